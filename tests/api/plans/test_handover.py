"""The hand-over list, and what leaders see and are told when grids were drawn anew."""

import csv
import io
from typing import Any

import pytest_asyncio
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.core.identity import desk, identify
from geo.people.accounts.repository import revocations
from geo.people.tables import Account, AccountRole
from geo.plans.handover.settling import settle_due
from tests.api.plans.conftest import Drafted, Ground
from tests.conftest import SignIn
from tests.factories import SmallDistrict, grid_code, leader_name
from tests.geo.heat.records import Records
from tests.geo.plans.handover.redrawing import Redraw
from tests.statements import Statements

STRIP = (range(4, 6), range(4))


@pytest_asyncio.fixture
async def redraw(session: AsyncSession, district: SmallDistrict, ground: Ground) -> Redraw:
    return Redraw(session, district, ground._atoms)


@pytest_asyncio.fixture
async def moved(drafted: Drafted, ground: Ground) -> Drafted:
    await drafted.do("move_block", atoms=ground.block(*STRIP), to=ground.key(0, 0))
    return drafted


async def listed(client: AsyncClient, url: str) -> list[dict[str, Any]]:
    answer = await client.get(f"{url}/handover")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_the_list_names_every_dispute_and_where_it_goes(
    moved: Drafted, session: AsyncSession, records: Records, district: SmallDistrict, sign_in: SignIn
) -> None:
    await identify(session, desk())
    mine = {"leader_id": district.people[leader_name(1, 0)], "dx": 30}
    await records.add(1, 0, number="A1", opened="2026-10-02T10:00:00+08:00", address="北环路 5 号", **mine)
    await records.add(1, 0, number="B2", opened="2026-10-01T10:00:00+08:00", state="mediating", **mine)
    await records.add(1, 0, number="C3", restricted=True, **mine)
    await records.add(1, 0, number="D4", leader_id=mine["leader_id"])
    first, second = await listed(await sign_in("manager"), moved.url)
    assert (first["number"], first["moves"], first["why"]) == ("B2", False, "under_way")
    assert (second["number"], second["moves"], second["why"]) == ("A1", True, "untouched")
    assert second["address"] == "北环路 5 号"
    assert second["from"]["grid"] == {"code": grid_code(1, 0), "name": "第2网格"}
    assert second["from"]["leader"] == {"id": mine["leader_id"], "name": leader_name(1, 0)}
    assert second["to"]["grid"] == {"code": grid_code(0, 0), "name": "第1网格"}
    assert second["to"]["leader"]["name"] == leader_name(0, 0)


async def test_only_who_sees_disputes_sees_it_and_each_look_is_logged(
    moved: Drafted, session: AsyncSession, records: Records, sign_in: SignIn, statements: Statements
) -> None:
    await identify(session, desk())
    await records.add(1, 0, dx=30)
    for path in ("handover", "handover.csv"):
        for username in ("planner", "dispatcher", "leader"):
            client = await sign_in(username)
            assert (await client.get(f"{moved.url}/{path}")).status_code == 403, username
        client = await sign_in("manager")
        statements.clear()
        assert (await client.get(f"{moved.url}/{path}")).status_code == 200
        assert sum("INSERT INTO access_log" in statement for statement in statements) == 1
        assert len(statements) <= 16


async def test_the_file_opens_in_a_spreadsheet_and_runs_nothing(
    moved: Drafted, session: AsyncSession, records: Records, sign_in: SignIn
) -> None:
    await identify(session, desk())
    await records.add(1, 0, dx=30, number="A1", address="=HYPERLINK(1)")
    client = await sign_in("manager")
    answer = await client.get(f"{moved.url}/handover.csv", headers={"Accept-Language": "zh"})
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    header, row, *foot = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    found = dict(zip(header, row, strict=True))
    assert (found["编号"], found["地址"], found["原网格"], found["现网格"]) == (
        "A1",
        "'=HYPERLINK(1)",
        "第2网格",
        "第1网格",
    )
    assert (found["是否移交"], found["原因"]) == ("1", "尚未签收，随网格移交")
    assert foot[-1][0] == "内部资料 不得外传"
    english = await client.get(f"{moved.url}/handover.csv", headers={"Accept-Language": "en"})
    assert "For use inside the office only" in english.text


async def second_leader(session: AsyncSession, district: SmallDistrict) -> None:
    """An account for the leader of the second square."""
    from tests.factories import demo_password_hash

    person = district.people[leader_name(1, 0)]
    account = Account(username="second", display_name="第二网格长", password_hash=demo_password_hash(), language="zh")
    account.person_id, account.active = person, True
    session.add(account)
    await session.flush()
    session.add(AccountRole(account_id=account.id, role="leader", area_id=district.ids[grid_code(1, 0)]))
    await session.flush()


async def settle(session: AsyncSession) -> None:
    await identify(session, desk())
    await settle_due(session, desk())
    session.expire_all()


