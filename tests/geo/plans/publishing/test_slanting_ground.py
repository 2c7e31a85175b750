"""Grids put in force on slanting ground: the proof of the cells finds nothing wrong with them."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.plans.cells.checking import check
from geo.plans.drafts.reading import opened
from geo.plans.publishing.publishing import publish, ripen
from tests.factories import SmallDistrict
from tests.geo.plans.drafts.fuzz import Fuzz
from tests.geo.plans.drafts.slanting import COMMUNITIES, make_slanting


async def test_cells_are_found_in_order_after_grids_were_redrawn(
    session: AsyncSession, district: SmallDistrict
) -> None:
    fuzz = await Fuzz.begin(session, await make_slanting(session), seed=3)
    while fuzz.done.total() < 25:
        await fuzz.step()
    draft = await opened(session, fuzz.plan_id, lock=True)
    draft.plan.state, draft.plan.document = "approved", "肃综治〔2026〕7号"
    await publish(session, await ripen(session, fuzz.lands, draft, draft.plan.revision, None), fuzz.actor)
    for code in COMMUNITIES:
        checked = await check(session, code, clock.now() + timedelta(hours=1))
        # The first grids ran through buildings, and households counted by grid wait for a new count.
        assert {each.finding for each in checked.findings} <= {"building_cut", "households_differ"}
