"""Edits that are not made, answered with where they fail and with what happened meanwhile."""

from typing import cast

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from api.errors import Problem, problem
from api.plans.schema import RefusedSpotView, SinceView
from api.plans.views import since_view
from geo.plans.drafts.refusal import RefusedError, StaleError


class Refusal(Problem):
    """The body of 422: the edit was not made; ``spots`` are the places that stand in the way."""

    spots: tuple[RefusedSpotView, ...] = ()


class GoneOn(Problem):
    """The body of 409: ``since`` is what became of the draft after the revision that the editor saw, if that is why."""

    revision: int | None = None
    since: tuple[SinceView, ...] = ()


def install(app: FastAPI) -> None:
    """Let ``app`` answer edits that are not made."""
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(StaleError, _stale)


async def _refused(request: Request, raised: Exception) -> JSONResponse:
    fault = cast("RefusedError", raised)
    spots = [
        RefusedSpotView(lon=spot.lon, lat=spot.lat, atoms=list(spot.atoms), community=spot.community)
        for spot in fault.spots
    ]
    return problem(request, 422, fault.fault, fault.facts, fault.fields, Refusal, spots=spots)


async def _stale(request: Request, raised: Exception) -> JSONResponse:
    fault = cast("StaleError", raised)
    since = [since_view(each) for each in fault.since]
    return problem(request, 409, fault.fault, fault.facts, (), GoneOn, revision=fault.revision, since=since)
