"""Whatever is done to cases and whenever it is folded, the counters say what a recount says."""

import asyncio
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from geo.core.database import Database
from geo.heat.pyramid.checking import check
from geo.heat.pyramid.folding import fold
from tests.geo.heat.own_database import own_database
from tests.geo.heat.pyramid.counting import without_loop

CASES = 6
CHANGES = {
    "kind": "UPDATE case_record SET kind = (ARRAY['0201', '02', '0402'])[%s] WHERE {}",
    "channel": "UPDATE case_record SET channel = (ARRAY['visit', 'hotline', 'police'])[%s] WHERE {}",
    "state": "UPDATE case_record SET state = (ARRAY['closed', 'merged', 'withdrawn'])[%s] WHERE {}",
    "restricted": "UPDATE case_record SET restricted = %s > 1 WHERE {}",
    "opened": "UPDATE case_record SET opened_at = timestamptz '2024-12-31 23:00+08' + %s * interval '1 hour' WHERE {}",
    "moved": "UPDATE case_record SET morton = %s::bigint << 50 WHERE point IS NOT NULL AND {}",
    "unplaced": "UPDATE case_record SET point = NULL, morton = NULL WHERE %s > 0 AND {}",
    "deleted": "DELETE FROM case_record WHERE %s > 0 AND {}",
    "fold": "",
}
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(1, 3), st.sets(st.integers(1, CASES), min_size=1)),
    max_size=12,
)


@pytest.fixture(scope="module")
def own_url(maintenance_url: str, worker_id: str) -> Iterator[str]:
    """A database with the small district and a few cases, to which nothing is ever committed."""
    with own_database(maintenance_url, f"wangge_test_heat_any_{os.getpid()}_{worker_id}", CASES) as url:
        yield url


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_counters_say_what_a_recount_says(own_url: str, steps: list[tuple[str, int, set[int]]]) -> None:
    asyncio.run(play(own_url, steps))


async def play(url: str, steps: list[tuple[str, int, set[int]]]) -> None:
    database = Database(url, size=1)
    await database.open()
    try:
        async with database.sessions() as session:
            for name, number, cases in [*steps, ("fold", 0, {1})]:
                connection = await without_loop(session)
                if name == "fold":
                    await fold(session, 4)
                else:
                    chosen = sql.SQL("id - (SELECT min(id) FROM case_record) + 1 = ANY(%s)")
                    connection.execute(sql.SQL(CHANGES[name]).format(chosen), [number, list(cases)], prepare=False)
                found = check(connection)
                assert (found.wrong, found.malformed) == (0, 0), found.differences
            await session.rollback()
    finally:
        await database.close()
