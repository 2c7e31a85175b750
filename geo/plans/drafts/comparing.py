"""Two drafts beside each other, or one beside the grids in force."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql
from geo.plans.drafts.reading import Draft
from geo.plans.drafts.repository import Community


@dataclass(frozen=True)
class Difference:
    """Cells of one community that are in one grid here and in another there.

    Attributes:
        community: its code.
        of, than: keys of the grids here and there; None for none.
        atoms: ids of the cells.
        households: that live in them.
    """

    community: str
    of: str | None
    than: str | None
    atoms: tuple[int, ...]
    households: int


async def differences(
    session: AsyncSession, draft: Draft, communities: Sequence[Community], other: Draft | None = None
) -> list[Difference]:
    """What differs in communities of a draft from the grids in force, or from another draft on the same cells.

    Only the cells that one of them moves are read. Of a community, what most households live in comes first.
    """
    asked: dict[str, object] = {
        "plan": draft.plan.id,
        "other": other.plan.id if other else None,
        "at": draft.plan.base_at,
        "communities": [community.area_id for community in communities],
    }
    rows = await fetch_all(session, sql("geo.plans.drafts", "differences"), asked, planned_anew=True)
    codes = {community.area_id: community.code for community in communities}
    found = [
        Difference(codes[row["community_id"]], row["of"], row["than"], tuple(row["atoms"]), row["households"])
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.community, -each.households, each.of or "", each.than or ""))
