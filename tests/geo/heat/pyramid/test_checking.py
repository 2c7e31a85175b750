"""A check says what differs."""

from datetime import date

from sqlalchemy import text

from geo.heat.pyramid.checking import Difference
from tests.geo.heat.pyramid.counting import checked, fold_all
from tests.geo.heat.records import Records


async def test_a_wrong_counter_is_named(records: Records) -> None:
    await records.add(0, 0, opened="2026-03-10T10:00:00+08:00")
    await fold_all(records.session)
    await records.session.execute(text("UPDATE heat_count SET sums = '{3}' WHERE layer = 0 AND value = 'k02'"))
    found = await checked(records.session)
    (difference,) = found.differences
    assert difference == Difference(0, "k02", difference.cell, date(2026, 3, 10), counted=1, stands=3)
    assert (found.wrong, found.malformed, found.clean) == (1, 0, False)


async def test_a_counter_that_is_missing_and_one_too_many_are_named(records: Records) -> None:
    await records.add(0, 0)
    await fold_all(records.session)
    await records.session.execute(text("UPDATE heat_count SET cell = cell + 1 WHERE layer = 1 AND value = ''"))
    found = await checked(records.session)
    assert sorted((each.counted, each.stands) for each in found.differences) == [(0, 1), (1, 0)]


async def test_rows_that_are_no_counters_are_counted(records: Records) -> None:
    await records.add(0, 0)
    await fold_all(records.session)
    await records.session.execute(
        text("INSERT INTO heat_count SELECT 0, 'kXX', year, cell, district, restricted, days, sums FROM heat_count"
             " WHERE layer = 0 AND value = ''")
    )  # fmt: skip
    await records.session.execute(text("UPDATE heat_count SET days = '{9,8}', sums = '{0,1}' WHERE value = 'cvisit'"))
    found = await checked(records.session)
    assert found.malformed == 1 + 9
    assert not found.clean
