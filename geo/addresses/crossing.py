"""Where two roads cross: an address that names both and no number."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely

from geo.addresses.known_areas import AreasAt, AreaVersion
from geo.addresses.known_places import Place
from geo.addresses.names import Hit
from geo.addresses.said import Said

_JOINED = re.compile("[与和跟及、,-]?")
_CORNER = re.compile("(?:的)?(?:交叉|交汇|相交|十字|丁字|路口|街口|口$)")
_ROUND_M = 25.0
_APART_M = 80.0
_METRES_A_DEGREE = 111_320.0
# How likely a spot is meant where the lines of the roads meet, where they come near, and by house numbers alone.
_MEETING, _NEAR, _BY_NUMBERS = 0.97, 0.85, 0.6

Lines = Mapping[int, list[bytes]]


@dataclass(frozen=True)
class Crossing:
    """Two roads that meet.

    Attributes:
        roads: the first said first.
        hits: where they are named.
        lon: WGS84 degrees.
        lat: WGS84 degrees.
        confidence: how likely it is that this spot is meant.
        grid: in which it lies.
        share: the part of the ground around it that lies in that grid.
    """

    roads: tuple[Place, Place]
    hits: tuple[Hit[Place], Hit[Place]]
    lon: float
    lat: float
    confidence: float
    grid: AreaVersion | None
    share: float


def crossing(said: Said, lines: Lines) -> Crossing | None:
    """The crossing that a text names, None if it names none or the roads do not meet."""
    hits = _roads_said(said)
    if hits is None:
        return None
    spots = [
        (spot, (one.of, other.of))
        for one in hits[0].names
        for other in hits[1].names
        if one.of.kind == other.of.kind == "road" and one.of is not other.of
        for spot in _spots(one.of, other.of, lines)
    ]
    if not spots:
        return None
    (point, confidence), roads = max(spots, key=lambda spot: spot[0][1])
    rivals = sum(1 for (_, likely), _ in spots if likely == confidence)
    grid, share = _grid(point, said.areas_at)
    return Crossing(roads, hits, point.x, point.y, confidence / rivals, grid, share)


def _roads_said(said: Said) -> tuple[Hit[Place], Hit[Place]] | None:
    """Two roads side by side, joined by a word or followed by one for a crossing, with no number or place behind."""
    roads = [hit for hit in said.places if any(name.of.kind == "road" for name in hit.names)]
    if len(roads) != 2 or any(hit.start >= roads[0].start and hit not in roads for hit in said.places):
        return None
    first, second = sorted(roads, key=lambda hit: hit.start)
    text = said.parsed.text
    between, behind = text[first.end : second.start], text[second.end :]
    if not _JOINED.fullmatch(between) or said.parsed.groups:
        return None
    return (first, second) if _CORNER.match(behind) or (between and not behind) else None


def _spots(one: Place, other: Place, lines: Lines) -> Sequence[tuple[shapely.Point, float]]:
    if one.id in lines and other.id in lines:
        first, second = (shapely.union_all(shapely.from_wkb(lines[place.id])) for place in (one, other))
        meeting = shapely.get_parts(shapely.intersection(first, second))
        points = [shapely.centroid(part) for part in meeting]
        if points:
            return [(point, _MEETING) for point in points]
        return _between(first, second, _NEAR)
    return _between(_numbers(one), _numbers(other), _BY_NUMBERS)


def _numbers(road: Place) -> shapely.Geometry:
    return shapely.multipoints([(unit.lon, unit.lat) for unit in road.numbers.below(road.slot, "building")])


def _between(first: shapely.Geometry, second: shapely.Geometry, confidence: float) -> list[tuple[shapely.Point, float]]:
    """The middle between where the two come nearest, if that is near."""
    if shapely.is_empty(first) or shapely.is_empty(second):
        return []
    nearest = shapely.shortest_line(first, second)
    (west, south, east, north) = nearest.bounds
    apart = math.hypot((east - west) * math.cos(math.radians(south)), north - south) * _METRES_A_DEGREE
    return [(shapely.centroid(nearest), confidence)] if apart <= _APART_M else []


def _grid(point: shapely.Point, at: AreasAt) -> tuple[AreaVersion | None, float]:
    """The grid of a spot, and the part of the ground some steps around it that lies in the same."""
    grid = at.grid_around(point.x, point.y)
    if grid is None:
        return None, 0.0
    wide = _ROUND_M / (_METRES_A_DEGREE * math.cos(math.radians(point.y)))
    around = [
        (point.x + wide * math.cos(turn), point.y + _ROUND_M / _METRES_A_DEGREE * math.sin(turn))
        for turn in (step * math.pi / 4 for step in range(8))
    ]
    found = [at.grid_around(*spot) for spot in around]
    return grid, (1 + sum(each is grid for each in found)) / (1 + len(around))
