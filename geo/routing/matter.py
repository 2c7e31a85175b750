"""Routing by matter (属事): the unit that a kind of dispute belongs to, beside the grid it belongs to by place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.database import fetch_all, sql


@dataclass(frozen=True)
class Unit:
    """A proposed unit, with the rule of :mod:`geo.routing.reasons` that proposes it and the facts of its sentence."""

    id: int
    name: str
    rule: str
    facts: dict[str, object]


class Units:
    """The organisations of some areas, read once for as many disputes as there are.

    Args:
        rows: as ``leading.sql`` gives them.
    """

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self._centres: dict[int, Unit] = {}
        self._leading: dict[tuple[str, int], Unit] = {}
        for row in rows:
            name = {"unit": row["name"]}
            if row["is_centre"]:
                self._centres.setdefault(row["area_id"], Unit(row["id"], row["name"], "unit_centre", {**name}))
            if row["kind_code"] is not None:
                facts = {**name, "kind": row["kind_name"], "kind_en": row["kind_name_en"]}
                key = row["kind_code"], row["area_id"]
                self._leading.setdefault(key, Unit(row["id"], row["name"], "unit_by_kind", facts))

    def unit_for(self, kind: str, path: Sequence[int]) -> Unit | None:
        """The unit to lead on a dispute of ``kind`` in the area of ``path`` (area ids, district first).

        The nearest entry of the dictionary decides (the kind itself before the one above it), then the nearest area.
        Where no unit has the matter, the mediation centre nearest above leads. None if there is not even a centre.
        """
        for length in range(len(kind), 0, -1):
            for area in reversed(path):
                if found := self._leading.get((kind[:length], area)):
                    return found
        return self.centre_above(path)

    def centre_above(self, path: Sequence[int]) -> Unit | None:
        """The mediation centre of the last area of ``path`` that has one."""
        return next((self._centres[area] for area in reversed(path) if area in self._centres), None)

    def above_all(self, paths: Sequence[Sequence[int]], names: Sequence[str]) -> Unit | None:
        """The centre of the lowest area that holds all of several grids, None if no area does or it has no centre.

        Args:
            names: of the grids, for the sentence.
        """
        shared = [at_level[0] for at_level in zip(*paths, strict=False) if len(set(at_level)) == 1]
        centre = self.centre_above(shared)
        if centre is None:
            return None
        return replace(centre, rule="unit_above_both", facts={"unit": centre.name, "grids": "、".join(names)})


async def units_of(session: AsyncSession, areas: Collection[int]) -> Units:
    """The organisations of these areas (ids) that may lead."""
    return Units(await fetch_all(session, sql("geo.routing", "leading"), {"areas": sorted(areas)}))
