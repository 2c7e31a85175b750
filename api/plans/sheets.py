"""A draft to be printed: an A3 sheet for each community."""

import asyncio
from collections.abc import Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
import shapely
from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.dependencies import Caller, counting_session
from api.errors import language_of
from api.faults import Language
from api.pictures.drawing import drawn_in_turn
from api.pictures.facts import marks
from api.pictures.sheet import TINTS, Sheet, SheetGrid, box_around
from api.pictures.words import say
from api.plans.asked import KeptLands, PlanId, seen
from api.plans.views import Measured, measured
from geo.core import clock
from geo.core.errors import InvalidInputError
from geo.plans.drafts.figures import Yardstick, moved_households
from geo.plans.drafts.reading import Draft, states_of
from geo.plans.drafts.state import State
from geo.plans.layers.ground import GroundShapes, ground_within
from geo.plans.layers.outlined import outlined
from geo.plans.layers.tinting import tints

router = APIRouter(prefix="/api/plans/{plan_id}", tags=["plans"])
MOST_PAGES = 60
_COMMUNITY = Query(description="Code of a community; may be repeated. All of the draft by default.")
_ONE = Query(description="Code of the community, where the draft has several.")
_PDF: dict[int | str, dict[str, Any]] = {200: {"content": {"application/pdf": {}}, "description": "A3, across."}}
_PNG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}, "description": "2,480 by 1,754 pixels."}}

# As for other pictures: the transaction is over before anything is drawn.
_reading = asynccontextmanager(counting_session)


@router.get("/sheet.pdf", summary="A draft to be printed", response_class=Response, responses=_PDF)
async def sheet_pdf(
    request: Request,
    plan_id: PlanId,
    caller: Caller,
    lands: KeptLands,
    community: Annotated[tuple[str, ...], _COMMUNITY] = (),
) -> Response:
    """A page for each community: borders in force and of the draft, streets and buildings, a table of its grids."""
    async with _reading(request, caller) as session:
        draft = await seen(session, caller, plan_id)
        sheets = await _sheets(session, lands, draft, community, language_of(request))

    def draw() -> bytes:
        # matplotlib takes a while and tens of megabytes, which a server that draws nothing need not spend.
        from api.pictures.sheet_page import sheets_pdf  # noqa: PLC0415

        return sheets_pdf(sheets)

    return _file(await drawn_in_turn(draw), "application/pdf", f"plan-{plan_id}.pdf")


@router.get("/sheet.png", summary="A sheet of a draft as an image", response_class=Response, responses=_PNG)
async def sheet_png(
    request: Request, plan_id: PlanId, caller: Caller, lands: KeptLands, community: Annotated[str, _ONE] = ""
) -> Response:
    """The page of one community."""
    async with _reading(request, caller) as session:
        draft = await seen(session, caller, plan_id)
        if not community and len(draft.communities) > 1:
            raise InvalidInputError.of("community", "sheet_community_needed", n=len(draft.communities))
        (sheet,) = await _sheets(session, lands, draft, (community,) if community else (), language_of(request))

    def draw() -> bytes:
        from api.pictures.sheet_page import sheet_png as drawn  # noqa: PLC0415 - as above

        return drawn(sheet)

    return _file(await drawn_in_turn(draw), "image/png", f"plan-{plan_id}.png")


def _file(body: bytes, media: str, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type=media, headers=headers)


async def _sheets(
    session: AsyncSession, lands: KeptLands, draft: Draft, codes: Sequence[str], language: Language
) -> list[Sheet]:
    """A sheet for each community asked for.

    Raises:
        RefusedError: the draft has no such community.
        InvalidInputError: they are too many for one file.
    """
    chosen = [draft.community(code) for code in dict.fromkeys(codes)] or list(draft.communities)
    if len(chosen) > MOST_PAGES:
        raise InvalidInputError.of("community", "sheet_too_many", n=len(chosen), most=MOST_PAGES)
    standing, states = await states_of(session, lands, draft, chosen)
    found = []
    for page, each in enumerate(await measured(session, states, Yardstick()), 1):
        land = each.state.land
        ground = await ground_within(session, box_around(land.boundary), land.srid)
        sheet = await asyncio.to_thread(_sheet, draft, each, ground, language, standing.revision)
        foot = say(language, "sheet_foot", now=f"{clock.now():%Y-%m-%d %H:%M}", page=page, pages=len(chosen))
        found.append(replace(sheet, foot=foot))
    return found


def _sheet(draft: Draft, of: Measured, ground: GroundShapes, language: Language, revision: int) -> Sheet:
    state, land = of.state, of.state.land
    shapes = outlined(state)
    return Sheet(
        title=say(language, "sheet_title", plan=draft.plan.name, community=land.name),
        facts=tuple(facts_of(draft, [state], language, revision)),
        marks=marks(language),
        foot="",
        language=language,
        box=box_around(land.boundary),
        boundary=land.boundary,
        before=tuple(shapes.before.values()),
        moved=_moved(state),
        grids=tuple(_grids(of, shapes.after, language)),
        ground=ground,
    )


def facts_of(draft: Draft, states: Sequence[State], language: Language, revision: int) -> list[str]:
    """Where a draft stands and what it changes in communities, each in a sentence."""
    plan = draft.plan
    facts = [
        say(language, "plan_state", state=say(language, f"plan_state_{plan.state}")),
        say(language, "plan_revision", revision=revision),
    ]
    if plan.document:
        facts.append(say(language, "plan_document", document=plan.document))
    if plan.effective_at:
        facts.append(
            say(language, "plan_effective", at=f"{plan.effective_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}")
        )
    before, after = sum(len(state.land.grids) for state in states), sum(len(state.live) for state in states)
    moved, everybody = sum(map(moved_households, states)), sum(int(state.land.households.sum()) for state in states)
    return [
        *facts,
        say(language, "plan_grids", before=before, after=after),
        say(language, "plan_moved", households=moved, all=everybody),
    ]


def _moved(state: State) -> shapely.Geometry:
    cells = np.flatnonzero(state.of != state.land.home)
    return shapely.coverage_union_all(state.land.polygons[cells]) if len(cells) else shapely.MultiPolygon()


def households_before(state: State) -> dict[str, int]:
    """The households of each grid in force, by its key."""
    land = state.land
    return {grid.key: int(land.households[land.home == at].sum()) for at, grid in enumerate(land.grids)}


def _grids(of: Measured, shapes: dict[int, shapely.MultiPolygon], language: Language) -> list[SheetGrid]:
    """All grids of the draft by code, those that it gives up too."""
    state, before = of.state, households_before(of.state)
    colours = tints(shapes, len(TINTS))
    found = []
    for told in of.figures:
        grid = told.grid
        place = next(at for at, each in enumerate(state.grids) if each.key == grid.key)
        leader = of.leaders.get(grid.key)
        found.append(
            SheetGrid(
                code=grid.code,
                name=grid.name,
                label=grid.name.removeprefix(state.land.name) or grid.name,
                leader=leader.name if leader else "",
                change=say(language, f"sheet_change_{told.change}"),
                households=(before.get(grid.key), None if grid.retired else told.households),
                cases=told.cases,
                shape=shapes.get(place),
                tint=colours.get(place, 0),
            )
        )
    return sorted(found, key=lambda each: each.code)
