from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.tables import AddressUnit, Household, Place
from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.tables import Area
from geo.areas.writer import apply_changes
from geo.cases.following import follow_changes
from geo.cases.report import CaseReport
from geo.core.clock import parse_instant
from geo.core.identity import desk
from tests.factories import SmallDistrict, community_code, district_changes, grid_code, rectangle, town_code
from tests.intake import taken

TODAY = parse_instant("2026-10-10")
LEAK = CaseReport("0201", "hotline", "漏水", address="阳光花园1号楼，西北社区")


async def merged(session: AsyncSession, when: str) -> None:
    """The first grid is given to its eastern neighbour."""
    wide = AreaChange(grid_code(1, 0), Level.GRID, "合并网格", community_code(0, 0), rectangle(0, 0, 2, 1))
    await apply_changes(session, [wide], parse_instant(when), source="t", retire=[grid_code(0, 0)])


async def households(session: AsyncSession) -> dict[int, int]:
    query = select(Household.grid_id, func.sum(Household.households)).group_by(Household.grid_id)
    return {grid: int(n) for grid, n in await session.execute(query)}


async def test_addresses_households_and_cases_follow_a_merge(session: AsyncSession, district: SmallDistrict) -> None:
    lon, lat = district.point(0, 0)
    case = (await taken(session, replace(LEAK, address=None, lon=lon, lat=lat), desk())).record
    total = sum((await households(session)).values())
    old, new = district.ids[grid_code(0, 0)], district.ids[grid_code(1, 0)]
    await follow_changes(session, desk())
    await merged(session, "2026-10-10")
    assert await follow_changes(session, desk()) == 1
    await session.refresh(case)
    assert (case.place_grid_id, case.assigned_grid_id) == (new, old)
    place = (await session.scalars(select(Place).where(Place.name == "阳光花园").order_by(Place.id))).first()
    assert place.grid_id == new
    grids = set((await session.scalars(select(AddressUnit.grid_id).where(AddressUnit.place_id == place.id))).all())
    assert grids == {new}
    counted = await households(session)
    assert old not in counted
    assert sum(counted.values()) == total
    assert await follow_changes(session, desk()) == 0


async def test_a_change_to_come_is_followed_when_its_time_has_come(
    session: AsyncSession, district: SmallDistrict
) -> None:
    await follow_changes(session, desk())
    await merged(session, "2027-01-01")
    assert await follow_changes(session, desk()) == 0
    before = await households(session)
    assert district.ids[grid_code(0, 0)] in before


async def test_a_new_dedicated_grid_takes_what_lies_in_it(session: AsyncSession, district: SmallDistrict) -> None:
    await follow_changes(session, desk())
    market = AreaChange("620902001001901", Level.GRID, "市场", community_code(0, 0), rectangle(0, 0), "dedicated")
    await apply_changes(session, [market], TODAY, source="t")
    await follow_changes(session, desk())
    session.expire_all()
    found = (await session.scalars(select(Place).where(Place.name == "阳光花园").order_by(Place.id))).first()
    assert found.grid_id not in set(district.ids.values())


async def test_a_case_follows_into_a_dedicated_grid_and_from_nowhere_into_a_new_one(
    session: AsyncSession, district: SmallDistrict
) -> None:
    await follow_changes(session, desk())
    beneath, alone = [
        (await taken(session, replace(LEAK, address=None, lon=lon, lat=lat), desk())).record
        for lon, lat in (district.point(0, 0), district.point(1, 1))
    ]

    async def followed(change: list[AreaChange], retire: list[str], day: str) -> dict[str, int]:
        await apply_changes(session, change, parse_instant(day), source="t", retire=retire)
        await follow_changes(session, desk())
        for case in (beneath, alone):
            await session.refresh(case)
        return dict((await session.execute(select(Area.code, Area.id))).all())

    market = AreaChange("620902001001901", Level.GRID, "市场", community_code(0, 0), rectangle(0, 0), "dedicated")
    ids = await followed([market], [], "2026-10-08")
    assert beneath.place_grid_id == ids["620902001001901"]
    await followed([], [grid_code(1, 1)], "2026-10-09")
    assert (alone.place_grid_id, alone.grid_version_id) == (None, None)
    fresh = AreaChange("620902001001902", Level.GRID, "新网格", community_code(0, 0), rectangle(1, 1))
    ids = await followed([fresh], [], "2026-10-10")
    assert alone.place_grid_id == ids["620902001001902"]
    assert beneath.place_grid_id == ids["620902001001901"]


async def test_a_case_is_seen_by_the_town_its_grid_moved_to(session: AsyncSession, district: SmallDistrict) -> None:
    lon, lat = district.point(0, 0)
    case = (await taken(session, replace(LEAK, address=None, lon=lon, lat=lat), desk())).record
    before = case.scope
    community = next(c for c in district_changes() if c.code == community_code(0, 0))
    await follow_changes(session, desk())
    await apply_changes(session, [replace(community, parent_code=town_code(2))], TODAY, source="t")
    await follow_changes(session, desk())
    await session.refresh(case)
    assert case.scope != before
