"""A small district whose first community has cells, and a draft of it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
import shapely
from geoalchemy2 import WKBElement
from httpx import AsyncClient, Response
from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from geo.plans.cells.tables import Atom, AtomAssignment
from tests.conftest import SignIn
from tests.factories import NORTH, SIDE, SINCE, SRID, WEST, SmallDistrict, community_code, grid_code, lon_lat
from tests.geo.heat.records import Records
from tests.statements import statements

CELL = 50.0
COMMUNITY = community_code(0, 0)

__all__ = ["statements"]


class Ground:
    """Square cells of 50 m, eight by eight, ten households in each: by column from the west and row from the north."""

    def __init__(self, ids: dict[str, int], atoms: dict[tuple[int, int], int]) -> None:
        self._ids, self._atoms = ids, atoms

    def atom(self, column: int, row: int) -> int:
        return self._atoms[column, row]

    def block(self, columns: range, rows: range) -> list[int]:
        return sorted(self._atoms[column, row] for column in columns for row in rows)

    def key(self, column: int, row: int) -> str:
        """The key of the grid in force in a square of 200 m."""
        return str(self._ids[grid_code(column, row)])

    def line(self, *points: tuple[float, float]) -> dict[str, Any]:
        """A line by metres east and south of the north-west corner."""
        return {"type": "LineString", "coordinates": [self.at(*point) for point in points]}

    def polygon(self, *points: tuple[float, float]) -> dict[str, Any]:
        return {"type": "Polygon", "coordinates": [[self.at(*point) for point in (*points, points[0])]]}

    def at(self, east: float, south: float) -> tuple[float, float]:
        return lon_lat(WEST + east, NORTH - south)


async def lay_cells(
    session: AsyncSession, made: SmallDistrict, column: int = 0, row: int = 0
) -> dict[tuple[int, int], int]:
    """Give a community of the small district its cells."""
    west, north = WEST + column * SIDE, NORTH - row * SIDE
    places = [(x, y) for y in range(8) for x in range(8)]
    rows = [
        {
            "community_id": made.ids[community_code(column, row)],
            "geom": WKBElement(
                shapely.to_wkb(
                    shapely.box(west + CELL * x, north - CELL * (y + 1), west + CELL * (x + 1), north - CELL * y)
                ),
                srid=SRID,
            ),
            "kind": "building",
            "area_m2": CELL**2,
            "households": 10,
            "counted": "file",
            "valid": Range(SINCE, None),
            "built_at": datetime.now(UTC),
        }
        for x, y in places
    ]
    ids = (await session.scalars(insert(Atom).returning(Atom.id, sort_by_parameter_order=True), rows)).all()
    atoms = dict(zip(places, ids, strict=True))
    grids = {place: made.ids[grid_code(column + place[0] // 4, row + place[1] // 4)] for place in places}
    belongs = [{"atom_id": atoms[p], "grid_id": grids[p], "valid": Range(SINCE, None)} for p in places]
    await session.execute(insert(AtomAssignment), belongs)
    return atoms


@pytest_asyncio.fixture
async def ground(session: AsyncSession, district: SmallDistrict) -> Ground:
    return Ground(district.ids, await lay_cells(session, district))


@pytest_asyncio.fixture
async def planner(ground: Ground, sign_in: SignIn) -> AsyncClient:
    return await sign_in("planner")


class Drafted:
    """A draft over HTTP, at the revision last seen."""

    def __init__(self, client: AsyncClient, plan: dict[str, Any]) -> None:
        self.client, self.plan, self.revision = client, plan, plan["revision"]
        self.url = f"/api/plans/{plan['id']}"

    async def ask(self, kind: str, **fields: Any) -> Response:
        body = {"revision": self.revision, "operation": {"kind": kind, **fields}}
        return await self.client.post(f"{self.url}/operations", json=body, headers={"Accept-Language": "en"})

    async def do(self, kind: str, **fields: Any) -> dict[str, Any]:
        answer = await self.ask(kind, **fields)
        assert answer.status_code == 200, answer.text
        return self._taken(answer)

    async def refused(self, fault: str, kind: str, **fields: Any) -> dict[str, Any]:
        answer = await self.ask(kind, **fields)
        assert answer.status_code == 422, answer.text
        body: dict[str, Any] = answer.json()
        assert [field["error"] for field in body["fields"]] == [fault], body
        assert "{" not in body["fields"][0]["detail"]
        return body

    async def step(self, way: str) -> dict[str, Any]:
        answer = await self.client.post(f"{self.url}/{way}", json={"revision": self.revision})
        assert answer.status_code == 200, answer.text
        return self._taken(answer)

    async def state(self) -> dict[str, Any]:
        answer = await self.client.get(self.url)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def _taken(self, answer: Response) -> dict[str, Any]:
        body: dict[str, Any] = answer.json()
        self.revision = body["revision"]
        return body


class Way:
    """A draft on its way into force, each step taken by somebody."""

    def __init__(self, drafted: Drafted, sign_in: SignIn) -> None:
        self.drafted, self.sign_in = drafted, sign_in

    async def ask(self, username: str, step: str, **more: Any) -> Response:
        client = await self.sign_in(username)
        body = {"revision": self.drafted.revision, **more}
        return await client.post(f"{self.drafted.url}/{step}", json=body)

    async def take(self, username: str, step: str, **more: Any) -> dict[str, Any]:
        answer = await self.ask(username, step, **more)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def get(self, path: str) -> dict[str, Any]:
        answer = await self.drafted.client.get(f"{self.drafted.url}/{path}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


Begin = Callable[..., Awaitable[Drafted]]


@pytest.fixture
def begin() -> Begin:
    async def begun(client: AsyncClient, *areas: str, name: str = "调整") -> Drafted:
        answer = await client.post("/api/plans", json={"name": name, "areas": list(areas or (COMMUNITY,))})
        assert answer.status_code == 201, answer.text
        return Drafted(client, answer.json())

    return begun


@pytest_asyncio.fixture
async def drafted(planner: AsyncClient, begin: Begin) -> Drafted:
    return await begin(planner)


def grids_by_key(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {grid["key"]: grid for grid in view["grids"]}


def atoms_of(view: dict[str, Any], key: str | None) -> list[int]:
    return next((each["atoms"] for each in view["assignment"] if each["grid"] == key), [])


@pytest_asyncio.fixture
async def records(session: AsyncSession, district: SmallDistrict) -> Records:
    return await Records(session, district).load()
