"""Published figures as files: one page of HTML, or an image. They are drawn when the transaction is over."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.dependencies import Caller, transaction
from api.errors import language_of
from api.pictures.routes import WidthQuery, image_of, page_of
from api.published.asked import AskedQuery
from api.published.log import tell
from api.published.picture import published_picture
from api.published.publisher import Publisher

router = APIRouter(tags=["published"])
_HTML: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {}}, "description": "A page that loads nothing else."}
}
_PNG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}, "description": "An image."}}


@router.get(
    "/api/published/heatmap.html",
    summary="Disputes by area for publication, as a page",
    response_class=Response,
    responses=_HTML,
)
async def published_heatmap_html(request: Request, caller: Caller, publisher: Publisher, asked: AskedQuery) -> Response:
    """The numbers of ``/api/published/heatmap`` as a map in one file: it may be passed on."""
    async with transaction(request, publisher) as session:
        picture = await published_picture(session, publisher, asked, language_of(request))
    tell(caller, "html", asked)
    return await page_of(picture, asked.name)


@router.get(
    "/api/published/heatmap.png",
    summary="Disputes by area for publication, as an image",
    response_class=Response,
    responses=_PNG,
)
async def published_heatmap_png(
    request: Request, caller: Caller, publisher: Publisher, asked: AskedQuery, width: WidthQuery = 1600
) -> Response:
    """The numbers of ``/api/published/heatmap`` as an image: it may be passed on."""
    async with transaction(request, publisher) as session:
        picture = await published_picture(session, publisher, asked, language_of(request))
    tell(caller, "png", asked)
    return await image_of(picture, width, asked.name)
