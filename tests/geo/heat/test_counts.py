from dataclasses import replace
from datetime import date, datetime

import pytest
import shapely
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.tables import AreaVersion
from geo.areas.writer import apply_changes
from geo.core import clock
from geo.core.errors import InvalidInputError
from geo.core.identity import Identity, identify
from geo.heat.counts import counts_by_area, shapes_of_areas, unplaced
from geo.heat.filter import CaseFilter
from geo.heat.selection import resolve
from tests.factories import DISTRICT, NORTH, SIDE, WEST, SmallDistrict, community_code, grid_code, rectangle, town_code
from tests.geo.heat.records import NOBODYS, Records

EVERYTHING = CaseFilter()


async def count(
    session: AsyncSession, asked: CaseFilter = EVERYTHING, level: Level = Level.GRID, at: datetime | None = None
) -> dict[str, int]:
    """Cases by area, the areas without any left out."""
    selection = await resolve(session, asked, at or clock.now())
    return {found.code: found.n for found in await counts_by_area(session, selection, level) if found.n}


async def test_every_area_is_there_with_zeros(session: AsyncSession, district: SmallDistrict) -> None:
    selection = await resolve(session, EVERYTHING, clock.now())
    for level, areas in ((Level.DISTRICT, 1), (Level.TOWN, 2), (Level.COMMUNITY, 4), (Level.GRID, 16)):
        found = await counts_by_area(session, selection, level)
        assert len(found) == areas
        assert {area.n for area in found} == {0}
        assert [area.code for area in found] == sorted(area.code for area in found)


async def test_levels_add_up(session: AsyncSession, records: Records) -> None:
    for column, row in ((0, 0), (0, 0), (1, 1), (3, 2)):
        await records.add(column, row)
    assert await count(session) == {grid_code(0, 0): 2, grid_code(1, 1): 1, grid_code(3, 2): 1}
    assert await count(session, level=Level.COMMUNITY) == {community_code(0, 0): 3, community_code(3, 2): 1}
    assert await count(session, level=Level.TOWN) == {town_code(0): 3, town_code(3): 1}
    assert await count(session, level=Level.DISTRICT) == {DISTRICT: 4}


async def test_days_are_those_of_shanghai_and_both_inside(session: AsyncSession, records: Records) -> None:
    for opened in ("2026-02-28T15:59:59Z", "2026-02-28T16:00:00Z", "2026-03-31T15:59:59Z", "2026-03-31T16:00:00Z"):
        await records.add(opened=opened)
    march = CaseFilter(first=date(2026, 3, 1), last=date(2026, 3, 31))
    assert await count(session, march) == {grid_code(0, 0): 2}
    assert await count(session, CaseFilter(first=date(2030, 1, 1))) == {}
    assert await count(session, CaseFilter(last=date(2030, 1, 1))) == {grid_code(0, 0): 4}


async def test_a_kind_stands_for_what_is_under_it_and_overlaps_count_once(
    session: AsyncSession, records: Records
) -> None:
    for kind in ("02", "0201", "0402", "04", "0101"):
        await records.add(kind=kind)
    first = grid_code(0, 0)
    assert await count(session, CaseFilter(kinds=("02",))) == {first: 2}
    assert await count(session, CaseFilter(kinds=("02", "0201"))) == {first: 2}
    assert await count(session, CaseFilter(kinds=("04", "0402", "01"))) == {first: 3}


async def test_channel_and_state_filters(session: AsyncSession, records: Records) -> None:
    await records.add(channel="app", state="closed")
    await records.add(channel="police", state="review")
    first = grid_code(0, 0)
    assert await count(session, CaseFilter(channels=("app",))) == {first: 1}
    assert await count(session, CaseFilter(channels=("app", "police"))) == {first: 2}
    assert await count(session, CaseFilter(states=("review", "failed"))) == {first: 1}


@pytest.mark.parametrize("state", ["withdrawn", "merged"])
async def test_what_was_withdrawn_or_merged_never_counts(session: AsyncSession, records: Records, state: str) -> None:
    await records.add(state=state)
    await records.add_unplaced(state=state)
    assert await count(session) == {}
    assert await count(session, CaseFilter(states=(state,)), Level.DISTRICT) == {}
    assert await unplaced(session, await resolve(session, EVERYTHING, clock.now())) == 0


async def test_every_routing_outcome_counts(session: AsyncSession, records: Records) -> None:
    for outcome, state in (("assigned", "accepted"), ("review", "review")):
        await records.add(routing_outcome=outcome, state=state)
    assert await count(session) == {grid_code(0, 0): 2}


