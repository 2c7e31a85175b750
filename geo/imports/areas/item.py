"""An area as a file has it, on its way into the product."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas.change import Kind
from geo.areas.level import Level
from geo.imports.reading.source import Row


@dataclass
class Item:
    """One area of the file.

    Attributes:
        stated: code and name of the areas it lies in, as the row says, by level; either may be empty.
        geom: in the district's metric CRS on a 0.01 m grid, once :mod:`geo.imports.areas.boundaries` has read it.
        parent: code of the area one level above, once it has been found.
    """

    row: Row
    code: str
    name: str
    kind: Kind
    stated: dict[Level, tuple[str, str]]
    predecessors: tuple[str, ...]
    geom: shapely.MultiPolygon = field(default_factory=shapely.MultiPolygon)
    parent: str | None = None


def geometries(items: Sequence[Item]) -> NDArray[np.object_]:
    """The geometries of items, shape (n,)."""
    found = np.empty(len(items), dtype=object)
    found[:] = [item.geom for item in items]
    return found
