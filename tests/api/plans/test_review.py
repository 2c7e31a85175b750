"""A draft on its way: who may take which step, what stands in the way, what is written down."""

from typing import Any

import pytest
import pytest_asyncio
from httpx import AsyncClient, Response
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.identity import desk, identify
from geo.people.tables import AccountRole
from geo.plans.cells.tables import AtomAssignment
from geo.plans.drafts.tables import Plan
from tests.api.plans.conftest import Begin, Drafted, Ground, Way
from tests.conftest import SignIn
from tests.factories import SmallDistrict, town_code
from tests.geo.heat.records import Records


@pytest_asyncio.fixture
async def way(drafted: Drafted, ground: Ground, sign_in: SignIn) -> Way:
    """A draft in which one column of cells has moved."""
    await drafted.do("move_block", atoms=ground.block(range(4, 5), range(4)), to=ground.key(0, 0))
    return Way(drafted, sign_in)


async def test_a_draft_goes_its_way(way: Way) -> None:
    assert (await way.drafted.state())["allowed"] == ["propose", "discard"]
    proposed = await way.take("planner", "propose", note="春季调整，请审核")
    assert (proposed["state"], proposed["allowed"], proposed["revision"]) == ("proposed", ["return"], 1)
    reviewed = await way.take("manager", "review")
    assert (reviewed["state"], reviewed["allowed"]) == ("reviewed", ["approve", "return"])
    approved = await way.take("manager", "approve", document="肃政发〔2026〕12号")
    assert (approved["state"], approved["document"]) == ("approved", "肃政发〔2026〕12号")
    assert approved["allowed"] == ["return", "publish"]
    told = (await way.get("decisions"))["items"]
    assert [(each["step"], each["actor"]["name"], each["note"], each["document"]) for each in told] == [
        ("propose", "Planner", "春季调整，请审核", None),
        ("review", "Manager", "", None),
        ("approve", "Manager", "", "肃政发〔2026〕12号"),
    ]
    assert all(each["revision"] == 1 for each in told)


async def test_only_a_draft_is_edited_copied_or_not(way: Way, ground: Ground) -> None:
    await way.take("planner", "propose")
    await way.sign_in("planner")
    edit = await way.drafted.ask("rename", grid=ground.key(0, 0), name="乙")
    assert (edit.status_code, edit.json()["error"]) == (409, "plan_is_proposed")
    undo = await way.drafted.client.post(f"{way.drafted.url}/undo", json={"revision": 1})
    assert (undo.status_code, undo.json()["error"]) == (409, "plan_is_proposed")
    gone = await way.drafted.client.delete(way.drafted.url)
    assert (gone.status_code, gone.json()["error"]) == (409, "plan_is_proposed")
    assert (await way.drafted.state())["may_edit"] is False
    copy = await way.drafted.client.post(f"{way.drafted.url}/copies", json={"name": "另一案"})
    assert (copy.json()["state"], copy.json()["may_edit"]) == ("draft", True)


async def test_a_step_out_of_turn_says_where_the_plan_is(way: Way) -> None:
    for step, more in (("review", {}), ("approve", {"document": "1号"}), ("return", {"note": "早"})):
        answer = await way.ask("manager", step, **more)
        assert (answer.status_code, answer.json()["error"]) == (409, "plan_is_draft"), step
    await way.take("planner", "propose")
    twice = await way.ask("planner", "propose")
    assert (twice.status_code, twice.json()["error"]) == (409, "plan_is_proposed")
    early = await way.ask("manager", "approve", document="1号")
    assert (early.status_code, early.json()["error"]) == (409, "plan_is_proposed")


async def test_who_proposed_it_neither_reviews_nor_approves(way: Way, session: AsyncSession) -> None:
    await way.take("planner", "propose")
    answer = await way.ask("planner", "review")
    assert (answer.status_code, answer.json()["error"]) == (403, "plan_four_eyes")
    await way.take("manager", "review")
    await session.execute(update(Plan).values(proposed_by=way.drafted.plan["owner"]))
    assert (await way.ask("planner", "approve", document="1号")).status_code == 403


async def test_a_manager_does_not_propose_and_others_take_no_step(way: Way) -> None:
    assert (await way.ask("manager", "propose")).status_code == 403
    for username in ("dispatcher", "leader", "mediator", "admin"):
        for step in ("propose", "review", "return"):
            assert (await way.ask(username, step, note="不行")).status_code == 403, (username, step)


async def test_a_reviewer_holds_every_town_that_is_touched(
    way: Way, session: AsyncSession, district: SmallDistrict
) -> None:
    """One who plans the community alone proposes; one who plans its town reviews; neither approves."""
    account = district.accounts["dispatcher"]
    await session.execute(delete(AccountRole).where(AccountRole.account_id == account))
    session.add(AccountRole(account_id=account, role="planner", area_id=district.ids[f"{town_code(0)}001"]))
    await session.flush()
    assert (await way.ask("dispatcher", "review")).status_code == 403
    await way.take("planner", "propose")
    assert (await way.ask("dispatcher", "review")).status_code == 403
    session.add(AccountRole(account_id=account, role="planner", area_id=district.ids[town_code(0)]))
    await session.flush()
    reviewed = await way.take("dispatcher", "review")
    assert (reviewed["state"], reviewed["allowed"]) == ("reviewed", ["return"])
    assert (await way.ask("dispatcher", "approve", document="1号")).status_code == 403


