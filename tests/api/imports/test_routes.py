"""A file comes in over HTTP: what is wrong with it as a whole is said at once, the rest by its job."""

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.imports.carrying_out import carry_out, waiting_file
from geo.areas.tables import Area
from geo.cases.tables import CaseRecord
from geo.core.clock import real_now
from geo.core.settings import settings
from geo.imports.forgetting import forget_faults
from geo.imports.tables import ImportFault, ImportRun
from geo.imports.work import Progress
from geo.people.tables import Account, AccountRole
from tests.conftest import SignIn, TransactionDatabase
from tests.factories import SmallDistrict, grid_code, rectangle, town_code
from tests.geo.imports.files import collection, feature, shapefile_parts, zipped
from tests.geo.imports.test_areas import shape, square

GRIDS = collection(
    feature(square(0, 0), code="330106001001001", name="甲"), feature(square(1, 0), code="330106001001002", name="乙")
)
CASES = "工单编号,类型,渠道,内容,地址\nH1,邻里,12345,=1+1,雄关小区2号楼\nH2,天气,12345,下雨,雄关小区2号楼\n".encode(
    "gbk"
)


def counted(**outcomes: int) -> dict[str, int]:
    """What became of the rows of a file; what is not named, of none."""
    return {"assigned": 0, "review": 0, "outside": 0, "known": 0, "refused": 0} | outcomes


async def send(client: AsyncClient, what: str, name: str, content: bytes, /, **words: str) -> Response:
    return await client.post(f"/api/imports/{what}", files={"file": (name, content)}, data=words)


async def carry(client: AsyncClient, session: AsyncSession, answer: Response) -> dict[str, Any]:
    """Do what the worker does with the job of an accepted file, and read the job."""
    assert answer.status_code == 202, answer.text
    job = UUID(answer.json()["job"])
    account = await session.scalar(select(ImportRun.actor_id).where(ImportRun.id == job))
    await carry_out(cast("Any", TransactionDatabase(cast("AsyncConnection", session.bind))), job, account, Progress())
    session.expire_all()
    return cast("dict[str, Any]", (await client.get(f"/api/jobs/{job}")).json())


async def test_nobody_sends_a_file_unasked(client: AsyncClient, district: SmallDistrict) -> None:
    assert (await send(client, "areas", "a.geojson", GRIDS, level="grid")).status_code == 401


@pytest.mark.parametrize(
    ("username", "what", "status"),
    [
        ("planner", "areas", 202),
        ("admin", "areas", 202),
        ("dispatcher", "areas", 403),
        ("leader", "areas", 403),
        ("dispatcher", "cases", 202),
        ("manager", "cases", 202),
        ("planner", "cases", 403),
        ("mediator", "cases", 403),
    ],
)
async def test_who_may_import_what(sign_in: SignIn, username: str, what: str, status: int) -> None:
    client = await sign_in(username)
    file = ("a.geojson", GRIDS) if what == "areas" else ("c.csv", CASES)
    answer = await send(client, what, *file, **({"level": "grid"} if what == "areas" else {}))
    assert answer.status_code == status, answer.text


