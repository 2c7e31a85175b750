"""Random edits of a draft in the database, with undo and redo between; undoing all leaves the tables as they were."""

import os

from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories import SmallDistrict
from tests.geo.plans.drafts.fuzz import Fuzz
from tests.geo.plans.drafts.slanting import make_slanting

EDITS = int(os.environ.get("WANGGE_FUZZ_EDITS", "200"))
KINDS = {
    "move_block", "move_edge", "split", "merge", "redraw", "new_grid", "retire", "rename", "assign_leader", "code",
    "lock", "unlock", "keep_together", "release", "suggest", "rebalance", "assign", "undo", "redo",
}  # fmt: skip


async def test_whatever_is_done_nothing_is_lost_and_all_can_be_undone(
    session: AsyncSession, district: SmallDistrict
) -> None:
    ground = await make_slanting(session)
    done: set[str] = set()
    for seed in (7, 8):
        fuzz = await Fuzz.begin(session, ground, seed)
        for _ in range(EDITS):
            await fuzz.step()
        assert fuzz.done.total() > EDITS / 3
        assert len(fuzz.refused) > 10
        assert await fuzz.undo_all() > 20
        done |= fuzz.done.keys()
    assert done >= KINDS
