"""Cells are built once, where there are none."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.plans.cells.building import build
from geo.plans.cells.checking import check
from geo.plans.cells.missing import build_missing, missing
from geo.plans.cells.tables import Atom
from tests.factories import SINCE, SmallDistrict, community_code
from tests.geo.plans.cells.test_building import built_up

__all__ = ["built_up"]
CODE = community_code(0, 0)


async def test_what_is_missing_is_built_as_of_its_boundaries(session: AsyncSession, built_up: SmallDistrict) -> None:
    now = clock.now()
    found = await missing(session, now)
    assert [(each.code, each.built_up) for each in found] == [
        (community_code(0, 0), True),
        (community_code(0, 2), False),
        (community_code(2, 0), False),
        (community_code(2, 2), False),
    ]
    assert await build_missing(session, found[0], now) == 11
    assert await session.scalar(select(func.min(func.lower(Atom.valid)))) == SINCE
    assert (await check(session, CODE, SINCE)).findings == ()
    assert (await check(session, CODE, now)).findings == ()
    assert CODE not in [each.code for each in await missing(session, now)]
    # Somebody else may have built them since this was found.
    assert await build_missing(session, found[0], now) == 0
    assert await session.scalar(select(func.count(Atom.id))) == 11


async def test_bare_ground_is_one_cell_a_grid(session: AsyncSession, district: SmallDistrict) -> None:
    now = clock.now()
    (found,) = await missing(session, now, [district.ids[community_code(2, 2)]])
    assert await build_missing(session, found, now) == 4


async def test_cells_that_begin_later_are_not_missing(session: AsyncSession, built_up: SmallDistrict) -> None:
    await build(session, CODE, clock.now() + timedelta(days=3))
    assert CODE not in [each.code for each in await missing(session, clock.now())]
