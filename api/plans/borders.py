"""The border between two communities: moved by the district alone, naming its document, and put back."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

import api.jobs.plans
from api import jobs
from api.dependencies import Caller, CountingSession
from api.filter import instant_of
from api.places.schema import Strict
from api.plans.asked import KeptLands
from api.plans.operations import Atoms, Code, PlanPolygonIn
from api.plans.preview import ConcernedCases, DisturbedVisits, MovedHouseholds, views_of
from api.plans.refusals import Refusal
from api.plans.schema import CommunityName, DocumentText, NamedPerson, Note, Reason
from api.rights import Action, CallerInfo, may, require
from geo.areas.level import Level
from geo.areas.repository import versions_at
from geo.areas.scope import key_above
from geo.core import clock
from geo.core.datum import Datum
from geo.core.errors import InvalidInputError, NotFoundError
from geo.plans.borders import repository
from geo.plans.borders.crossing import Crossing
from geo.plans.borders.moving import BorderMove, foresee_move, move
from geo.plans.borders.restoring import restore
from geo.plans.drafts.cells_drawn import cells_within
from geo.plans.handover.preview import counted, known

router = APIRouter(
    prefix="/api/plans/borders",
    tags=["plans"],
    responses={422: {"model": Refusal, "description": "Why the border cannot move so, and where."}},
)
PlanId = Annotated[int, Path(ge=1, lt=2**63)]
At = Annotated[
    str | None, Field(max_length=40, description="From when; now by default. A bare date is 00:00 Asia/Shanghai.")
]


class BorderIn(Strict):
    """Ground that goes over to a grid of a neighbouring community: cells, or those with inside points in a polygon."""

    atoms: Atoms | None = None
    polygon: Annotated[PlanPolygonIn | None, Field(description="Instead of cells.")] = None
    datum: Datum = Datum.WGS84
    to_community: Code
    to_grid: Code
    document: DocumentText
    note: Note = ""
    at: At = None
    dry_run: Annotated[bool, Field(description="Tell what it would come to, and change nothing.")] = False


class BorderBackIn(Strict):
    """The document by which a border is put back, and why."""

    document: DocumentText
    note: Reason
    at: At = None


class BorderOutcome(BaseModel):
    """What moving a border comes to: counts alone, restricted disputes left out. ``id`` is null where it was tried."""

    id: int | None
    at: datetime
    from_community: CommunityName
    to_community: CommunityName
    to_grid: CommunityName
    cells: int
    area_m2: float
    households: MovedHouseholds
    visits: DisturbedVisits
    cases: ConcernedCases


class BorderItem(BaseModel):
    """A border that moved, by whom and by which document; ``state`` is published, or rolled_back once it was put back.

    ``effective_at`` is from when what the state says holds.
    """

    id: int
    state: str
    document: str | None
    note: str
    effective_at: datetime
    made_at: datetime
    actor: NamedPerson
    from_community: CommunityName
    to_community: CommunityName
    to_grid: CommunityName
    cells: int
    area_m2: float
    households: int


class BorderPage(BaseModel):
    """A page of borders that moved, newest first."""

    items: list[BorderItem]
    next_cursor: str | None


@router.post("", summary="Move the border of two communities")
async def move_border(body: BorderIn, caller: Caller, session: CountingSession, lands: KeptLands) -> BorderOutcome:
    """Let whole cells go from the grids of one community to a grid of the community beside it, also across towns.

    At that instant the boundaries of both communities, of their grids and towns change together, and disputes and
    people follow as after a plan. A grid that would be left empty has to be retired by a plan first. The border of the
    district stays.
    """
    require(caller, Action.APPROVE_PLANS)
    at = instant_of(body.at)
    community = (await versions_at(session, [body.to_community], at or clock.now())).get(body.to_community)
    if community is None or community.level is not Level.COMMUNITY:
        raise InvalidInputError.of("to_community", "community_unknown", code=body.to_community)
    require(caller, Action.APPROVE_PLANS, key_above(Level.DISTRICT, community.scope_lo))
    atoms = tuple(body.atoms or ())
    if not atoms and body.polygon is not None:
        district = int(community.path.split(".")[0])
        atoms = await cells_within(session, district, at or clock.now(), body.polygon.shape(body.datum))
    if not atoms:
        raise InvalidInputError.of("atoms", "missing")
    asked = BorderMove(atoms, body.to_community, body.to_grid, at)
    if body.dry_run:
        return await _outcome(session, await foresee_move(session, lands, asked))
    plan, found = await move(session, lands, asked, body.document, body.note, caller.account_id)
    await jobs.defer(session, api.jobs.plans.TASK)
    return (await _outcome(session, found)).model_copy(update={"id": plan.id})


async def _outcome(session: AsyncSession, found: Crossing) -> BorderOutcome:
    told = counted(await known(session, [found.as_draft()], found.at))
    households, visits, cases = views_of(told)
    return BorderOutcome(
        id=None,
        at=found.at,
        from_community=CommunityName(code=found.giving.code, name=found.giving.name),
        to_community=CommunityName(code=found.taking.code, name=found.taking.name),
        to_grid=CommunityName(code=found.to_grid.code, name=found.to_grid.name),
        cells=len(found.cells),
        area_m2=round(found.area_m2, 2),
        households=households,
        visits=visits,
        cases=cases,
    )


@router.get("", summary="Borders of communities that moved")
async def every(
    caller: Caller,
    session: CountingSession,
    cursor: Annotated[int | None, Query(ge=1, lt=2**63, description="The next_cursor of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> BorderPage:
    """Those of which one of the communities is in the caller's areas, newest first; those that were put back too."""
    require(caller, Action.SEE_PLANS)
    found = await repository.borders(session, cursor, limit)
    named = {area for each in found for area in _areas(each)}
    areas = await repository.areas_of(session, named)
    items = [_item(each, areas) for each in found if _may_see(caller, each, areas)]
    return BorderPage(items=items, next_cursor=str(found[-1].plan.id) if len(found) == limit else None)


