"""Vector tiles and their TileJSON over HTTP: who may see them, how long they keep, when nothing need be sent."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import Protocol

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from geo.core import clock
from geo.core.errors import InvalidInputError, NotAllowedError
from geo.core.identity import Identity
from geo.heat.filter import CaseFilter
from tiles import describing
from tiles.address import TileAddress, layer_named, tile_of
from tiles.answering import ClientGoneError, answer, held_tags, holds, unless_gone
from tiles.compliance import Judged, Sessions, draw_compliance, fields_of, last_month
from tiles.drawing import Pool, bounds, draw_cases, stamp_of_cases, state_of
from tiles.heat import draw_heat
from tiles.kept import KeptTiles
from tiles.layers import Layer
from tiles.plan import draw_plan, extent_of, plan_named

_KEEPS = "private, max-age=31536000, immutable"
_ASKS_AGAIN = "private, no-cache"
_CLIENT_GONE = 499


class TileCaller(Protocol):
    """What tiles need to know of who is asking."""

    @property
    def account_id(self) -> int:
        """The account."""

    @property
    def identity(self) -> Identity:
        """What the database lets them see of single cases."""

    @property
    def counting_identity(self) -> Identity:
        """What the database lets them count."""

    @property
    def plan_ranges(self) -> Collection[tuple[int, int]]:
        """The keys of the areas whose drafts they may read."""

    @property
    def actions(self) -> Collection[str]:
        """What they may do somewhere."""


def router(caller_of: Callable[[Request], Awaitable[TileCaller]]) -> APIRouter:
    """The routes of tiles.

    Args:
        caller_of: who is asking; raises where nobody is. It is called straight from the handler, because solving it as
            a dependency would cost as much as all the rest of an answer that sends nothing.
    """
    routes = APIRouter(prefix="/tiles", tags=["tiles"])

    @routes.get("/{layer}.json", summary="TileJSON of a layer", openapi_extra=describing.TILEJSON)
    async def tilejson(request: Request) -> Response:
        """Where the tiles of a layer are. For boundaries the address holds the version of the data, so it changes when
        they do; ask again to see a change. ``now`` and ``changes_at`` say by the product's clock when they change next,
        as far as is known (null: never).
        """
        caller = await caller_of(request)
        layer = _permitted(layer_named(request.path_params["layer"]), caller)
        return await (_plan_json(request, layer, caller) if layer.name == "plan" else _tilejson(request, layer))

    @routes.get(
        "/{layer}/{z}/{x}/{y}.mvt",
        summary="A vector tile",
        response_class=Response,
        responses=describing.TILE_RESPONSES,
        openapi_extra=describing.TILE,
    )
    async def tile(request: Request) -> Response:
        """A Mapbox vector tile. Cases and heat take the filter of the heatmap and show what the caller may see; each
        located case of the district is in exactly one feature of ``heat`` a zoom. Boundaries take ``at``, drafts of
        other grids ``plan``.
        """
        caller, path = await caller_of(request), request.path_params
        layer = _permitted(layer_named(path["layer"]), caller)
        address = tile_of(layer, path["z"], path["x"], path["y"])
        try:
            if layer.versioned:
                return await _same_for_all(request, layer, address)
            if layer.name == "heat":
                return await _heat(request, layer, address, caller)
            if layer.name == "compliance":
                return await _compliance(request, layer, address, caller)
            if layer.name == "plan":
                return await _plan(request, layer, address, caller)
            return await _cases(request, layer, address, caller)
        except ClientGoneError:
            return Response(status_code=_CLIENT_GONE)

    return routes


def _permitted(layer: Layer, caller: TileCaller) -> Layer:
    if layer.right is not None and layer.right not in caller.actions:
        raise NotAllowedError("not_allowed", action=layer.right)
    return layer


async def _tilejson(request: Request, layer: Layer) -> Response:
    at, places, fields = _at(request), _places(request), layer.vector_layers
    query, more = {"at": request.query_params.get("at")}, {}
    if layer.versioned:
        state = await state_of(places, layer, at)
        query["v"] = state.version
        if layer.source == "boundary" and query["at"] is None:
            more = describing.moments(at, state.changes_at)
    if layer.name == "compliance":
        now = clock.now()
        words = request.query_params.get("month") or last_month(now)
        asked = Judged.parse(words, request.query_params.get("level"), now)
        at, query = asked.month.at, {"month": words, "level": asked.level.value}
        fields = {layer.name: fields[layer.name] | await fields_of(_sessions(request), asked.month)}
    found = describing.tilejson(layer, str(request.base_url), query, fields, await bounds(places, at))
    return JSONResponse(found | more, headers={"Cache-Control": _ASKS_AGAIN})


async def _plan_json(request: Request, layer: Layer, caller: TileCaller) -> Response:
    plan_id = plan_named(request.query_params.get("plan"))
    found = await extent_of(_pool(request), plan_id, caller.plan_ranges)
    query = {"plan": str(plan_id), "revision": str(found.revision)}
    told = describing.tilejson(layer, str(request.base_url), query, layer.vector_layers, found.bounds)
    return JSONResponse(told, headers={"Cache-Control": _ASKS_AGAIN})


async def _same_for_all(request: Request, layer: Layer, address: TileAddress) -> Response:
    asked = request.query_params.get("v")
    # What the address calls version v is version v for ever: who holds it needs no look at the database.
    if asked is not None and holds(request, _tag(layer, asked)):
        return Response(status_code=304, headers={"Cache-Control": _KEEPS, "ETag": _tag(layer, asked)})
    kept: KeptTiles = request.app.state.tiles
    found = await unless_gone(request, kept.tile(_places(request), layer, address, asked, _asked_at(request)))
    keeps = _KEEPS if asked == found.mark else _ASKS_AGAIN
    return await answer(request, found.mvt, {"Cache-Control": keeps, "ETag": _tag(layer, found.mark)})


async def _cases(request: Request, layer: Layer, address: TileAddress, caller: TileCaller) -> Response:
    pool, at, asked = _pool(request), _at(request), _filter(request)
    if "if-none-match" in request.headers:
        stamp = await unless_gone(request, stamp_of_cases(pool, address, asked, at, caller.identity))
        tag = _own_tag(layer, caller, stamp)
        if holds(request, tag):
            return Response(status_code=304, headers=_own_headers(tag))
    drawn = await unless_gone(request, draw_cases(pool, address, asked, at, caller.identity))
    return await answer(request, drawn.mvt, _own_headers(_own_tag(layer, caller, drawn.mark)))


async def _heat(request: Request, layer: Layer, address: TileAddress, caller: TileCaller) -> Response:
    held = _held_stamps(request, layer, caller)
    work = draw_heat(_pool(request), address, _filter(request), _at(request), caller.counting_identity, held)
    drawn = await unless_gone(request, work)
    headers = _own_headers(_own_tag(layer, caller, drawn.stamp)) | {describing.COUNTED_FROM: drawn.counted_from}
    if drawn.stamp in held:
        return Response(status_code=304, headers=headers)
    return await answer(request, drawn.mvt, headers)


async def _compliance(request: Request, layer: Layer, address: TileAddress, caller: TileCaller) -> Response:
    held, query = _held_stamps(request, layer, caller), request.query_params
    asked = Judged.parse(query.get("month"), query.get("level"), clock.now())
    work = draw_compliance(_sessions(request), address, asked, caller.counting_identity, held)
    drawn = await unless_gone(request, work)
    headers = _own_headers(_own_tag(layer, caller, drawn.mark))
    if drawn.mark in held:
        return Response(status_code=304, headers=headers)
    return await answer(request, drawn.mvt, headers)


async def _plan(request: Request, layer: Layer, address: TileAddress, caller: TileCaller) -> Response:
    # The revision in the address only tells a client that it has to ask: what it is now, the database says.
    plan_id = plan_named(request.query_params.get("plan"))
    held = _held_stamps(request, layer, caller)
    work = draw_plan(_pool(request), address, plan_id, caller.plan_ranges, held)
    drawn = await unless_gone(request, work)
    headers = _own_headers(_own_tag(layer, caller, drawn.mark))
    if drawn.mark in held:
        return Response(status_code=304, headers=headers)
    return await answer(request, drawn.mvt, headers)


def _held_stamps(request: Request, layer: Layer, caller: TileCaller) -> list[str]:
    before, _, behind = _own_tag(layer, caller, "*").partition("*")
    return [tag[len(before) : -len(behind)] for tag in held_tags(request) if tag.startswith(before)]


def _filter(request: Request) -> CaseFilter:
    query = request.query_params
    return CaseFilter.parse(
        query.get("from"),
        query.get("to"),
        query.getlist("kind"),
        query.getlist("channel"),
        query.getlist("state"),
        query.getlist("area"),
    )


def _tag(layer: Layer, version: str) -> str:
    return f'W/"{layer.name}-{version}"'


def _own_tag(layer: Layer, caller: TileCaller, stamp: str) -> str:
    return f'W/"{layer.name}-{caller.account_id}-{stamp}"'


def _own_headers(tag: str) -> dict[str, str]:
    return {"Cache-Control": _ASKS_AGAIN, "ETag": tag, "Vary": "Cookie, Authorization"}


def _at(request: Request) -> datetime:
    return _asked_at(request) or clock.now()


def _asked_at(request: Request) -> datetime | None:
    words = request.query_params.get("at")
    if words is None:
        return None
    try:
        return clock.parse_instant(words)
    except (ValueError, OverflowError):
        raise InvalidInputError.of("at", "not_an_instant") from None


def _places(request: Request) -> Pool:
    """Connections for what everybody may see: every statement stands alone."""
    places: Pool = request.app.state.database.places
    return places


def _pool(request: Request) -> Pool:
    pool: Pool = request.app.state.database.pool
    return pool


def _sessions(request: Request) -> Sessions:
    sessions: Sessions = request.app.state.database.sessions
    return sessions
