"""Files of disputes end to end: taken up again, the review list of a run, what is remembered of a source."""

import uuid
from collections.abc import AsyncIterator, Sequence
from typing import Any

import psycopg
import pytest
import pytest_asyncio
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.imports.carrying_out import carry_out, waiting_file
from geo.cases import intake
from geo.cases.tables import CaseRecord
from geo.core.database import APP_ROLE, Database, url_for_role
from geo.core.identity import desk, identify
from geo.imports import repository
from geo.imports.cases import checking
from geo.imports.options import read_options
from geo.imports.tables import ImportRun
from geo.imports.work import Progress
from tests.api.imports.test_routes import carry, counted, send
from tests.conftest import SignIn
from tests.factories import SmallDistrict, make_district

HEAD = "工单编号,类型,内容,地址,经度,纬度\n"


class Killed(BaseException):
    """The power goes."""


@pytest_asyncio.fixture
async def own(own_url: str) -> AsyncIterator[Database]:
    database = Database(url_for_role(own_url, APP_ROLE, None), size=3)
    await database.open()
    yield database
    await database.close()


async def waiting(database: Database, content: bytes) -> tuple[uuid.UUID, int]:
    """A district, and a file of disputes that waits for its job."""
    run_id = uuid.uuid4()
    waiting_file(run_id).parent.mkdir(exist_ok=True)
    waiting_file(run_id).write_bytes(content)
    async with database.sessions() as session, session.begin():
        await identify(session, desk())
        district = await make_district(session)
        account_id = district.accounts["dispatcher"]
        await identify(session, desk(account_id))
        options = read_options("cases", {"source": "12345", "accept_partial": "1"}).to_json()
        run = ImportRun(
            id=run_id,
            what="cases",
            file_name="c.csv",
            file_digest=b"",
            options=options,
            state="waiting",
            actor_id=account_id,
            report={},
        )
        await repository.add_run(session, run)
    return run_id, account_id


async def test_work_that_is_broken_off_goes_on_and_counts_every_row_once(
    own: Database, own_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"W{i},邻里,漏水{i},雄关小区{i % 3 + 1}号楼,," for i in range(18)]
    rows += ["W18,邻里,吵闹,阳光花园1号楼,,", "W19,邻里,吵闹,,98.9,39.9", "W20,天气,下雨,雄关小区1号楼,,"]
    run_id, account_id = await waiting(own, (HEAD + "\n".join(rows) + "\n").encode("gbk"))
    monkeypatch.setattr(checking, "PORTION", 4)
    portions = 0

    async def until_the_third(
        session: AsyncSession, library: Any, reports: Sequence[Any], actor: Any
    ) -> list[intake.TakenIn]:
        nonlocal portions
        portions += 1
        taken = await intake.take_in_many(session, library, reports, actor)
        if portions == 3:
            raise Killed
        return taken

    with monkeypatch.context() as once:
        once.setattr(checking, "take_in_many", until_the_third)
        with pytest.raises(Killed):
            await carry_out(own, run_id, account_id, Progress())
    with psycopg.connect(own_url) as owner:
        assert owner.execute("SELECT count(*) FROM case_record").fetchone() == (8,)
        assert owner.execute("SELECT state FROM import_run").fetchone() == ("running",)
    await carry_out(own, run_id, account_id, Progress())
    with psycopg.connect(own_url) as owner:
        state, total, done, report = owner.execute(
            "SELECT state, rows_total, rows_done, report FROM import_run"
        ).fetchone() or ("", 0, 0, {})
        ids = owner.execute("SELECT external_id FROM case_record ORDER BY id").fetchall()
        events = owner.execute("SELECT action, count(*) FROM case_event GROUP BY action").fetchall()
        numbers = owner.execute("SELECT right(number, 4)::integer FROM case_record ORDER BY id").fetchall()
        refused = owner.execute("SELECT row_number, fault FROM import_fault").fetchall()
    assert (state, total, done) == ("done", 21, 21)
    assert report["cases"] == counted(assigned=18, review=1, outside=1, refused=1)
    assert [external_id for (external_id,) in ids] == [f"W{i}" for i in range(20)]
    assert events == [("register", 20)]
    assert [number for (number,) in numbers] == list(range(1, 21))
    assert refused == [(22, "kind_of_case_unknown")]
    assert not waiting_file(run_id).exists()


FILE = (HEAD + "H1,邻里,漏水,阳光花园1号楼,,\nH2,邻里,噪音,雄关小区1号楼,,\nH3,邻里,吵闹,火星路9号,,\n").encode("gbk")


async def numbers(client: AsyncClient, path: str) -> set[str]:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return {item["number"] for item in answer.json()["items"]}


async def test_a_run_leads_to_its_own_review_list(
    sign_in: SignIn, session: AsyncSession, district: SmallDistrict
) -> None:
    client = await sign_in("dispatcher")
    elsewhere = {"kind": "02", "channel": "hotline", "description": "漏水", "address": "火星路1号"}
    assert (await client.post("/api/cases", json=elsewhere)).status_code == 201
    job = await carry(client, session, await send(client, "cases", "c.csv", FILE, source="12345"))
    assert job["report"]["cases"] == counted(assigned=1, review=2)
    assert job["review"] == f"/api/cases?state=review&import={job['id']}"
    mine = (await session.scalars(select(CaseRecord.number).where(CaseRecord.external_id.in_(["H1", "H3"])))).all()
    assert await numbers(client, job["review"]) == set(mine)
    assert len(await numbers(client, f"/api/cases?import={job['id']}")) == 3
    assert (await client.get(f"/api/cases/count?import={job['id']}")).json() == {"n": 3}
    again = await carry(client, session, await send(client, "cases", "c.csv", FILE, source="12345"))
    assert (again["report"]["cases"], again["review"]) == (counted(known=3), None)
    assert (await client.get("/api/cases?import=x")).status_code == 422


async def test_what_is_remembered_of_a_source_is_offered(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("dispatcher")
    file = FILE.decode("gbk").replace("内容", "经过").encode("gbk")
    asked = await send(client, "cases", "c.csv", file, source="民政热线")
    assert asked.json()["fields"][0]["error"] == "column_needed"
    await carry(client, session, await send(client, "cases", "c.csv", file, source="民政热线", map="description=经过"))
    offered = (await client.get("/api/imports/layouts")).json()["items"]
    assert [(one["source"], one["map"]["description"]) for one in offered] == [("民政热线", "经过")]
    job = await carry(client, session, await send(client, "cases", "c.csv", file, source="民政热线"))
    assert job["report"]["cases"] == counted(known=3)
    other = await sign_in("planner")
    assert (await other.get("/api/imports/layouts")).status_code == 403


@pytest.mark.parametrize(
    ("words", "status", "error"),
    [
        ({}, 422, "channel_needed"),
        ({"channel": "传真"}, 422, "word_unknown"),
        ({"channel": "热线"}, 202, None),
        ({"source": "110"}, 202, None),
    ],
)
async def test_a_file_has_to_come_by_some_way(
    sign_in: SignIn, words: dict[str, str], status: int, error: str | None
) -> None:
    client = await sign_in("dispatcher")
    answer = await send(client, "cases", "c.csv", FILE, **words)
    assert answer.status_code == status, answer.text
    assert error is None or answer.json()["fields"][0]["error"] == error