def _areas(of: repository.Border) -> tuple[int, int, int]:
    return of.border.from_community_id, of.border.to_community_id, of.border.to_grid_id


def _may_see(caller: CallerInfo, of: repository.Border, areas: dict[int, tuple[str, str, int]]) -> bool:
    return any(may(caller, Action.SEE_PLANS, areas[community][2]) for community in _areas(of)[:2])


def _item(of: repository.Border, areas: dict[int, tuple[str, str, int]]) -> BorderItem:
    giving, taking, grid = (CommunityName(code=areas[area][0], name=areas[area][1]) for area in _areas(of))
    return BorderItem(
        id=of.plan.id,
        state=of.plan.state,
        document=of.plan.document,
        note=of.note,
        effective_at=of.plan.effective_at or of.plan.base_at,
        made_at=of.plan.created_at,
        actor=NamedPerson(id=of.plan.owner_id, name=of.actor),
        from_community=giving,
        to_community=taking,
        to_grid=grid,
        cells=len(of.border.atoms),
        area_m2=round(of.border.area_m2, 2),
        households=of.border.households,
    )


@router.post("/{plan_id}/roll_back", summary="Put a border back")
async def roll_back(plan_id: PlanId, body: BorderBackIn, caller: Caller, session: CountingSession) -> BorderItem:
    """Everything is, from that instant on, as it was before; one that has not taken effect never does.

    409 if something of both communities has changed since.
    """
    require(caller, Action.APPROVE_PLANS)
    found = await repository.border(session, plan_id)
    if found is None:
        raise NotFoundError("not_found")
    areas = await repository.areas_of(session, _areas(found))
    for community in _areas(found)[:2]:
        require(caller, Action.APPROVE_PLANS, key_above(Level.DISTRICT, areas[community][2]))
    at = instant_of(body.at)
    await restore(session, found.plan, found.border, body.document, body.note, at, caller.account_id)
    await jobs.defer(session, api.jobs.plans.TASK)
    return _item(await _again(session, plan_id), areas)


async def _again(session: AsyncSession, plan_id: int) -> repository.Border:
    found = await repository.border(session, plan_id)
    if found is None:
        raise NotFoundError("not_found")
    return found