async def test_reassigning_moves_no_heat(session: AsyncSession, records: Records, district: SmallDistrict) -> None:
    await records.add(0, 0, assigned_grid_id=district.ids[grid_code(3, 3)], scope=records.keys[grid_code(3, 3)])
    assert await count(session) == {grid_code(0, 0): 1}


async def test_in_no_grid_counts_for_the_district_alone(
    session: AsyncSession, records: Records, district: SmallDistrict
) -> None:
    west_of_it = district.point(0, 0, dx=-500)
    await records.add(at=west_of_it, **NOBODYS)
    assert await count(session, level=Level.DISTRICT) == {DISTRICT: 1}
    assert await count(session, level=Level.TOWN) == {}
    assert await count(session, CaseFilter(areas=(town_code(0),)), Level.DISTRICT) == {}
    assert await count(session, CaseFilter(areas=(DISTRICT,)), Level.DISTRICT) == {DISTRICT: 1}


async def test_outside_the_district_counts_nowhere(
    session: AsyncSession, records: Records, district: SmallDistrict
) -> None:
    await records.add(at=district.point(0, 0, dx=-9000), district_id=None, routing_outcome="outside", **NOBODYS)
    assert await count(session, level=Level.DISTRICT) == {}
    assert await unplaced(session, await resolve(session, EVERYTHING, clock.now())) == 0


async def test_without_a_point_is_unplaced(session: AsyncSession, records: Records) -> None:
    await records.add_unplaced()
    await records.add_unplaced(kind="0101", opened="2025-01-01T00:00:00+08:00")
    assert await count(session, level=Level.DISTRICT) == {}
    for asked, n in (
        (EVERYTHING, 2),
        (CaseFilter(kinds=("01",)), 1),
        (CaseFilter(first=date(2026, 1, 1)), 1),
        (CaseFilter(areas=(DISTRICT,)), 2),
        (CaseFilter(areas=(town_code(0),)), 0),
        (CaseFilter(states=("closed",)), 0),
    ):
        assert await unplaced(session, await resolve(session, asked, clock.now())) == n


async def test_an_area_stands_for_everything_in_it(session: AsyncSession, records: Records) -> None:
    await records.add(0, 0)
    await records.add(3, 3)
    assert await count(session, CaseFilter(areas=(town_code(0),))) == {grid_code(0, 0): 1}
    assert await count(session, CaseFilter(areas=(grid_code(0, 0), town_code(3)))) == {
        grid_code(0, 0): 1,
        grid_code(3, 3): 1,
    }
    selection = await resolve(session, CaseFilter(areas=(community_code(0, 0),)), clock.now())
    assert len(await counts_by_area(session, selection, Level.GRID)) == 4
    above = await counts_by_area(session, selection, Level.TOWN)
    assert [(area.code, area.n) for area in above] == [(town_code(0), 1)]


async def test_rate_is_per_thousand_households_and_unknown_without(session: AsyncSession, records: Records) -> None:
    for _ in range(3):
        await records.add(1, 1)
    await records.add(3, 0)
    selection = await resolve(session, EVERYTHING, clock.now())
    found = {area.code: area for area in await counts_by_area(session, selection, Level.GRID, with_households=True)}
    assert (found[grid_code(1, 1)].households, found[grid_code(1, 1)].rate) == (30, 100.0)
    assert (found[grid_code(3, 0)].households, found[grid_code(3, 0)].rate) == (None, None)
    assert found[grid_code(0, 0)].rate == 0


async def test_narrower_scopes_count_what_they_see(session: AsyncSession, records: Records) -> None:
    await records.add(0, 0)
    await records.add(0, 0, restricted=True)
    await records.add(3, 3)
    key = records.keys[grid_code(0, 0)]
    await identify(session, Identity(7, ((key, key),)))
    assert await count(session, level=Level.DISTRICT) == {DISTRICT: 1}
    await identify(session, Identity(7, ((key, key),), ((key, key),)))
    assert await count(session, level=Level.DISTRICT) == {DISTRICT: 2}
    await identify(session, Identity(7))
    assert await count(session, level=Level.DISTRICT) == {}


