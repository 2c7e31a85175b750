import csv
import io
import re
from typing import Any

import pytest
from httpx import AsyncClient, Response
from PIL import Image
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from geo.core import clock
from geo.people.tables import AccountRole
from tests.api.pictures.reading import Page
from tests.conftest import SignIn
from tests.factories import DISTRICT, SmallDistrict, community_code, town_code
from tests.geo.disclosure.conftest import Enter, Freeze
from tests.geo.heat.records import Records
from tests.statements import Statements

YEAR = {"from": "2025-01-01", "to": "2025-12-31"}
QUARTER = {"from": "2025-01-01", "to": "2025-03-31"}
JANUARY = {"from": "2025-01-01", "to": "2025-01-31"}
WEST, EAST = town_code(0), town_code(2)
ENDINGS = ["", ".geojson", ".csv", ".html", ".png"]


async def get(client: AsyncClient, ending: str = "", language: str = "zh", **query: Any) -> Response:
    return await client.get(f"/api/published/heatmap{ending}", params=query, headers={"accept-language": language})


async def read(client: AsyncClient, **query: Any) -> dict[str, Any]:
    answer = await get(client, **query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def counts(client: AsyncClient, **query: Any) -> dict[str, int | None]:
    return {row["code"]: row["n"] for row in (await read(client, **query))["rows"]}


async def test_each_level_has_its_periods(sign_in: SignIn, published_year: Records) -> None:
    client = await sign_in("manager")
    assert await counts(client, level="district", **JANUARY) == {DISTRICT: 27}
    assert await counts(client, level="district", **YEAR) == {DISTRICT: 324}
    assert await counts(client, level="town", **QUARTER) == {WEST: 48, EAST: 33}
    assert await counts(client, level="town", **YEAR) == {WEST: 192, EAST: 132}
    assert set((await counts(client, level="community", **YEAR)).values()) == {96, 36}
    assert await counts(client, level="district", kind="01", **YEAR) == {DISTRICT: 72}
    assert await counts(client, level="town", kind="01", **YEAR) == {WEST: 48, EAST: 24}


async def test_small_numbers_are_hidden_and_look_alike(sign_in: SignIn, history: Enter, freeze: Freeze) -> None:
    quarters = ("2025-01", "2025-02", "2025-03")
    await history({(month, 0, 0, "0201"): 9 for month in quarters} | {("2025-01", 2, 0, "0201"): 3})
    await freeze()
    found = await read(await sign_in("manager"), level="town", measure="rate", **QUARTER)
    assert found["hidden"] == 2
    for row in found["rows"]:
        assert (row["n"], row["value"], row["hidden"]) == (None, None, True)
    assert found["classes"] == []
    assert found["legend"]["hidden"] == "数量较少，不予显示"


async def test_a_rate_is_that_of_the_published_number(sign_in: SignIn, published_year: Records) -> None:
    found = await read(await sign_in("manager"), level="community", measure="rate", **YEAR)
    rows = {row["code"]: row for row in found["rows"]}
    assert (rows[community_code(0, 0)]["households"], rows[community_code(0, 0)]["value"]) == (90, 1066.67)
    unknown = rows[community_code(2, 0)]
    assert (unknown["n"], unknown["value"], unknown["hidden"]) == (96, None, False)


async def test_what_must_be_known_stands_beside_it(sign_in: SignIn, published_year: Records) -> None:
    client = await sign_in("manager")
    found = await read(client, level="community", **YEAR)
    assert [c["label"] for c in found["classes"]] == ["5–96"]
    assert found["period"] == YEAR
    assert found["frozen_on"] == "2026-10-10"
    assert found["notes"][0].startswith("数据截至 2026-10-10")
    assert "限制查阅" in found["notes"][1]
    english = (await get(client, language="en", level="community", **YEAR)).json()
    assert english["legend"]["hidden"] == "few, not shown"
    assert not re.search("[\u4e00-\u9fff]", str(english["notes"]) + str(english["legend"]))


async def test_the_office_still_sees_exact_numbers(sign_in: SignIn, published_year: Records) -> None:
    await published_year.add(0, 0, opened="2025-01-05T10:00:00+08:00", restricted=True)
    client = await sign_in("manager")
    exact = (await client.get("/api/heatmap", params={"level": "community", **YEAR})).json()["rows"]
    assert {row["code"]: row["n"] for row in exact}[community_code(0, 0)] == 97
    assert (await counts(client, level="community", **YEAR))[community_code(0, 0)] == 96


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("query", "field", "fault"),
    [
        ({"level": "grid", **YEAR}, "level", "not_one_of"),
        ({"level": "town", "measure": "smoothed", **YEAR}, "measure", "not_one_of"),
        ({"level": "town", "kind": "0201", **YEAR}, "kind", "not_one_of"),
        ({"level": "town", "to": "2025-12-31"}, "from", "missing"),
        ({"level": "town", "from": "2025-13-01", "to": "2025-12-31"}, "from", "not_a_date"),
        ({"level": "town", "from": "2025-12-31", "to": "2025-01-01"}, "from", "period_backwards"),
        ({"level": "town", "from": "2014-01-01", "to": "2025-12-31"}, "from", "period_too_long"),
        ({"level": "town", "channel": "visit", **YEAR}, "channel", "not_published_by"),
        ({"level": "town", "state": "closed", **YEAR}, "state", "not_published_by"),
        ({"level": "town", "area": WEST, **YEAR}, "area", "not_published_by"),
        ({"level": "town", "at": "2026-01-01", **YEAR}, "at", "not_published_by"),
        ({"level": "town", "kind": ["01", "02"], **YEAR}, "kind", "only_once"),
        ({"level": "town", **JANUARY}, "to", "not_a_published_end"),
        ({"level": "town", "from": "2025-02-01", "to": "2025-06-30"}, "from", "not_a_published_start"),
        ({"level": "district", "from": "2025-01-02", "to": "2025-01-31"}, "from", "not_a_published_start"),
        ({"level": "community", **QUARTER}, "to", "not_a_published_end"),
        ({"level": "district", "from": "2024-12-01", "to": "2025-01-31"}, "from", "not_published_before"),
        ({"level": "district", "from": "2026-09-01", "to": "2026-10-31"}, "to", "not_published_yet"),
        ({"level": "community", "from": "2026-01-01", "to": "2026-12-31"}, "to", "not_published_yet"),
        ({"level": "town", "kind": "01", **QUARTER}, "kind", "published_kinds_by_year"),
        ({"level": "community", "kind": "01", **YEAR}, "kind", "published_without_kinds"),
    ],
)
async def test_bad_input_is_named(
    sign_in: SignIn, published_months: None, query: dict[str, Any], field: str, fault: str, language: str
) -> None:
    answer = await get(await sign_in("manager"), "", language, **query)
    assert answer.status_code == 422, answer.text
    (found,) = answer.json()["fields"]
    assert (found["field"], found["error"]) == (field, fault)
    assert bool(re.search("[\u4e00-\u9fff]", found["detail"])) == (language == "zh")


