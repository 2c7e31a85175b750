"""A draft beside the grids in force, as one page to be saved, sent and opened without a network."""

import asyncio
from collections.abc import Sequence
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import shapely
from fastapi import APIRouter, Request, Response

from api.dependencies import Caller, counting_session
from api.errors import language_of
from api.faults import Language
from api.pictures.compared import ComparedGrid, ComparedMove, Comparison
from api.pictures.drawing import drawn_in_turn
from api.pictures.facts import marks
from api.pictures.sheet import TINTS
from api.pictures.words import say
from api.plans.asked import KeptLands, PlanId, seen
from api.plans.sheets import facts_of, households_before
from api.plans.views import Measured, measured
from geo.core.errors import InvalidInputError
from geo.plans.drafts.comparing import Difference, differences
from geo.plans.drafts.figures import Yardstick
from geo.plans.drafts.reading import Draft, states_of
from geo.plans.drafts.whole import concerned
from geo.plans.layers.outlined import outlined
from geo.plans.layers.tinting import tints

router = APIRouter(prefix="/api/plans/{plan_id}", tags=["plans"])
_HTML: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {}}, "description": "A page that loads nothing else."}
}

# As for other pictures: the transaction is over before anything is drawn.
_reading = asynccontextmanager(counting_session)


@router.get("/compare.html", summary="A draft beside the grids in force", response_class=Response, responses=_HTML)
async def compare_html(request: Request, plan_id: PlanId, caller: Caller, lands: KeptLands) -> Response:
    """A map that shows the grids before and after and the ground that changes hands, with a table; for the office."""
    language = language_of(request)
    async with _reading(request, caller) as session:
        draft = await seen(session, caller, plan_id)
        chosen = await concerned(session, draft)
        if not chosen:
            raise InvalidInputError.of("plan_id", "plan_compared_with_same")
        standing, states = await states_of(session, lands, draft, chosen)
        communities = await measured(session, states, Yardstick())
        moves = await differences(session, draft, chosen)
    compared = await asyncio.to_thread(_compared, draft, communities, moves, language, standing.revision)

    def draw() -> bytes:
        # folium takes a while and tens of megabytes, which a server that draws nothing need not spend.
        from api.pictures.comparison import comparison_page  # noqa: PLC0415

        return comparison_page(compared).encode()

    headers = {
        "Content-Disposition": f'inline; filename="plan-{plan_id}.html"',
        "Cache-Control": "no-store",
        # In a sandbox the scripts of the page cannot act for whoever opens it while signed in.
        "Content-Security-Policy": "sandbox allow-scripts",
    }
    return Response(await drawn_in_turn(draw), media_type="text/html; charset=utf-8", headers=headers)


def _compared(
    draft: Draft, communities: Sequence[Measured], moves: Sequence[Difference], language: Language, revision: int
) -> Comparison:
    states = [each.state for each in communities]
    page = Comparison(
        title=say(language, "compare_title", plan=draft.plan.name),
        facts=tuple(facts_of(draft, states, language, revision)),
        marks=marks(language),
        language=language,
        outlines=np.array([state.land.boundary for state in states], dtype=object),
        srid=states[0].land.srid,
    )
    for each in communities:
        _add(page, each, [move for move in moves if move.community == each.state.land.code], language)
    page.tint(tints({at: page.either(at) for at in range(len(page.grids))}, len(TINTS)))
    return page


def _add(page: Comparison, of: Measured, moves: Sequence[Difference], language: Language) -> None:
    """Put the grids and the moves of a community on a page."""
    state, shapes, before = of.state, outlined(of.state), households_before(of.state)
    place_of: dict[str, int] = {}
    places = {grid.key: at for at, grid in enumerate(state.grids)}
    for told in of.figures:
        grid, leader, at = told.grid, of.leaders.get(told.grid.key), len(page.grids)
        place_of[grid.key] = at
        was, now = before.get(grid.key), None if grid.retired else told.households
        change = say(language, f"sheet_change_{told.change}")
        name = leader.name if leader else ""
        page.grids.append(ComparedGrid(grid.code, grid.name, name, change, (was, now), told.cases))
        for there, here in ((page.before, shapes.before), (page.after, shapes.after)):
            if places[grid.key] in here:
                there[at] = here[places[grid.key]]
    for move in moves:
        cells = np.searchsorted(state.land.atoms, move.atoms)
        page.moved[len(page.moves)] = shapely.coverage_union_all(state.land.polygons[cells])
        source, to = (None if key is None else place_of[key] for key in (move.than, move.of))
        page.moves.append(ComparedMove(source, to, move.households))
