"""The least that could do the same over HTTP: FastAPI, the product's own check of the session, one pooled query."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import ORJSONResponse
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from api.dependencies import caller
from api.session.cookie import SessionReader
from geo.core import clock
from geo.core.database import Database, sql

REACH_LAT = 50 / 111_195.0
REACH_LON = REACH_LAT / 0.76
PLAIN = (
    "SELECT v.code, v.name FROM area_part AS a INNER JOIN area_version AS v ON a.version_id = v.id"
    " WHERE a.level = 'grid' AND a.valid @> %(at)s::timestamptz"
    " AND st_covers(a.geom, st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326)) ORDER BY v.code LIMIT 1"
)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # The product's own pool for reads of places: the peer is to differ in what it does, not in how it is connected.
    database = Database(os.environ["WANGGE_APP_URL"], 8)
    await database.open()
    app.state.pool = database.places
    yield
    await database.close()


def create_app() -> FastAPI:
    app = FastAPI(lifespan=_lifespan, openapi_url=None)
    app.state.sessions = SessionReader()

    @app.get("/locate", dependencies=[Depends(caller)])
    async def locate(request: Request, lon: float, lat: float) -> Response:
        """The same lookup: the product's own query, its rows as they are."""
        parameters = {
            "lon": [lon],
            "lat": [lat],
            "at": clock.now(),
            "reach_lat": [REACH_LAT],
            "reach_lon": [REACH_LON],
        }
        return ORJSONResponse(await _rows(request, sql("geo.routing", "locate"), parameters))

    @app.get("/plain", dependencies=[Depends(caller)])
    async def plain(request: Request, lon: float, lat: float) -> Response:
        """A poorer lookup: the grid's code and name alone, no leader, no distance to the edge, no runners-up."""
        return ORJSONResponse(await _rows(request, PLAIN, {"lon": lon, "lat": lat, "at": clock.now()}))

    @app.get("/empty")
    async def empty() -> Response:
        return Response(status_code=304)

    return app


async def _rows(request: Request, query: str, parameters: dict[str, object]) -> list[dict[str, object]]:
    connection: AsyncConnection
    async with request.app.state.pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query, parameters)
        return await cursor.fetchall()
