"""Proof that communities are what they have to be at an instant, asked of what has just been written."""

from collections.abc import Sequence
from datetime import datetime

import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.areas.repository import versions_at, versions_below
from geo.core.database import array_of, fetch_all, sql
from geo.core.errors import ConflictError
from geo.plans.drafts.state import State

_NOISE_M = 0.05
"""A new border that meets the community's may put a point up to two centimetres beside it (decision 14)."""


async def prove(session: AsyncSession, states: Sequence[State], at: datetime) -> None:
    """Let nothing be committed that is not sound, or not what the draft says.

    Each cell has to be in just the grid of the draft, in force in its community, each grid to have cells, all
    households to be in grids, and the grids to cover the community without overlapping.

    Raises:
        ConflictError: it is not so; the facts name the community.
    """
    lands, codes, numbers = [state.land for state in states], list[str](), list[int]()
    for state in states:
        numbers += (state.of + 1 + len(codes)).tolist()
        codes += [grid.code for grid in state.grids]
    asked: dict[str, object] = {
        "communities": [land.community_id for land in lands],
        "at": at,
        "atoms": array_of(atom for land in lands for atom in land.atoms.tolist()),
        "numbers": array_of(numbers),
        "codes": codes,
    }
    rows = await fetch_all(session, sql("geo.plans.publishing", "tally"), asked, planned_anew=True)
    tallies = {row["community_id"]: row for row in rows}
    known = await versions_at(session, [land.code for land in lands], at)
    below = (await versions_below(session, [version.path for version in known.values()], at)).values()
    for land in lands:
        told = tallies[land.community_id]
        sound = (
            (told["cells"], told["assigned"], told["strange"]) == (len(land), len(land), 0)
            and told["filled"] == told["grids"]
            and told["households"] == int(land.households.sum())
        )
        grids = [
            shapely.set_srid(each.geom, 0)
            for each in below
            if each.level is Level.GRID and each.kind == "base" and each.parent_code == land.code
        ]
        if not (sound and _covers(grids, land.boundary)):
            raise ConflictError("plan_verification_failed", code=land.code, name=land.name)


def _covers(grids: Sequence[shapely.MultiPolygon], community: shapely.MultiPolygon) -> bool:
    """Whether grids cover a community and nothing else, and do not overlap; noise of rounding apart."""
    whole = shapely.union_all(list(grids))
    apart = shapely.get_parts(shapely.symmetric_difference(whole, community))
    overlap = sum(grid.area for grid in grids) - whole.area
    return abs(overlap) < 1.0 and all(2 * piece.area <= _NOISE_M * piece.length for piece in apart)
