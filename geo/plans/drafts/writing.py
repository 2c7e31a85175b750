"""Changes written to the rows of a draft: those that come to be as in force are not kept."""

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from geo.plans.drafts import repository
from geo.plans.drafts.changes import Change
from geo.plans.drafts.land import NOWHERE, Land
from geo.plans.drafts.state import Grid, in_force


async def write(session: AsyncSession, plan_id: int, changes: Sequence[Change], lands: Mapping[int, Land]) -> None:
    """Write what rows are after an edit; those that are as in force are not kept."""
    for change in changes:
        land = lands[change.community]
        if change.what == "atom":
            await _write_atoms(session, plan_id, land, change)
        elif change.what == "grid":
            await _write_grid(session, plan_id, land, change)
        elif change.what == "dedicated":
            await _write_dedicated(session, plan_id, change)
        elif change.after is None:
            await repository.drop_keep(session, plan_id, str(change.keys[0]))
        else:
            await repository.keep_keep(session, plan_id, change.community, change.after)


async def _write_atoms(session: AsyncSession, plan_id: int, land: Land, change: Change) -> None:
    places: dict[str | None, int] = {grid.key: at for at, grid in enumerate(land.grids)} | {None: NOWHERE}
    atoms = np.array(change.keys, dtype=np.int64)
    home = land.home[np.searchsorted(land.atoms, atoms)] == places.get(change.after, -2)
    if home.any():
        await repository.put_back(session, plan_id, atoms[home].tolist())
    if not home.all():
        await repository.put(session, plan_id, change.community, atoms[~home].tolist(), change.after)


async def _write_grid(session: AsyncSession, plan_id: int, land: Land, change: Change) -> None:
    key = str(change.keys[0])
    grid = None if change.after is None else Grid(**change.after)
    if grid is None or any(grid == in_force(each) for each in land.grids):
        await repository.drop_grids(session, plan_id, [key])
    else:
        await repository.keep_grid(session, plan_id, change.community, grid)


async def _write_dedicated(session: AsyncSession, plan_id: int, change: Change) -> None:
    key = str(change.keys[0])
    await repository.drop_dedicated(session, plan_id, key)
    if change.after is not None:
        await repository.keep_dedicated(session, plan_id, change.community, change.after)
