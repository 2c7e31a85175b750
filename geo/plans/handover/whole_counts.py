"""Households known for whole grids alone follow the cells among which they were shared out."""

from collections import defaultdict

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql
from geo.plans.cells.households import share_out
from geo.plans.handover import repository
from geo.plans.handover.foreseeing import PACKAGE
from geo.plans.handover.repository import Redrawing, WholeCount


async def whole_counts_follow(session: AsyncSession, of: Redrawing) -> None:
    """Let counts of whole grids go where their cells went, so that a grid that ended keeps none and nobody is lost.

    Those of addresses follow with their addresses. A publication that is taken back gives each grid its own again.
    """
    asked: dict[str, object] = {"communities": list(of.communities), "effective_at": of.effective_at, "until": of.until}
    rows = await fetch_all(session, sql(PACKAGE, "whole_counts"), asked)
    went: dict[int, list[tuple[WholeCount, int, int]]] = defaultdict(list)
    for row in rows:
        count = WholeCount(row["from_grid"], row["households"], row["counted_on"], row["source"])
        went[row["from_grid"]].append((count, row["to_grid"], row["share"]))
    if all(to == grid for grid, ways in went.items() for _, to, _ in ways):
        return
    await repository.replace_whole_counts(session, list(went), _afterwards(went))


def _afterwards(went: dict[int, list[tuple[WholeCount, int, int]]]) -> list[WholeCount]:
    found: dict[int, WholeCount] = {}
    for ways in went.values():
        shares = share_out(ways[0][0].households, np.array([share for _, _, share in ways], dtype=np.float64))
        for (count, to, _), part in zip(ways, shares.tolist(), strict=True):
            had = found.get(to)
            oldest = count if had is None or count.counted_on < had.counted_on else had
            whole = part + (had.households if had else 0)
            found[to] = WholeCount(to, whole, oldest.counted_on, oldest.source)
    return [count for _, count in sorted(found.items()) if count.households]
