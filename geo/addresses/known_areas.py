"""The areas of all times in memory: their names, what lies in what, which grid a point lies in at an instant."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import shapely

from geo.addresses.names import Name, Names
from geo.addresses.normalise import normalise

_ENDS = {
    "community": ("社区居委会", "村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"),
    "town": ("街道办事处", "街道", "镇", "乡"),
    "district": ("区", "县"),
}
_BARE = 0.6
_KEPT_INSTANTS = 4


@dataclass(frozen=True, slots=True)
class AreaVersion:
    """How an area was from ``since`` (seconds since 1970) until before ``until``; ``lon``, ``lat`` is where its label
    stands.
    """

    id: int
    level: str
    code: str
    name: str
    dedicated: bool
    parent_id: int | None
    lon: float
    lat: float
    since: float
    until: float


@dataclass(frozen=True, slots=True)
class AreaName:
    """An area by its identity."""

    id: int
    level: str


class KnownAreas:
    """Districts, towns, communities and grids.

    Args:
        versions: what is not superseded.
        shapes: of the grids among them (by index in ``versions``), WKB in WGS84.
    """

    def __init__(self, versions: Sequence[AreaVersion], shapes: Iterable[tuple[int, bytes]]) -> None:
        self._versions, self._shapes = versions, list(shapes)
        self._instants = sorted({v.since for v in versions} | {v.until for v in versions})
        self._at: dict[int, AreasAt] = {}
        self.names: Names[AreaName] = Names(_names(versions))

    def at(self, at: datetime) -> "AreasAt":
        """The areas in force at an instant."""
        instant = at.timestamp()
        span = bisect_right(self._instants, instant)
        found = self._at.get(span)
        if found is None:
            kept = dict(list(self._at.items())[-_KEPT_INSTANTS + 1 :])
            found = AreasAt(self._versions, self._shapes, instant)
            self._at = {**kept, span: found}
        return found


class AreasAt:
    """The areas of one instant."""

    def __init__(self, versions: Sequence[AreaVersion], shapes: list[tuple[int, bytes]], instant: float) -> None:
        self.by_id = {v.id: v for v in versions if v.since <= instant < v.until}
        self._shapes = [
            (versions[index], shape) for index, shape in shapes if versions[index] is self.by_id.get(versions[index].id)
        ]

        self.district_names = {v.name for v in self.by_id.values() if v.level == "district"}

    def town_of(self, community_id: int | None) -> int | None:
        """The id of the town a community lies in."""
        community = self.by_id.get(community_id) if community_id is not None else None
        return community.parent_id if community else None

    def words(self, community_id: int | None) -> tuple[str, str]:
        """The names of a community's town and of itself, empty where there is none."""
        community = self.by_id.get(community_id) if community_id is not None else None
        town = self.by_id.get(community.parent_id) if community and community.parent_id is not None else None
        return (town.name if town and town.level == "town" else "", community.name if community else "")

    def grid(self, grid_id: int, lon: float, lat: float) -> AreaVersion | None:
        """The grid of that id, or, where it is not in force, the one in which the point lies."""
        return self.by_id.get(grid_id) or self.grid_around(lon, lat)

    def grid_around(self, lon: float, lat: float) -> AreaVersion | None:
        """The grid in which a point lies; on an edge the dedicated one, then the one with the smaller code."""
        tree, grids = self._tree
        found = [grids[index] for index in tree.query(shapely.Point(lon, lat), predicate="intersects")]
        return min(found, key=lambda grid: (not grid.dedicated, grid.code), default=None)

    @cached_property
    def named(self) -> list[AreaVersion]:
        """The towns and communities, in the order of their codes."""
        levels = ("town", "community")
        return sorted((v for v in self.by_id.values() if v.level in levels), key=lambda area: area.code)

    @cached_property
    def _tree(self) -> tuple[shapely.STRtree, list[AreaVersion]]:
        shapes = shapely.from_wkb([shape for _, shape in self._shapes])
        shapely.prepare(shapes)
        return shapely.STRtree(shapes), [version for version, _ in self._shapes]


def _names(versions: Sequence[AreaVersion]) -> Iterable[Name[AreaName]]:
    called: dict[tuple[int, str], Name[AreaName]] = {}
    for version in versions:
        ends = _ENDS.get(version.level)
        if ends is None:
            continue
        area, full = AreaName(version.id, version.level), normalise(version.name)
        stem = area_stem(full, version.level)
        called[version.id, full] = Name(area, full, 1.0, True)
        for end in ends if stem != full else ():
            called.setdefault((version.id, stem + end), Name(area, stem + end, 1.0, False))
        called.setdefault((version.id, stem), Name(area, stem, _BARE, False))
    return called.values()


def area_stem(name: str, level: str) -> str:
    """The name of an area without the word for its level: 东关 for 东关社区."""
    for end in _ENDS[level]:
        if name.endswith(end) and len(name) > len(end) + 1:
            return name.removesuffix(end)
    return name
