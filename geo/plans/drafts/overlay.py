"""What a draft differs by from the grids in force, read at one stroke."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql
from geo.plans.drafts.state import Dedicated, Grid, Keep


@dataclass(frozen=True)
class Standing:
    """Where a draft stands."""

    revision: int
    can_undo: bool
    can_redo: bool
    changed_at: datetime


@dataclass(frozen=True)
class Overlay:
    """What a draft differs by from the grids in force, by the ids of its communities.

    Attributes:
        standing: where the draft stands with just these differences.
        grids: those that differ, in the order of their keys.
        keeps: the groups that stay together, likewise.
        moved: the grid of each cell that is in another, by the cell's id.
        dedicated: all dedicated grids, those in force first, by code, then new ones.
    """

    standing: Standing
    grids: dict[int, list[Grid]]
    keeps: dict[int, list[Keep]]
    moved: dict[int, dict[int, str | None]]
    dedicated: dict[int, list[Dedicated]]


async def overlay_of(session: AsyncSession, plan_id: int, communities: Collection[int]) -> Overlay:
    """What a draft differs by in communities, by their ids, and where it then stands."""
    asked: dict[str, object] = {"plan": plan_id, "communities": list(communities)}
    (row,) = await fetch_all(session, sql("geo.plans.drafts", "overlay"), asked)
    grids: dict[int, list[Grid]] = {}
    for each in row["grids"]:
        fields = {name: each[name] for name in Grid.__dataclass_fields__}
        grids.setdefault(each["community_id"], []).append(Grid(**fields))
    keeps: dict[int, list[Keep]] = {}
    for each in row["keeps"]:
        keep = Keep(each["key"], each["name"], tuple(each["atoms"]), each["of"])
        keeps.setdefault(each["community_id"], []).append(keep)
    moved: dict[int, dict[int, str | None]] = {}
    for community, atom, key in row["moved"]:
        moved.setdefault(community, {})[atom] = key
    standing = Standing(row["revision"], row["can_undo"], row["can_redo"], row["changed_at"])
    return Overlay(standing, grids, keeps, moved, _dedicated(row["in_force"], row["dedicated"]))


def _dedicated(in_force: Sequence[dict[str, Any]], told: Sequence[dict[str, Any]]) -> dict[int, list[Dedicated]]:
    """Dedicated grids by community, those in force as the draft tells of them."""
    found = {each["key"]: (each["community_id"], _over(each, None)) for each in in_force}
    for each in told:
        was = found[each["key"]][1] if each["key"] in found else None
        found[each["key"]] = (each["community_id"], _over(each, was))
    of: dict[int, list[Dedicated]] = {}
    for community, dedicated in found.values():
        was = dedicated.was or (dedicated if dedicated.version_id is not None else None)
        of.setdefault(community, []).append(replace(dedicated, was=was))
    return of


def _over(row: dict[str, Any], was: Dedicated | None) -> Dedicated:
    grid = Grid(
        row["key"],
        row["grid_id"],
        row["code"],
        row["name"],
        provisional=row.get("provisional", False),
        person_id=row.get("person_id"),
        retired=row.get("retired", False),
    )
    return Dedicated(grid, cast("shapely.MultiPolygon", shapely.from_wkb(row["geom"])), row["version_id"], was)
