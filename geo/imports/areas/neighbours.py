"""Where the areas of a level overlap or leave gaps: measured in square metres and located, not hidden.

Less than 1 m², or narrower than 5 cm, is the noise of drawing and rounding: counted, not listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas.change import VersionInForce
from geo.areas.level import Level
from geo.imports.areas.boundaries import lon_lat
from geo.imports.areas.item import Item, geometries
from geo.imports.areas.world import World
from geo.imports.work import Work

NOISE_M2 = 1.0
NOISE_WIDTH_M = 0.05
_TOUCHING_M = 0.05
_MOST_LISTED = 2_000


@dataclass
class Tally:
    """How many of a kind and how large together (m²): those listed, and the noise."""

    n: int = 0
    m2: float = 0.0
    noise_n: int = 0
    noise_m2: float = 0.0

    def add(self, piece: shapely.Geometry) -> bool:
        """Count a piece; whether it is worth listing."""
        m2 = float(piece.area)
        if is_noise(piece):
            self.noise_n += 1
            self.noise_m2 += m2
            return False
        self.n += 1
        self.m2 += m2
        return self.n <= _MOST_LISTED

    def report(self) -> dict[str, object]:
        """For the report."""
        return {"n": self.n, "m2": round(self.m2, 1), "noise_n": self.noise_n, "noise_m2": round(self.noise_m2, 2)}


def is_noise(piece: shapely.Geometry) -> bool:
    """Whether an overlap or gap (metres) is too small or too narrow to be meant."""
    return float(piece.area) < NOISE_M2 or 2 * float(piece.area) < float(piece.length) * NOISE_WIDTH_M


def staying_beside(
    world: World, level: Level, items: Sequence[Item], srid: int, gone: Sequence[str]
) -> list[VersionInForce]:
    """Known areas of the level that the file does not bring and that touch its areas or share a parent with them."""
    codes = {item.code for item in items} | set(gone)
    parents = {item.parent for item in items}
    tree = shapely.STRtree(geometries(items))
    return [
        v
        for v in world.at_level(level, srid)
        if v.code not in codes
        and (v.parent_code in parents or len(tree.query(v.geom, predicate="dwithin", distance=_TOUCHING_M)))
    ]


def check_overlaps(work: Work, items: list[Item], staying: list[VersionInForce], srid: int) -> None:
    """Note every pair of areas of one kind that share ground, on the later of the two rows."""
    kinds = [item.kind for item in items] + [v.kind for v in staying]
    codes = [item.code for item in items] + [v.code for v in staying]
    shapes = _shapes(items, staying)
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = (left < right) & (left < len(items))
    pairs = sorted(zip(left[once].tolist(), right[once].tolist(), strict=True))
    commons = shapely.intersection(shapes[[i for i, _ in pairs]], shapes[[j for _, j in pairs]])
    tally = Tally()
    for (i, j), common in zip(pairs, commons, strict=True):
        if kinds[i] == kinds[j] and common.area > 0 and tally.add(common):
            later, other = (items[j], codes[i]) if j < len(items) else (items[i], codes[j])
            facts = {"code": later.code, "other": other, "m2": round(float(common.area), 1)}
            work.findings.warn(later.row, "geometry", "overlap", **facts, **lon_lat(_spot(common), srid))
    work.report["overlaps"] = tally.report()


def check_gaps(
    work: Work,
    items: list[Item],
    staying: list[VersionInForce],
    above: dict[str, shapely.Geometry],
    srid: int,
    *,
    loose: bool,
) -> None:
    """Note every place that no area covers.

    Args:
        above: boundaries of the known areas that the items lie in, by code; placeholders do not count as known. One
            that is covered by less than half is still being filled, and only holes between its areas count.
        loose: some items lie in no known area; there, too, only holes count.
    """
    shapes = _shapes(items, staying)
    cover = shapely.union_all(shapes)
    bare = {code: _parts(geom.difference(cover)) for code, geom in above.items()}
    filled = [code for code, parts in bare.items() if sum(p.area for p in parts) < above[code].area / 2]
    gaps = [gap for code in filled for gap in bare[code]]
    if loose or len(filled) < len(above):
        real = shapely.union_all([above[code] for code in filled])
        holes = [shapely.Polygon(ring) for polygon in _parts(cover) for ring in polygon.interiors]
        gaps += [part for hole in holes for part in _parts(hole.difference(real))]
    tree = shapely.STRtree(shapes)
    codes = [item.code for item in items] + [v.code for v in staying]
    tally = Tally()
    for gap in sorted(gaps, key=lambda g: -g.area):
        if tally.add(gap):
            _note_gap(work, items, codes, tree, gap, srid)
    work.report["gaps"] = tally.report()


def check_outside(work: Work, items: list[Item], parents: dict[str, shapely.Geometry], srid: int) -> list[Item]:
    """The items without those that lie wholly outside the parent that their row names; parts outside are noted."""
    kept: list[Item] = []
    for item in items:
        parent = parents.get(item.parent or "")
        outside = shapely.Polygon() if parent is None else shapely.difference(item.geom, parent)
        share = float(outside.area / item.geom.area)
        facts = {"code": item.code, "parent": item.parent, "m2": round(float(outside.area), 1)}
        if share > 0.99:
            work.findings.error(item.row, "parent", "outside_parent", **facts, **lon_lat(_spot(outside), srid))
            continue
        if not is_noise(outside) and (share > 0.001 or outside.area > 100):
            facts["percent"] = round(share * 100, 1)
            work.findings.warn(item.row, "parent", "partly_outside_parent", **facts, **lon_lat(_spot(outside), srid))
        kept.append(item)
    return kept


def _note_gap(
    work: Work, items: list[Item], codes: list[str], tree: shapely.STRtree, gap: shapely.Polygon, srid: int
) -> None:
    near = tree.query(gap, predicate="dwithin", distance=_TOUCHING_M)
    border = shapely.length(shapely.intersection(tree.geometries.take(near), gap.buffer(_TOUCHING_M)))
    longest = [int(near[i]) for i in np.argsort(-border)[:2]]
    facts: dict[str, object] = {
        "code": codes[longest[0]] if longest else "",
        "other": codes[longest[1]] if len(longest) > 1 else "",
        "m2": round(float(gap.area), 1),
        **lon_lat(_spot(gap), srid),
    }
    row = next((items[i].row for i in longest if i < len(items)), None)
    if row is None:
        work.findings.note("gap", **facts)
    else:
        work.findings.warn(row, "geometry", "gap", **facts)


def _shapes(items: list[Item], staying: list[VersionInForce]) -> NDArray[np.object_]:
    shapes = np.empty(len(items) + len(staying), dtype=object)
    shapes[:] = [item.geom for item in items] + [v.geom for v in staying]
    return shapes


def _parts(geometry: shapely.Geometry) -> list[shapely.Polygon]:
    parts = getattr(geometry, "geoms", [geometry])
    return [part for part in parts if isinstance(part, shapely.Polygon) and not part.is_empty]


def _spot(piece: shapely.Geometry) -> shapely.Point:
    return shapely.point_on_surface(piece)
