"""The open country built up: for every rural grid its hamlet, its fields, the ways between."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land import hamlets
from geo.demo.land.frame import Frame
from geo.demo.land.groups import Groups
from geo.demo.land.hamlets import Hamlet
from geo.demo.land.waysout import join_all

Floats = NDArray[np.float64]

OFF_BORDER_M = 9.0


@dataclass(frozen=True)
class Farmland:
    """One rural grid built up: its hamlet and its fields."""

    hamlet: Hamlet
    fields: shapely.Geometry


@dataclass(frozen=True)
class Surroundings:
    """What the builder of the open country keeps to.

    Attributes:
        ways: roads and lanes a hamlet may join.
        bars: strips where nothing may stand or be sown: water, railways, roads with their verges, landmarks.
        green: the land where something grows.
    """

    ways: list[shapely.LineString]
    bars: NDArray[np.object_]
    green: shapely.Geometry


def build(
    rng: np.random.Generator,
    groups: Groups,
    grids: NDArray[np.object_],
    homes: NDArray[np.int64],
    around: Surroundings,
) -> list[Farmland]:
    """Hamlets and fields of all rural grids.

    Args:
        grids: their polygons, shape (n,), in the order of ``groups.groups``.
        homes: farmsteads of each, shape (n,).

    Raises:
        ValueError: a grid has no room for its hamlet.
    """
    way_tree, bar_tree = shapely.STRtree(around.ways), shapely.STRtree(around.bars)
    green = shapely.get_parts(around.green)
    green_tree = shapely.STRtree(green)
    found: list[Farmland] = []
    for k, group in enumerate(groups.groups):
        frame, half = groups.frames[group.village], groups.half[group.village]
        inner = shapely.buffer(grids[k], -OFF_BORDER_M, join_style="mitre")
        core = shapely.intersection(inner, frame.box(-half, -half, half, half))
        blocked = shapely.union_all(around.bars[bar_tree.query(inner, predicate="intersects")])
        hamlet = None
        for land in (core, inner):
            if not land.is_empty and hamlet is None:
                close = way_tree.query(shapely.buffer(land, 30))
                near = [around.ways[i] for i in (close if len(close) else [way_tree.nearest(land)])]
                free = shapely.difference(land, blocked)
                hamlet = hamlets.build(rng, grids[k], free, frame, shapely.union_all(near), int(homes[k]))
        if hamlet is None:
            raise ValueError(f"no room for a hamlet in grid {k}: {grids[k].area:.0f} m2")
        own = [shapely.LineString(lane).buffer(5, cap_style="flat") for lane in hamlet.lanes]
        sown = shapely.union_all([shapely.intersection(inner, green[i]) for i in green_tree.query(inner)])
        taken = shapely.union_all([blocked, hamlet.ground, *own])
        found.append(Farmland(hamlet, _fields(rng, shapely.difference(sown, taken), frame)))
    joined = join_all([farm.hamlet for farm in found], around.ways)
    return [Farmland(hamlet, farm.fields) for hamlet, farm in zip(joined, found, strict=True)]


def _fields(rng: np.random.Generator, land: shapely.Geometry, frame: Frame) -> shapely.Geometry:
    """Strips of field along the village's axes, with paths between them."""
    if land.is_empty:
        return land
    local = frame.local(shapely.get_coordinates(land))
    (u0, v0), (u1, v1) = local.min(axis=0), local.max(axis=0)
    long, wide = float(rng.uniform(190, 300)), float(rng.uniform(65, 105))
    if rng.random() < 0.35:
        long, wide = wide, long
    u, v = (a.ravel() for a in np.meshgrid(np.arange(u0, u1, long), np.arange(v0, v1, wide)))
    boxes = frame.boxes(u, v, u + long - 6, v + wide - 4)
    shapely.prepare(land)
    boxes = boxes[shapely.intersects(land, boxes)]
    whole = shapely.contains_properly(land, boxes)
    cut = shapely.get_parts(shapely.intersection(boxes[~whole], land))
    cut = cut[(shapely.get_type_id(cut) == 3) & (shapely.area(cut) > 900)]
    fields = np.concatenate([boxes[whole], cut])
    return shapely.multipolygons(fields[rng.random(len(fields)) > 0.05])
