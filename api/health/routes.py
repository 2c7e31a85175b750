"""Whether the product is up, ready, and how it is doing."""

from datetime import datetime
from importlib.metadata import version

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from psycopg.errors import UndefinedTable
from pydantic import BaseModel

from api.dependencies import database
from geo.core import clock
from geo.core.database import fetch_all, sql
from geo.core.errors import NotAllowedError, UnavailableError

router = APIRouter(tags=["health"])
_LOOPBACK = {"127.0.0.1", "::1", "testclient"}


class Health(BaseModel):
    """The product answers; ``now`` is by its own clock, which in the demo is not the wall's."""

    status: str
    version: str
    now: datetime
    demo: bool


class Readiness(BaseModel):
    """The database is in place and migrated to ``migration``."""

    status: str
    migration: str


@router.get("/healthz", summary="Is it up?")
async def health() -> Health:
    """Answers without the database."""
    return Health(status="ok", version=version("wangge"), now=clock.now(), demo=clock.is_demo())


@router.get("/readyz", summary="Is it ready?")
async def readiness(request: Request) -> Readiness:
    """Answers 503 until the database is reachable and migrated."""
    async with database(request).sessions() as session:
        try:
            rows = await fetch_all(session, sql("api.health", "migration"), {})
        except UndefinedTable as missing:
            raise UnavailableError("not_migrated") from missing
    return Readiness(status="ok", migration=rows[0]["version_num"])


@router.get("/metrics", summary="Prometheus metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """For Prometheus, on this machine only."""
    if request.client is None or request.client.host not in _LOOPBACK:
        raise NotAllowedError("metrics_on_loopback_only")
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
