"""What a picture shows, whichever way it is drawn."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from api.faults import Language
from geo.areas.crs import project

WGS84 = 4326

Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Shade:
    """A colour of the legend and what it stands for."""

    label: str
    colour: str


@dataclass(frozen=True)
class Step:
    """One state of the map: a month, or an item.

    Attributes:
        name: which one.
        said: its number in a sentence.
        shades: for each area, which shade it has.
        words: for each area, what its value is.
    """

    name: str
    said: str
    shades: tuple[int, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Ground:
    """The areas and what stands behind them.

    Attributes:
        codes: of the areas.
        names: of the areas.
        shapes: of the areas, metres of ``srid``, shape (areas,).
        towns: the names of the towns that the areas lie in.
        outlines: of these towns, metres of ``srid``, shape (towns,).
        srid: EPSG code of the district's metric plane.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: Shapes
    towns: tuple[str, ...]
    outlines: Shapes
    srid: int

    def in_degrees(self, shapes: Shapes) -> Shapes:
        """Shapes of the plane in WGS84, lon before lat."""
        return np.array([project(shape, self.srid, WGS84) for shape in shapes], dtype=object)


@dataclass(frozen=True)
class Picture:
    """A map of areas with all that must stand beside it.

    Attributes:
        title: what it shows.
        facts: period, areas, filter, boundaries, each a sentence.
        marks: what everybody who sees it must know.
        legend: what the colours mean, with the unit.
        shades: the colours, in the order of the legend.
        steps: one, or several of which one is shown at a time.
        step_kind: what the steps are.
        slides: the steps follow each other in time.
        method: how the numbers came about.
        language: of all these words.
        ground: the areas.
    """

    title: str
    facts: tuple[str, ...]
    marks: tuple[str, ...]
    legend: str
    shades: tuple[Shade, ...]
    steps: tuple[Step, ...]
    step_kind: str
    slides: bool
    method: str
    language: Language
    ground: Ground


def simplified(shapes: Shapes, tolerance: float) -> Shapes:
    """Shapes with fewer vertices, neighbours still without gap or overlap.

    Args:
        shapes: polygons on the plane, shape (n,).
        tolerance: how far a line may move, roughly, metres.
    """
    return np.asarray(shapely.coverage_simplify(shapes, tolerance), dtype=object) if len(shapes) else shapes


def largest_first(shapes: Shapes) -> list[int]:
    """The places of shapes, the largest first: so that one inside another is drawn on top of it."""
    return [int(place) for place in np.argsort([-shape.area for shape in shapes], kind="stable")]


def middles(shapes: Shapes) -> Shapes:
    """Where the name of each shape goes: its centroid, or another point inside where that lies outside."""
    found = [(shape, shape.centroid) for shape in shapes]
    return np.array([c if s.covers(c) else s.point_on_surface() for s, c in found], dtype=object)
