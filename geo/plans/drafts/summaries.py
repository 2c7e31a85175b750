"""What communities of a draft come to, without their cells being read: for a list of all in a district."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.states import OPEN
from geo.core import clock
from geo.core.database import fetch_all, sql
from geo.plans.drafts.checking import Finding, FindingKind
from geo.plans.drafts.figures import Yardstick
from geo.plans.drafts.reading import Draft
from geo.plans.drafts.repository import Community
from geo.plans.partition.workload import TOLERANCE

KNOWN_AT_ONCE = (FindingKind.WITHOUT_LEADER, FindingKind.OVER_TARGET, FindingKind.UNDER_TARGET)
"""What is wrong with grids and can be found without their shapes."""


@dataclass(frozen=True)
class Summary:
    """A community of a draft.

    Attributes:
        community: of the draft.
        cells, households: all of it.
        cases: open disputes in its grids that the asker may count.
        grids: base grids that are not retired; ``mean_workload`` is theirs, in households.
        moved_households: in another grid than in force.
        changed: anything is otherwise than in force.
        problems: findings of the kinds known at once.
    """

    community: Community
    cells: int
    households: int
    cases: int
    grids: int
    mean_workload: float
    moved_households: int
    changed: bool
    problems: int


async def summaries(
    session: AsyncSession, draft: Draft, communities: Sequence[Community], by: Yardstick
) -> list[Summary]:
    """What communities of a draft come to, by code; households are those that are counted now."""
    asked: dict[str, object] = {
        "plan": draft.plan.id,
        "communities": [community.area_id for community in communities],
        "at": draft.plan.base_at,
        "now": clock.now(),
        "states": [state.value for state in OPEN],
        "target": by.target,
        "slack": TOLERANCE * by.target,
        "fitting": (1 + TOLERANCE) * by.target,
    }
    rows = await fetch_all(session, sql("geo.plans.drafts", "summaries"), asked, planned_anew=True)
    found = {row.pop("community_id"): row for row in rows}
    return [_summary(each, found[each.area_id], by) for each in communities if each.area_id in found]


def _summary(community: Community, row: dict[str, Any], by: Yardstick) -> Summary:
    mean = _workload(row.pop("housed"), row["households"], row["cases"], by.mix) / max(row["grids"], 1)
    return Summary(community=community, mean_workload=mean, **row)


def _workload(housed: int, households: int, cases: int, mix: float) -> float:
    """All grids together, as ``workload`` shares it out among cells."""
    if households == 0:
        return cases
    return housed if cases == 0 else (1 - mix) * housed + mix * households


def known_at_once(findings: Sequence[Finding]) -> int:
    """How many findings are of the kinds that a summary counts."""
    return sum(each.kind in KNOWN_AT_ONCE for each in findings)
