from datetime import date
from typing import Any

import pytest
import pytest_asyncio
import shapely
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.writer import apply_changes
from geo.cases.tables import CaseEvent, Incident
from geo.compliance.judging import Compliance, judge, overdue_disputes
from geo.compliance.month import Month
from geo.compliance.results import Result
from geo.core import clock
from geo.core.clock import parse_instant
from geo.core.errors import InvalidInputError
from geo.core.identity import Identity, desk, identify
from geo.heat.filter import CaseFilter
from geo.heat.selection import Selection, resolve
from tests.factories import SRID, SmallDistrict, community_code, grid_code, make_district, rectangle, town_code
from tests.geo.compliance.conftest import ITEMS, SEPTEMBER, Tell
from tests.geo.heat.records import NOBODYS, Records

LATE, SETTLED = "2026-07-01T10:00:00+08:00", "2026-10-05T10:00:00+08:00"


async def selected(session: AsyncSession, month: Month, *areas: str) -> Selection:
    return await resolve(session, CaseFilter(areas=areas), month.at)


async def judged(
    session: AsyncSession, level: Level = Level.GRID, month: str = "2026-09", *areas: str, asker: Identity | None = None
) -> Compliance:
    asked = Month.parse(month, clock.now())
    return await judge(session, await selected(session, asked, *areas), asked, level, asker or desk())


async def one(session: AsyncSession, code: str, level: Level = Level.GRID, **asked: Any) -> Result:
    return next(row.result for row in (await judged(session, level, **asked)).rows if row.code == code)


def item(row: Result, code: str) -> tuple[int | None, str]:
    result = row.items[ITEMS.index(code)]
    return result.n, result.status


async def happened(session: AsyncSession, case_id: int, *steps: tuple[str, str]) -> None:
    """What a case went through: instants and the states they led to."""
    rows = [
        {"case_id": case_id, "at": parse_instant(at), "action": "x", "to_state": state, "reason": "", "detail": {}}
        for at, state in steps
    ]
    if rows:
        await session.execute(insert(CaseEvent), rows)


async def test_a_grid_that_told_of_nothing_keeps_all_eight(
    session: AsyncSession, district: SmallDistrict, tell: Tell
) -> None:
    await tell()
    found = await judged(session)
    assert [each.code for each in found.definition.items] == list(ITEMS)
    assert (found.definition.version, found.definition.valid_from) == (1, None)
    assert {row.result.status for row in found.rows} == {"met"}
    assert (len(found.rows), found.whole.grids.met, found.whole.status) == (16, 16, "met")


async def test_no_data_is_not_zero(session: AsyncSession, district: SmallDistrict, tell: Tell) -> None:
    await tell({(0, 0, "fire"): None, (1, 0, "fire"): None, (1, 0, "lawsuit"): 3})
    silent, both = await one(session, grid_code(0, 0)), await one(session, grid_code(1, 0))
    assert (item(silent, "fire"), item(silent, "lawsuit"), silent.status) == ((None, "no_data"), (0, "met"), "no_data")
    assert (item(both, "fire"), item(both, "lawsuit"), both.status) == ((None, "no_data"), (3, "not_met"), "not_met")
    assert silent.items[0].source == "区公安分局"
    assert silent.items[ITEMS.index("fire")].source is None


async def test_another_month_tells_nothing_of_this_one(
    session: AsyncSession, district: SmallDistrict, tell: Tell
) -> None:
    await tell(month=date(2026, 8, 1))
    assert {row.result.status for row in (await judged(session)).rows} == {"no_data"}
    assert {row.result.status for row in (await judged(session, month="2026-08")).rows} == {"met"}


async def test_areas_above_count_their_grids(session: AsyncSession, district: SmallDistrict, tell: Tell) -> None:
    await tell({(0, 0, "petition"): 2, (1, 0, "petition"): 1, (0, 1, "fire"): None})
    found = await judged(session, Level.COMMUNITY)
    north_west = next(row.result for row in found.rows if row.code == community_code(0, 0))
    assert (north_west.grids.met, north_west.grids.not_met, north_west.grids.no_data) == (1, 2, 1)
    assert (item(north_west, "petition"), item(north_west, "fire")) == ((3, "not_met"), (0, "no_data"))
    assert north_west.items[ITEMS.index("petition")].grids.not_met == 2
    assert north_west.status == "not_met"
    assert (await one(session, town_code(2), Level.TOWN)).status == "met"
    whole = (await judged(session, Level.DISTRICT)).rows[0].result
    assert (whole.grids, whole.grids.all) == (found.whole.grids, 16)
    assert item(whole, "petition") == (3, "not_met")
    assert found.whole.items[ITEMS.index("petition")].n == 3


