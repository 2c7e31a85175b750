"""Counters and cases give the same answers, whoever asks for what, however boundaries have moved."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.areas.writer import apply_changes
from geo.cases.following import follow_changes
from geo.cases.tables import CaseRecord
from geo.core import clock
from geo.core.identity import EVERYWHERE, Identity, desk, identify
from geo.heat.counters import CountedFrom, can_answer
from geo.heat.counts import counts_by_area, unplaced
from geo.heat.filter import CHANNELS, STATES, CaseFilter
from geo.heat.pyramid.folding import fold
from geo.heat.selection import resolve
from tests.factories import DISTRICT, SmallDistrict, community_code, grid_code, town_code
from tests.geo.heat.records import NOBODYS, Records
from tests.geo.heat.test_counts import CHANGE, move_the_border
from tests.geo.heat.ways import answers, answers_of_cases

KINDS = ("01", "0101", "02", "0201", "0402", "0401", "04", "13")
DISTRICT_SIZE = 1 << 42
NOW = clock.parse_instant("2026-10-10T12:00:00+08:00")
INSTANTS = (NOW, CHANGE - timedelta(days=1), clock.parse_instant("2026-12-01"))


def some(dice: random.Random, of: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dice.sample(of, dice.choice((1, 1, 2, 3))))


def a_filter(dice: random.Random) -> CaseFilter:
    """Any filter: often none, often one dimension, now and then two; periods open and closed, areas or not."""
    first = dice.choice((None, date(2025, 1, 1), date(2026, 1, 1), date(2025, 12, 31), date(2026, 3, 1)))
    last = dice.choice((None, date(2026, 12, 31), date(2026, 3, 31), date(2026, 1, 1)))
    if first and last and first > last:
        last = None
    given: dict[str, Any] = {}
    for name in dice.choices(("kinds", "channels", "states"), k=dice.choice((0, 1, 1, 2))):
        given[name] = some(dice, {"kinds": KINDS, "channels": CHANNELS, "states": STATES}[name])
    areas = (DISTRICT, town_code(0), community_code(2, 2), grid_code(0, 0), grid_code(1, 0))
    return CaseFilter(first, last, areas=some(dice, areas) if dice.random() < 0.3 else (), **given)


def somebody(dice: random.Random, records: Records) -> Identity:
    """Anybody: the desk, a manager or dispatcher of the district, somebody of a town or grid, nobody."""
    district, town, grid = (records.keys[code] for code in (DISTRICT, town_code(0), grid_code(1, 0)))
    whole = (district, district + DISTRICT_SIZE - 1)
    return dice.choice(
        (
            desk(),
            Identity(7, (whole,), (whole,)),
            Identity(7, (whole,)),
            Identity(7, (whole,), ((town, town + (1 << 30) - 1),)),
            Identity(7, ((town, town + (1 << 30) - 1),)),
            Identity(7, ((grid, grid),), ((grid, grid),)),
            Identity(7),
        )
    )


async def scatter(records: Records, dice: random.Random, n: int) -> list[int]:
    """Cases of every state, kind and channel, on the first and last days of years too; returns their ids."""
    found = []
    for _ in range(n):
        day = date(2025, 1, 1) + timedelta(days=dice.choice((0, 364, 365, dice.randrange(700))))
        facts: dict[str, Any] = {
            "kind": dice.choice(KINDS),
            "channel": dice.choice(CHANNELS),
            "state": dice.choice(STATES),
            "restricted": dice.random() < 0.2,
            "opened": f"{day}T{dice.choice(('00:00:00', '23:59:59', '12:30:00'))}+08:00",
        }
        luck = dice.random()
        if luck < 0.15:
            answering = dice.choice((DISTRICT, town_code(0), grid_code(1, 0)))
            found.append(await records.add_unplaced(**facts | {"scope": records.keys[answering]}))
        elif luck < 0.3:
            found.append(await records.add(at=records.district.point(0, 0, dx=-300), **NOBODYS | facts))
        elif luck < 0.35:
            outside = {"district_id": None, "routing_outcome": "outside"}
            found.append(await records.add(at=records.district.point(0, 0, dx=-9000), **NOBODYS | outside | facts))
        else:
            column, row = dice.randrange(4), dice.randrange(4)
            found.append(await records.add(column, row, dx=dice.uniform(1, 199), dy=dice.uniform(1, 199), **facts))
    return found


async def stir(session: AsyncSession, dice: random.Random, ids: list[int]) -> None:
    """Some of the cases are not any more what they were."""
    for case_id in dice.sample(ids, len(ids) // 3):
        changed = dice.choice(
            (
                {"state": dice.choice(STATES)},
                {"kind": dice.choice(KINDS)},
                {"channel": dice.choice(CHANNELS)},
                {"restricted": dice.random() < 0.5},
                {"opened_at": CaseRecord.opened_at - timedelta(days=dice.randrange(400))},
            )
        )
        await session.execute(update(CaseRecord).where(CaseRecord.id == case_id).values(changed))
    await session.execute(update(CaseRecord).where(CaseRecord.id == ids[0]).values(state="withdrawn"))


async def agree(session: AsyncSession, records: Records, dice: random.Random, questions: int) -> set[CountedFrom]:
    """Ask both ways; returns the ways that were taken where the counters might answer."""
    ways: set[CountedFrom] = set()
    for _ in range(questions):
        asked, who, at = a_filter(dice), somebody(dice, records), dice.choice(INSTANTS)
        await identify(session, who)
        selection = await resolve(session, asked, at)
        found = await answers(session, selection)
        assert found.numbers == (await answers_of_cases(session, selection)).numbers, (asked, who, at)
        ways.update(found.counted_from.values())
    await identify(session, desk())
    return ways


@pytest.mark.parametrize("seed", range(6))
async def test_both_ways_agree(session: AsyncSession, records: Records, seed: int) -> None:
    """Before and after changes are folded in, while boundaries move and after cases have followed them."""
    dice = random.Random(seed)
    ids = await scatter(records, dice, 90)
    ways = await agree(session, records, dice, 8)
    assert await fold(session) > 0
    ways |= await agree(session, records, dice, 8)
    await stir(session, dice, ids)
    await move_the_border(session)
    ways |= await agree(session, records, dice, 8)
    await fold(session, 20)
    await follow_changes(session, desk())
    ways |= await agree(session, records, dice, 8)
    await fold(session)
    ways |= await agree(session, records, dice, 8)
    assert ways == set(CountedFrom)


async def test_whoever_sees_less_than_whole_districts_is_not_answered_by_counters() -> None:
    whole, second = (DISTRICT_SIZE, 2 * DISTRICT_SIZE - 1), (2 * DISTRICT_SIZE, 4 * DISTRICT_SIZE - 1)
    town = (DISTRICT_SIZE, DISTRICT_SIZE + (1 << 30) - 1)
    for identity, answered in (
        (desk(), True),
        (Identity(7, (whole, second), (whole,)), True),
        (Identity(7, (EVERYWHERE,)), True),
        (Identity(7), True),
        (Identity(7, (town,)), False),
        (Identity(7, (whole,), (town,)), False),
        (Identity(7, (whole, town)), False),
        (None, False),
    ):
        assert can_answer(CaseFilter(), identity) is answered, identity


async def test_one_filtered_dimension_is_answered_by_counters() -> None:
    two, states = ("02", "0402"), ("closed", "failed")
    assert can_answer(CaseFilter(kinds=two), desk())
    assert can_answer(CaseFilter(date(2026, 1, 1), states=states), desk())
    assert not can_answer(CaseFilter(kinds=two, states=states), desk())


@pytest.mark.usefixtures("not_built")
async def test_until_they_hold_every_case_the_cases_are_counted(session: AsyncSession, records: Records) -> None:
    await records.add(0, 0)
    await records.add_unplaced()
    selection = await resolve(session, CaseFilter(), NOW)
    found = await answers(session, selection)
    assert set(found.counted_from.values()) == {CountedFrom.CASES}
    assert found.numbers == (await answers_of_cases(session, selection)).numbers
    assert found.numbers["unplaced"] == 1


async def test_what_was_merged_is_not_counted(session: AsyncSession, records: Records) -> None:
    first, unplaced_one = await records.add(0, 0), await records.add_unplaced()
    selection = await resolve(session, CaseFilter(), NOW)
    assert await unplaced(session, selection) == 1
    found = await counts_by_area(session, selection, Level.DISTRICT)
    assert ([area.n for area in found], found.counted_from) == ([1], CountedFrom.COUNTERS)
    for case_id in (first, unplaced_one):
        await session.execute(update(CaseRecord).where(CaseRecord.id == case_id).values(state="merged"))
    assert await unplaced(session, selection) == 0
    assert [area.n for area in await counts_by_area(session, selection, Level.DISTRICT)] == [0]


async def test_a_case_in_no_grid_is_not_looked_up_while_boundaries_stand(
    session: AsyncSession, records: Records, district: SmallDistrict
) -> None:
    """It counts for the district whatever grids there were, once cases have followed every change in effect."""
    await follow_changes(session, desk())
    await records.add(at=district.point(0, 0, dx=-300), **NOBODYS)
    selection = await resolve(session, CaseFilter(), NOW)
    found = await counts_by_area(session, selection, Level.GRID)
    assert sum(area.n for area in found) == 0
    found = await counts_by_area(session, selection, Level.DISTRICT)
    assert (found[0].n, found[:1], len(found)) == (1, (found[0],), 1)


async def test_a_case_whose_grid_is_gone_counts_there_before(session: AsyncSession, records: Records) -> None:
    """It is in no grid now, and was in one: it is looked up by its point where boundaries were others."""
    await follow_changes(session, desk())
    await records.add(0, 0)
    await apply_changes(session, [], CHANGE, source="test", retire=[grid_code(0, 0)])
    for _ in range(2):
        for at, n in ((NOW, 0), (CHANGE - timedelta(days=1), 1)):
            selection = await resolve(session, CaseFilter(), at)
            for level, expected in ((Level.GRID, n), (Level.TOWN, n), (Level.DISTRICT, 1)):
                found = await counts_by_area(session, selection, level)
                assert (sum(area.n for area in found), found.counted_from) == (expected, CountedFrom.COUNTERS)
            assert (await answers(session, selection)).numbers == (await answers_of_cases(session, selection)).numbers
        await follow_changes(session, desk())