async def test_a_leader_goes_on_with_a_mediation_whose_grid_is_no_more(
    redraw: Redraw, session: AsyncSession, records: Records, district: SmallDistrict, sign_in: SignIn
) -> None:
    await identify(session, desk())
    await second_leader(session, district)
    mine = {"leader_id": district.people[leader_name(1, 0)]}
    await records.add(1, 0, number="A1", **mine)
    await records.add(1, 0, number="B2", state="mediating", accepted_at=clock.now(), **mine)
    await records.add(1, 0, number="C3", state="closed", closed_at=clock.now(), **mine)
    await redraw.merge()
    await settle(session)
    phone = await sign_in("second")
    seen = (await phone.get("/api/cases", params={"mine": True})).json()["items"]
    assert {item["number"] for item in seen} == {"B2", "C3"}
    assert all(item["grid"] == {"code": grid_code(1, 0), "name": "第2网格"} for item in seen)
    shown = (await phone.get("/api/cases/B2")).json()
    assert [event["action"] for event in shown["history"]] == ["keep"]
    assert (await phone.get("/api/my")).json()["grids"] == []
    assert (await phone.post("/api/cases/B2/resolve", json={"reason": "双方同意"})).json()["state"] == "resolved"
    assert (await phone.post("/api/cases/B2/close")).json()["state"] == "closed"
    assert (await phone.get("/api/cases/A1")).status_code == 404


async def test_the_new_leader_finds_it_on_the_phone_with_one_digest(
    redraw: Redraw, session: AsyncSession, records: Records, district: SmallDistrict, sign_in: SignIn
) -> None:
    await identify(session, desk())
    await records.add(1, 0, number="A1", leader_id=district.people[leader_name(1, 0)])
    plan_id = (await redraw.merge()).plan_id
    await settle(session)
    phone = await sign_in("leader")
    assert [item["number"] for item in (await phone.get("/api/cases", params={"mine": True})).json()["items"]] == ["A1"]
    shown = (await phone.get("/api/cases/A1", headers={"Accept-Language": "en"})).json()
    assert shown["reason"] == "Grids were redrawn (秋季调整, 肃综治〔2026〕9号); the place now lies in 第1网格."
    assert [(event["action"], event["actor"]) for event in shown["history"]] == [("reroute", "Manager")]
    assert (await phone.get("/api/my")).json()["unseen"] == 0
    (notice,) = (await phone.get("/api/my/notices")).json()["items"]
    assert notice["plan"] == {
        "id": plan_id,
        "name": "秋季调整",
        "document": "肃综治〔2026〕9号",
        "taken_back": False,
    }
    assert notice["gained"] == {"grids": [], "households": 160, "cases": 1}
    assert notice["lost"] == {"grids": [], "households": 0, "cases": 0}
    assert notice["seen"] is False
    for _ in range(2):
        assert (await phone.post(f"/api/my/notices/{notice['id']}/seen")).status_code == 204
    assert (await phone.get("/api/my/notices")).json()["items"][0]["seen"] is True
    # It is nobody else's.
    desk_ = await sign_in("dispatcher")
    assert (await desk_.get("/api/my/notices")).json()["items"] == []
    assert (await desk_.post(f"/api/my/notices/{notice['id']}/seen")).status_code == 404


async def test_accounts_follow_the_posts_of_their_leaders(
    redraw: Redraw, session: AsyncSession, records: Records, district: SmallDistrict, sign_in: SignIn
) -> None:
    await identify(session, desk())
    await second_leader(session, district)
    await records.add(0, 1, number="A1", leader_id=district.people[leader_name(0, 1)])
    phone = await sign_in("leader")
    assert (await phone.get("/api/cases/A1")).status_code == 404
    await redraw.nothing_but_a_leader(0, 1, district.people[leader_name(0, 0)])
    await settle(session)
    # What was signed before does not know of the new grid, so it ends.
    _, ended = await revocations(session, clock.real_now())
    assert ended.keys() == {district.accounts["leader"]}
    phone = await sign_in("leader")
    assert (await phone.get("/api/cases/A1")).status_code == 200
    assert [grid["code"] for grid in (await phone.get("/api/my")).json()["grids"]] == [grid_code(0, 0), grid_code(0, 1)]
    # A grid that is no more, and in which nothing is left to do, is nobody's.
    await redraw.merge()
    await settle(session)
    left = select(AccountRole.area_id).join(Account, Account.id == AccountRole.account_id)
    assert (await session.scalars(left.where(Account.username == "second"))).all() == []


async def test_a_settled_plan_lists_what_became_of_disputes(
    redraw: Redraw, session: AsyncSession, records: Records, district: SmallDistrict
) -> None:
    from geo.plans.handover.listing import handovers

    await identify(session, desk())
    mine = {"leader_id": district.people[leader_name(1, 0)]}
    await records.add(1, 0, number="A1", **mine)
    await records.add(1, 0, number="B2", opened="2026-01-01", state="mediating", **mine)
    plan_id = (await redraw.merge()).plan_id
    await settle(session)
    first, second = await handovers(session, plan_id, [], ())
    assert (first.number, first.moves, first.source.leader) == ("B2", False, (mine["leader_id"], leader_name(1, 0)))
    assert (second.number, second.state, second.moves) == ("A1", "assigned", True)
    assert (second.source.grid, second.target.grid) == ((grid_code(1, 0), "第2网格"), (grid_code(0, 0), "第1网格"))
