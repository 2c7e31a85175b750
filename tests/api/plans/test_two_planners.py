"""Two planners at one draft: the second is told, the first is seen, and both at once make one edit."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
import pytest_asyncio
from sqlalchemy import delete, select, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.plans import events as watching
from api.plans.news import PlanNews
from geo.areas.repository import versions_at
from geo.areas.tables import Area
from geo.core import clock
from geo.core.database import APP_ROLE, Database, url_for_role
from geo.core.identity import desk
from geo.people.tables import Account
from geo.plans.drafts import drafting, editing
from geo.plans.drafts.operations.telling import Rename
from geo.plans.drafts.reading import opened
from geo.plans.drafts.refusal import StaleError
from geo.plans.drafts.surveying import Lands
from geo.plans.drafts.tables import PlanGrid, PlanOperation, PlanStep
from tests.api.plans.conftest import COMMUNITY, Drafted, Ground, lay_cells
from tests.conftest import TransactionDatabase
from tests.factories import SmallDistrict, grid_code
from tests.geo.heat.own_database import own_url

__all__ = ["own_url"]


async def test_a_watcher_is_told_each_revision_and_the_end(
    drafted: Drafted, ground: Ground, connection: AsyncConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LOOK_EVERY_S", 0.05)
    database: Any = TransactionDatabase(connection)
    stream = watching.events(database, PlanNews(database), drafted.plan["id"], 0, desk())
    assert await anext(stream) == ": watching\n\n"
    await drafted.do("rename", grid=ground.key(0, 0), name="甲")
    await drafted.step("undo")
    kind, number, data = (await told(stream)).split("\n")[:3]
    assert (kind, number) == ("event: edits", "id: 2")
    body = orjson.loads(data.removeprefix("data: "))
    assert [(each["kind"], each["way"]) for each in body["edits"]] == [("rename", "done"), ("rename", "undone")]
    await drafted.client.delete(drafted.url)
    assert (await told(stream)).startswith("event: end")
    with pytest.raises(StopAsyncIteration):
        await anext(stream)


async def test_one_that_comes_back_is_told_what_it_missed(
    drafted: Drafted, ground: Ground, connection: AsyncConnection
) -> None:
    await drafted.do("rename", grid=ground.key(0, 0), name="甲")
    await drafted.do("rename", grid=ground.key(0, 0), name="乙")
    await drafted.client.delete(drafted.url)
    database: Any = TransactionDatabase(connection)
    stream = watching.events(database, PlanNews(database), drafted.plan["id"], 1, desk())
    assert "id: 2" in await told(stream)
    assert (await told(stream)).startswith("event: end")


async def told(stream: AsyncIterator[str]) -> str:
    """The next event that is not a sign of life."""
    async with asyncio.timeout(5):
        return await anext(event async for event in stream if not event.startswith(":"))


@pytest_asyncio.fixture
async def own(own_url: str) -> AsyncIterator[Database]:
    """A database of this test alone, entered as the server."""
    database = Database(url_for_role(own_url, APP_ROLE, None), size=4)
    await database.open()
    yield database
    await database.close()


async def begun(own: Database) -> tuple[int, int, str]:
    """The ids of a committed draft and its owner, and the key of a grid."""
    async with own.sessions() as session, session.begin():
        ids = dict((await session.execute(select(Area.code, Area.id))).all())
        await lay_cells(session, SmallDistrict(ids))
        community = (await versions_at(session, [COMMUNITY], clock.now()))[COMMUNITY]
        owner = (await session.scalars(select(Account.id).where(Account.username == "planner"))).one()
        draft = await drafting.make(session, "两人", "", ids["620902"], [community], owner)
        return draft.plan.id, owner, str(ids[grid_code(0, 0)])


async def rename(own: Database, lands: Lands, plan: tuple[int, int, str], name: str, seen: int = 0) -> int | StaleError:
    """Rename a grid in a transaction of its own: the new revision, or what stood against it."""
    plan_id, owner, key = plan
    try:
        async with own.sessions() as session, session.begin():
            draft = await opened(session, plan_id, lock=True)
            edited = await editing.edit(session, draft, editing.Asked(lands, seen, owner), Rename(key, name))
            return edited.draft.plan.revision
    except StaleError as stale:
        return stale


async def test_of_edits_at_once_one_is_made_and_the_others_are_told(own: Database) -> None:
    plan, lands = await begun(own), Lands()
    found = await asyncio.gather(*(rename(own, lands, plan, name) for name in ("甲", "乙", "丙")))
    assert sorted(isinstance(each, StaleError) for each in found) == [False, True, True]
    for stale in found:
        if isinstance(stale, StaleError):
            assert (stale.revision, [each.revision for each in stale.since]) == (1, [1])
    async with own.sessions() as session:
        assert len((await session.scalars(select(PlanOperation))).all()) == 1
        assert len((await session.scalars(select(PlanGrid))).all()) == 1


async def test_a_watcher_is_woken_by_an_edit_in_another_transaction(own: Database) -> None:
    plan, lands, news = await begun(own), Lands(), PlanNews(own)
    await news.open()
    stream = watching.events(own, news, plan[0], 0, desk())
    assert await anext(stream) == ": watching\n\n"
    waiting = asyncio.create_task(told(stream))
    # A notice before the connection listens would be lost; all who wait are woken as soon as it does.
    assert await rename(own, lands, plan, "甲") == 1
    assert "id: 1" in await waiting
    second = asyncio.create_task(told(stream))
    await rename(own, lands, plan, "乙", seen=1)
    assert "id: 2" in await second
    await news.close()


async def test_the_log_of_a_draft_cannot_be_changed(own: Database) -> None:
    plan = await begun(own)
    await rename(own, Lands(), plan, "甲")
    for statement in (
        update(PlanOperation).values(kind="split"),
        delete(PlanOperation),
        update(PlanStep).values(way="undone"),
        delete(PlanStep),
    ):
        async with own.sessions() as session:
            with pytest.raises(ProgrammingError, match="permission denied"):
                await session.execute(statement)
