"""What a draft would come to for households, visits, disputes and leaders: in numbers, and nothing of a single case."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.states import State
from geo.plans.drafts import repository as drafts
from geo.plans.drafts.figures import changes
from geo.plans.drafts.land import NOWHERE
from geo.plans.drafts.state import Grid, Kind
from geo.plans.drafts.state import State as Draft
from geo.plans.handover.foreseeing import Foreseen, OpenCase, foresee, open_cases
from geo.plans.handover.policy import Fate
from geo.plans.partition.graph import Ints

Clock = Literal["overdue", "within_7_days", "later"]
CLOCKS: tuple[Clock, ...] = ("overdue", "within_7_days", "later")
SOON = timedelta(days=7)


@dataclass
class Count:
    """What a grid or a leader has before and after."""

    grids: list[int] = field(default_factory=lambda: [0, 0])
    households: list[int] = field(default_factory=lambda: [0, 0])
    cases: list[int] = field(default_factory=lambda: [0, 0])


@dataclass(frozen=True)
class GridBeside:
    """A grid before and after; people by their ids."""

    grid: Grid
    community: str
    change: Kind
    count: Count
    led: int | None
    to_be_led: int | None


@dataclass(frozen=True)
class Preview:
    """What a draft would come to; restricted disputes are left out for everybody.

    Attributes:
        moved: households in another grid; ``to_another_leader`` those of them whose grid is led by somebody else.
        disturbed: all households whose monthly visit falls to another leader.
        moving, staying: open disputes that change hands, and those that a leader works on and keeps.
        waiting: open ones that wait for a person, in whose place there will be another grid.
        by_state, by_clock: of all three together.
        leaders: by id of the person; ``names`` are theirs.
    """

    counted_at: datetime
    moved: int
    to_another_leader: int
    disturbed: int
    moving: int
    staying: int
    waiting: int
    by_state: dict[State, int]
    by_clock: dict[Clock, int]
    leaders: dict[int, Count]
    names: dict[int, str]
    grids: tuple[GridBeside, ...]


@dataclass(frozen=True)
class Known:
    """All that a preview is counted from; ``names`` are those of the leaders, by id."""

    foreseen: Foreseen
    cases: list[OpenCase]
    names: dict[int, str]
    at: datetime


async def known(session: AsyncSession, drawn: Sequence[Draft], at: datetime, named: Sequence[str] = ()) -> Known:
    """Find out what a draft would come to if it came into force at ``at``, of what the identity in force may count.

    Args:
        session: the transaction.
        drawn: its communities.
        at: from when it would be in force; deadlines and posts are looked at as of then.
        named: numbers of the disputes under way that are to be handed over.
    """
    foreseen = await foresee(session, drawn, at)
    cases = await open_cases(session, drawn, named)
    names = dict(foreseen.names)
    if unnamed := {case.leader_id for case in cases if case.leader_id is not None} - names.keys():
        names |= await drafts.names_of(session, unnamed)
    return Known(foreseen, cases, names, at)


def counted(of: Known) -> Preview:
    """What a draft would come to."""
    foreseen, at = of.foreseen, of.at
    found = foreseen.fates(of.cases)
    concerned = [(case, place, end) for case, place, end in found if end is not None or _waits(case, place)]
    grids = _grids(foreseen, found)
    by_clock = Counter(_clock(case, at) for case, _, _ in concerned)
    moved, to_another, disturbed = _households(foreseen)
    return Preview(
        counted_at=at,
        moved=moved,
        to_another_leader=to_another,
        disturbed=disturbed,
        moving=sum(end is not None and end.moves for _, _, end in concerned),
        staying=sum(end is not None and not end.moves for _, _, end in concerned),
        waiting=sum(end is None for _, _, end in concerned),
        by_state=dict(Counter(case.state for case, _, _ in concerned)),
        by_clock={clock: by_clock[clock] for clock in CLOCKS},
        leaders=_leaders(foreseen, grids, found),
        names=of.names,
        grids=tuple(grids.values()),
    )


def _waits(case: OpenCase, place: str | None) -> bool:
    return case.home is None and not case.restricted and case.place != place


def _clock(case: OpenCase, at: datetime) -> Clock:
    if case.due_at < at:
        return "overdue"
    return "within_7_days" if case.due_at < at + SOON else "later"


def _households(foreseen: Foreseen) -> tuple[int, int, int]:
    """Households in another grid, those of them with another leader, and all with another leader."""
    moved = to_another = disturbed = 0
    for state in foreseen.drawn:
        households, other = state.land.households, state.of != state.land.home
        keys = [grid.key for grid in state.grids]
        # People are told apart by their ids; -1 is nobody, the last place stands for no grid.
        led = np.array([foreseen.led.get(key, -1) for key in keys] + [-1])
        to_be_led = np.array([foreseen.to_be_led.get(key, -1) for key in keys] + [-1])
        anew = led[state.land.home] != to_be_led[state.of]
        moved += int(households[other].sum())
        to_another += int(households[other & anew].sum())
        disturbed += int(households[anew].sum())
    return moved, to_another, disturbed


def _grids(foreseen: Foreseen, found: Iterable[tuple[OpenCase, str | None, Fate[str] | None]]) -> dict[str, GridBeside]:
    grids = {}
    for state in foreseen.drawn:
        before = _households_of(state, state.land.home)
        after = _households_of(state, state.of)
        for at, (grid, change) in enumerate(zip(state.grids, changes(state), strict=True)):
            if grid.retired and grid.grid_id is None:
                continue
            count = Count([0, 0], [before[at], after[at]], [0, 0])
            led = foreseen.led.get(grid.key), foreseen.to_be_led.get(grid.key)
            grids[grid.key] = GridBeside(grid, state.land.code, change, count, *led)
    for case, _, end in found:
        if case.restricted:
            continue
        for at, key in enumerate((case.home, end.to if end is not None and end.moves else case.home)):
            if key in grids:
                grids[key].count.cases[at] += 1
    return grids


def _households_of(state: Draft, of: Ints) -> list[int]:
    sums = np.bincount(of[of != NOWHERE], state.land.households[of != NOWHERE], minlength=len(state.grids))
    return [int(each) for each in sums]


def _leaders(
    foreseen: Foreseen,
    grids: dict[str, GridBeside],
    found: Iterable[tuple[OpenCase, str | None, Fate[str] | None]],
) -> dict[int, Count]:
    leaders: dict[int, Count] = {}
    for grid in grids.values():
        for at, person in enumerate((grid.led, grid.to_be_led)):
            if person is not None:
                count = leaders.setdefault(person, Count())
                count.grids[at] += 1
                count.households[at] += grid.count.households[at]
    for case, _, end in found:
        if case.restricted:
            continue
        goes = end is not None and end.moves
        to = foreseen.to_be_led.get(end.to) if goes and end is not None and end.to is not None else None
        for at, person in enumerate((case.leader_id, to if goes else case.leader_id)):
            if person is not None:
                leaders.setdefault(person, Count()).cases[at] += 1
    return leaders
