"""The cells of a draft for an editor on screen: everything that is drawn and does not change while it is edited."""

import asyncio
import gzip
import hashlib
from typing import Annotated, Any

import numpy as np
import orjson
from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel

from api.dependencies import CountingSession
from api.plans.asked import AskedCommunities, KeptLands, ReadDraft
from api.plans.schema import CommunityName
from geo.plans.drafts.arcs import UNITS_A_DEGREE, arcs_of
from geo.plans.drafts.land import Land
from geo.plans.drafts.reading import states_of
from geo.plans.drafts.whole import named

router = APIRouter(prefix="/api/plans", tags=["plans"])
_WORTH_COMPRESSING = 1_000


class CellsOfCommunity(BaseModel):
    """The cells of a community, as columns in the order of their ids, and the borders between them.

    ``spots`` are longitudes and latitudes of a point within each cell. Disputes are told by grid and never by cell,
    which is a building. ``home`` is the place in ``grids``, the base grids in force, of the one that each cell is in
    (-1: none). An arc is ``[left, right, x, y, dx, dy, …]``: the places in ``atoms`` of the cells on its two sides (-1
    is outside), its first point, and the way from each point to the next, in whole numbers of ``1/scale`` degrees.
    """

    code: str
    name: str
    atoms: list[int]
    kinds: list[str]
    households: list[int]
    area_m2: list[float]
    spots: list[tuple[float, float]]
    grids: list[CommunityName]
    home: list[int]
    arcs: list[list[int]]


class PlanCells(BaseModel):
    """The cells of communities."""

    scale: int
    communities: list[CellsOfCommunity]


@router.get(
    "/{plan_id}/cells",
    summary="The cells of a draft",
    response_class=Response,
    responses={200: {"model": PlanCells}, 304: {"description": "As it was."}},
)
async def cells(
    request: Request,
    draft: ReadDraft,
    session: CountingSession,
    lands: KeptLands,
    community: AskedCommunities = (),
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """What an editor draws: cells with their points and figures, and arcs from which every outline is put together."""
    _, states = await states_of(session, lands, draft, named(draft, community))
    return await drawn(request, [state.land for state in states], if_none_match)


async def drawn(request: Request, lands: list[Land], if_none_match: str | None) -> Response:
    """The cells of communities as ``PlanCells``, compressed where that is worth it; 304 if they are as they were."""
    tag = _tag(lands)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
    if if_none_match is not None and tag in (each.strip() for each in if_none_match.split(",")):
        return Response(status_code=304, headers=headers)
    body = await asyncio.to_thread(_body, lands)
    if len(body) > _WORTH_COMPRESSING and "gzip" in request.headers.get("accept-encoding", ""):
        body = await asyncio.to_thread(gzip.compress, body, 6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/json", headers=headers)


def _tag(lands: list[Land]) -> str:
    digest = hashlib.sha256()
    for land in lands:
        for column in (land.atoms, land.households, land.home):
            digest.update(column.tobytes())
        named = [(land.code, land.name), *((grid.code, grid.name) for grid in land.grids)]
        digest.update(repr(named).encode())
    return f'W/"{digest.hexdigest()[:24]}"'


def _body(lands: list[Land]) -> bytes:
    return orjson.dumps({"scale": UNITS_A_DEGREE, "communities": [_community(land) for land in lands]})


def _community(land: Land) -> dict[str, Any]:
    arcs = arcs_of(land)
    steps = np.diff(arcs.points, axis=0, prepend=arcs.points[:1] * 0)
    steps[arcs.starts[:-1]] = arcs.points[arcs.starts[:-1]]
    flat = steps.ravel().tolist()
    ends = (2 * arcs.starts).tolist()
    sides = zip(arcs.left.tolist(), arcs.right.tolist(), strict=True)
    return {
        "code": land.code,
        "name": land.name,
        "atoms": land.atoms.tolist(),
        "kinds": list(land.kinds),
        "households": land.households.tolist(),
        "area_m2": np.round(land.graph.area_m2, 2).tolist(),
        "spots": np.round(land.lon_lat, 7).tolist(),
        "grids": [{"code": grid.code, "name": grid.name} for grid in land.grids],
        "home": land.home.tolist(),
        "arcs": [[left, right, *flat[ends[k] : ends[k + 1]]] for k, (left, right) in enumerate(sides)],
    }
