"""What must not be wrong with a draft that is proposed or put in force."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.core.errors import FieldFault
from geo.plans.drafts.checking import Finding, FindingKind, checked, ranked
from geo.plans.drafts.figures import Yardstick, figures
from geo.plans.drafts.land import NOWHERE
from geo.plans.drafts.refusal import NotReadyError, RefusedError
from geo.plans.drafts.state import State
from geo.plans.partition.graph import parts_of

_GRAVE = (
    FindingKind.GAP,
    FindingKind.OUTSIDE_COMMUNITY,
    FindingKind.ORPHAN_HOUSEHOLD,
    FindingKind.NON_CONTIGUOUS,
    FindingKind.CODE_TWICE,
)
_MOST_TOLD = 50


@dataclass(frozen=True)
class Look:
    """Whether a draft changes anything of a community that others notice, and what is gravely wrong with it there."""

    differs: bool
    grave: tuple[Finding, ...]


def look(state: State) -> Look:
    """Look at a community of a draft."""
    return Look(differs(state), tuple(_grave(state)))


def check_ready(communities: Sequence[Look]) -> None:
    """Refuse a draft with gaps, ground beyond its community, grids in pieces or codes that stand twice.

    A grid may be in as many pieces as it was, or as the ground is that it lies on: those are not the draft's doing.

    Raises:
        RefusedError: it changes nothing.
        NotReadyError: with every place.
    """
    if not any(each.differs for each in communities):
        raise RefusedError("revision", "plan_changes_nothing")
    found = ranked(finding for each in communities for finding in each.grave)
    if found:
        told = found[:_MOST_TOLD]
        raise NotReadyError(
            [_fault(each) for each in told], [replace(each.spot, community=each.community) for each in told]
        )


def _fault(finding: Finding) -> FieldFault:
    field = "grids" if finding.grid is None else f"grids.{finding.grid}"
    return FieldFault(field, f"plan_finding_{finding.kind}", {"size": finding.size})


def differs(state: State) -> bool:
    """Whether a draft changes anything of a community that people outside it would notice."""
    told = figures(state, np.zeros(len(state.land), dtype=np.int64), Yardstick())
    return any(each.change != "same" for each in told) or any(each.change != "same" for each in state.dedicated)


def _grave(state: State) -> Iterable[Finding]:
    by, everybody = Yardstick(), frozenset(grid.key for grid in state.grids)
    told = figures(state, np.zeros(len(state.land), dtype=np.int64), by)
    pieces: Counter[str | None] = Counter()
    for finding in checked(state, told, everybody, by, ()):
        if finding.kind is FindingKind.NON_CONTIGUOUS:
            pieces[finding.grid] += 1
            if pieces[finding.grid] < _pieces_allowed(state, finding.grid):
                continue
        if finding.kind in _GRAVE:
            yield finding


def _pieces_allowed(state: State, key: str | None) -> int:
    at = next(at for at, grid in enumerate(state.grids) if grid.key == key)
    land, cells = state.land, state.cells_of(at)
    was = np.flatnonzero(land.home == at) if at < len(land.grids) else cells[:0]
    pieces = len(parts_of(was.tolist(), land.graph.neighbours))
    return max(1, pieces, len(np.unique(land.part[cells[state.of[cells] != NOWHERE]])))
