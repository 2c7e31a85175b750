"""Map, figures, list, card and households at any date past or to come: by the boundaries of then, and in agreement."""

from typing import Any

import pytest
import pytest_asyncio
import shapely
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.writer import apply_changes
from geo.cases.following import follow_changes
from geo.core import clock
from geo.core.identity import desk
from tests.conftest import SignIn
from tests.factories import DISTRICT, NORTH, SIDE, WEST, SmallDistrict, community_code, grid_code
from tests.geo.heat.records import Records

FIRST, SECOND, NEW = grid_code(0, 0), grid_code(1, 0), f"{community_code(0, 0)}005"
BEFORE, SINCE, LATER = "2026-05-31", "2026-06-01", "2027-01-01"
CUT = 120.0
SPAN = {"from": "2026-01-01", "to": "2026-09-30"}


def strip(west: float, east: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(WEST + west, NORTH - SIDE, WEST + east, NORTH)])


async def change(
    session: AsyncSession, day: str, *grids: tuple[str, shapely.MultiPolygon], retire: tuple[str, ...] = ()
) -> None:
    changes = [AreaChange(code, Level.GRID, code[-3:], community_code(0, 0), shape) for code, shape in grids]
    await apply_changes(session, changes, clock.parse_instant(day), source="test", retire=retire)


@pytest_asyncio.fixture
async def cut(session: AsyncSession, records: Records) -> None:
    """In June the east of the first grid, with one of its three buildings, becomes a grid; next year it goes to the
    second. Two disputes lie in the west, three in the east; everything has followed the change of June.
    """
    for dx, n in ((60.0, 2), (160.0, 3)):
        for _ in range(n):
            await records.add(0, 0, dx=dx, due_at=clock.now())
    await change(session, SINCE, (FIRST, strip(0, CUT)), (NEW, strip(CUT, SIDE)))
    await change(session, LATER, (SECOND, strip(CUT, 2 * SIDE)), retire=(NEW,))
    await follow_changes(session, desk())


async def heatmap(client: AsyncClient, **query: Any) -> dict[str, Any]:
    answer = await client.get("/api/heatmap", params={"level": "grid", "measure": "rate", **query})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def rows(client: AsyncClient, **query: Any) -> dict[str, tuple[int, int | None]]:
    """Disputes and households of the grids that have either."""
    found = (await heatmap(client, **query))["rows"]
    return {r["code"]: (r["n"], r["households"]) for r in found if r["n"] or r["code"] in (FIRST, SECOND, NEW)}


@pytest.mark.usefixtures("cut")
@pytest.mark.parametrize("query", [{}, {"kind": ["02", "04"], "state": "assigned"}], ids=["counters", "cases"])
async def test_disputes_and_households_stand_in_the_grids_of_then(sign_in: SignIn, query: dict[str, Any]) -> None:
    client = await sign_in("manager")
    assert await rows(client, at=BEFORE, **query) == {FIRST: (5, 30), SECOND: (0, None)}
    assert await rows(client, at=SINCE, **query) == {FIRST: (2, 20), SECOND: (0, None), NEW: (3, 10)}
    assert await rows(client, **query) == {FIRST: (2, 20), SECOND: (0, None), NEW: (3, 10)}
    assert await rows(client, at=LATER, **query) == {FIRST: (2, 20), SECOND: (3, 10)}


@pytest.mark.usefixtures("cut")
async def test_the_answer_says_what_was_looked_up(sign_in: SignIn) -> None:
    client = await sign_in("manager")
    today = await heatmap(client)
    assert (today["counted_from"], today["one_by_one"]) == ("counters", 0)
    for at, n in ((BEFORE, 5), (LATER, 3)):
        then = await heatmap(client, at=at)
        assert (then["counted_from"], then["one_by_one"], then["at"]) == ("counters", n, f"{at}T00:00:00+08:00")
    filtered = await heatmap(client, kind=["02", "04"], state="assigned")
    assert (filtered["counted_from"], filtered["one_by_one"]) == ("cases", 5)


@pytest.mark.usefixtures("cut")
@pytest.mark.parametrize(("at", "code", "n"), [(BEFORE, FIRST, 5), (SINCE, NEW, 3), (LATER, SECOND, 3)])
async def test_a_figure_leads_to_its_rows_at_any_date(sign_in: SignIn, at: str, code: str, n: int) -> None:
    client = await sign_in("manager")
    of_then = {"at": at, "area": code}
    assert (await rows(client, **of_then))[code][0] == n
    assert (await client.get("/api/overview", params={**SPAN, **of_then})).json()["figures"]["found"] == n
    assert len((await client.get("/api/cases", params=of_then)).json()["items"]) == n
    assert (await client.get("/api/cases/count", params=of_then)).json()["n"] == n
    card = (await client.get(f"/api/areas/{code}", params={**SPAN, "at": at})).json()
    assert (card["this"]["found"], len(card["open_cases"])) == (n, n)


@pytest.mark.usefixtures("cut")
async def test_what_is_overdue_is_so_now_whatever_the_date(sign_in: SignIn) -> None:
    client = await sign_in("manager")
    for at in (BEFORE, LATER):
        assert (await client.get("/api/cases/count", params={"overdue": True, "at": at})).json()["n"] == 5


@pytest.mark.usefixtures("cut")
async def test_a_grid_that_is_no_more_is_found_at_its_time(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("manager")
    assert (await client.get(f"/api/areas/{NEW}", params={"at": LATER})).status_code == 404
    homes = {a["code"]: a["households"] for a in (await client.get(f"/api/areas?at={BEFORE}")).json()["items"]}
    assert (homes[FIRST], NEW in homes, homes[DISTRICT]) == (30, False, 120)
    lon, lat = district.point(0, 0, 160)
    for at, code in ((BEFORE, FIRST), (SINCE, NEW), (LATER, SECOND)):
        found = (await client.get("/api/locate", params={"lon": lon, "lat": lat, "at": at})).json()
        assert found["grid"]["code"] == code


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize("at", ["0001-01-01", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"])
@pytest.mark.parametrize(
    "path",
    [
        "/api/heatmap?level=grid",
        "/api/overview",
        "/api/areas",
        "/api/areas/export?level=grid&format=csv",
        "/tiles/grids.json",
        "/api/locate?lon=98.5&lat=39.7",
    ],
)
async def test_no_date_is_too_far(sign_in: SignIn, path: str, at: str) -> None:
    client = await sign_in("manager")
    answer = await client.get(f"{path}{'&' if '?' in path else '?'}at={at.replace('+', '%2B')}")
    assert answer.status_code in (200, 404, 422), answer.text
