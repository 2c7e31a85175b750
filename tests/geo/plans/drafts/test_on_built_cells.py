"""A draft on cells as they are built from the ground."""

from datetime import timedelta

import pytest
import shapely
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.tables import Place
from geo.areas.repository import versions_at
from geo.core import clock
from geo.core.errors import ConflictError
from geo.plans.cells.building import build
from geo.plans.drafts import drafting, editing, repository
from geo.plans.drafts.checking import FindingKind, checked
from geo.plans.drafts.figures import Yardstick, figures
from geo.plans.drafts.operations.keeping import KeepTogether
from geo.plans.drafts.operations.telling import Rename
from geo.plans.drafts.reading import Draft, changed_since, states_of
from geo.plans.drafts.surveying import Lands, open_cases, uncounted
from tests.factories import DISTRICT, SmallDistrict, community_code, rectangle
from tests.geo.plans.cells.test_building import add_building, built_up

__all__ = ["built_up"]
CODE = community_code(0, 0)
AIMED_AT_GRIDS = {FindingKind.OVER_TARGET, FindingKind.UNDER_TARGET, FindingKind.HOLE}


async def begun(session: AsyncSession, made: SmallDistrict) -> Draft:
    await build(session, CODE, clock.now() - timedelta(hours=1))
    community = (await versions_at(session, [CODE], clock.now()))[CODE]
    return await drafting.make(session, "草案", "", made.ids[DISTRICT], [community], made.accounts["planner"])


async def test_built_cells_are_clean_ground(session: AsyncSession, built_up: SmallDistrict) -> None:
    draft, lands, by = await begun(session, built_up), Lands(), Yardstick()
    _, (state,) = await states_of(session, lands, draft, draft.communities)
    told = figures(state, await open_cases(session, state.land), by)
    assert sum(each.households for each in told) == 90
    led = frozenset(each.grid.key for each in told)
    found = checked(state, told, led, by, await uncounted(session, state.land, clock.now()))
    assert {each.kind for each in found} <= AIMED_AT_GRIDS
    # A second reading takes the cells that this process keeps.
    _, (again,) = await states_of(session, lands, draft, draft.communities)
    assert again.land is state.land


async def test_an_estate_is_found_by_its_buildings(session: AsyncSession, built_up: SmallDistrict) -> None:
    draft = await begun(session, built_up)
    estate = (await session.scalars(select(Place.id).where(Place.name == "雄关小区"))).one()
    atoms = await repository.atoms_of_place(session, estate)
    assert len(atoms) == 3
    keep = KeepTogether("雄关小区", atoms)
    edited = await editing.edit(session, draft, editing.Asked(Lands(), 0, built_up.accounts["planner"]), keep)
    assert edited.states[0].keeps[0].atoms == atoms


async def test_cells_built_anew_end_the_draft(session: AsyncSession, built_up: SmallDistrict) -> None:
    draft, lands, actor = await begun(session, built_up), Lands(), built_up.accounts["planner"]
    await build(session, CODE, clock.now() - timedelta(minutes=1))
    assert await changed_since(session, draft) == []
    x, y = shapely.get_coordinates(rectangle(1, 0)).min(axis=0)
    for east in (40, 120):
        await add_building(session, shapely.box(x + east, y + 80, x + east + 30, y + 110))
    await build(session, CODE, clock.now())
    assert await changed_since(session, draft) == [CODE]
    _, (state,) = await states_of(session, lands, draft, draft.communities)
    with pytest.raises(ConflictError, match="plan_base_gone"):
        await editing.edit(session, draft, editing.Asked(lands, 0, actor), Rename(state.grids[0].key, "甲"))
