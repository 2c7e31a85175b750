"""Random edits of a draft, sensible and not."""

from collections.abc import Sequence

import numpy as np
import shapely

from geo.areas.crs import project
from geo.plans.drafts.operations.code import GiveCode
from geo.plans.drafts.operations.keeping import KeepTogether, Release
from geo.plans.drafts.operations.merge import Merge
from geo.plans.drafts.operations.move_block import MoveBlock
from geo.plans.drafts.operations.move_edge import MoveEdge
from geo.plans.drafts.operations.new_grid import NewGrid
from geo.plans.drafts.operations.operation import Operation
from geo.plans.drafts.operations.redraw import Redraw
from geo.plans.drafts.operations.retire import Retire
from geo.plans.drafts.operations.split import Split
from geo.plans.drafts.operations.telling import AssignLeader, Lock, Rename
from geo.plans.drafts.state import State

KINDS = ("move_block", "move_block", "move_edge", "split", "merge", "redraw", "new_grid", "retire")
TELLING = ("lock", "unlock", "rename", "assign_leader", "code", "keep_together", "release")


def random_edit(state: State, rng: np.random.Generator, people: Sequence[int] = ()) -> Operation:
    """Any edit of the draft, by somebody who may name ``people`` as leaders; many are refused."""
    live = [state.grids[at].key for at in state.live]
    one = str(rng.choice(live))
    kind = str(rng.choice(KINDS if rng.random() < 0.6 else TELLING))
    if kind == "move_block":
        return MoveBlock(_block(state, rng), one)
    if kind == "move_edge":
        return _edge(state, rng)
    if kind == "split":
        return Split(one, _degrees(state, _line(state, one, rng)))
    if kind == "merge":
        return Merge(tuple(rng.choice(live, min(len(live), 2), replace=False).tolist()))
    if kind == "redraw":
        shape = state.shape(state.index(one)).buffer(float(rng.uniform(-30, 40))).convex_hull
        return Redraw(one, _degrees(state, shape if shape.geom_type == "Polygon" and shape.area else _box(state, rng)))
    if kind == "new_grid":
        return NewGrid(_block(state, rng))
    if kind == "retire":
        return Retire(one)
    return _telling(kind, state, rng, people)


def _telling(kind: str, state: State, rng: np.random.Generator, people: Sequence[int]) -> Operation:
    """An edit that leaves every cell where it is, of a grid that it can be said of if there is one."""
    grids = [state.grids[at] for at in state.live]
    fitting = {"unlock": [grid for grid in grids if grid.locked], "code": [grid for grid in grids if not grid.grid_id]}
    chosen = fitting.get(kind) or grids
    one = chosen[int(rng.integers(len(chosen)))].key
    if kind == "lock":
        return Lock((one,))
    if kind == "unlock":
        return Lock((one,), locked=False)
    if kind == "rename":
        return Rename(one, f"网格{rng.integers(9)}")
    if kind == "assign_leader":
        return AssignLeader(one, int(rng.choice(people)) if people and rng.random() < 0.8 else None)
    if kind == "code":
        return GiveCode(one, f"{state.land.code}{rng.integers(1, 1000):03d}")
    if kind == "release" and state.keeps:
        return Release(state.keeps[int(rng.integers(len(state.keeps)))].key)
    return KeepTogether("小区", tuple(state.land.atoms[rng.choice(state.cells_of(state.index(one)), 2)].tolist()))


def _block(state: State, rng: np.random.Generator) -> tuple[int, ...]:
    """A cell with some of those around it."""
    first = int(rng.integers(len(state.land)))
    near = state.land.graph.neighbours[first]
    return tuple(state.land.atoms[[first, *near[: int(rng.integers(0, len(near) + 1))]]].tolist())


def _line(state: State, key: str, rng: np.random.Generator) -> shapely.LineString:
    west, south, east, north = state.shape(state.index(key)).bounds
    middle = shapely.Point(rng.uniform(west, east), rng.uniform(south, north))
    reach, turn = float(rng.uniform(50, 400)), float(rng.uniform(0, np.pi))
    dx, dy = reach * np.cos(turn), reach * np.sin(turn)
    bend = (middle.x + rng.uniform(-20, 20), middle.y + rng.uniform(-20, 20))
    return shapely.LineString([(middle.x - dx, middle.y - dy), bend, (middle.x + dx, middle.y + dy)])


def _edge(state: State, rng: np.random.Generator) -> MoveEdge:
    from geo.plans.drafts.border import shared_border

    graph = state.land.graph
    across = graph.pairs[state.of[graph.pairs[:, 0]] != state.of[graph.pairs[:, 1]]]
    if len(across) == 0:
        key = state.grids[state.live[0]].key
        return MoveEdge((key, key), _degrees(state, shapely.LineString([(0, 0), (1, 1)])))
    one, other = (int(at) for at in state.of[across[int(rng.integers(len(across)))]])
    border = shared_border(state.shape(one), state.shape(other))
    stretch = border[int(rng.integers(len(border)))]
    first, last = sorted(rng.random(2) * stretch.length)
    start, end = stretch.interpolate(first), stretch.interpolate(last)
    bend = (
        (start.x + end.x) / 2 + float(rng.uniform(-60, 60)),
        (start.y + end.y) / 2 + float(rng.uniform(-60, 60)),
    )
    line = shapely.LineString([start.coords[0], bend, end.coords[0]])
    return MoveEdge((state.grids[one].key, state.grids[other].key), _degrees(state, line))


def _box(state: State, rng: np.random.Generator) -> shapely.Polygon:
    west, south, east, north = state.land.boundary.bounds
    x, y = rng.uniform(west, east), rng.uniform(south, north)
    return shapely.box(x, y, x + 100, y + 100)


def _degrees(state: State, shape: shapely.Geometry) -> shapely.Geometry:
    return project(shape, state.land.srid, 4326)
