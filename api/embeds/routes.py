"""Published maps on other sites: a link for a frame, made by a manager, open to everybody until it ends."""

from datetime import timedelta
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from psycopg import OperationalError as DatabaseAwayError
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import OperationalError

from api.dependencies import Caller, transaction
from api.embeds.drawing import KEPT_S, BusyError, EmbedPages
from api.embeds.pages import NoMap, headers, no_map
from api.embeds.schema import EmbedView, EmbedWish
from api.embeds.token import Embed, read, sign
from api.pictures.routes import drawn_page
from api.published.asked import asked_for
from api.published.log import tell
from api.published.picture import published_picture
from api.published.publisher import Publisher, PublishingSession
from geo.core.clock import real_now
from geo.core.errors import InvalidInputError, UnavailableError
from geo.disclosure.published import published

router = APIRouter(tags=["embeds"])
_HTML: dict[str, Any] = {"content": {"text/html": {}}}
_AWAY = (BusyError, UnavailableError, PoolTimeout, DatabaseAwayError, OperationalError)
_log = structlog.get_logger("wangge.published")


@router.post("/api/embeds", status_code=201, summary="A link to a published map, for other sites")
async def create_embed(
    request: Request, caller: Caller, publisher: Publisher, session: PublishingSession, wish: EmbedWish
) -> EmbedView:
    """Anybody who has the link sees the map until it ends; nobody can make another map of it.

    Where it may stand in a frame is a setting, ``WANGGE_EMBED_ANCESTORS``. For managers of a whole district.
    """
    asked = asked_for(wish.first, wish.last, wish.level, wish.kind, wish.measure)
    await published(session, asked.wish, publisher)
    expires_at = (real_now() + timedelta(days=wish.days)).replace(microsecond=0)
    token = sign(Embed(asked, publisher.scopes, wish.language), expires_at)
    tell(caller, "embed", asked, until=expires_at.isoformat())
    url = request.url_for("embedded_heatmap").include_query_params(token=token)
    return EmbedView(url=str(url), expires_at=expires_at)


@router.get(
    "/embed/heatmap",
    summary="An embedded map",
    response_class=HTMLResponse,
    responses={
        200: _HTML | {"description": "A page that loads nothing else."},
        403: _HTML | {"description": "The link is not one of this installation's."},
        404: _HTML | {"description": "What the link shows is not there any more."},
        410: _HTML | {"description": "The link has ended."},
        503: _HTML | {"description": "Too many maps are being drawn."},
    },
)
async def embedded_heatmap(
    request: Request, token: Annotated[str, Query(description="Of a link made by ``POST /api/embeds``.")] = ""
) -> Response:
    """The map behind a link: published figures and nothing else. Nobody needs to be signed in."""
    known = read(token)
    if known is None:
        return no_map(NoMap.NOT_OURS)
    embed, expires_at = known
    left_s = int((expires_at - real_now()).total_seconds())
    if left_s <= 0:
        return no_map(NoMap.ENDED)
    pages: EmbedPages = request.app.state.embeds
    try:
        page = await pages.page(embed, lambda: _draw(request, embed))
    except InvalidInputError:
        return no_map(NoMap.GONE)
    except _AWAY as away:
        _log.warning("embed_not_shown", why=str(away) or type(away).__name__)
        return no_map(NoMap.BUSY)
    _log.info("embed_shown", language=embed.language, **embed.asked.facts)
    kept = {"Cache-Control": f"public, max-age={min(KEPT_S, left_s)}"}
    return HTMLResponse(page, headers=headers() | kept)


async def _draw(request: Request, embed: Embed) -> bytes:
    async with transaction(request, embed.publisher) as session:
        picture = await published_picture(session, embed.publisher, embed.asked, embed.language)
    return await drawn_page(picture)
