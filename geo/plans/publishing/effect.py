"""What a draft does to areas, cells and leaders once it is published: found out without writing anything."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo.areas.change import AreaChange, VersionInForce
from geo.areas.level import Level
from geo.core.errors import ConflictError
from geo.plans.cells.ground import Geometries, as_array
from geo.plans.cells.outlines import keys_of, outlines
from geo.plans.drafts.land import NOWHERE
from geo.plans.drafts.state import Grid, State
from geo.plans.partition.graph import Ints


@dataclass(frozen=True)
class Effect:
    """What a draft does to one community, or several together.

    Attributes:
        changes: areas that are new or otherwise than before.
        retired: ids of the grids that end, by their codes.
        atoms: ids of the cells that change grid; ``homes`` the code of the grid of each.
        leaders: who leads grids from then on, by their codes, where the draft says so.
        provisional: codes of new grids that the superior platform has yet to give theirs.
    """

    changes: tuple[AreaChange, ...]
    retired: Mapping[str, int]
    atoms: tuple[int, ...]
    homes: tuple[str, ...]
    leaders: Mapping[str, int]
    provisional: tuple[str, ...]


def together(effects: Sequence[Effect]) -> Effect:
    """The effects on several communities as one."""
    return Effect(
        tuple(change for each in effects for change in each.changes),
        {code: area for each in effects for code, area in each.retired.items()},
        tuple(atom for each in effects for atom in each.atoms),
        tuple(code for each in effects for code in each.homes),
        {code: person for each in effects for code, person in each.leaders.items()},
        tuple(code for each in effects for code in each.provisional),
    )


def effect_of(state: State, known: Mapping[str, VersionInForce]) -> Effect:
    """What a draft does to a community.

    Args:
        state: the draft, with every cell in a grid.
        known: the grids in force, by code.

    Raises:
        ConflictError: a dedicated grid that the draft changes is no longer what it was.
    """
    moved = np.flatnonzero(state.of != state.land.home)
    grids = [*state.grids, *(each.grid for each in state.dedicated)]
    return Effect(
        (*_base(state, known, moved), *_dedicated(state, known)),
        {grid.code: grid.grid_id for grid in grids if grid.retired and grid.grid_id is not None},
        tuple(state.land.atoms[moved].tolist()),
        tuple(state.grids[at].code for at in state.of[moved].tolist()),
        {grid.code: grid.person_id for grid in grids if grid.person_id is not None and not grid.retired},
        tuple(grid.code for grid in grids if grid.provisional and grid.grid_id is None and not grid.retired),
    )


def _base(state: State, known: Mapping[str, VersionInForce], moved: Ints) -> Iterable[AreaChange]:
    """Base grids that are new, have other ground or another name; ground that stays is the same point for point.

    Where a new border meets the side of a grid that stays, that grid gets its end as a point, too: on a side of
    kilometres the two would else differ by square metres.
    """
    land = state.land
    reshaped = set(np.unique(np.concatenate([state.of[moved], land.home[moved]])).tolist())
    shapes: dict[int, shapely.MultiPolygon] = {}
    met: set[int] = set()
    if len(moved):
        grounds = as_array([land.boundary, *(shapely.set_srid(known[grid.code].geom, 0) for grid in land.grids)])
        shapes = outlines(land.polygons, state.of, grounds)
        met = _met(shapes, reshaped, grounds)
    for at in state.live:
        grid = state.grids[at]
        if grid.grid_id is None or at in reshaped:
            yield _change(grid, land.code, shapes[at], _predecessors(state, at))
        elif at in met or grid.name != known[grid.code].name:
            ground = shapes[at] if at in met else shapely.set_srid(known[grid.code].geom, 0)
            yield _change(grid, land.code, ground, ())


def _met(shapes: Mapping[int, shapely.MultiPolygon], reshaped: Collection[int], before: Geometries) -> set[int]:
    """The grids of ``shapes`` that have a point of the reshaped ones which nothing had ``before``."""
    ours = as_array([shapes[at] for at in reshaped if at in shapes])
    new = np.setdiff1d(keys_of(ours), keys_of(before))
    return {at for at, shape in shapes.items() if np.isin(keys_of(as_array([shape])), new).any()}


def _change(grid: Grid, community: str, geom: shapely.MultiPolygon, predecessors: tuple[str, ...]) -> AreaChange:
    return AreaChange(grid.code, Level.GRID, grid.name, community, geom, "base", predecessors)


def _predecessors(state: State, at: int) -> tuple[str, ...]:
    """Of a new grid all grids that its cells were in, of another those that are no more."""
    home = state.land.home[state.cells_of(at)]
    of = [state.grids[was] for was in np.unique(home[home != NOWHERE]).tolist()]
    return tuple(grid.code for grid in of if state.grids[at].grid_id is None or grid.retired)


def _dedicated(state: State, known: Mapping[str, VersionInForce]) -> Iterable[AreaChange]:
    for each in state.dedicated:
        if each.change == "same":
            continue
        if each.was is not None:
            now = known.get(each.was.grid.code)
            if now is None or now.version_id != each.version_id:
                raise ConflictError("plan_base_gone", code=state.land.code, name=state.land.name)
        if not each.grid.retired:
            yield AreaChange(each.grid.code, Level.GRID, each.grid.name, state.land.code, each.shape, "dedicated")
