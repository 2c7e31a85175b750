"""Where disputes go to the wrong grid: by place, and by stretch of boundary."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import Caller, CountingSession, Session
from api.filter import PeriodQuery
from api.places import views
from api.places.schema import CorrectedCase, CorrectedCases, Misroutes
from api.rights import Action, require
from geo.cases.corrections import repository
from geo.core import clock

router = APIRouter(prefix="/api/misroutes", tags=["places"])

MOST_SHOWN = 100
Code = Annotated[str | None, Query(max_length=50, description="Code of a grid")]


@router.get("", summary="Where disputes went to the wrong grid")
async def report(caller: Caller, session: CountingSession, period: PeriodQuery) -> Misroutes:
    """Corrections by dispatchers in a period, as far as the caller counts; restricted disputes are never in it."""
    require(caller, Action.SEE_MISROUTES)
    places = await repository.by_place(session, period.span, MOST_SHOWN, clock.now())
    boundaries = await repository.by_boundary(session, period.span, MOST_SHOWN)
    return Misroutes(
        total=await repository.total(session, period.span),
        by_place=[views.at_place(each) for each in places],
        by_boundary=[views.at_boundary(each) for each in boundaries],
    )


@router.get("/cases", summary="Disputes that went to the wrong grid")
async def cases(
    caller: Caller,
    session: Session,
    period: PeriodQuery,
    place: Annotated[int | None, Query(ge=1, lt=2**63, description="Only those at this place")] = None,
    from_grid: Code = None,
    to_grid: Code = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CorrectedCases:
    """The disputes behind a figure of the report, as far as the caller may see them."""
    require(caller, Action.SEE_MISROUTES)
    require(caller, Action.SEE_CASES)
    found = await repository.corrected(session, period.span, place, from_grid, to_grid, limit)
    return CorrectedCases(items=[CorrectedCase.model_validate(each, from_attributes=True) for each in found])
