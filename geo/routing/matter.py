"""Routing by matter (属事): the unit that a kind of dispute belongs to, beside the grid it belongs to by place."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql


@dataclass(frozen=True)
class Unit:
    """A proposed unit, with the rule of :mod:`geo.routing.reasons` that proposes it and the facts of its sentence."""

    id: int
    name: str
    rule: str
    facts: dict[str, object]


async def unit_for(session: AsyncSession, kind: str, path: Sequence[int]) -> Unit | None:
    """The unit to lead on a dispute of ``kind`` in the area of ``path`` (area ids, district first).

    The nearest entry of the dictionary decides (the kind itself before the one above it), then the nearest area. Where
    no unit has the matter, the mediation centre nearest above leads. None if there is not even a centre.
    """
    rows = await fetch_all(session, sql("geo.routing", "unit_for"), {"kind": kind, "path": list(path)})
    if not rows:
        return None
    row = rows[0]
    rule = "unit_centre" if row["kind_name"] is None else "unit_by_kind"
    return Unit(row["id"], row["name"], rule, {"unit": row["name"], "kind": row["kind_name"]})


async def centre_above(session: AsyncSession, path: Sequence[int]) -> Unit | None:
    """The mediation centre of the last area of ``path`` that has one."""
    rows = await fetch_all(session, sql("geo.routing", "centre_above"), {"path": list(path)})
    return Unit(rows[0]["id"], rows[0]["name"], "unit_centre", {"unit": rows[0]["name"]}) if rows else None
