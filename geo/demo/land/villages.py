"""The open country: which village every piece of land belongs to."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.lines import faces, meander, node

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DIVIDING = ("北大河", "洪水河")


@dataclass(frozen=True)
class Country:
    """The open country cut by rivers, roads and the borders of villages.

    Attributes:
        linework: every line so far, noded on the 0.01 m grid.
        pieces: the faces, shape (n,), outside the city.
        village: the index of the village each piece belongs to, shape (n,).
    """

    linework: shapely.Geometry
    pieces: NDArray[np.object_]
    village: Ints


def divide(
    rng: np.random.Generator,
    district: shapely.Polygon,
    city: shapely.Polygon,
    seats: Floats,
    rivers: list[Floats],
    roads: list[Floats],
) -> Country:
    """Every piece of open country goes to the nearest village on its own bank of the rivers."""
    country = district.difference(city)
    borders = shapely.voronoi_polygons(shapely.MultiPoint(seats), extend_to=district, only_edges=True).intersection(
        country
    )
    bent = [
        shapely.LineString(meander(rng, shapely.get_coordinates(line), 0.05))
        for line in shapely.get_parts(shapely.line_merge(borders))
        if line.geom_type == "LineString"
    ]
    streams = [shapely.LineString(r).intersection(country) for r in rivers]
    tracks = [shapely.LineString(r).intersection(district) for r in roads]
    rings = [district.exterior, city.exterior]
    linework = node([*rings, *streams, *bent, *tracks])
    found = np.array(faces(linework), dtype=object)
    points = shapely.point_on_surface(found)
    pieces = found[~shapely.contains(city, points)]
    points = points[~shapely.contains(city, points)]
    banks = np.array(faces(node([*rings, *streams])), dtype=object)
    village = _nearest(points, seats, banks)
    return Country(linework, pieces, gather(pieces, village, shapely.points(seats)))


def _nearest(points: NDArray[np.object_], seats: Floats, banks: NDArray[np.object_]) -> Ints:
    tree = shapely.STRtree(banks)

    def bank(of: NDArray[np.object_]) -> Ints:
        where = np.full(len(of), -1)
        i, j = tree.query(of, predicate="intersects")
        where[i] = j
        return where

    xy = shapely.get_coordinates(points)
    gap = np.hypot(*(xy[:, None] - seats[None]).transpose(2, 0, 1))
    apart = bank(points)[:, None] != bank(shapely.points(seats))[None]
    lonely = apart.all(axis=1)
    return np.asarray(np.where(apart & ~lonely[:, None], np.inf, gap).argmin(axis=1))


def gather(
    pieces: NDArray[np.object_],
    owner: Ints,
    anchors: NDArray[np.object_] | None = None,
    within: Ints | None = None,
) -> Ints:
    """Owners such that the pieces of each hang together: strays go to the neighbour with the longest common border.

    Args:
        pieces: faces of one linework, shape (n,).
        owner: the owner of each, shape (n,).
        anchors: by owner, a point that lies in its main part; without it the largest part is the main one.
        within: a larger owner of each, whose pieces do not go over to another's.
    """
    owner = owner.copy()
    a, b, length = borders_between(pieces)
    if within is not None:
        same = within[a] == within[b]
        a, b, length = a[same], b[same], length[same]
    for _ in range(20):
        part = _parts(len(pieces), a, b, owner)
        stray = np.nonzero(part != _main_part(pieces, owner, part, anchors)[owner])[0]
        if not len(stray):
            return owner
        for one in stray:
            ends = np.concatenate([b[a == one], a[b == one]])
            weight = np.concatenate([length[a == one], length[b == one]])
            other = owner[ends] != owner[one]
            if other.any():
                owner[one] = owner[ends[other][np.argmax(weight[other])]]
    return owner


def borders_between(pieces: NDArray[np.object_]) -> tuple[Ints, Ints, Floats]:
    """Pairs of pieces (first < second) that share a border, and its length in metres."""
    tree = shapely.STRtree(pieces)
    a, b = tree.query(pieces, predicate="intersects")
    a, b = a[a < b], b[a < b]
    length = shapely.length(shapely.intersection(pieces[a], pieces[b]))
    real = length > 0.5
    return a[real], b[real], length[real]


def _parts(n: int, a: Ints, b: Ints, owner: Ints) -> Ints:
    part = np.arange(n)
    same = owner[a] == owner[b]
    a, b = a[same], b[same]
    while True:
        low = np.minimum(part[a], part[b])
        before = part.copy()
        np.minimum.at(part, a, low)
        np.minimum.at(part, b, low)
        part = part[part]
        if np.array_equal(before, part):
            return part


def _main_part(pieces: NDArray[np.object_], owner: Ints, part: Ints, anchors: NDArray[np.object_] | None) -> Ints:
    main = np.full(owner.max() + 1, -1)
    area = np.bincount(part, weights=shapely.area(pieces), minlength=len(pieces))
    for one in np.argsort(area[part], kind="stable"):
        main[owner[one]] = part[one]
    if anchors is not None:
        i, j = shapely.STRtree(pieces).query(anchors, predicate="intersects")
        good = owner[j] == i
        main[i[good]] = part[j[good]]
    return main
