"""Cases put straight into the small district, where a test says how each stands."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.tables import AreaVersion
from geo.cases.tables import CaseRecord
from geo.core import clock, morton
from tests.factories import DISTRICT, SmallDistrict, grid_code

NUMBERS = count(1)
NOBODYS = {"place_grid_id": None, "grid_version_id": None, "assigned_grid_id": None}


@dataclass
class Records:
    """Adds cases; ``versions`` and ``keys`` are those of the grids in force when it was made."""

    session: AsyncSession
    district: SmallDistrict
    versions: dict[str, int] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    async def load(self) -> "Records":
        query = select(AreaVersion.code, AreaVersion.id, AreaVersion.scope_lo).where(
            AreaVersion.superseded_at.is_(None)
        )
        for code, version, key in await self.session.execute(query):
            self.versions[code], self.keys[code] = version, key
        return self

    async def add(
        self,
        column: int = 0,
        row: int = 0,
        *,
        opened: str | datetime = "2026-03-10T10:00:00+08:00",
        at: tuple[float, float] | None = None,
        dx: float = 100,
        dy: float = 100,
        **changed: Any,
    ) -> int:
        """A case in the square at ``column``, ``row``, or at the point ``at``; returns its id."""
        code = grid_code(column, row)
        lon, lat = at or self.district.point(column, row, dx, dy)
        opened_at = clock.parse_instant(opened) if isinstance(opened, str) else opened
        values = {
            "number": f"T{next(NUMBERS):06d}",
            "kind": "0201",
            "channel": "visit",
            "description": "楼上漏水",
            "point": f"SRID=4326;POINT({lon!r} {lat!r})",
            "morton": morton.key(lon, lat),
            "datum": "wgs84",
            "district_id": self.district.ids[DISTRICT],
            "place_grid_id": self.district.ids[code],
            "assigned_grid_id": self.district.ids[code],
            "grid_version_id": self.versions[code],
            "routing_outcome": "assigned",
            "level": "grid",
            "state": "assigned",
            "danger": False,
            "restricted": False,
            "scope": self.keys[code],
            "opened_at": opened_at,
            "due_at": opened_at + timedelta(days=30),
            "changed_at": opened_at,
            "revision": 1,
        }
        statement = insert(CaseRecord).values(values | changed).returning(CaseRecord.id)
        return (await self.session.scalars(statement)).one()

    async def add_unplaced(self, **changed: Any) -> int:
        """A case without a point, answered by the district."""
        nowhere = {"point": None, "morton": None, "district_id": None, "scope": self.keys[DISTRICT], "state": "review"}
        return await self.add(**(NOBODYS | nowhere | changed))
