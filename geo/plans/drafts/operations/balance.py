"""The cells of a community shared out evenly: with few households moved, or from scratch."""

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np

from geo.plans.drafts.land import NOWHERE
from geo.plans.drafts.operations.going_on import going_on, numbered
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import State, graph_of
from geo.plans.partition.graph import CellGraph, Ints
from geo.plans.partition.problems import Problem
from geo.plans.partition.rebalance import rebalance
from geo.plans.partition.size import TARGET, grids_for
from geo.plans.partition.suggest import suggest

Way = Literal["rebalance", "suggest"]


@dataclass(frozen=True)
class Balanced:
    """A community shared out, and what could not be had: numbers of cells are those of the land."""

    state: State
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Balance:
    """Communities are shared out evenly, each for itself; one seed gives one result.

    Attributes:
        way: ``rebalance`` moves few households between the grids there are, ``suggest`` begins from scratch.
        mix: what workload is: 0 counts households alone, 1 disputes alone.
        grids: how many there shall be, for ``suggest``; None asks for as many as bring each nearest to ``target``.
    """

    kind: ClassVar[str] = "balance"

    way: Way = "rebalance"
    mix: float = 0.0
    seed: int = 0
    grids: int | None = None
    target: int = TARGET

    def shared_out(self, state: State, cases: Ints) -> Balanced:
        """The draft of one community with even grids.

        Args:
            state: the draft.
            cases: open disputes of each cell, ``(n,)``.

        Raises:
            RefusedError: there are cells in no grid to move between grids.
            InvalidInputError: see ``suggest`` and ``rebalance``.
        """
        return self._afresh(state, cases) if self.way == "suggest" else self._moved(state, cases)

    def _moved(self, state: State, cases: Ints) -> Balanced:
        homeless = np.flatnonzero(state.of == NOWHERE)
        if len(homeless):
            raise RefusedError("way", "plan_cells_without_grid", state.land.spot(homeless))
        live = state.live
        numbers = numbered(state, live)
        found = rebalance(
            graph_of(state, cases, numbers), numbers[state.of], mix=self.mix, seed=self.seed, target=self.target
        )
        after = replace(state, of=np.array(live, dtype=np.int64)[found.assignment])
        return Balanced(after, found.problems)

    def _afresh(self, state: State, cases: Ints) -> Balanced:
        locked = [at for at in state.live if state.grids[at].locked]
        numbers = numbered(state, locked)
        graph = graph_of(state, cases, numbers)
        wanted = self.grids or self._number(graph, len(locked))
        found = suggest(graph, wanted, mix=self.mix, seed=self.seed, target=self.target)
        free = [at for at in state.live if at not in locked]
        places = dict(enumerate(locked))
        places |= going_on(state, found.assignment, free, range(len(locked), wanted))
        after = state
        for number in range(len(locked), wanted):
            if number not in places:
                places[number] = len(after.grids)
                after = after.added(None)
        to = np.array([places[number] for number in range(wanted)], dtype=np.int64)
        after = replace(after, of=to[found.assignment])
        for at in free:
            if at not in places.values():
                after = after.told(at, retired=True)
        return Balanced(after, found.problems)

    def _number(self, graph: CellGraph, locked: int) -> int:
        open_households = int(graph.households[graph.locked < 0].sum())
        any_open = bool((graph.locked < 0).any())
        return locked + (grids_for(open_households, self.target) if any_open else 0)
