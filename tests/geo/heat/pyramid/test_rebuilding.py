"""A rebuild counts what folding counts, and leaves the table as the migrations made it."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.geo.heat.pyramid.counting import checked, fold_all, rebuilt, stored
from tests.geo.heat.records import Records

TABLE = """
SELECT
    c.relname, c.reloptions, c.relrowsecurity, c.relacl::text,
    (SELECT array_agg(p.polname || p.polcmd::text || p.polroles::text || pg_get_expr(p.polqual, p.polrelid))
     FROM pg_policy AS p WHERE p.polrelid = c.oid) AS policies,
    (SELECT array_agg(i.conname || pg_get_constraintdef(i.oid)) FROM pg_constraint AS i WHERE i.conrelid = c.oid),
    (SELECT array_agg(a.attname || a.atttypid || a.attnotnull || a.attstorage::text || a.attcollation ORDER BY a.attnum)
     FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0)
FROM pg_class AS c WHERE c.relname IN ('heat_count', 'heat_count_pkey')
ORDER BY c.relname
"""


async def fill(records: Records) -> None:
    for number in range(12):
        kind, restricted = ("0201", "0402", "02", "99")[number % 4], number % 5 == 0
        opened = f"20{24 + number % 3}-0{1 + number % 9}-28T23:30:00+08:00"
        await records.add(number % 4, number % 3, kind=kind, restricted=restricted, opened=opened)
    await records.add_unplaced()
    await records.add_unplaced(restricted=True, state="mediating")


async def test_it_counts_what_folding_counts(owners_records: Records) -> None:
    session = owners_records.session
    await fill(owners_records)
    assert await fold_all(session, 5) == 14
    folded = await stored(session)
    await rebuilt(session)
    assert await stored(session) == folded
    found = await checked(session)
    assert found.clean
    assert found.counts > 100


async def test_changes_that_were_not_folded_are_not_counted_twice(owners_records: Records) -> None:
    await fill(owners_records)
    await rebuilt(owners_records.session)
    found = await checked(owners_records.session)
    assert (found.unfolded, found.wrong) == (0, 0)
    await owners_records.add(0, 0)
    found = await checked(owners_records.session)
    assert (found.unfolded, found.wrong) == (1, 0)


async def test_without_cases_there_are_no_counters(owner_session: AsyncSession) -> None:
    await rebuilt(owner_session)
    assert await stored(owner_session) == []
    assert (await checked(owner_session)).clean


async def test_the_new_table_is_as_the_migrations_made_the_old(owner_session: AsyncSession) -> None:
    before = [tuple(row) for row in await owner_session.execute(text(TABLE))]
    await rebuilt(owner_session)
    assert [tuple(row) for row in await owner_session.execute(text(TABLE))] == before
    assert before[0].count(None) == 0