async def test_selected_areas_alone_are_judged(session: AsyncSession, district: SmallDistrict, tell: Tell) -> None:
    await tell({(0, 0, "criminal"): 1})
    found = await judged(session, Level.GRID, "2026-09", community_code(0, 0), grid_code(3, 3))
    assert len(found.rows) == 5
    (town,) = (await judged(session, Level.TOWN, "2026-09", community_code(0, 2))).rows
    assert (town.code, town.result.grids.all, town.result.status) == (town_code(0), 4, "met")


@pytest.mark.parametrize(
    ("state", "steps", "n"),
    [
        ("assigned", [], 1),
        ("suspended", [(LATE, "assigned"), ("2026-07-03T10:00:00+08:00", "suspended")], 1),
        ("closed", [(LATE, "assigned"), (SETTLED, "resolved"), (SETTLED, "closed")], 1),
        ("failed", [(LATE, "assigned"), ("2026-09-30T23:59:59+08:00", "failed")], 0),
        ("mediating", [(LATE, "assigned"), ("2026-09-02T10:00:00+08:00", "resolved"), (SETTLED, "mediating")], 0),
        ("withdrawn", [(LATE, "assigned"), (SETTLED, "withdrawn")], 0),
        ("referred", [(LATE, "assigned"), (SETTLED, "referred")], 1),
    ],
)
async def test_a_dispute_is_overdue_as_it_stood_when_the_month_ended(
    session: AsyncSession, records: Records, tell: Tell, state: str, steps: list[tuple[str, str]], n: int
) -> None:
    await tell()
    changed = parse_instant(steps[-1][0] if steps else LATE)
    case_id = await records.add(0, 0, opened=LATE, state=state, changed_at=changed)
    await happened(session, case_id, *steps)
    grid = await one(session, grid_code(0, 0))
    assert item(grid, "overdue") == (n, "not_met" if n else "met")
    month = Month.parse("2026-09", clock.now())
    behind = await overdue_disputes(session, await selected(session, month, grid_code(0, 0)), month)
    assert behind == [case_id] * n


async def test_a_deadline_on_the_edge_of_the_month(session: AsyncSession, records: Records, tell: Tell) -> None:
    await tell()
    await records.add(0, 0, due_at=parse_instant("2026-09-30T23:59:59+08:00"))
    await records.add(1, 0, due_at=parse_instant("2026-10-01T00:00:00+08:00"))
    assert item(await one(session, grid_code(0, 0)), "overdue") == (1, "not_met")
    assert item(await one(session, grid_code(1, 0)), "overdue") == (0, "met")


async def test_the_present_month_counts_what_is_overdue_now(session: AsyncSession, records: Records) -> None:
    await records.add(0, 0, due_at=parse_instant("2026-10-10T11:00:00+08:00"))
    await records.add(1, 0, due_at=parse_instant("2026-10-20T11:00:00+08:00"))
    found = await judged(session, month="2026-10")
    assert found.month.provisional
    assert found.whole.items[ITEMS.index("overdue")].n == 1


async def test_what_stands_in_no_grid_breaks_the_areas_above_alone(
    session: AsyncSession, records: Records, tell: Tell, district: SmallDistrict
) -> None:
    await tell()
    outside: dict[str, Any] = {"at": district.point(0, 0, dx=-500), "opened": LATE, **NOBODYS}
    await records.add(**outside)
    await records.add_unplaced(opened=LATE)
    await records.add_unplaced(opened=LATE, scope=records.keys[community_code(0, 0)])
    assert (await judged(session)).whole.status == "met"
    community = (await one(session, community_code(0, 0), Level.COMMUNITY)).items[ITEMS.index("overdue")]
    assert (community.n, community.in_no_grid, community.status, community.grids.met) == (1, 1, "not_met", 4)
    whole = (await judged(session, Level.DISTRICT)).rows[0].result
    assert (item(whole, "overdue"), whole.items[ITEMS.index("overdue")].in_no_grid) == ((3, "not_met"), 3)
    assert (whole.status, whole.grids.met) == ("not_met", 16)


