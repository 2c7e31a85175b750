"""The dates at which boundaries changed, and the story of one grid."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
import pytest_asyncio
import shapely
from httpx import AsyncClient
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange, ChangeSummary
from geo.areas.level import Level
from geo.areas.tables import AreaChangeRow
from geo.areas.writer import apply_changes
from geo.core import clock
from geo.plans.drafts.tables import Plan
from geo.plans.publishing.tables import PlanDecision, PlanPublication
from tests.conftest import SignIn
from tests.factories import DISTRICT, NORTH, SIDE, WEST, SmallDistrict, community_code, grid_code, rectangle, town_code
from tests.statements import Statements

FIRST, SECOND, NEW = grid_code(0, 0), grid_code(1, 0), f"{community_code(0, 0)}005"
HOSTILE = '新<b>&"网格\x01'
SVG = "{http://www.w3.org/2000/svg}"


def strip(west: float, east: float) -> shapely.MultiPolygon:
    """The ground between two distances east of the north-west corner, one square high."""
    return shapely.MultiPolygon([shapely.box(WEST + west, NORTH - SIDE, WEST + east, NORTH)])


async def change(
    session: AsyncSession, day: str, *grids: tuple[str, str, shapely.MultiPolygon], retire: tuple[str, ...] = ()
) -> ChangeSummary:
    came_of = {NEW: (FIRST,)} if not retire else {SECOND: retire}
    changes = [
        AreaChange(code, Level.GRID, name, community_code(0, 0), shape, predecessors=came_of.get(code, ()))
        for code, name, shape in grids
    ]
    return await apply_changes(session, changes, clock.parse_instant(day), source=f"test {day}", retire=retire)


@pytest_asyncio.fixture
async def split(session: AsyncSession, district: SmallDistrict) -> ChangeSummary:
    """In March half of the first grid becomes a new one; in August that goes to the second; both are renamed later."""
    done = await change(session, "2026-03-01", (FIRST, "第1网格", strip(0, 100)), (NEW, HOSTILE, strip(100, SIDE)))
    await change(session, "2026-08-01", (SECOND, "第2网格", strip(100, 2 * SIDE)), retire=(NEW,))
    await change(session, "2027-01-01", (FIRST, "将来的名字", strip(0, 100)))
    return done


async def dates(client: AsyncClient, **query: Any) -> list[tuple[str, int, int, int]]:
    answer = await client.get("/api/areas/changes", params=query)
    assert answer.status_code == 200, answer.text
    return [(i["at"][:10], i["added"], i["changed"], i["retired"]) for i in answer.json()["items"]]


async def history(client: AsyncClient, code: str) -> dict[str, Any]:
    answer = await client.get(f"/api/areas/{code}/history")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.usefixtures("split")
async def test_every_date_at_which_boundaries_changed_or_will(sign_in: SignIn) -> None:
    client = await sign_in("leader")
    march, august, january = ("2026-03-01", 1, 1, 0), ("2026-08-01", 0, 1, 1), ("2027-01-01", 0, 1, 0)
    assert await dates(client) == [("2024-01-01", 23, 0, 0), march, august, january]
    assert await dates(client, **{"from": "2026-03-01", "to": "2026-07-31"}) == [march]
    assert await dates(client, **{"from": "2026-03-02"}) == [august, january]
    assert await dates(client, area=community_code(0, 0), **{"from": "2025-01-01"}) == [march, august, january]
    assert await dates(client, area=NEW) == [("2026-03-01", 1, 0, 0), ("2026-08-01", 0, 0, 1)]
    assert await dates(client, area=town_code(2)) == [("2024-01-01", 11, 0, 0)]


@pytest.mark.usefixtures("split")
async def test_what_was_taken_back_before_its_time_is_no_change(sign_in: SignIn, session: AsyncSession) -> None:
    for name in ("vorgesehen", "将来的名字"):
        await change(session, "2027-06-01", (FIRST, name, strip(0, 100)))
    client = await sign_in("leader")
    assert (await dates(client))[-1][0] == "2027-01-01"
    assert [v["name"] for v in (await history(client, FIRST))["versions"]] == ["第1网格", "第1网格", "将来的名字"]
    assert (await history(client, FIRST))["versions"][-1]["valid_to"] is None


async def test_a_change_names_the_plan_behind_it(
    sign_in: SignIn, session: AsyncSession, district: SmallDistrict, split: ChangeSummary
) -> None:
    now, planner = clock.now(), district.accounts["planner"]
    first_change = await session.scalar(select(AreaChangeRow.id).order_by(AreaChangeRow.id).limit(1))
    made = {
        "name": "春季调整",
        "note": "",
        "district_id": district.ids[DISTRICT],
        "base_at": now,
        "base_change_id": first_change,
        "state": "published",
        "revision": 3,
        "head": None,
        "ahead": [],
        "owner_id": planner,
        "created_at": now,
        "changed_at": now,
    }
    plan = await session.scalar(insert(Plan).values(made).returning(Plan.id))
    said = {"plan_id": plan, "revision": 3, "at": now, "actor_id": planner, "note": ""}
    await session.execute(
        insert(PlanDecision),
        [
            {**said, "step": "approve", "document": "肃网格〔2026〕3号"},
            {**said, "step": "publish", "document": None},
        ],
    )
    done = {"plan_id": plan, "way": "published", "change_id": split.change_id, "hand_over": [], "posts": {}}
    await session.execute(
        insert(PlanPublication), [{**done, "effective_at": now, "at": now, "actor_id": planner, "settled_at": None}]
    )
    client = await sign_in("leader")
    told = {"id": plan, "kind": "draft", "name": "春季调整", "way": "published", "document": "肃网格〔2026〕3号"}
    items = (await client.get("/api/areas/changes")).json()["items"]
    assert [item["plan"] for item in items] == [None, told, None, None]
    assert [v["plan"] for v in (await history(client, FIRST))["versions"]] == [None, told, None]


@pytest.mark.usefixtures("split")
async def test_the_story_of_a_grid(sign_in: SignIn) -> None:
    client = await sign_in("leader")
    found = await history(client, NEW)
    assert found["area"] == {"code": NEW, "name": HOSTILE, "level": "grid"}
    (version,) = found["versions"]
    assert (version["parent"], version["area_m2"], version["source"]) == (
        community_code(0, 0),
        20_000,
        "test 2026-03-01",
    )
    assert [clock.parse_instant(version[end]) for end in ("valid_from", "valid_to")] == [
        clock.parse_instant(day) for day in ("2026-03-01", "2026-08-01")
    ]
    links = [(link["from"], link["to"], link["at"]) for link in found["lineage"]["links"]]
    assert [(one, two) for one, two, _ in links] == [(FIRST, NEW), (NEW, SECOND)]
    nodes = {node["code"]: node for node in found["lineage"]["nodes"]}
    assert set(nodes) == {FIRST, NEW, SECOND}
    assert nodes[FIRST]["name"] == "将来的名字"
    assert [len(nodes[code]["changed_at"]) for code in (FIRST, NEW, SECOND)] == [2, 0, 1]
    assert (nodes[NEW]["to"] is None, nodes[FIRST]["to"]) == (False, None)
    untouched = await history(client, grid_code(3, 3))
    assert (len(untouched["versions"]), untouched["lineage"]["links"]) == (1, [])
    assert [node["code"] for node in untouched["lineage"]["nodes"]] == [grid_code(3, 3)]


@pytest.mark.usefixtures("split")
async def test_the_picture_shows_every_grid_date_and_link(sign_in: SignIn) -> None:
    client = await sign_in("leader")
    answer = await client.get(f"/api/areas/{NEW}/history.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    drawn = ET.fromstring(answer.content)
    texts = ["".join(text.itertext()) for text in drawn.iter(f"{SVG}text")]
    shown = HOSTILE.replace("\x01", "\ufffd")
    assert {FIRST, NEW, SECOND, shown, "将来的名字", "2026-03-01", "2026-08-01", "2027-01-01", "今天"} <= set(texts)
    assert f"{shown}（{NEW}）的沿革" in texts
    assert [shape.get("class") for shape in drawn.iter(f"{SVG}path")].count("link") == 2 + 1
    bars = [float(bar.get("width", "0")) for bar in drawn.iter(f"{SVG}rect") if "bar" in bar.get("class", "")]
    assert len(bars) == 3
    assert min(bars) > 0
    assert not list(drawn.iter(f"{SVG}b"))
    english = await client.get(f"/api/areas/{NEW}/history.svg?lang=en")
    assert "today" in english.text
    assert "History of" in english.text


@pytest.mark.usefixtures("split")
async def test_a_circle_of_kin_ends(sign_in: SignIn, session: AsyncSession) -> None:
    """What was split off goes back to where it came from, which is then its successor too."""
    back = [AreaChange(FIRST, Level.GRID, "第1网格", community_code(0, 0), strip(0, 90), predecessors=(SECOND,))]
    await apply_changes(session, back, clock.parse_instant("2026-09-01"), source="test")
    client = await sign_in("leader")
    links = (await history(client, FIRST))["lineage"]["links"]
    assert {(link["from"], link["to"]) for link in links} == {(FIRST, NEW), (NEW, SECOND), (SECOND, FIRST)}
    assert (await client.get(f"/api/areas/{SECOND}/history.svg")).status_code == 200


@pytest.mark.usefixtures("split")
async def test_it_costs_few_statements(sign_in: SignIn, statements: Statements) -> None:
    client = await sign_in("leader")
    statements.clear()
    await dates(client, area=community_code(0, 0))
    assert len(statements) == 3
    statements.clear()
    await history(client, FIRST)
    assert len(statements) == 4


@pytest.mark.usefixtures("district")
async def test_bad_input_is_named(sign_in: SignIn, client: AsyncClient) -> None:
    assert (await client.get("/api/areas/changes")).status_code == 401
    await sign_in("leader")
    for path in ("changes?area=nowhere", "nowhere/history", "nowhere/history.svg"):
        answer = await client.get(f"/api/areas/{path}")
        assert (answer.status_code, answer.json()["error"]) == (404, "no_such_area")
    for path, field in (
        ("changes?from=yesterday", "from"),
        ("changes?from=2026-03-02&to=2026-03-01", "from"),
        (f"{FIRST}/history.svg?lang=fr", "lang"),
    ):
        answer = await client.get(f"/api/areas/{path}")
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, field)


def test_the_ground_of_the_tests_is_whole() -> None:
    assert strip(0, SIDE).equals(rectangle(0, 0))
