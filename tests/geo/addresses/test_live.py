"""The library of a process follows what others commit; everything here is committed, and taken away at the end."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import pytest_asyncio
import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses import live
from geo.addresses.changes import forget_old_changes
from geo.addresses.library import Library
from geo.addresses.live import LiveLibrary
from geo.addresses.tables import AddressUnit, Place, PlaceAlias
from geo.core.database import Database

WITHIN_S = 2.0
HERE = from_shape(shapely.Point(98.5, 39.7), 4326)


@pytest_asyncio.fixture
async def workers(database: Database, owner_database: Database) -> AsyncIterator[list[LiveLibrary]]:
    """Two processes, each with a library of its own; what they see of places is taken away afterwards."""
    both = [LiveLibrary(database), LiveLibrary(database)]
    for each in both:
        await each.open()
    yield both
    for each in both:
        await each.close()
    async with owner_database.sessions() as session, session.begin():
        for table in ("address_unit", "place_alias", "place", "place_change"):
            await session.execute(text(f"DELETE FROM {table}"))


async def write(database: Database, *rows: object) -> None:
    async with database.sessions() as session, session.begin():
        for row in rows:
            session.add(row)
            await session.flush()


async def seen(workers: list[LiveLibrary], holds: Callable[[Library], bool]) -> float:
    """Seconds until it holds in all of them; fails after two."""
    began = time.monotonic()
    while not all(holds(each.current) for each in workers):
        assert time.monotonic() - began < WITHIN_S, "not seen in time"
        await asyncio.sleep(0.02)
    return time.monotonic() - began


def estate(number: int, name: str) -> Place:
    return Place(id=number, kind="estate", name=name, point=HERE, source="test")


def building(number: int, place_id: int, key: str) -> AddressUnit:
    return AddressUnit(id=number, place_id=place_id, level="building", key=key, label=f"{key}号楼", point=HERE)


def finds(query: str, address: str) -> Callable[[Library], bool]:
    return lambda library: [c.address for c in library.match(query).candidates[:1]] == [address]


async def test_what_one_writes_all_processes_know_within_two_seconds(
    workers: list[LiveLibrary], database: Database
) -> None:
    await write(database, estate(901, "雪莲家园"), building(9011, 901, "3"))
    await seen(workers, finds("雪莲家园3号楼", "雪莲家园3号楼"))
    await write(
        database, PlaceAlias(place_id=901, name="老面粉厂", weight=0.9, source="test"), building(9012, 901, "4")
    )
    await seen(workers, finds("老面粉厂4号楼", "雪莲家园4号楼"))


async def test_a_name_that_is_changed_or_taken_away_is_not_found_any_more(
    workers: list[LiveLibrary], database: Database, owner_database: Database
) -> None:
    await write(database, estate(902, "青松花苑"), building(9021, 902, "1"))
    await seen(workers, finds("青松花苑1号楼", "青松花苑1号楼"))
    async with database.sessions() as session, session.begin():
        (await session.get_one(Place, 902)).name = "翠柏花苑"
    await seen(workers, finds("翠柏花苑1号楼", "翠柏花苑1号楼"))
    assert all(each.current.match("青松花苑1号楼").outcome != "match" for each in workers)
    async with owner_database.sessions() as session, session.begin():
        await session.delete(await session.get_one(AddressUnit, 9021))
        await session.flush()
        await session.delete(await session.get_one(Place, 902))
    await seen(workers, lambda library: library.match("翠柏花苑1号楼").outcome == "none")


async def test_what_was_written_first_and_committed_last_is_not_lost(
    workers: list[LiveLibrary], database: Database
) -> None:
    async with AsyncSession(database.engine) as slow:
        slow.add(estate(903, "晚到小区"))
        await slow.flush()
        await write(database, estate(904, "早到小区"))
        await seen(workers, finds("早到小区", "早到小区"))
        assert all(each.current.match("晚到小区").outcome != "match" for each in workers)
        await slow.commit()
    await seen(workers, finds("晚到小区", "晚到小区"))


async def test_very_many_changes_are_read_as_a_whole(workers: list[LiveLibrary], database: Database) -> None:
    count = live.MOST_CHANGED + 50
    await write(database, *(estate(10_000 + n, f"第{n}村庄园") for n in range(count)))
    await seen(workers, finds(f"第{count - 1}村庄园", f"第{count - 1}村庄园"))
    assert all(each.current.changed is None for each in workers)


async def test_a_broken_connection_is_made_again(
    workers: list[LiveLibrary], database: Database, owner_database: Database
) -> None:
    await write(database, estate(906, "先到小区"))
    await seen(workers, finds("先到小区", "先到小区"))
    async with owner_database.sessions() as session:
        ended = await session.execute(
            text(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE query LIKE '%LISTEN places%' AND pid <> pg_backend_pid()"
            )
        )
        assert ended.scalar_one() >= len(workers)
    await asyncio.sleep(live.TRY_AGAIN_AFTER_S + 0.5)
    await write(database, estate(905, "重连小区"))
    await seen(workers, finds("重连小区", "重连小区"))


async def test_old_changes_are_forgotten_and_young_ones_kept(session: AsyncSession) -> None:
    await session.execute(
        text("INSERT INTO place_change (place_id, changed_at) VALUES (1, now() - INTERVAL '25 hours')")
    )
    await session.execute(text("INSERT INTO place_change (place_id) VALUES (2)"))
    await forget_old_changes(session)
    left = (await session.execute(text("SELECT place_id FROM place_change"))).scalars().all()
    assert 1 not in left
    assert 2 in left
