"""The geography of the demo district: generated from a seed, written into the place tables."""

from geo.demo.land.changes import area_changes
from geo.demo.land.generate import generate_land
from geo.demo.land.model import Land
from geo.demo.land.write import write_land

__all__ = ["Land", "area_changes", "generate_land", "write_land"]