async def test_the_fault_names_the_last_published_day(sign_in: SignIn, published_months: None) -> None:
    query = {"level": "district", "from": "2026-09-01", "to": "2026-10-31"}
    (fault,) = (await get(await sign_in("manager"), **query)).json()["fields"]
    assert "2026-09-30" in fault["detail"]


async def test_before_anything_is_published(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("manager")
    (fault,) = (await get(client, level="district", **JANUARY)).json()["fields"]
    assert (fault["field"], fault["error"]) == ("to", "nothing_published")
    periods = (await client.get("/api/published/periods")).json()
    assert periods == {"last": None, "next_on": None, "months": [], "quarters": [], "years": []}


async def test_periods(sign_in: SignIn, published_months: None) -> None:
    found = (await (await sign_in("manager")).get("/api/published/periods")).json()
    assert (found["last"], found["next_on"]) == ("2026-09-30", "2026-11-06")
    assert (len(found["months"]), len(found["quarters"])) == (21, 7)
    assert found["months"][1] == {"from": "2025-02-01", "to": "2025-02-28"}
    assert found["quarters"][-1] == {"from": "2026-07-01", "to": "2026-09-30"}
    assert found["years"] == [YEAR]


@pytest.mark.parametrize("ending", ENDINGS)
async def test_nobody_publishes_unless_signed_in(client: AsyncClient, ending: str) -> None:
    assert (await get(client, ending, level="town", **YEAR)).status_code == 401


@pytest.mark.parametrize("username", ["dispatcher", "planner", "admin", "leader", "mediator"])
async def test_only_managers_publish(sign_in: SignIn, published_months: None, username: str) -> None:
    client = await sign_in(username)
    for ending in ENDINGS:
        assert (await get(client, ending, level="town", **YEAR)).status_code == 403
    assert (await client.get("/api/published/periods")).status_code == 403


async def test_the_manager_of_a_town_does_not_publish(
    session: AsyncSession, sign_in: SignIn, district: SmallDistrict, published_year: Records
) -> None:
    role = {"account_id": district.accounts["planner"], "role": "manager", "area_id": district.ids[WEST]}
    await session.execute(insert(AccountRole).values(role))
    answer = await get(await sign_in("planner"), level="town", **YEAR)
    assert (answer.status_code, answer.json()["error"]) == (403, "not_a_whole_district")


async def test_geojson(sign_in: SignIn, published_year: Records) -> None:
    client = await sign_in("manager")
    answer = await get(client, ".geojson", level="community", **YEAR)
    assert answer.headers["content-type"] == "application/geo+json"
    found, plain = answer.json(), await read(client, level="community", **YEAR)
    assert [feature["properties"] for feature in found["features"]] == plain["rows"]
    assert {key: found[key] for key in plain if key != "rows"} == {key: plain[key] for key in plain if key != "rows"}
    assert {feature["geometry"]["type"] for feature in found["features"]} == {"MultiPolygon"}


async def test_csv(sign_in: SignIn, history: Enter, freeze: Freeze) -> None:
    quarters = ("2025-01", "2025-02", "2025-03")
    await history({(month, 0, 0, "0201"): 9 for month in quarters} | {("2025-01", 2, 0, "0201"): 3})
    await freeze()
    answer = await get(await sign_in("manager"), ".csv", "en", level="town", measure="rate", **QUARTER)
    assert answer.headers["content-disposition"] == 'attachment; filename="published-town-2025-01-01-2025-03-31.csv"'
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0] == ["code", "name", "disputes", "households", "per 1,000 households"]
    assert rows[1] == [WEST, "第1街道", "few, not shown", "90", "few, not shown"]
    assert rows[4] == ["2025-01-01 to 2025-03-31"]


