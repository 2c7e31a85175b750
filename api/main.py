"""The application: every door of the product, put together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

import api.accounts.routes
import api.addresses.routes
import api.areas.routes
import api.cases.merging
import api.cases.preview
import api.cases.reading
import api.cases.routes
import api.cases.similar
import api.compliance.routes
import api.embeds.routes
import api.health.routes
import api.heat.routes
import api.imports.routes
import api.kinds.routes
import api.locate.routes
import api.my.notices
import api.my.routes
import api.overview.routes
import api.people.routes
import api.pictures.routes
import api.places.misroutes
import api.places.proposals
import api.places.routes
import api.plans.border_cells
import api.plans.borders
import api.plans.cells
import api.plans.editing
import api.plans.events
import api.plans.files
import api.plans.handover
import api.plans.preview
import api.plans.publishing
import api.plans.review
import api.plans.routes
import api.published.files
import api.published.routes
import api.session.routes
import tiles.routes
from api import errors, keeper, pages
from api.dependencies import Caller, caller_of
from api.embeds.drawing import EmbedPages
from api.origin import RefuseForeignOrigin
from api.plans import refusals
from api.plans.news import PlanNews
from api.session.attempts import Attempts
from api.session.cookie import SessionReader
from geo.addresses.live import LiveLibrary
from geo.core.database import Database
from geo.core.errors import NotFoundError
from geo.core.settings import settings
from geo.plans.drafts.surveying import Lands
from geo.routing.shared import SharedLookups
from tiles.kept import KeptTiles

_ROUTERS = (
    api.health.routes.router,
    api.session.routes.router,
    api.addresses.routes.router,
    api.cases.routes.csv_router,
    api.cases.merging.router,
    api.cases.preview.router,
    api.cases.reading.router,
    api.cases.similar.router,
    api.cases.routes.router,
    api.my.routes.router,
    api.my.notices.router,
    api.kinds.routes.router,
    api.areas.routes.router,
    api.overview.routes.router,
    api.heat.routes.router,
    api.compliance.routes.router,
    api.imports.routes.router,
    api.people.routes.router,
    api.places.proposals.router,
    api.places.routes.router,
    api.pictures.routes.router,
    api.plans.border_cells.router,
    api.plans.borders.router,
    api.plans.routes.router,
    api.plans.editing.router,
    api.plans.cells.router,
    api.plans.events.router,
    api.plans.files.router,
    api.plans.review.router,
    api.plans.publishing.router,
    api.plans.preview.router,
    api.plans.handover.router,
    api.published.routes.router,
    api.published.files.router,
    api.embeds.routes.router,
    api.places.misroutes.router,
    api.accounts.routes.router,
)


def create_app(database: Database | None = None) -> FastAPI:
    """The application on ``database``; by default on the one that the settings name."""
    app = FastAPI(
        title="Wangge 网格",
        version=version("wangge"),
        summary="Grids, households and dispute points of one district: who answers, where, and how it stands.",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        responses={"4XX": {"model": errors.Problem, "description": "What is wrong, field by field, and the way out."}},
    )
    app.state.database = database or Database(_app_url(), settings().pool_size)
    app.state.lookups = SharedLookups(app.state.database.places)
    app.state.library = LiveLibrary(app.state.database)
    app.state.sessions = SessionReader()
    app.state.attempts = Attempts()
    app.state.tiles = _kept_tiles()
    app.state.embeds = EmbedPages()
    app.state.lands = Lands()
    app.state.plan_news = PlanNews(app.state.database)
    errors.install(app)
    refusals.install(app)
    app.add_middleware(RefuseForeignOrigin)
    # These two stand first, because routes are tried in turn and nothing is asked for as often.
    app.include_router(api.locate.routes.router)
    app.include_router(tiles.routes.router(caller_of))
    for router in _ROUTERS:
        app.include_router(router)
    app.add_api_route("/api/{path:path}", _nothing_here, methods=["GET", "POST"], include_in_schema=False)
    pages.install(app)
    return app


async def _nothing_here(path: str, caller: Caller) -> None:
    """Whoever is not signed in learns that first, and nothing of what exists."""
    raise NotFoundError("no_such_path", path=f"/api/{path}")


def _app_url() -> str:
    url = settings().app_url
    if url is None:
        message = "WANGGE_APP_URL is not set; 'wangge serve' sets it for the processes it starts."
        raise RuntimeError(message)
    return url


def _kept_tiles() -> KeptTiles:
    limit, url = settings().tile_cache_mb * 2**20, settings().redis_url
    if url is None:
        return KeptTiles(limit)
    from tiles.shared import SharedTiles  # noqa: PLC0415 - so that who shares nothing starts without Redis's library

    return KeptTiles(limit, SharedTiles(str(url)))


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    await app.state.database.open()
    await app.state.library.open()
    await app.state.plan_news.open()
    task = asyncio.create_task(keeper.keep(app))
    yield
    await keeper.stop(task)
    await app.state.plan_news.close()
    await app.state.tiles.close()
    await app.state.library.close()
    await app.state.database.close()
