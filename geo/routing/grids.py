"""A grid by its code, with who answers there: for addresses that bring their grid, and for people who decide."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql
from geo.people.in_charge import Answering, people_from, who_answers
from geo.routing.located import AreaRef, GridRef


@dataclass(frozen=True)
class AnsweringGrid:
    """A grid at an instant, its chain of areas, and who answers in it."""

    grid: GridRef
    chain: tuple[AreaRef, ...]
    answering: Answering


async def answering_grids(session: AsyncSession, codes: Collection[str], at: datetime) -> dict[str, AnsweringGrid]:
    """The grids of ``codes`` at ``at``, by code; codes that are no grid are left out."""
    rows = await fetch_all(session, sql("geo.routing", "grids"), {"codes": sorted(codes), "at": at})
    return {row["code"]: _read(row) for row in rows}


async def answering_grid(session: AsyncSession, code: str, at: datetime) -> AnsweringGrid | None:
    """The grid of ``code`` at ``at``, None if there is none."""
    return (await answering_grids(session, [code], at)).get(code)


def _read(row: dict[str, Any]) -> AnsweringGrid:
    path = tuple(int(part) for part in row["path"].split("."))
    grid = GridRef(row["area_id"], row["version_id"], row["code"], row["name"], path, row["scope_lo"])
    chain = tuple(AreaRef(**area) for area in row["chain"])
    return AnsweringGrid(grid, chain, who_answers(path, people_from(row["people"])))
