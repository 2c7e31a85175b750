from dataclasses import replace

import pytest
import shapely
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas import repository
from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.tables import AreaVersion, LayerVersion
from geo.areas.writer import apply_changes
from geo.core.clock import parse_instant
from geo.core.errors import ConflictError, InvalidInputError
from tests.factories import (
    DISTRICT,
    SINCE,
    SRID,
    SmallDistrict,
    community_code,
    district_changes,
    grid_code,
    rectangle,
    town_code,
)

LATER = parse_instant("2026-06-01")


def grid_change(column: int, row: int, **changed: object) -> AreaChange:
    change = next(c for c in district_changes() if c.code == grid_code(column, row))
    return replace(change, **changed)


async def version(session: AsyncSession, code: str, at: object = LATER) -> AreaVersion | None:
    return await session.scalar(repository.in_force(at).where(AreaVersion.code == code))


async def test_every_area_lies_in_the_range_of_its_parent(session: AsyncSession, district: SmallDistrict) -> None:
    whole = await version(session, DISTRICT)
    grids = (await session.scalars(repository.in_force(LATER).where(AreaVersion.level == "grid"))).all()
    assert len(grids) == 16
    for grid in grids:
        community = await version(session, grid.code[:12])
        assert community.scope_lo < grid.scope_lo <= grid.scope_hi <= community.scope_hi < whole.scope_hi
        assert grid.path == f"{community.path}.{grid.area_id}"
    assert len({grid.scope_lo for grid in grids}) == 16


async def test_what_says_nothing_new_is_left_alone(session: AsyncSession, district: SmallDistrict) -> None:
    before = await session.scalar(select(func.count()).select_from(AreaVersion))
    summary = await apply_changes(session, district_changes(), LATER, source="again", metric_srid=SRID)
    assert len(summary.unchanged) == 23
    assert not summary.changed
    assert await session.scalar(select(func.count()).select_from(AreaVersion)) == before


async def test_a_change_keeps_what_was_before_at_its_own_time(session: AsyncSession, district: SmallDistrict) -> None:
    await apply_changes(session, [grid_change(0, 0, name="新名")], LATER, source="rename")
    code = grid_code(0, 0)
    assert (await version(session, code, parse_instant("2026-05-31"))).name == "第1网格"
    assert (await version(session, code, LATER)).name == "新名"


async def test_a_change_at_the_same_instant_corrects(session: AsyncSession, district: SmallDistrict) -> None:
    await apply_changes(session, [grid_change(0, 0, name="更正")], SINCE, source="correction")
    rows = (await session.scalars(select(AreaVersion).where(AreaVersion.code == grid_code(0, 0)))).all()
    assert [row.name for row in rows if row.superseded_at is None] == ["更正"]
    assert [row.name for row in rows if row.superseded_at is not None] == ["第1网格"]


async def test_a_change_before_a_planned_one_ends_where_that_begins(
    session: AsyncSession, district: SmallDistrict
) -> None:
    await apply_changes(session, [grid_change(0, 0, name="以后")], parse_instant("2027-01-01"), source="plan")
    await apply_changes(session, [grid_change(0, 0, name="现在")], LATER, source="now")
    code = grid_code(0, 0)
    names = [
        (await version(session, code, parse_instant(day))).name for day in ("2026-05-01", "2026-12-31", "2027-01-01")
    ]
    assert names == ["第1网格", "现在", "以后"]


async def test_a_moved_community_takes_its_grids_along(session: AsyncSession, district: SmallDistrict) -> None:
    community = next(c for c in district_changes() if c.code == community_code(0, 0))
    await apply_changes(session, [replace(community, parent_code=town_code(2))], LATER, source="move")
    moved, grid = await version(session, community.code), await version(session, grid_code(0, 0))
    town = await version(session, town_code(2))
    assert grid.path == f"{town.path}.{moved.area_id}.{grid.area_id}"
    assert town.scope_lo < moved.scope_lo < grid.scope_lo <= moved.scope_hi <= town.scope_hi
    neighbour = await version(session, community_code(2, 0))
    assert moved.scope_lo > neighbour.scope_hi or moved.scope_hi < neighbour.scope_lo


async def test_a_retired_code_is_not_used_again(session: AsyncSession, district: SmallDistrict) -> None:
    await apply_changes(session, [], LATER, source="retire", retire=[grid_code(0, 0)])
    assert await version(session, grid_code(0, 0)) is None
    with pytest.raises(ConflictError) as refused:
        await apply_changes(session, [grid_change(0, 0)], LATER, source="again")
    assert refused.value.fault == "code_used_before"


async def test_an_area_that_still_holds_others_is_not_retired(session: AsyncSession, district: SmallDistrict) -> None:
    with pytest.raises(ConflictError) as refused:
        await apply_changes(session, [], LATER, source="retire", retire=[community_code(0, 0)])
    assert refused.value.fault == "retired_area_not_empty"


async def test_a_parent_of_the_wrong_level_is_refused(session: AsyncSession, district: SmallDistrict) -> None:
    with pytest.raises(InvalidInputError) as refused:
        await apply_changes(session, [grid_change(0, 0, parent_code=town_code(0))], LATER, source="wrong")
    assert refused.value.fields[0].fault == "parent_missing"


async def test_a_code_twice_is_refused(session: AsyncSession, district: SmallDistrict) -> None:
    with pytest.raises(InvalidInputError) as refused:
        await apply_changes(session, [grid_change(0, 0), grid_change(0, 0)], LATER, source="twice")
    assert refused.value.fields[0].fault == "code_twice"


async def test_a_new_grid_moves_the_version_of_the_drawn_layer(session: AsyncSession, district: SmallDistrict) -> None:
    before = await session.scalar(select(LayerVersion.version).where(LayerVersion.layer == "grids"))
    new = AreaChange("620902001001099", Level.GRID, "专属", community_code(0, 0), rectangle(0, 0), kind="dedicated")
    await apply_changes(session, [new], LATER, source="new")
    assert await session.scalar(select(LayerVersion.version).where(LayerVersion.layer == "grids")) > before
    assert shapely.equals(new.geom, rectangle(0, 0))
