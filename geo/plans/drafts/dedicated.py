"""What the dedicated grids of a draft come to."""

from dataclasses import dataclass

import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.states import OPEN
from geo.core.database import fetch_all, sql
from geo.plans.drafts.state import Dedicated, State


@dataclass(frozen=True)
class DedicatedFigures:
    """A dedicated grid of a draft with households of buildings and open disputes in it that the asker may count."""

    dedicated: Dedicated
    households: int
    cases: int


async def dedicated_figures(session: AsyncSession, state: State) -> list[DedicatedFigures]:
    """The dedicated grids of a community in the order of the draft; retired ones have zeros, new ones that are retired
    are left out.
    """
    live = [each for each in state.dedicated if not each.grid.retired]
    rows = []
    if live:
        asked: dict[str, object] = {
            "keys": [each.grid.key for each in live],
            "shapes": [shapely.to_wkb(each.shape) for each in live],
            "srid": state.land.srid,
            "community": state.land.community_id,
            "states": [each.value for each in OPEN],
        }
        rows = await fetch_all(session, sql("geo.plans.drafts", "within_dedicated"), asked)
    found = {row["key"]: (row["households"], row["cases"]) for row in rows}
    return [
        DedicatedFigures(each, *found.get(each.grid.key, (0, 0)))
        for each in state.dedicated
        if not (each.grid.retired and each.grid.grid_id is None)
    ]
