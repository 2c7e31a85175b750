from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.writer import apply_changes
from geo.core import clock
from geo.core.clock import parse_instant
from geo.people.tables import Absence
from geo.routing.locate import locate, locate_many
from geo.routing.located import Outcome
from geo.routing.reasons import say
from tests.factories import SINCE, SmallDistrict, community_code, grid_code, leader_name, rectangle


async def test_a_point_well_inside_is_assigned_with_its_distance_to_the_edge(
    session: AsyncSession, district: SmallDistrict
) -> None:
    found = await locate(session, *district.point(1, 2, dx=70, dy=100))
    assert (found.outcome, found.grid.code) == (Outcome.ASSIGNED, grid_code(1, 2))
    assert found.edge_distance_m == pytest.approx(70, abs=0.02)
    assert [area.level for area in found.chain] == ["district", "town", "community", "grid"]
    assert found.leader.name == leader_name(1, 2)
    assert found.confidence > 0.999
    assert found.runners_up == ()


async def test_near_a_border_the_neighbour_is_named_and_a_person_decides(
    session: AsyncSession, district: SmallDistrict
) -> None:
    found = await locate(session, *district.point(0, 0, dx=197, dy=100))
    assert (found.outcome, found.rule, found.grid.code) == (Outcome.REVIEW, "near_border", grid_code(0, 0))
    assert [(r.grid.code, round(r.distance_m)) for r in found.runners_up] == [(grid_code(1, 0), 3)]
    assert "第2网格" in say(found.rule, found.facts, "zh")


async def test_a_coarse_point_is_reviewed_where_a_good_one_is_assigned(
    session: AsyncSession, district: SmallDistrict
) -> None:
    lon, lat = district.point(0, 0, dx=180, dy=100)
    assert (await locate(session, lon, lat)).outcome is Outcome.ASSIGNED
    coarse = await locate(session, lon, lat, accuracy_m=30)
    assert coarse.outcome is Outcome.REVIEW
    assert 0.5 < coarse.confidence < 0.95


async def test_on_a_shared_corner_the_smallest_code_comes_first(session: AsyncSession, district: SmallDistrict) -> None:
    found = await locate(session, *district.point(0, 0, dx=200, dy=200))
    assert found.grid.code == min(grid_code(c, r) for c in (0, 1) for r in (0, 1))
    assert found.outcome is Outcome.REVIEW
    assert len(found.runners_up) == 3


async def test_outside_is_a_result(session: AsyncSession, district: SmallDistrict) -> None:
    found = await locate(session, *district.point(5, 0))
    assert (found.outcome, found.grid, found.leader, found.district_id) == (Outcome.OUTSIDE, None, None, None)


async def test_just_beyond_the_outer_border_a_person_decides(session: AsyncSession, district: SmallDistrict) -> None:
    found = await locate(session, *district.point(0, 0, dx=-3, dy=100))
    assert (found.outcome, found.rule, found.grid.code) == (Outcome.REVIEW, "in_a_gap", grid_code(0, 0))
    assert found.edge_distance_m is None
    assert found.confidence < 0.5


async def test_inside_the_district_but_in_no_grid(session: AsyncSession, district: SmallDistrict) -> None:
    await apply_changes(session, [], parse_instant("2026-01-01"), source="t", retire=[grid_code(3, 3)])
    found = await locate(session, *district.point(3, 3))
    assert (found.outcome, found.rule, found.district_id) == (
        Outcome.OUTSIDE,
        "no_grid_here",
        district.ids["620902"],
    )


async def test_a_dedicated_grid_comes_before_the_base_around_it(session: AsyncSession, district: SmallDistrict) -> None:
    market = AreaChange("620902001001901", Level.GRID, "市场", community_code(0, 0), rectangle(0, 0), "dedicated")
    await apply_changes(session, [market], SINCE, source="t")
    found = await locate(session, *district.point(0, 0))
    assert (found.outcome, found.rule, found.grid.code) == (Outcome.ASSIGNED, "dedicated", market.code)
    at_edge = await locate(session, *district.point(0, 0, dx=2))
    assert (at_edge.outcome, at_edge.rule) == (Outcome.REVIEW, "near_border")


async def test_a_date_finds_the_grid_of_that_date(session: AsyncSession, district: SmallDistrict) -> None:
    wide = AreaChange(grid_code(0, 0), Level.GRID, "并网", community_code(0, 0), rectangle(0, 0, 2, 1))
    await apply_changes(session, [wide], parse_instant("2027-01-01"), source="t", retire=[grid_code(1, 0)])
    point = district.point(1, 0)
    assert (await locate(session, *point)).grid.code == grid_code(1, 0)
    assert (await locate(session, *point, at=parse_instant("2027-01-01"))).grid.code == grid_code(0, 0)


async def test_when_the_leader_is_away_the_next_steps_in(session: AsyncSession, district: SmallDistrict) -> None:
    leave = Range(clock.now() - timedelta(days=1), clock.now() + timedelta(days=1))
    names = [leader_name(0, 0), leader_name(0, 0, rank=2), leader_name(0, 0, "deputy")]
    rules = []
    for name in names:
        found = await locate(session, *district.point(0, 0))
        rules.append((found.answering.rule, found.leader.name == name))
        session.add(Absence(person_id=district.people[name], during=leave, reason="leave"))
        await session.flush()
    assert rules == [("first_in_line", True), ("next_in_line", True), ("deputy", True)]
    assert (await locate(session, *district.point(0, 0))).answering.rule == "away"
    assert (await locate(session, *district.point(3, 3))).answering.rule == "vacant"


async def test_many_points_have_the_shape_of_one(session: AsyncSession, district: SmallDistrict) -> None:
    points = [district.point(0, 0), district.point(9, 9), district.point(0, 0, dx=198), district.point(3, 1)]
    lon, lat = np.array(points).T
    assert await locate_many(session, lon, lat) == [await locate(session, *point) for point in points]
    assert await locate_many(session, np.array([]), np.array([])) == []