async def test_the_page_has_the_numbers_and_loads_nothing(sign_in: SignIn, published_year: Records) -> None:
    answer = await get(await sign_in("manager"), ".html", level="town", kind="other", **YEAR)
    page = Page(answer.text)
    assert page.words() == {WEST: "48 起", EAST: "36 起"}
    assert "已按公开规则处理" in page.text["span"]
    assert "内部资料 不得外传" not in answer.text
    assert {"类型：其他", "数据截至 2026-10-10，定稿后不再变动，此后的补录和更正不计入。"} <= set(page.text["li"])
    for tag, attributes in page.tags:
        assert tag not in ("link", "img", "iframe", "base", "object")
        assert not {"src", "href", "action"} & attributes.keys()


async def test_what_is_hidden_has_a_colour_of_its_own(sign_in: SignIn, history: Enter, freeze: Freeze) -> None:
    quarters = ("2025-01", "2025-02", "2025-03")
    await history({(month, 0, 0, "0201"): 9 for month in quarters} | {("2025-01", 2, 0, "0201"): 3})
    await freeze()
    page = Page((await get(await sign_in("manager"), ".html", level="town", **QUARTER)).text)
    assert set(page.words().values()) == set(page.labels().values()) == {"数量较少，不予显示"}
    assert page.picture["steps"][0]["said"] == "所示区域共 0 起；另有 2 个区域不予显示"


async def test_unknown_households_are_not_taken_for_hidden(sign_in: SignIn, published_year: Records) -> None:
    page = Page((await get(await sign_in("manager"), ".html", level="community", measure="rate", **YEAR)).text)
    assert page.labels()[community_code(2, 0)] == "住户数未知"
    assert page.words()[community_code(2, 0)] == "住户数未知（96 起）"


async def test_the_image_is_marked_as_published_and_the_demo_as_invented(
    sign_in: SignIn, published_year: Records
) -> None:
    clock.set_offset(clock._clock.offset, demo=True)
    answer = await get(await sign_in("manager"), ".png", level="town", width=400, **YEAR)
    assert answer.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).info["Comment"] == "演示数据 已按公开规则处理"


async def test_who_published_what_is_logged(sign_in: SignIn, published_year: Records) -> None:
    client = await sign_in("manager")
    with capture_logs() as told:
        for ending in ENDINGS:
            await get(client, ending, level="town", kind="01", **YEAR)
    lines = [line for line in told if line["event"] == "published"]
    assert [line["form"] for line in lines] == ["json", "geojson", "csv", "html", "png"]
    assert {(line["by"], line["areas"], line["kind"], line["first"]) for line in lines} == {
        ("manager", "town", "01", "2025-01-01")
    }


async def test_it_takes_three_statements(sign_in: SignIn, published_year: Records, statements: Statements) -> None:
    client = await sign_in("manager")
    statements.clear()
    await read(client, level="community", **YEAR)
    assert len(statements) == 3