async def test_a_restricted_dispute_counts_for_the_entitled_alone(
    session: AsyncSession, records: Records, tell: Tell
) -> None:
    await tell()
    await records.add(0, 0, opened=LATE, restricted=True)
    assert (await one(session, grid_code(0, 0))).status == "not_met"
    outsider = Identity(1, scopes=((0, 2**62),))
    await identify(session, outsider)
    assert (await one(session, grid_code(0, 0), asker=outsider)).status == "met"


async def test_areas_that_are_not_wholly_the_askers_are_left_out(
    session: AsyncSession, records: Records, tell: Tell
) -> None:
    await tell()
    key = records.keys[grid_code(0, 0)]
    leader = Identity(1, scopes=((key, key),))
    await identify(session, leader)
    assert [row.code for row in (await judged(session, asker=leader)).rows] == [grid_code(0, 0)]
    upper = await judged(session, Level.COMMUNITY, asker=leader)
    assert (upper.rows, upper.whole.status, upper.whole.grids.all) == ((), "no_data", 0)


async def test_boundaries_are_those_of_the_months_end(
    session: AsyncSession, district: SmallDistrict, tell: Tell
) -> None:
    await tell()
    code = grid_code(3, 3)
    change = AreaChange(code, Level.GRID, "改名网格", community_code(3, 3), rectangle(3, 3))
    await apply_changes(session, [change], parse_instant("2026-10-01"), source="test", metric_srid=SRID)
    names = [row.name for month in ("2026-09", "2026-10") for row in (await judged(session, month=month)).rows[-1:]]
    assert names == ["第4网格", "改名网格"]


async def test_dedicated_grids_count_like_others(session: AsyncSession, district: SmallDistrict, tell: Tell) -> None:
    await tell()
    code = f"{community_code(0, 0)}901"
    shape = shapely.MultiPolygon([rectangle(0, 0).buffer(-50)])
    change = AreaChange(code, Level.GRID, "市场网格", community_code(0, 0), shape, kind="dedicated")
    await apply_changes(session, [change], parse_instant("2026-09-15"), source="test", metric_srid=SRID)
    assert (await one(session, code)).status == "no_data"
    assert (await judged(session)).whole.grids.no_data == 1


@pytest_asyncio.fixture
async def redefined(owner_session: AsyncSession) -> AsyncSession:
    """Version 1 holds for 2025 alone; version 2, since 2026, has one item: fires and traffic accidents together."""
    district = await make_district(owner_session)
    await owner_session.execute(text("UPDATE eight_no_definition SET valid = '[2025-01-01,2026-01-01)'"))
    await owner_session.execute(
        text(
            "INSERT INTO eight_no_definition (version, item, place, name, name_en, rule, kinds, valid)"
            " VALUES (2, 'danger', 1, '无险情', 'No danger', 'incidents', '{fire,traffic}', '[2026-01-01,)')"
        )
    )
    told = [
        ((0, 0), "fire", 0),
        ((0, 0), "traffic", 0),
        ((1, 0), "fire", 0),
        ((2, 0), "fire", 2),
        ((3, 0), "lawsuit", 4),
    ]
    rows = [
        {"kind": kind, "grid_id": district.ids[grid_code(*square)], "month": SEPTEMBER, "n": n, "source": kind}
        for square, kind, n in told
    ]
    await owner_session.execute(insert(Incident), rows)
    return owner_session


async def test_each_month_is_judged_by_its_own_version(redefined: AsyncSession) -> None:
    for month, version, first, items in (("2025-12", 1, date(2025, 1, 1), 8), ("2026-01", 2, date(2026, 1, 1), 1)):
        found = (await judged(redefined, month=month)).definition
        assert (found.version, found.valid_from, len(found.items)) == (version, first, items)
    with pytest.raises(InvalidInputError) as refused:
        await judged(redefined, month="2024-12")
    assert [(f.field, f.fault) for f in refused.value.fields] == [("month", "no_eight_no_definition")]


async def test_an_item_of_two_kinds_needs_a_word_on_both(redefined: AsyncSession) -> None:
    found = {row.code: row.result for row in (await judged(redefined)).rows}
    results = [(row.items[0].n, row.status) for row in (found[grid_code(column, 0)] for column in range(4))]
    assert results == [(0, "met"), (None, "no_data"), (2, "not_met"), (None, "no_data")]
    assert found[grid_code(0, 0)].items[0].source == "fire、traffic"


async def test_two_versions_never_hold_at_once(redefined: AsyncSession) -> None:
    with pytest.raises(IntegrityError):
        await redefined.execute(text("UPDATE eight_no_definition SET valid = '[2025-06-01,)' WHERE version = 2"))
