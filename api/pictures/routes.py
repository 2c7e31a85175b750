"""Maps as files: one page of HTML, or an image."""

from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from api.compliance.routes import AreaQuery, MonthQuery
from api.dependencies import Caller, counting_session
from api.errors import language_of
from api.filter import CaseFilterQuery, InstantQuery
from api.heat.areas import LevelQuery, MeasureQuery
from api.pictures.drawing import drawn_in_turn
from api.pictures.eight_no import eight_no_picture
from api.pictures.heat import Wish, heat_picture
from api.pictures.picture import Picture
from geo.heat.measured import Measure

router = APIRouter(tags=["pictures"])
ByQuery = Annotated[Literal["month"] | None, Query(description="Month by month under one legend; at most 36 months.")]
WidthQuery = Annotated[int, Query(ge=400, le=3000, description="Width of the image, pixels.")]
_HTML: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {}}, "description": "A page that loads nothing else."}
}
_PNG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}, "description": "An image."}}

# The transaction is over before drawing begins, so that whoever waits for a turn keeps no connection.
_reading = asynccontextmanager(counting_session)


@router.get("/api/heatmap.html", summary="Disputes by area, as a page", response_class=Response, responses=_HTML)
async def heatmap_html(
    request: Request,
    caller: Caller,
    level: LevelQuery,
    asked: CaseFilterQuery,
    at: InstantQuery,
    measure: MeasureQuery = Measure.COUNT,
    by: ByQuery = None,
) -> Response:
    """The numbers of ``/api/heatmap`` as a map in one file, to be saved and opened without a network.

    By month it has a step for each month, by the same classes. Exact numbers as you may see them: for the office alone.
    """
    wish = Wish(level, asked, measure, by_month=by == "month")
    async with _reading(request, caller) as session:
        picture = await heat_picture(request, caller, session, wish, at)
    return await page_of(picture, "heatmap", level.value)


@router.get("/api/heatmap.png", summary="Disputes by area, as an image", response_class=Response, responses=_PNG)
async def heatmap_png(
    request: Request,
    caller: Caller,
    level: LevelQuery,
    asked: CaseFilterQuery,
    at: InstantQuery,
    measure: MeasureQuery = Measure.COUNT,
    width: WidthQuery = 1600,
) -> Response:
    """The numbers of ``/api/heatmap`` as an image. Exact numbers as you may see them: for the office alone."""
    wish = Wish(level, asked, measure, by_month=False)
    async with _reading(request, caller) as session:
        picture = await heat_picture(request, caller, session, wish, at)
    return await image_of(picture, width, "heatmap", level.value)


@router.get("/api/compliance.html", summary="The eight-no grid, as a page", response_class=Response, responses=_HTML)
async def compliance_html(
    request: Request, caller: Caller, month: MonthQuery, level: LevelQuery, area: AreaQuery = ()
) -> Response:
    """The results of ``/api/compliance`` as a map in one file, by all items or one of them. For the office alone."""
    async with _reading(request, caller) as session:
        picture = await eight_no_picture(session, caller, month, level, area, language_of(request))
    return await page_of(picture, "eight-no", str(month), level.value)


@router.get("/api/compliance.png", summary="The eight-no grid, as an image", response_class=Response, responses=_PNG)
async def compliance_png(
    request: Request,
    caller: Caller,
    month: MonthQuery,
    level: LevelQuery,
    area: AreaQuery = (),
    width: WidthQuery = 1600,
) -> Response:
    """The results of ``/api/compliance`` by all items, as an image. For the office alone."""
    async with _reading(request, caller) as session:
        picture = await eight_no_picture(session, caller, month, level, area, language_of(request))
    return await image_of(picture, width, "eight-no", str(month), level.value)


async def page_of(picture: Picture, *names: str) -> Response:
    """The answer that is the picture as one page."""
    # In a sandbox the scripts of the page cannot act for whoever opens it while signed in.
    policy = {"Content-Security-Policy": "sandbox allow-scripts"}
    return _file(await drawn_page(picture), "text/html; charset=utf-8", "-".join(names) + ".html", policy)


async def drawn_page(picture: Picture) -> bytes:
    """The picture as one page, UTF-8."""

    def draw() -> bytes:
        # folium and matplotlib take a while and tens of megabytes, which a server that draws nothing need not spend.
        from api.pictures.page import page  # noqa: PLC0415

        return page(picture).encode()

    return await drawn_in_turn(draw)


async def image_of(picture: Picture, width: int, *names: str) -> Response:
    """The answer that is the picture as an image, ``width`` pixels wide."""

    def draw() -> bytes:
        from api.pictures.image import image  # noqa: PLC0415

        return image(picture, width)

    return _file(await drawn_in_turn(draw), "image/png", "-".join(names) + ".png", {})


def _file(body: bytes, media_type: str, name: str, headers: dict[str, str]) -> Response:
    kept = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type=media_type, headers=kept | headers)
