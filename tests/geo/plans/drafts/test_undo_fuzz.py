"""Random edits of a draft in the database, with undo and redo between; undoing all leaves the tables as they were."""

import os
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.repository import versions_at
from geo.core import clock
from geo.core.errors import InvalidInputError
from geo.plans.drafts import drafting, editing
from geo.plans.drafts.operations.balance import Balance
from geo.plans.drafts.reading import Draft, states_of
from geo.plans.drafts.state import State
from geo.plans.drafts.surveying import Lands
from geo.plans.drafts.tables import PlanAssignment, PlanGrid, PlanKeep
from tests.api.plans.conftest import COMMUNITY, lay_cells
from tests.factories import DISTRICT, SmallDistrict
from tests.geo.plans.drafts.edits import random_edit
from tests.geo.plans.drafts.test_operations_fuzz import check_sound

EDITS = int(os.environ.get("WANGGE_FUZZ_EDITS", "250")) // 2


async def rows(session: AsyncSession) -> list[Any]:
    found: list[Any] = []
    for table in (PlanAssignment, PlanGrid, PlanKeep):
        columns = [column for column in table.__table__.columns if column.name != "plan_id"]
        found += [tuple(map(str, row)) for row in await session.execute(select(*columns).order_by(columns[0]))]
    return found


async def state_of(session: AsyncSession, lands: Lands, draft: Draft) -> State:
    _, (found,) = await states_of(session, lands, draft, draft.communities)
    return found


async def one_edit(session: AsyncSession, lands: Lands, draft: Draft, rng: np.random.Generator, actor: int) -> bool:
    """Any edit, undo, redo or balance; whether it was made."""
    seen, turn = draft.plan.revision, rng.random()
    if turn < 0.15 and draft.plan.head is not None:
        await editing.undo(session, lands, draft, seen, actor)
    elif turn < 0.25 and draft.plan.ahead:
        await editing.redo(session, lands, draft, seen, actor)
    elif turn < 0.27:
        balance = Balance("suggest", grids=int(rng.integers(3, 8)), seed=int(rng.integers(9)))
        await editing.balance(session, lands, draft, seen, balance, [], {}, actor)
    else:
        operation = random_edit(await state_of(session, lands, draft), rng)
        await editing.edit(session, lands, draft, seen, operation, {}, actor)
    return draft.plan.revision > seen


async def test_undoing_everything_leaves_the_tables_as_they_were(
    session: AsyncSession, district: SmallDistrict
) -> None:
    await lay_cells(session, district)
    community = (await versions_at(session, [COMMUNITY], clock.now()))[COMMUNITY]
    actor, lands = district.accounts["planner"], Lands()
    draft = await drafting.make(session, "乱改", "", district.ids[DISTRICT], [community], actor)
    kept: dict[int | None, list[Any]] = {None: []}
    rng, made = np.random.default_rng(7), 0
    for _ in range(EDITS):
        try:
            made += await one_edit(session, lands, draft, rng, actor)
        except InvalidInputError:
            continue
        # The rows follow from where in its history the draft stands, whichever way it came there.
        now = await rows(session)
        assert kept.setdefault(draft.plan.head, now) == now
        check_sound(await state_of(session, lands, draft))
    assert made > EDITS / 4
    while draft.plan.head is not None:
        await editing.undo(session, lands, draft, draft.plan.revision, actor)
        assert await rows(session) == kept[draft.plan.head]
    assert await rows(session) == []
