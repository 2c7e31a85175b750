"""Folding and rebuilding while others write: nothing is lost or counted twice. All is committed here."""

import asyncio
import threading

import psycopg

from api.jobs.heat import fold_all
from geo.core.database import APP_ROLE, Database, url_for_role
from geo.core.identity import desk, identify
from geo.heat.pyramid.checking import Check, check, reading
from geo.heat.pyramid.folding import fold
from geo.heat.pyramid.rebuilding import alone, is_built, rebuild
from tests.geo.heat.own_database import own_url

__all__ = ["own_url"]


def looked(url: str) -> Check:
    with reading(url) as connection:
        return check(connection)


def write(url: str, times: int, over: threading.Event) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for number in range(times):
            connection.execute(
                "UPDATE case_record SET state = %s, restricted = NOT restricted"
                " WHERE id = (SELECT id FROM case_record ORDER BY id LIMIT 1 OFFSET %s)",
                [("accepted", "closed", "withdrawn")[number % 3], number % 30],
            )
    over.set()


def test_two_that_fold_at_once_fold_each_change_once(own_url: str) -> None:
    async def both() -> tuple[int, int]:
        database = Database(url_for_role(own_url, APP_ROLE, None), size=2)
        await database.open()

        async def once() -> int:
            async with database.sessions() as session, session.begin():
                await identify(session, desk())
                return await fold(session)

        try:
            return await asyncio.gather(once(), once())
        finally:
            await database.close()

    assert sorted(asyncio.run(both())) == [0, 30]
    found = looked(own_url)
    assert (found.unfolded, found.wrong) == (0, 0)


def test_a_rebuild_beside_writers_and_folding(own_url: str) -> None:
    over = threading.Event()
    writer = threading.Thread(target=write, args=(own_url, 300, over))
    writer.start()

    async def folding() -> None:
        database = Database(url_for_role(own_url, APP_ROLE, None), size=1)
        await database.open()
        try:
            while not over.is_set():
                await fold_all(database)
        finally:
            await database.close()

    folder = threading.Thread(target=asyncio.run, args=(folding(),))
    folder.start()
    for _ in range(2):
        with alone(own_url) as connection:
            rebuild(connection)
        found = looked(own_url)
        assert (found.wrong, found.malformed) == (0, 0)
    writer.join()
    folder.join()
    found = looked(own_url)
    assert (found.wrong, found.malformed, found.clean) == (0, 0, True)


def test_until_they_are_built_there_are_none(own_url: str) -> None:
    with psycopg.connect(own_url) as connection:
        connection.execute("DELETE FROM heat_built")
        assert not is_built(connection)
    with alone(own_url) as connection:
        rebuild(connection)
        assert is_built(connection)
    found = looked(own_url)
    assert (found.built, found.unfolded, found.wrong) == (True, 0, 0)