async def test_boundaries_go_in_and_the_job_tells(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("planner")
    answer = await send(client, "areas", "grids.geojson", GRIDS, level="grid")
    assert answer.headers["location"] == f"/api/jobs/{answer.json()['job']}"
    waiting = (await client.get(answer.headers["location"])).json()
    assert (waiting["state"], waiting["report"]) == ("waiting", {})
    assert waiting_file(waiting["id"]).stat().st_mode & 0o777 == 0o600
    job = await carry(client, session, answer)
    assert (job["state"], job["rows_total"], job["rows_done"]) == ("done", 2, 2)
    assert job["report"]["written"] is True
    assert job["report"]["difference"]["added"]["n"] == 2
    assert job["report"]["datum"]["sentence"].startswith("文件没有说明坐标基准")
    assert not waiting_file(job["id"]).exists()


async def test_a_job_is_the_senders_own(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("planner")
    answer = await send(client, "areas", "grids.geojson", GRIDS, level="grid")
    await sign_in("admin")
    for path in ("", "/events", "/errors.csv"):
        assert (await client.get(answer.headers["location"] + path)).status_code == 404


async def test_a_dry_run_writes_nothing(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("planner")
    answer = await client.post(
        "/api/imports/areas?dry_run=1", files={"file": ("g.geojson", GRIDS)}, data={"level": "grid"}
    )
    job = await carry(client, session, answer)
    assert (job["state"], job["report"]["written"]) == ("done", False)
    assert job["options"]["dry_run"] is True
    located = await client.get("/api/areas?level=grid&q=330106001001001")
    assert located.json()["items"] == []


async def test_refused_rows_come_back_as_a_table_and_can_be_sent_again(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("dispatcher")
    refused = await carry(client, session, await send(client, "cases", "c.csv", CASES))
    assert (refused["state"], refused["faults"]) == ("refused", {"refused": 1, "warned": 0})
    assert await session.scalar(select(func.count()).select_from(CaseRecord)) == 0
    taken = await carry(client, session, await send(client, "cases", "c.csv", CASES, accept_partial="1"))
    assert (taken["state"], taken["report"]["cases"]) == ("done", counted(assigned=1, refused=1))
    answer = await client.get(f"/api/jobs/{taken['id']}/errors.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [
        {
            "行号": "3",
            "级别": "未通过",
            "问题": "纠纷类型“天气”无法识别，请用类型字典中的编码或名称。",
            "工单编号": "H2",
            "类型": "天气",
            "渠道": "12345",
            "内容": "下雨",
            "地址": "雄关小区2号楼",
        }
    ]
    corrected = answer.content.replace("天气,".encode(), "邻里,".encode())
    again = await carry(client, session, await send(client, "cases", "errors.csv", corrected))
    assert again["report"]["cases"] == counted(assigned=1)


async def test_formulas_leave_escaped_and_come_back_whole(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("dispatcher")
    content = "类型,渠道,内容,地址,工单编号\n天气,12345,=HYPERLINK(1),@x,＝1\n".encode()
    job = await carry(client, session, await send(client, "cases", "c.csv", content))
    body = (await client.get(f"/api/jobs/{job['id']}/errors.csv")).content
    assert "'=HYPERLINK(1),'@x,'＝1".encode() in body
    corrected = body.replace("天气,12345".encode(), "邻里,12345".encode())
    again = await carry(client, session, await send(client, "cases", "c.csv", corrected))
    assert again["state"] == "done", [(f["fault"], f["facts"]) for f in again["report"]["faults"]]
    taken = (await session.execute(select(CaseRecord.description, CaseRecord.external_id))).one()
    assert tuple(taken) == ("=HYPERLINK(1)", "＝1")


async def test_events_end_with_the_report(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("planner")
    answer = await send(client, "areas", "grids.geojson", GRIDS, level="grid")
    await carry(client, session, answer)
    for _ in ("at first", "after a reconnect"):
        watched = await client.get(answer.headers["location"] + "/events")
        assert watched.headers["content-type"].startswith("text/event-stream")
        kind, _, data = watched.text.strip().split("\n")
        assert kind == "event: end"
        assert json.loads(data.removeprefix("data: "))["report"]["written"] is True


async def test_english_is_answered_in_english(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("dispatcher")
    client.headers["accept-language"] = "en"
    job = await carry(client, session, await send(client, "cases", "c.csv", CASES))
    assert job["report"]["faults"][0]["sentence"].startswith("Kind of dispute “天气”")
    header = (await client.get(f"/api/jobs/{job['id']}/errors.csv")).text.lstrip("\ufeff").split("\r\n")[0]
    assert header.startswith("row,severity,problem,")


async def test_refused_rows_are_forgotten_in_time_and_that_is_said(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("dispatcher")
    old = await carry(client, session, await send(client, "cases", "old.csv", CASES))
    young = await carry(client, session, await send(client, "cases", "young.csv", CASES))
    long_ago = real_now() - timedelta(days=settings().import_errors_days + 1)
    await session.execute(update(ImportRun).where(ImportRun.id == UUID(old["id"])).values(finished_at=long_ago))
    assert await forget_faults(session, real_now()) > 0
    assert await forget_faults(session, real_now()) == 0
    gone = await client.get(f"/api/jobs/{old['id']}/errors.csv")
    assert (gone.status_code, gone.json()["error"]) == (404, "refused_rows_forgotten")
    kept = await client.get(f"/api/jobs/{young['id']}/errors.csv")
    assert "天气" in kept.text


SHAPES = shapefile_parts([b"x"])


@pytest.mark.parametrize(
    ("name", "content", "words", "status", "error", "field"),
    [
        ("a.geojson", b"", {}, 415, "file_empty", None),
        ("a.geojson", b"code,name\n", {}, 415, "file_not_what_name_says", None),
        ("a.geojson", GRIDS[:-9], {}, 415, "json_damaged", None),
        (
            "a.zip",
            zipped({n: c for n, c in SHAPES.items() if n != "layer.shx"}),
            {},
            415,
            "shapefile_part_missing",
            None,
        ),
        ("a.zip", zipped(SHAPES | {"x": b"\0" * 20_000_000}), {}, 415, "zip_bomb", None),
        ("a.geojson", GRIDS, {"level": "street"}, 422, "word_unknown", "level"),
        ("a.geojson", GRIDS, {"level": ""}, 422, "level_needed", "level"),
        ("a.geojson", GRIDS, {"datum": "mars"}, 422, "word_unknown", "datum"),
        ("a.geojson", GRIDS, {"valid_from": "gestern"}, 422, "date_unreadable", "valid_from"),
        ("a.geojson", GRIDS, {"dryrun": "1"}, 422, "option_unknown", "dryrun"),
        ("a.geojson", GRIDS, {"dry_run": "maybe"}, 422, "word_unknown", "dry_run"),
        ("a.geojson", GRIDS, {"map": "code=XZQHBM"}, 422, "column_unknown", "map"),
        ("a.geojson", GRIDS, {"map": "colour=code"}, 422, "field_unknown", "map"),
        ("a.geojson", collection(feature(None, x=1)), {}, 422, "column_needed", "map"),
    ],
)
async def test_what_is_wrong_with_the_whole_is_said_at_once(
    sign_in: SignIn,
    session: AsyncSession,
    name: str,
    content: bytes,
    words: dict[str, str],
    status: int,
    error: str,
    field: str | None,
) -> None:
    client = await sign_in("planner")
    waiting = set(settings().uploads.glob("*"))
    for language, tell in (("zh", any), ("en", lambda signs: not any(signs))):
        client.headers["accept-language"] = language
        answer = await send(client, "areas", name, content, **({"level": "grid"} | words))
        assert answer.status_code == status, answer.text
        body = answer.json()
        said = body["fields"][0] if field else body
        assert (said["error"], said.get("field")) == (error, field)
        assert tell("\u4e00" <= sign <= "\u9fff" for sign in said["detail"])
    assert await session.scalar(select(func.count()).select_from(ImportRun)) == 0
    assert set(settings().uploads.glob("*")) == waiting


async def test_an_upload_over_the_limit_is_refused_before_it_is_read(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await sign_in("planner")
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        while read < 200:
            read += 1
            yield b"x" * 1_000_000

    headers = {"content-type": "multipart/form-data; boundary=b"}
    declared = await client.post(
        "/api/imports/areas", content=endless(), headers=headers | {"content-length": "209715200"}
    )
    assert (declared.status_code, declared.json()["error"]) == (413, "file_too_large")
    monkeypatch.setattr(settings(), "upload_limit_mb", 5)
    undeclared = await client.post("/api/imports/areas", content=endless(), headers=headers)
    assert (undeclared.status_code, undeclared.json()["error"]) == (413, "file_too_large")
    assert read < 200


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"{}", {"content-type": "application/json"}),
        (b"garbage", {"content-type": "multipart/form-data; boundary=b"}),
        (b"garbage", {"content-type": "multipart/form-data"}),
    ],
)
async def test_a_body_that_is_no_form_is_refused(sign_in: SignIn, content: bytes, headers: dict[str, str]) -> None:
    client = await sign_in("planner")
    answer = await client.post("/api/imports/areas", content=content, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["field"] == "file"


async def test_a_form_without_a_file_is_refused(sign_in: SignIn) -> None:
    client = await sign_in("planner")
    answer = await client.post("/api/imports/areas", data={"level": "grid"}, files={"other": b""})
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["error"] == "file_missing"


async def test_a_name_with_a_path_stays_outside(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("planner")
    answer = await send(client, "areas", "../../etc/grids.geojson", GRIDS, level="grid")
    job = (await client.get(answer.headers["location"])).json()
    assert job["file_name"] == "grids.geojson"
    waiting_file(job["id"]).unlink()


async def test_a_job_done_is_not_done_again(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("dispatcher")
    answer = await send(client, "cases", "c.csv", CASES, accept_partial="1")
    first = await carry(client, session, answer)
    assert await carry(client, session, answer) == first


async def test_what_shows_only_in_the_job_is_told_by_the_job(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("planner")
    content = zipped(SHAPES)
    answer = await send(client, "areas", "a.zip", content, level="grid", map="code=NAME")
    job = await carry(client, session, answer)
    assert job["state"] == "refused"
    assert job["report"]["fault"]["fields"][0]["error"] == "datum_needed"


async def test_a_file_that_breaks_the_program_ends_as_failed(
    sign_in: SignIn, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        message = "a slip of ours"
        raise AttributeError(message)

    monkeypatch.setattr("api.imports.carrying_out.inspect", broken)
    client = await sign_in("planner")
    job = await carry(client, session, await send(client, "areas", "a.geojson", GRIDS, level="grid"))
    assert job["state"] == "failed"
    assert job["report"]["fault"]["error"] == "unknown_failure"
    assert "slip" not in json.dumps(job)


async def test_a_changed_boundary_is_shown_first(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("planner")
    wider = shape(rectangle(0, 0).buffer(5, join_style="mitre"))
    content = collection(feature(wider, code=grid_code(0, 0), name="第1网格"))
    words = {"level": "grid", "datum": "wgs84", "dry_run": "1", "valid_from": "2026-11-01"}
    job = await carry(client, session, await send(client, "areas", "g.geojson", content, **words))
    changed = job["report"]["difference"]["changed"]["areas"]
    assert [(area["code"], round(area["moved_m2"])) for area in changed] == [(grid_code(0, 0), 4100)]


async def test_contacts_of_refused_rows_are_kept_encrypted(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("dispatcher")
    content = "类型,渠道,内容,地址,联系人,联系电话\n天气,12345,下雨,x,张三,13900000001\n".encode()
    job = await carry(client, session, await send(client, "cases", "c.csv", content))
    kept = (await session.execute(select(ImportFault.row_values))).scalar_one()
    assert "张三" not in str(kept)
    assert "13900000001" not in str(kept)
    told = (await client.get(f"/api/jobs/{job['id']}/errors.csv")).text
    assert "张三,13900000001" in told


async def test_a_role_held_for_one_town_imports_nothing(sign_in: SignIn, session: AsyncSession) -> None:
    town = await session.scalar(select(Area.id).where(Area.code == town_code(0)))
    planner = await session.scalar(select(Account.id).where(Account.username == "planner"))
    await session.execute(delete(AccountRole).where(AccountRole.account_id == planner))
    session.add(AccountRole(account_id=planner, role="planner", area_id=town))
    await session.flush()
    client = await sign_in("planner")
    answer = await send(client, "areas", "a.geojson", GRIDS, level="grid")
    assert (answer.status_code, answer.json()["error"]) == (403, "import_needs_district")


async def test_boundaries_in_a_table_ask_for_their_datum_at_once(sign_in: SignIn) -> None:
    client = await sign_in("planner")
    content = b'code,name,wkt\n1,x,"POLYGON((98.5 39.7,98.6 39.7,98.6 39.8,98.5 39.7))"\n'
    answer = await send(client, "areas", "a.csv", content, level="grid")
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["field"] == "datum"


async def test_a_crs_that_nobody_knows_is_refused(sign_in: SignIn) -> None:
    client = await sign_in("planner")
    crs = {"type": "name", "properties": {"name": "EPSG:999999"}}
    answer = await send(
        client, "areas", "a.geojson", collection(feature(square(0, 0), code="1"), crs=crs), level="grid"
    )
    assert (answer.status_code, answer.json()["error"]) == (415, "crs_unknown")
