"""Disputes that wait for a person to choose a grid: the choices are told anew where grids were drawn anew.

Nothing is decided over that person's head: also where there is no doubt any more, they confirm it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases import repository as cases
from geo.cases.placing import Choice, Placed
from geo.core import clock
from geo.core.database import fetch_all, raw_connection, sql
from geo.plans.handover.foreseeing import PACKAGE
from geo.plans.handover.repository import Redrawing
from geo.routing.locate import locate_points
from geo.routing.located import Located
from geo.routing.reasons import say

_RULE = "boundary_review"
# Longitude and latitude in WGS84 degrees, and the radius in metres they are good to.
_Point = tuple[float, float, float]


async def offer_anew(session: AsyncSession, of: Redrawing) -> int:
    """Tell the choices anew where a redrawing changed one; how many disputes that were."""
    asked: dict[str, object] = {
        "communities": list(of.communities),
        "change_id": of.change_id,
        "effective_at": of.effective_at,
    }
    rows = await fetch_all(session, sql(PACKAGE, "offered"), asked)
    points = sorted({point for row in rows for point in _points(row)})
    lon, lat, accuracy = ([point[at] for point in points] for at in range(3))
    located = await locate_points(await raw_connection(session), lon, lat, clock.now(), accuracy)
    found = dict(zip(points, located, strict=True))
    await cases.write_rows(session, "record_assignments", [_assignment(of, row, found) for row in rows])
    return len(rows)


def _points(row: Mapping[str, Any]) -> Iterator[_Point]:
    """The points that have to be located: those of the choices, else that of the dispute."""
    for choice in row["runners_up"]:
        if choice.get("lon") is not None:
            yield choice["lon"], choice["lat"], 0.0
    if row["lon"] is not None:
        yield row["lon"], row["lat"], row["accuracy_m"] or 0.0


def _assignment(of: Redrawing, row: Mapping[str, Any], located: Mapping[_Point, Located]) -> dict[str, Any]:
    choices = list(_choices(row, located))
    facts = {"plan": of.plan, "document": of.document}
    return {
        "case_id": row["id"],
        "at": clock.now(),
        "actor_id": of.actor_id,
        "outcome": "review",
        "rule": _RULE,
        "reason": say(_RULE, facts, "zh"),
        "facts": facts,
        "unit_id": row["unit_id"],
        "unit_reason": "",
        "runners_up": [asdict(choice) for choice in choices],
    }


def _choices(row: Mapping[str, Any], located: Mapping[_Point, Located]) -> Iterator[Choice]:
    """The grids that a person may choose from now: what the address may mean, else those near the point."""
    told = [Choice(**choice) for choice in row["runners_up"]]
    addresses = [choice for choice in told if choice.lon is not None and choice.lat is not None]
    if addresses or row["lon"] is None:
        for choice in addresses:
            grid = located[choice.lon, choice.lat, 0.0].grid  # type: ignore[index]  # Both were looked at above.
            if grid is not None:
                yield replace(choice, code=grid.code, name=grid.name)
    else:
        point = (row["lon"], row["lat"], row["accuracy_m"] or 0.0)
        yield from Placed(located[point], row["lon"], row["lat"]).choices
