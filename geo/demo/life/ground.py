"""The land as the people see it: areas by level, places by kind, who lives where."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas.crs import transformer
from geo.demo.land.model import METRIC_SRID

if TYPE_CHECKING:
    import pandas as pd

    from geo.demo.land.model import Land


@dataclass(frozen=True)
class Area:
    """An area; ``geom`` and ``point`` (x, y of a point inside) are metres in EPSG:4542."""

    code: str
    level: str
    name: str
    parent_code: str
    kind: str
    urban: bool
    geom: shapely.MultiPolygon
    point: tuple[float, float]


@dataclass(frozen=True)
class Place:
    """An estate, road, village group, landmark, shop or window; x, y are metres in EPSG:4542."""

    id: int
    kind: str
    name: str
    community_code: str
    grid_code: str
    x: float
    y: float


@dataclass(frozen=True)
class Unit:
    """A building, unit or room under a place; ``parent_id`` is 0 for a building."""

    id: int
    place_id: int
    parent_id: int
    level: str
    label: str
    grid_code: str
    x: float
    y: float


@dataclass(frozen=True)
class Nearby:
    """A grid near a point, with the distance from the point to it in metres (0 inside)."""

    grid: Area
    distance_m: float


class Ground:
    """The land, indexed for drawing from it.

    Args:
        land: as :func:`geo.demo.land.generate_land` gives it.
    """

    def __init__(self, land: "Land") -> None:
        areas = list(_areas(land))
        self.by_code = {area.code: area for area in areas}
        self.district = next(area for area in areas if area.level == "district")
        self.towns = [area for area in areas if area.level == "town"]
        self.communities = [area for area in areas if area.level == "community"]
        self.grids = [area for area in areas if area.level == "grid"]
        self.places = {row[0]: Place(*row) for row in _rows(land.places, _PLACE)}
        self.units = {row[0]: Unit(*row) for row in _rows(land.units, _UNIT)}
        self.lived_in = dict(
            zip(land.households["unit_id"].tolist(), land.households["households"].tolist(), strict=True)
        )
        self.households: dict[str, int] = defaultdict(int)
        for code, count in zip(land.households["grid_code"], land.households["households"], strict=True):
            self.households[code] += int(count)
        self.roads = [
            (self.places[place_id], line)
            for place_id, line in zip(land.streets["place_id"].tolist(), land.streets.geometry, strict=True)
            if place_id in self.places and self.places[place_id].kind == "road"
        ]
        self._tree = shapely.STRtree([grid.geom for grid in self.grids])
        shapely.prepare(np.array([grid.geom for grid in self.grids]))
        self._to_wgs84 = transformer(METRIC_SRID, 4326)

    def places_of(self, kind: str) -> list[Place]:
        """The places of one kind."""
        return [place for place in self.places.values() if place.kind == kind]

    def community_of(self, grid: Area) -> Area:
        """The community a grid lies in."""
        return self.by_code[grid.parent_code]

    def town_of(self, grid: Area) -> Area:
        """The town a grid lies in."""
        return self.by_code[self.community_of(grid).parent_code]

    def grids_by_community(self) -> dict[str, list[Area]]:
        """The grids of each community code."""
        found: dict[str, list[Area]] = defaultdict(list)
        for grid in self.grids:
            found[grid.parent_code].append(grid)
        return found

    def grid_at(self, x: float, y: float) -> Area | None:
        """The grid of a point, the dedicated one before the base one, then the one with the smaller code."""
        hits = [self.grids[i] for i in self._tree.query(shapely.Point(x, y), predicate="intersects")]
        return min(hits, key=lambda grid: (grid.kind != "dedicated", grid.code), default=None)

    def near(self, x: float, y: float, metres: float) -> list[Nearby]:
        """The grids within some metres of a point, nearest first."""
        point = shapely.Point(x, y)
        hits = [self.grids[i] for i in self._tree.query(point, predicate="dwithin", distance=metres)]
        found = [Nearby(grid, float(shapely.distance(point, grid.geom))) for grid in hits]
        return sorted(found, key=lambda near: (near.distance_m, near.grid.code))

    def lon_lat(self, points: Iterable[tuple[float, float]]) -> NDArray[np.float64]:
        """Longitudes and latitudes (WGS84 degrees, shape (n, 2)) of points in metres."""
        metric = np.array(list(points), dtype=float).reshape(-1, 2)
        return np.column_stack(self._to_wgs84.transform(metric[:, 0], metric[:, 1]))


_PLACE = ("id", "kind", "name", "community_code", "grid_code", "x", "y")
_UNIT = ("id", "place_id", "parent_id", "level", "label", "grid_code", "x", "y")
_AREA = ("code", "level", "name", "parent_code", "kind", "urban")


def _rows(table: "pd.DataFrame", columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[column].tolist() for column in columns), strict=True)


def _areas(land: "Land") -> Iterator[Area]:
    inner = shapely.get_coordinates(shapely.point_on_surface(land.areas.geometry.to_numpy()))
    shapes = zip(land.areas.geometry, inner.tolist(), strict=True)
    for (code, level, name, parent, kind, urban), (geometry, (x, y)) in zip(
        _rows(land.areas, _AREA), shapes, strict=True
    ):
        yield Area(code, level, name, parent or "", kind, bool(urban), geometry, (x, y))