async def test_a_plan_is_returned_with_a_reason_and_proposed_anew(way: Way, ground: Ground) -> None:
    await way.take("planner", "propose")
    assert (await way.ask("manager", "return", note=" ")).status_code == 422
    returned = await way.take("manager", "return", note="第1网格太大")
    assert (returned["state"], returned["document"]) == ("draft", None)
    await way.sign_in("planner")
    await way.drafted.do("rename", grid=ground.key(0, 0), name="乙")
    stale = await way.ask("planner", "propose", revision=1)
    assert (stale.status_code, stale.json()["error"]) == (409, "plan_has_gone_on")
    await way.take("planner", "propose")
    # Nobody has looked at it yet, so who proposed it may think better of it.
    assert (await way.take("planner", "return", note="再改一改"))["state"] == "draft"


async def test_what_the_district_approved_only_it_returns(way: Way) -> None:
    await way.take("planner", "propose")
    await way.take("manager", "review")
    assert await way.ask("planner", "return", note="我要改")  # A planner of the district reviews towns.
    await way.take("planner", "propose")
    await way.take("manager", "review")
    await way.take("manager", "approve", document="1号")
    assert (await way.ask("planner", "return", note="我要改")).status_code == 403
    assert (await way.take("manager", "return", note="文号有误"))["document"] is None


async def test_a_draft_that_changes_nothing_is_not_proposed(drafted: Drafted, sign_in: SignIn, ground: Ground) -> None:
    way = Way(drafted, sign_in)
    assert _faults(await way.ask("planner", "propose")) == [("revision", "plan_changes_nothing")]
    await drafted.do("lock", grids=[ground.key(0, 0)])
    assert _faults(await way.ask("planner", "propose")) == [("revision", "plan_changes_nothing")]


async def test_cells_in_no_grid_stand_in_the_way_with_their_place(
    planner: AsyncClient, ground: Ground, begin: Begin, session: AsyncSession, sign_in: SignIn
) -> None:
    atom = ground.atom(7, 7)
    await session.execute(delete(AtomAssignment).where(AtomAssignment.atom_id == atom))
    drafted = await begin(planner)
    await drafted.do("rename", grid=ground.key(0, 0), name="乙")
    answer = await Way(drafted, sign_in).ask("planner", "propose")
    assert answer.json()["error"] == "plan_not_ready"
    assert _faults(answer) == [("grids", "plan_finding_gap"), ("grids", "plan_finding_orphan_household")]
    assert [spot["atoms"] for spot in answer.json()["spots"]] == [[atom], [atom]]
    assert (answer.json()["spots"][0]["lon"], answer.json()["spots"][0]["lat"]) == pytest.approx(
        ground.at(375, 375), abs=1e-5
    )


async def test_a_grid_that_was_in_pieces_before_stands_in_nobodys_way(
    planner: AsyncClient, ground: Ground, begin: Begin, session: AsyncSession, sign_in: SignIn
) -> None:
    far = AtomAssignment.atom_id == ground.atom(7, 0)
    await session.execute(update(AtomAssignment).where(far).values(grid_id=int(ground.key(0, 1))))
    drafted = await begin(planner)
    await drafted.do("rename", grid=ground.key(0, 0), name="乙")
    assert (await Way(drafted, sign_in).take("planner", "propose"))["state"] == "proposed"


async def test_disputes_handed_over_by_name_have_to_be_the_plans(
    way: Way, session: AsyncSession, records: Records
) -> None:
    await identify(session, desk())
    await records.add(1, 0, dx=30, state="mediating", number="T-1")
    beside = {"stays": {"dx": 150}, "closed": {"dx": 30, "state": "closed"}, "sealed": {"dx": 30, "restricted": True}}
    for number, more in beside.items():
        await records.add(1, 0, number=number, **{"state": "mediating", **more})
    await way.take("planner", "propose")
    await way.take("manager", "review")
    wrong = await way.ask("manager", "approve", document="1号", hand_over=["无此号", "T-1", *beside, "无此号"])
    assert _faults(wrong) == [("hand_over", "plan_case_unknown"), *[("hand_over", "plan_case_not_concerned")] * 3]
    told = [field["detail"] for field in wrong.json()["fields"]]
    assert all(number in detail for number, detail in zip(["无此号", *beside], told, strict=True))
    await way.take("manager", "approve", document="1号", hand_over=["T-1", "T-1"])
    plan = await session.get_one(Plan, way.drafted.plan["id"], populate_existing=True)
    assert plan.hand_over == ["T-1"]


async def test_the_list_tells_states_and_asks_by_them(way: Way, begin: Begin, sign_in: SignIn) -> None:
    client = await sign_in("planner")
    await begin(client, name="另一案")
    await way.take("planner", "propose")

    async def listed(**asked: Any) -> list[tuple[str, str]]:
        items = (await client.get("/api/plans", params=asked)).json()["items"]
        return [(each["name"], each["state"]) for each in items]

    assert await listed() == [("另一案", "draft"), ("调整", "proposed")]
    assert await listed(state="proposed") == [("调整", "proposed")]
    assert await listed(state=["draft", "proposed"]) == [("另一案", "draft"), ("调整", "proposed")]
    assert (await client.get("/api/plans", params={"state": "gone"})).status_code == 422
    assert await listed(state="discarded") == []


def _faults(answer: Response) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(field["field"], field["error"]) for field in answer.json()["fields"]]
