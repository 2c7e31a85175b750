"""What stands, runs and grows where a map of a draft is drawn."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql
from geo.plans.drafts.land import Geometries

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class GroundShapes:
    """Shapes in metres by what they are: ``building``, and the classes of streets and of land.

    Attributes:
        shapes: by kind.
        names: of the streets, each with its longest stretch.
    """

    shapes: dict[str, Geometries]
    names: dict[str, shapely.LineString]


async def ground_within(session: AsyncSession, box: Box, srid: int) -> GroundShapes:
    """What there is in a box (west, south, east, north) in metres of EPSG ``srid``."""
    west, south, east, north = box
    asked: dict[str, object] = {"west": west, "south": south, "east": east, "north": north, "srid": srid}
    rows = await fetch_all(session, sql("geo.plans.layers", "ground"), asked)
    kinds: dict[str, list[shapely.Geometry]] = defaultdict(list)
    names: dict[str, shapely.LineString] = {}
    for row in rows:
        shape = shapely.from_wkb(bytes(row["geom"]))
        if shape.is_empty:
            continue
        kinds[row["kind"]].append(shape)
        for line in shapely.get_parts(shape) if row["name"] else ():
            if line.geom_type == "LineString" and line.length > getattr(names.get(row["name"]), "length", 0.0):
                names[row["name"]] = line
    return GroundShapes({kind: _array(shapes) for kind, shapes in kinds.items()}, names)


def _array(shapes: list[shapely.Geometry]) -> Geometries:
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found
