"""A community as a draft has it: the grid of each cell, the grids, and what has to stay together."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely

from geo.plans.drafts.land import GridInForce, Land
from geo.plans.drafts.refusal import RefusedError
from geo.plans.partition.graph import FREE, CellGraph, Ints

Kind = Literal["same", "new", "retired", "reshaped", "edited"]
"""How a grid of a draft differs from the one in force."""
KeepOf = Literal["estate", "building", "property_service", "police_beat", "other"]


@dataclass(frozen=True)
class Grid:
    """A grid of a draft.

    Attributes:
        key: names it in the draft; of a grid in force its id, of a new one made up.
        grid_id: the grid in force, None for a new one.
        provisional: its code was given by the draft and not yet by the superior platform.
        person_id: the leader that the draft gives it; None leaves it with whoever leads it.
        locked: neither gives cells away nor takes any.
        retired: it is no more; a new one that is retired is forgotten.
    """

    key: str
    grid_id: int | None
    code: str
    name: str
    provisional: bool = False
    person_id: int | None = None
    locked: bool = False
    retired: bool = False


@dataclass(frozen=True)
class Dedicated:
    """A dedicated grid of a draft: it lies over base grids and comes before them, and cuts no cell.

    Attributes:
        grid: what is told of it; it is never locked.
        shape: its ground in the land's metres, valid, on a 0.01 m grid.
        version_id: the version in force that the draft starts from, None for a new one.
        was: what that version is; None for a new one.
    """

    grid: Grid
    shape: shapely.MultiPolygon
    version_id: int | None = None
    was: "Dedicated | None" = None

    @property
    def change(self) -> Kind:
        """Against the grid in force."""
        if self.was is None:
            return "new"
        if self.grid.retired:
            return "retired"
        if self.shape != self.was.shape:
            return "reshaped"
        return "same" if self.grid == self.was.grid else "edited"

    def on(self, shape: shapely.MultiPolygon) -> "Dedicated":
        """The same on other ground; on that of the version in force, point for point as it is there."""
        if self.was is not None and shapely.normalize(shape) == shapely.normalize(self.was.shape):
            shape = self.was.shape
        return replace(self, shape=shape)


@dataclass(frozen=True)
class Keep:
    """Cells that have to be in one grid, by their ids in order; ``of`` says what it is that stays together."""

    key: str
    name: str
    atoms: tuple[int, ...]
    of: KeepOf = "other"


@dataclass(frozen=True, eq=False)
class State:
    """What operations change; each makes a new one.

    Attributes:
        land: the cells.
        grids: those in force first, in the order of the land, then new ones.
        of: the place in ``grids`` of each cell's grid, -1 for none, ``(n,)``.
        keeps: by key.
        used: codes that some area has or had, all of this community among them.
        new_key: makes a key that no other grid of any draft has.
        dedicated: grids that lie over the others, those in force first, by code, then new ones.
    """

    land: Land
    grids: tuple[Grid, ...]
    of: Ints
    keeps: tuple[Keep, ...]
    used: frozenset[str]
    new_key: Callable[[], str]
    dedicated: tuple[Dedicated, ...] = ()

    def index(self, key: str, field: str = "grid") -> int:
        """The place of a grid that is not retired.

        Raises:
            RefusedError: there is none of that key here, or it is a dedicated one.
        """
        for at, grid in enumerate(self.grids):
            if grid.key == key and not grid.retired:
                return at
        if (over := self.over(key)) is not None:
            raise RefusedError(field, "plan_grid_dedicated", name=self.dedicated[over].grid.name)
        raise RefusedError(field, "plan_grid_unknown", grid=key[:40])

    def over(self, key: str) -> int | None:
        """The place of a dedicated grid that is not retired; None if there is none of that key."""
        for at, each in enumerate(self.dedicated):
            if each.grid.key == key and not each.grid.retired:
                return at
        return None

    def grid(self, key: str) -> Grid:
        """A grid that is not retired, base or dedicated.

        Raises:
            RefusedError: there is none of that key here.
        """
        over = self.over(key)
        return self.grids[self.index(key)] if over is None else self.dedicated[over].grid

    def cells_of(self, index: int) -> Ints:
        """The cells of a grid."""
        return np.flatnonzero(self.of == index)

    @property
    def live(self) -> list[int]:
        """Places of the grids that are not retired."""
        return [at for at, grid in enumerate(self.grids) if not grid.retired]

    def moved(self, cells: Ints, to: int | Ints) -> "State":
        """The same with some cells in another grid, or each in one of its own choice."""
        of = self.of.copy()
        of[cells] = to
        return replace(self, of=of)

    def told(self, index: int, **changes: object) -> "State":
        """The same with a grid told of otherwise."""
        grids = list(self.grids)
        grids[index] = replace(grids[index], **changes)  # type: ignore[arg-type]  # The names are those of Grid.
        return replace(self, grids=tuple(grids))

    def retold(self, key: str, **changes: object) -> "State":
        """The same with a grid, base or dedicated, told of otherwise.

        Raises:
            RefusedError: there is none of that key here.
        """
        over = self.over(key)
        if over is None:
            return self.told(self.index(key), **changes)
        grid = replace(self.dedicated[over].grid, **changes)  # type: ignore[arg-type]  # The names are those of Grid.
        return self.laid(over, replace(self.dedicated[over], grid=grid))

    def laid(self, over: int, dedicated: Dedicated) -> "State":
        """The same with a dedicated grid as another says."""
        every = list(self.dedicated)
        every[over] = dedicated
        return replace(self, dedicated=tuple(every))

    def added(self, name: str | None) -> "State":
        """The same with a new grid without cells, the last of ``grids``; its code is given later."""
        if name is None:
            names = {grid.name for grid in self.grids}
            name = next(each for number in range(1, len(names) + 2) if (each := f"新网格{number}") not in names)
        return replace(self, grids=(*self.grids, Grid(self.new_key(), None, "", name, provisional=True)))

    def shape(self, index: int) -> shapely.Geometry:
        """The polygon of a grid, in metres; empty for one without cells."""
        cells = self.cells_of(index)
        return shapely.coverage_union_all(self.land.polygons[cells]) if len(cells) else shapely.Polygon()


def in_force(grid: GridInForce) -> Grid:
    """A grid as it is where a draft changes nothing of it."""
    return Grid(grid.key, grid.grid_id, grid.code, grid.name)


def keep_numbers(state: State) -> Ints:
    """The number of what each cell has to stay together with, -1 for none; groups that overlap are one."""
    group = np.full(len(state.land), FREE, dtype=np.int64)
    for number, keep in enumerate(state.keeps):
        cells = np.searchsorted(state.land.atoms, keep.atoms)
        met = np.unique(group[cells])
        group[np.isin(group, met[met != FREE])] = number
        group[cells] = number
    return group


def graph_of(state: State, cases: Ints, numbers: Ints) -> CellGraph:
    """The graph of the land with what the draft adds: disputes, groups, locked grids by their ``numbers``."""
    locked = np.array([grid.locked and not grid.retired for grid in state.grids] + [False])
    held = np.where(locked[state.of], numbers[state.of], FREE)
    return counted(replace(state.land.graph, group=keep_numbers(state), locked=held), state.land, cases)


def counted(graph: CellGraph, land: Land, cases: Ints) -> CellGraph:
    """A graph of a land's cells with the disputes in each."""
    found = replace(graph, cases=cases)
    # Who is whose neighbour is the same, and takes longer to find out than all figures of a draft together.
    vars(found)["neighbours"] = land.graph.neighbours
    return found
