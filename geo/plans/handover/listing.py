"""The hand-over list of a draft: every open dispute that it concerns and the asker sees, from whom to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.states import State
from geo.core import clock
from geo.plans.drafts import repository as drafts
from geo.plans.drafts.state import State as Draft
from geo.plans.handover import repository
from geo.plans.handover.foreseeing import Foreseen, foresee, open_cases
from geo.plans.handover.policy import Why


@dataclass(frozen=True)
class Side:
    """A grid by code and name with its leader by id and name; None where there is none."""

    grid: tuple[str, str] | None
    leader: tuple[int, str] | None


@dataclass(frozen=True)
class Handover:
    """A dispute that a draft concerns, as it was then; where it stays, ``target`` is what covers its place."""

    number: str
    kind: str
    state: State
    due_at: datetime
    address: str | None
    source: Side
    target: Side
    moves: bool
    why: Why


async def handovers(
    session: AsyncSession, plan_id: int, drawn: Sequence[Draft], named: Sequence[str]
) -> list[Handover]:
    """The list of a draft as it is, or of what became of it once it was published and settled; by deadline.

    Args:
        session: the transaction, under the identity of the asker.
        plan_id: the draft.
        drawn: its communities.
        named: numbers of the disputes under way that are to be handed over.
    """
    settled = await repository.newest_settled(session, plan_id)
    if settled is not None:
        return [_settled(row) for row in await repository.handed_over(session, settled)]
    return await _foreseen(session, drawn, named)


def _settled(row: repository.HandedOver) -> Handover:
    case, kept = row.case, row.kept
    source, target = Side(row.from_grid, row.from_leader), Side(row.to_grid, row.to_leader)
    told = (case.number, case.kind, State(kept.state), case.due_at, case.address)
    return Handover(*told, source, target, kept.moves, Why(kept.why))


async def _foreseen(session: AsyncSession, drawn: Sequence[Draft], named: Sequence[str]) -> list[Handover]:
    foreseen = await foresee(session, drawn, clock.now())
    found = foreseen.fates(await open_cases(session, drawn, named))
    ends = {case.id: (case, end) for case, _, end in found if end is not None}
    cases = await repository.cases_of(session, ends.keys())
    elsewhere = {int(case.home) for case, _ in ends.values() if case.home and case.home not in foreseen.grids}
    grids = await repository.names_of_grids(session, elsewhere, clock.now())
    leaders = {case.leader_id for case, _ in ends.values() if case.leader_id is not None}
    names = dict(foreseen.names) | await drafts.names_of(session, leaders)
    listed = []
    for row in cases:
        case, end = ends[row.id]
        leader = (case.leader_id, names[case.leader_id]) if case.leader_id is not None else None
        source = Side(_grid(foreseen, case.home) or grids.get(int(case.home or 0)), leader)
        to_be = foreseen.to_be_led.get(end.to) if end.to is not None else None
        target = Side(_grid(foreseen, end.to), (to_be, names[to_be]) if to_be is not None else None)
        told = (row.number, row.kind, case.state, row.due_at, row.address)
        listed.append(Handover(*told, source, target, end.moves, end.why))
    return listed


def _grid(foreseen: Foreseen, key: str | None) -> tuple[str, str] | None:
    grid = foreseen.grids.get(key) if key is not None else None
    return (grid.code, grid.name) if grid else None
