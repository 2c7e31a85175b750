"""A draft of more communities than are told of at once: nothing costs more for those that are left alone."""

from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from httpx import AsyncClient
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.tables import AreaVersion
from geo.core import clock
from geo.core.identity import desk, identify
from geo.plans.cells.tables import AtomAssignment
from geo.plans.drafts.surveying import Lands
from geo.plans.drafts.tables import PlanAssignment
from tests.api.plans.conftest import COMMUNITY, Begin, Drafted, Ground, Way, grids_by_key, lay_cells
from tests.conftest import SignIn
from tests.factories import DISTRICT, SmallDistrict, community_code, grid_code
from tests.geo.heat.records import Records
from tests.statements import Statements

ALL = [community_code(x, y) for x in (0, 2) for y in (0, 2)]
SOUTH = community_code(0, 2)


@pytest.fixture(autouse=True)
def _one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A community has 64 cells here: two are more than are told of at once, and no process keeps any."""
    monkeypatch.setattr("geo.plans.drafts.whole.MOST_CELLS", 100)
    monkeypatch.setattr("api.main.Lands", partial(Lands, 0))


@pytest_asyncio.fixture
async def whole(planner: AsyncClient, begin: Begin, session: AsyncSession, district: SmallDistrict) -> Drafted:
    for column, row in ((0, 2), (2, 0), (2, 2)):
        await lay_cells(session, district, column, row)
    return await begin(planner, DISTRICT)


async def told(drafted: Drafted, *codes: str, **by: Any) -> dict[str, Any]:
    answer = await drafted.client.get(drafted.url, params={"community": codes, **by})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def read(statements: Statements) -> int:
    """How often the cells of a community were read."""
    return sum("st_asbinary(a.geom)" in each for each in statements)


async def test_a_district_is_begun_and_opened_without_its_cells(
    planner: AsyncClient, begin: Begin, whole: Drafted, statements: Statements
) -> None:
    assert [each["code"] for each in whole.plan["communities"]] == ALL
    assert {each["cells"] for each in whole.plan["communities"]} == {64}
    assert (whole.plan["told"], whole.plan["grids"], whole.plan["assignment"]) == ([], [], [])
    statements.clear()
    assert (await whole.state())["communities"] == whole.plan["communities"]
    asked = len(statements)
    assert (read(statements), asked <= 12) == (0, True)
    half = await begin(planner, community_code(2, 0), community_code(2, 2))
    statements.clear()
    await half.state()
    assert len(statements) == asked


async def test_communities_asked_for_are_told_as_in_a_small_draft(
    whole: Drafted, planner: AsyncClient, begin: Begin, statements: Statements
) -> None:
    small = await begin(planner)
    statements.clear()
    found = await told(whole, COMMUNITY)
    assert (found["told"], read(statements)) == ([COMMUNITY], 1)
    assert [len(each["communities"]) for each in (found, small.plan)] == [4, 1]
    assert small.plan["told"] == [COMMUNITY]
    for part in ("grids", "keeps", "dedicated", "assignment"):
        assert found[part] == small.plan[part], part
    two = await told(whole, COMMUNITY, SOUTH)
    assert (two["told"], len(two["grids"])) == ([COMMUNITY, SOUTH], 8)
    elsewhere = await planner.get(small.url, params={"community": SOUTH})
    assert (elsewhere.status_code, elsewhere.json()["fields"][0]["error"]) == (422, "plan_community_not_in")


async def test_what_a_list_says_of_a_community_is_what_its_cells_come_to(
    whole: Drafted, ground: Ground, session: AsyncSession, records: Records, district: SmallDistrict
) -> None:
    await identify(session, desk())
    for dx in (10, 60, 110):
        await records.add(0, 0, dx=dx, dy=10)
    await records.add(1, 1, state="closed")
    person = min(district.people.values())
    await whole.do("move_block", atoms=ground.block(range(4, 6), range(4)), to=ground.key(0, 0))
    await whole.do("new_grid", atoms=ground.block(range(2), range(4, 6)))
    await whole.do("retire", grid=ground.key(1, 1))
    await whole.do("rename", grid=ground.key(0, 1), name="改名")
    await whole.do("assign_leader", grid=ground.key(1, 0), person=person)
    await whole.do("dedicate", atoms=ground.block(range(6, 8), range(2)), name="市场")
    for by in ({}, {"mix": 0.4, "target": 150}, {"mix": 1.0, "target": 900}):
        views = [await told(whole, code, **by) for code in (COMMUNITY, SOUTH)]
        listed, counted = views[1]["communities"][0], views[0]["communities"][0]
        assert listed == counted, by
        assert (listed["grids"], listed["changed"], listed["cases"]) == (4, True, 3)
        assert listed["moved_households"] > 0
        assert listed["problems"] > 1
        findings = (await whole.client.get(f"{whole.url}/check", params={"community": COMMUNITY, **by})).json()
        kinds = ("without_leader", "over_target", "under_target")
        assert listed["problems"] == sum(each["finding"] in kinds for each in findings["findings"])
        assert [each["changed"] for each in views[1]["communities"]] == [True, False, False, False]


async def test_to_lock_a_grid_changes_nothing_in_the_list(whole: Drafted, ground: Ground) -> None:
    await whole.do("lock", grids=[ground.key(0, 0)])
    assert [each["changed"] for each in (await told(whole, SOUTH))["communities"]] == [False] * 4
    assert [each["changed"] for each in (await told(whole, COMMUNITY))["communities"]] == [False] * 4


@pytest.mark.parametrize("what", ["check", "cells"])
async def test_what_needs_cells_asks_for_communities(whole: Drafted, statements: Statements, what: str) -> None:
    answer = await whole.client.get(f"{whole.url}/{what}")
    (field,) = answer.json()["fields"]
    assert (answer.status_code, field["field"], field["error"]) == (422, "community", "plan_communities_needed")
    assert "256" in field["detail"]
    statements.clear()
    answer = await whole.client.get(f"{whole.url}/{what}", params={"community": SOUTH})
    assert (answer.status_code, read(statements)) == (200, 1)


async def test_an_edit_costs_what_it_does_in_a_draft_of_its_community(
    whole: Drafted, planner: AsyncClient, begin: Begin, ground: Ground, statements: Statements
) -> None:
    cost = []
    for drafted in (await begin(planner), whole):
        statements.clear()
        await drafted.do("move_block", atoms=ground.block(range(4, 5), range(4)), to=ground.key(0, 0))
        await drafted.step("undo")
        edit = await drafted.step("redo")
        cost.append((len(statements), read(statements)))
        assert ([each["code"] for each in edit["communities"]], edit["told"]) == ([COMMUNITY], [COMMUNITY])
    assert cost[0] == cost[1]
    assert cost[1][1] == 3


async def test_where_nothing_is_changed_there_is_nothing_to_look_at(whole: Drafted, sign_in: SignIn) -> None:
    preview = (await whole.client.get(f"{whole.url}/preview")).json()
    assert (preview["households"]["moved"], preview["grids"]) == (0, [])
    page = await whole.client.get(f"{whole.url}/compare.html")
    assert (page.status_code, page.json()["fields"][0]["error"]) == (422, "plan_compared_with_same")
    assert (await (await sign_in("manager")).get(f"{whole.url}/handover")).json() == {"items": []}
    proposed = await (await sign_in("planner")).post(f"{whole.url}/propose", json={"revision": 0})
    assert proposed.json()["fields"][0]["error"] == "plan_changes_nothing"


async def test_differences_are_told_without_cells(whole: Drafted, ground: Ground, statements: Statements) -> None:
    block = ground.block(range(4, 5), range(4))
    await whole.do("move_block", atoms=block, to=ground.key(0, 0))
    statements.clear()
    found = (await whole.client.get(f"{whole.url}/compare")).json()
    assert (found["atoms"], found["moved_households"], read(statements)) == (4, 40, 0)
    assert found["differences"][0]["atoms"] == block
    other = (await whole.client.get(f"{whole.url}/compare", params={"community": SOUTH})).json()
    assert other == {"moved_households": 0, "atoms": 0, "differences": []}


async def test_all_communities_are_balanced_and_taken_back(
    whole: Drafted, session: AsyncSession, statements: Statements
) -> None:
    async def moved() -> int:
        return await session.scalar(select(func.count()).where(PlanAssignment.plan_id == whole.plan["id"])) or 0

    statements.clear()
    done = await whole.do("balance", way="suggest", grids=5)
    assert ([each["code"] for each in done["communities"]], done["told"], done["grids"]) == (ALL, [], [])
    assert {each["grids"] for each in done["communities"]} == {5}
    assert read(statements) == 4
    assert await moved() > 0
    body, shown = {"revision": whole.revision}, {"community": SOUTH}
    statements.clear()
    undone = (await whole.client.post(f"{whole.url}/undo", json=body, params=shown)).json()
    assert (await moved(), read(statements)) == (0, 1)
    assert (undone["told"], len(undone["grids"]), len(undone["communities"])) == ([SOUTH], 4, 4)
    own = {each["code"]: each for each in (await told(whole, SOUTH))["communities"]}
    assert {each["code"]: each for each in undone["communities"]} == own
    assert not any(each["changed"] for each in own.values())


async def test_a_district_comes_into_force_and_only_what_it_changes_is_read(
    whole: Drafted, ground: Ground, sign_in: SignIn, session: AsyncSession, statements: Statements
) -> None:
    await whole.do("move_block", atoms=ground.block(range(4, 5), range(4)), to=ground.key(0, 0))
    way, cost = Way(whole, sign_in), {}
    statements.clear()
    preview = await way.get("preview")
    cost["preview"] = read(statements)
    assert (preview["households"]["moved"], len(preview["grids"])) == (40, 4)
    for username, step, more in (
        ("planner", "propose", {}),
        ("manager", "review", {}),
        ("manager", "approve", {"document": "肃政发〔2026〕12号"}),
        ("manager", "publish", {}),
    ):
        statements.clear()
        await way.take(username, step, **more)
        cost[step] = read(statements)
    assert cost == {"preview": 1, "propose": 1, "review": 0, "approve": 0, "publish": 1}
    version = select(AreaVersion.geom.ST_Area()).where(
        AreaVersion.code == grid_code(0, 0),
        AreaVersion.superseded_at.is_(None),
        AreaVersion.valid.contains(clock.now()),
    )
    assert await session.scalar(version) == 250 * 200


async def test_what_stands_in_the_way_of_a_district_is_told_with_its_community(
    whole: Drafted, begin: Begin, planner: AsyncClient, session: AsyncSession, ground: Ground
) -> None:
    await session.execute(delete(AtomAssignment).where(AtomAssignment.atom_id == ground.atom(7, 7)))
    fresh = await begin(planner, DISTRICT)
    await fresh.do("rename", grid=ground.key(0, 0), name="甲")
    answer = await planner.post(f"{fresh.url}/propose", json={"revision": fresh.revision})
    assert answer.status_code == 422
    assert [each["community"] for each in answer.json()["spots"]] == [COMMUNITY, COMMUNITY]


async def test_a_district_is_carried_over_by_what_it_changes(
    whole: Drafted, planner: AsyncClient, begin: Begin, ground: Ground, sign_in: SignIn, statements: Statements
) -> None:
    await whole.do("move_block", atoms=ground.block(range(4, 5), range(4)), to=ground.key(0, 0))
    other = await begin(planner, SOUTH)
    south = grids_by_key(await other.state())
    await other.do("rename", grid=min(south), name="南边")
    way = Way(other, sign_in)
    for username, step, more in (
        ("planner", "propose", {}),
        ("manager", "review", {}),
        ("manager", "approve", {"document": "13号"}),
        ("manager", "publish", {}),
    ):
        await way.take(username, step, **more)
    client = await sign_in("planner")
    assert (await whole.state())["changed_since"] == [SOUTH]
    statements.clear()
    answer = await client.post(f"{whole.url}/rebase", json={"revision": whole.revision})
    assert (answer.status_code, answer.json()["report"], read(statements)) == (200, [], 1)
    now = await told(whole, COMMUNITY, SOUTH)
    assert (now["changed_since"], grids_by_key(now)[min(south)]["name"]) == ([], "南边")
    assert [each["moved_households"] for each in now["communities"]] == [40, 0, 0, 0]
