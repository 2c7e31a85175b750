"""The same question answered both ways: from the counters, and from the cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.heat import counters
from geo.heat.counters import CountedFrom
from geo.heat.counts import counts_by_area, unplaced
from geo.heat.selection import Selection
from geo.heat.squares import squares
from geo.heat.when import by_day, by_hour


@dataclass(frozen=True)
class Answers:
    """Everything that counters are asked for, with where each came from."""

    numbers: dict[str, Any]
    counted_from: dict[str, CountedFrom]


async def answers(session: AsyncSession, selection: Selection) -> Answers:
    """All counts of a selection."""
    numbers: dict[str, Any] = {"unplaced": await unplaced(session, selection)}
    ways: dict[str, CountedFrom] = {}
    for level in Level:
        found = await counts_by_area(session, selection, level)
        numbers[level.value] = {area.code: area.n for area in found}
        ways[level.value] = found.counted_from
    for layer in (10, 20):
        drawn = await squares(session, selection, layer)
        numbers[f"squares {layer}"] = dict(zip(drawn.cells.tolist(), drawn.n.tolist(), strict=True))
        ways[f"squares {layer}"] = drawn.counted_from
    days, hours = await by_day(session, selection), await by_hour(session, selection)
    numbers |= {"days": days.days, "hours": hours.hours}
    return Answers(numbers, ways | {"days": days.counted_from, "hours": hours.counted_from})


async def answers_of_cases(session: AsyncSession, selection: Selection) -> Answers:
    """The same, all of it counted from the cases."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(counters, "can_answer", lambda *_: False)
        found = await answers(session, selection)
    assert set(found.counted_from.values()) == {CountedFrom.CASES}
    return found


@pytest.fixture
def not_built(owner_url: str) -> Iterator[None]:
    """As on a live system after the upgrade: the counters do not hold the cases yet."""
    with psycopg.connect(owner_url, autocommit=True) as owner:
        (at,) = owner.execute("DELETE FROM heat_built RETURNING at").fetchone() or (None,)
        yield
        owner.execute("INSERT INTO heat_built (at) VALUES (%s)", [at])