@pytest.mark.parametrize(
    ("asked", "field"), [(CaseFilter(kinds=("0000",)), "kind"), (CaseFilter(areas=("1",)), "area")]
)
async def test_what_does_not_exist_is_named(
    session: AsyncSession, district: SmallDistrict, asked: CaseFilter, field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        await resolve(session, asked, clock.now())
    assert [fault.field for fault in refused.value.fields] == [field]


CHANGE = clock.parse_instant("2026-06-01")


async def move_the_border(session: AsyncSession) -> None:
    """From June on the first square reaches half into the second."""
    half = SIDE / 2
    west = shapely.box(WEST, NORTH - SIDE, WEST + SIDE + half, NORTH)
    east = shapely.box(WEST + SIDE + half, NORTH - SIDE, WEST + 2 * SIDE, NORTH)
    changes = [
        AreaChange(grid_code(c, 0), Level.GRID, f"第{c + 1}网格", community_code(0, 0), shapely.MultiPolygon([shape]))
        for c, shape in ((0, west), (1, east))
    ]
    await apply_changes(session, changes, CHANGE, source="test")


async def test_at_picks_the_boundaries(session: AsyncSession, records: Records) -> None:
    await records.add(1, 0, dx=50)
    await records.add(1, 0, dx=150)
    await records.add(2, 0)
    await move_the_border(session)
    before = clock.parse_instant("2026-05-31")
    assert await count(session, at=before) == {grid_code(1, 0): 2, grid_code(2, 0): 1}
    assert await count(session) == {grid_code(0, 0): 1, grid_code(1, 0): 1, grid_code(2, 0): 1}
    assert await count(session, level=Level.COMMUNITY) == {community_code(0, 0): 2, community_code(2, 0): 1}


async def test_the_building_decides_while_the_boundary_stands(session: AsyncSession, records: Records) -> None:
    await records.add(0, 0, dx=SIDE + 3)
    assert await count(session) == {grid_code(0, 0): 1}
    rename = AreaChange(grid_code(3, 3), Level.GRID, "新名", community_code(3, 3), rectangle(3, 3))
    await apply_changes(session, [rename], CHANGE, source="test")
    assert await count(session) == {grid_code(0, 0): 1}


async def test_a_case_in_a_grid_that_is_gone_goes_to_its_successor(session: AsyncSession, records: Records) -> None:
    await records.add(0, 0)
    wide = AreaChange(
        grid_code(1, 0),
        Level.GRID,
        "合并网格",
        community_code(0, 0),
        rectangle(0, 0, 2),
        predecessors=(grid_code(0, 0),),
    )
    await apply_changes(session, [wide], CHANGE, source="test", retire=[grid_code(0, 0)])
    assert await count(session) == {grid_code(1, 0): 1}
    assert await count(session, at=clock.parse_instant("2026-05-31")) == {grid_code(0, 0): 1}


async def test_a_dedicated_grid_comes_before_the_base_around_it(session: AsyncSession, records: Records) -> None:
    await records.add(0, 0, **NOBODYS)
    market = AreaChange(
        "620902001001901",
        Level.GRID,
        "市场专属网格",
        community_code(0, 0),
        shapely.MultiPolygon([shapely.box(WEST + 50, NORTH - 150, WEST + 150, NORTH - 50)]),
        kind="dedicated",
    )
    assert await count(session) == {grid_code(0, 0): 1}
    await apply_changes(session, [market], CHANGE, source="test")
    assert await count(session) == {"620902001001901": 1}


async def test_shapes_are_the_stored_ones(session: AsyncSession, district: SmallDistrict) -> None:
    selection = await resolve(session, EVERYTHING, clock.now())
    shapes = await shapes_of_areas(session, replace(selection, areas="{(,)}"), Level.GRID)
    assert len(shapes) == 16
    shape = shapely.from_geojson(shapes[grid_code(0, 0)])
    expected = shapely.MultiPoint([district.point(0, 0, dx, dy) for dx in (0, SIDE) for dy in (0, SIDE)])
    assert shapely.hausdorff_distance(shapely.extract_unique_points(shape), expected) < 2e-9
    assert all(shapely.from_geojson(text).geoms[0].exterior.is_ccw for text in shapes.values())


async def test_superseded_versions_do_not_count(session: AsyncSession, records: Records) -> None:
    await records.add(0, 0)
    await session.execute(
        update(AreaVersion).where(AreaVersion.code == grid_code(0, 0)).values(superseded_at=clock.now())
    )
    remaining = (await session.scalars(select(AreaVersion.code).where(AreaVersion.superseded_at.is_(None)))).all()
    assert grid_code(0, 0) not in remaining
    assert grid_code(0, 0) not in await count(session)
