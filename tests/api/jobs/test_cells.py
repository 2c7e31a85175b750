"""A new district gets its cells without anybody asking, from a process beside the worker."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
import shapely

from api.jobs.cells import keep_building, missing_in
from geo.core.database import APP_ROLE, Database, url_for_role
from tests.api.imports.conftest import own_url
from tests.factories import make_district, rectangle
from tests.geo.plans.cells.test_building import add_building

__all__ = ["own_url"]
ROOT = Path(__file__).parents[3]


@pytest_asyncio.fixture
async def own(own_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """A district with a building in each of two communities."""
    url = url_for_role(own_url, APP_ROLE, None)
    monkeypatch.setenv("WANGGE_APP_URL", url)
    monkeypatch.chdir(ROOT)
    database = Database(url, size=3)
    await database.open()
    owner = Database(own_url, size=1)
    await owner.open()
    async with owner.sessions() as session, session.begin():
        await make_district(session)
        for column, row in ((0, 0), (2, 2)):
            x, y = shapely.get_coordinates(rectangle(column, row)).min(axis=0)
            await add_building(session, shapely.box(x + 80, y + 80, x + 110, y + 100))
    await owner.close()
    yield database
    await database.close()


async def test_communities_with_buildings_get_their_cells(own: Database, own_url: str) -> None:
    assert len(await missing_in(own)) == 2
    building = asyncio.create_task(keep_building(own, 0))
    for _ in range(1200):
        if not await missing_in(own):
            break
        await asyncio.sleep(0.1)
    building.cancel()
    await asyncio.wait([building])
    with psycopg.connect(own_url) as connection:
        found = connection.execute(
            "SELECT v.code, count(*), min(lower(a.valid)) = min(lower(v.valid)) FROM atom AS a"
            " INNER JOIN area_version AS v ON a.community_id = v.area_id GROUP BY v.code ORDER BY v.code"
        ).fetchall()
    assert found == [("620902001001", 4, True), ("620902002002", 4, True)]
