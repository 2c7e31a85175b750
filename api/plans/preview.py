"""What a draft would come to: counts alone, and nothing of a restricted dispute for anybody."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.dependencies import CountingSession
from api.filter import instant_of
from api.plans.asked import KeptLands, ReadDraft
from api.plans.schema import NamedPerson
from geo.cases.states import State
from geo.core import clock
from geo.plans.drafts.reading import states_of
from geo.plans.drafts.state import Kind
from geo.plans.drafts.whole import concerned
from geo.plans.handover import repository
from geo.plans.handover.preview import Clock, Count, GridBeside, Known, Preview, counted, known

router = APIRouter(prefix="/api/plans/{plan_id}", tags=["plans"])
_AT = Query(description="The instant from which the draft would be in force; a bare date means 00:00 Asia/Shanghai.")


class MovedHouseholds(BaseModel):
    """Households in another grid, and those of them whose grid is led by somebody else."""

    moved: int
    to_another_leader: int


class DisturbedVisits(BaseModel):
    """Households whose monthly visit falls to another leader, also where their grid alone changes hands."""

    disturbed: int


class StateCount(BaseModel):
    """How many disputes are in a state."""

    state: State
    n: int


class ClockCount(BaseModel):
    """How many disputes are past their deadline, have a week at most, or longer."""

    clock: Clock
    n: int


class ConcernedCases(BaseModel):
    """Open disputes that the draft concerns; ``by_state`` and ``by_clock`` are of the three together.

    ``moving`` change hands; ``staying`` are under way and stay with their leader; ``in_review`` wait for a person, in
    whose place there will be another grid.
    """

    moving: int
    staying: int
    in_review: int
    by_state: list[StateCount]
    by_clock: list[ClockCount]


class LeaderBeside(BaseModel):
    """What is a leader's before and after, in the communities of the draft alone."""

    id: int
    name: str
    grids_before: int
    grids_after: int
    households_before: int
    households_after: int
    cases_before: int
    cases_after: int
    change: Annotated[
        Literal["gains", "loses", "same"], Field(description="By households; by disputes where these are as many.")
    ]


class GridBesideView(BaseModel):
    """What a grid has before and after, and who is first in line to lead it."""

    key: str
    code: str
    name: str
    community: str
    change: Kind
    households_before: int
    households_after: int
    cases_before: int
    cases_after: int
    leader_before: NamedPerson | None
    leader_after: NamedPerson | None


class PlanPreview(BaseModel):
    """What a draft would come to; of one that was published, what it was then found to come to."""

    revision: int
    counted_at: datetime
    households: MovedHouseholds
    visits: DisturbedVisits
    cases: ConcernedCases
    leaders: list[LeaderBeside]
    grids: list[GridBesideView]


@router.get("/preview", summary="What a draft would come to")
async def show(
    draft: ReadDraft, session: CountingSession, lands: KeptLands, at: Annotated[str | None, _AT] = None
) -> PlanPreview:
    """Households, visits and open disputes that change hands, and leaders and grids before and after."""
    if kept := await repository.counted(session, draft.plan.id):
        return PlanPreview.model_validate(kept)
    standing, states = await states_of(session, lands, draft, await concerned(session, draft))
    found = await known(session, states, instant_of(at) or clock.now(), draft.plan.hand_over)
    return preview_view(standing.revision, found)


def preview_view(revision: int, of: Known) -> PlanPreview:
    """What a draft would come to, counted."""
    found = counted(of)
    leaders = [_leader(person, found.names[person], count) for person, count in found.leaders.items()]
    households, visits, cases = views_of(found)
    return PlanPreview(
        revision=revision,
        counted_at=found.counted_at,
        households=households,
        visits=visits,
        cases=cases,
        leaders=sorted(leaders, key=lambda each: (each.change == "same", -each.households_after, each.id)),
        grids=[_grid(grid, found.names) for grid in found.grids],
    )


def views_of(found: Preview) -> tuple[MovedHouseholds, DisturbedVisits, ConcernedCases]:
    """What changes hands: households, visits and open disputes."""
    cases = ConcernedCases(
        moving=found.moving,
        staying=found.staying,
        in_review=found.waiting,
        by_state=[StateCount(state=state, n=n) for state, n in sorted(found.by_state.items())],
        by_clock=[ClockCount(clock=each, n=n) for each, n in found.by_clock.items()],
    )
    households = MovedHouseholds(moved=found.moved, to_another_leader=found.to_another_leader)
    return households, DisturbedVisits(disturbed=found.disturbed), cases


def _leader(person: int, name: str, count: Count) -> LeaderBeside:
    more = count.households[1] - count.households[0] or count.cases[1] - count.cases[0]
    return LeaderBeside(
        id=person,
        name=name,
        grids_before=count.grids[0],
        grids_after=count.grids[1],
        households_before=count.households[0],
        households_after=count.households[1],
        cases_before=count.cases[0],
        cases_after=count.cases[1],
        change="gains" if more > 0 else "loses" if more < 0 else "same",
    )


def _grid(beside: GridBeside, names: dict[int, str]) -> GridBesideView:
    before, after = (
        NamedPerson(id=person, name=names[person]) if person is not None else None
        for person in (beside.led, beside.to_be_led)
    )
    return GridBesideView(
        key=beside.grid.key,
        code=beside.grid.code,
        name=beside.grid.name,
        community=beside.community,
        change=beside.change,
        households_before=beside.count.households[0],
        households_after=beside.count.households[1],
        cases_before=beside.count.cases[0],
        cases_after=beside.count.cases[1],
        leader_before=before,
        leader_after=after,
    )
