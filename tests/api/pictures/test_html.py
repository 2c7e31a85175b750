import re
from typing import Any

import pytest
import shapely
from httpx import AsyncClient, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.pictures import framed
from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.writer import apply_changes
from geo.core import clock
from tests.api.pictures.reading import Page
from tests.conftest import SignIn
from tests.factories import DISTRICT, SIDE, SRID, SmallDistrict, community_code, grid_code, rectangle, town_code
from tests.geo.compliance.conftest import Tell
from tests.geo.heat.records import Records

HOSTILE = "</script><img src=x onerror=alert(1)>\"'{{7*7}}{%if%}${7}&amp;"
YEAR = {"from": "2026-01-01", "to": "2026-09-30"}


async def get(client: AsyncClient, path: str, language: str = "zh", **query: Any) -> Response:
    return await client.get(path, params={"level": "grid", **query}, headers={"accept-language": language})


async def read(client: AsyncClient, path: str = "/api/heatmap.html", language: str = "zh", **query: Any) -> Page:
    answer = await get(client, path, language, **query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


def number(words: str) -> int:
    found = re.search(r"(\d+) 起）?$", words)
    assert found, words
    return int(found[1])


@pytest.mark.parametrize("measure", ["count", "rate", "smoothed"])
async def test_the_numbers_and_classes_are_those_of_the_heatmap(
    sign_in: SignIn, records: Records, measure: str
) -> None:
    for column, row, n in ((1, 2, 3), (0, 0, 1), (3, 0, 2)):
        for _ in range(n):
            await records.add(column, row)
    await records.add_unplaced()
    client = await sign_in("manager")
    rows = (await get(client, "/api/heatmap", measure=measure, **YEAR)).json()
    page = await read(client, measure=measure, **YEAR)
    words, labels = page.words(), page.labels()
    assert {code: number(said) for code, said in words.items()} == {row["code"]: row["n"] for row in rows["rows"]}
    for row in rows["rows"]:
        if row["value"] is None:
            assert labels[row["code"]] == rows["legend"]["no_value"]
            continue
        assert words[row["code"]].startswith(f"{row['value']:g} ")
        within = next(each for each in rows["classes"] if row["value"] <= each["max"])
        assert labels[row["code"]] == within["label"]
    assert page.picture["steps"][0]["said"] == "共 6 起；另有 1 起没有坐标，不在图上"


async def test_each_month_has_its_numbers_under_one_legend(sign_in: SignIn, records: Records) -> None:
    for day, n in (("2026-01-20", 4), ("2026-02-03", 1), ("2026-03-10", 2), ("2026-03-16", 5)):
        for _ in range(n):
            await records.add(1, 1, opened=f"{day}T10:00:00+08:00")
    client = await sign_in("manager")
    page = await read(client, by="month", **{"from": "2026-01-01", "to": "2026-03-15"})
    steps = page.picture["steps"]
    assert [step["name"] for step in steps] == ["2026-01", "2026-02", "2026-03-01 至 2026-03-15"]
    assert [page.words(step)[grid_code(1, 1)] for step in range(3)] == ["4 起", "1 起", "2 起"]
    assert [number(step["said"]) for step in steps] == [4, 1, 2]
    labels = [shade["label"] for shade in page.picture["shades"]]
    assert len(labels) == len(set(labels))
    assert [page.labels(step)[grid_code(1, 1)] for step in range(3)] == labels[-1:] + labels[1:3]
    assert {page.labels(step)[grid_code(0, 0)] for step in range(3)} == {"0"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2020-01-01", "to": "2026-09-30", "by": "month"}, "from"),
        ({"from": "2026-01-01", "by": "month"}, "to"),
        ({"by": "week"}, "by"),
        ({"measure": "smoothness"}, "measure"),
        ({"area": "nowhere"}, "area"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_bad_input_is_named(sign_in: SignIn, query: dict[str, str], field: str, language: str) -> None:
    answer = await get(await sign_in("manager"), "/api/heatmap.html", language, **query)
    assert answer.status_code == 422
    (fault,) = answer.json()["fields"]
    assert fault["field"] == field
    assert bool(re.search("[\u4e00-\u9fff]", fault["detail"])) == (language == "zh")


async def test_what_was_asked_for_stands_on_it(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0)
    client = await sign_in("manager")
    asked = {"kind": "02", "channel": "visit", "state": "closed", "area": town_code(0), **YEAR}
    facts = (await read(client, **asked)).text["li"]
    assert {
        "时段：2026-01-01 至 2026-09-30",
        "区域：网格，共 8 个",
        "类型：邻里纠纷",
        "来源渠道：入户走访",
        "状态：已结案",
        "辖区：第1街道",
        "边界：2026-10-10 的划分",
    } <= set(facts)
    english = await read(client, language="en", **asked)
    assert "Channels: visit" in english.text["li"]
    assert english.picture["language"] == "en"
    assert not re.search("[\u4e00-\u9fff]", "".join(fact for fact in english.text["li"] if "Within" not in fact))


async def test_it_is_marked_as_internal_and_the_demo_as_invented(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("manager")
    assert "内部资料 不得外传" in (await read(client)).text["span"]
    assert "演示数据" not in (await read(client)).text["span"]
    clock.set_offset(clock._clock.offset, demo=True)
    assert (await read(client)).text["span"][:2] == ["演示数据", "内部资料 不得外传"]
    assert (await read(client, language="en")).text["span"][:2] == ["Demo data", "Internal, not to be passed on"]


async def test_it_loads_nothing(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0)
    answer = await get(await sign_in("manager"), "/api/heatmap.html")
    page = Page(answer.text)
    for tag, attributes in page.tags:
        assert tag not in ("link", "img", "iframe", "base", "object")
        assert not {"src", "href", "action"} & attributes.keys()
    assert not re.search(r"url\(|@import", "".join(page.text["style"]))
    policy = next(
        a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert answer.headers["content-security-policy"] == "sandbox allow-scripts"
    assert answer.headers["cache-control"] == "no-store"


async def test_names_that_people_wrote_stay_text(
    sign_in: SignIn, session: AsyncSession, district: SmallDistrict
) -> None:
    client = await sign_in("manager")
    tags = [tag for tag, _ in (await read(client)).tags]
    changes = [
        AreaChange(grid_code(0, 0), Level.GRID, HOSTILE, community_code(0, 0), rectangle(0, 0)),
        AreaChange(town_code(0), Level.TOWN, HOSTILE, DISTRICT, rectangle(0, 0, 2, 4)),
    ]
    await apply_changes(session, changes, clock.parse_instant("2026-01-01"), source="test", metric_srid=SRID)
    page = await read(client, area=town_code(0))
    assert [tag for tag, _ in page.tags if tag != "li"] == [tag for tag in tags if tag != "li"]
    assert HOSTILE in page.picture["names"]
    assert HOSTILE in {town["name"] for town in page.picture["towns"]}
    assert f"辖区：{HOSTILE}" in page.text["li"]


async def test_areas_stand_where_they_are(sign_in: SignIn, district: SmallDistrict) -> None:
    page = await read(await sign_in("manager"))
    place = page.picture["codes"].index(grid_code(2, 1))
    feature = next(f for f in page.layer(0) if f["properties"]["place"] == place)
    shape = shapely.geometry.shape(feature["geometry"])
    expected = shapely.MultiPoint([district.point(2, 1, dx, dy) for dx in (0, SIDE) for dy in (0, SIDE)])
    assert shapely.hausdorff_distance(shapely.extract_unique_points(shape), expected) < 1e-6
    assert sorted(town["name"] for town in page.picture["towns"]) == ["第1街道", "第2街道"]


async def test_before_the_first_boundaries_the_map_is_empty(sign_in: SignIn, records: Records) -> None:
    page = await read(await sign_in("manager"), at="2000-01-01")
    assert (page.layer(0), page.layer(1)) == ([], [])


async def test_everybody_sees_their_own_numbers(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0)
    await records.add(0, 0, danger=True, restricted=True)
    for username, n in (("manager", 2), ("dispatcher", 1)):
        page = await read(await sign_in(username))
        assert page.words()[grid_code(0, 0)] == f"{n} 起", username


PATHS = ["/api/heatmap.html", "/api/heatmap.png", "/api/compliance.html", "/api/compliance.png"]


@pytest.mark.parametrize("path", PATHS)
async def test_nobody_gets_nothing(client: AsyncClient, path: str) -> None:
    assert (await get(client, path, month="2026-09")).status_code == 401


@pytest.mark.parametrize("path", PATHS)
async def test_the_administrator_of_accounts_sees_no_figures(sign_in: SignIn, path: str) -> None:
    assert (await get(await sign_in("admin"), path, month="2026-09")).status_code == 403


@pytest.mark.parametrize("level", ["grid", "community"])
async def test_the_eight_no_page_has_a_step_for_each_item(sign_in: SignIn, tell: Tell, level: str) -> None:
    await tell({(0, 0, "criminal"): 2, (1, 0, "fire"): None, (0, 1, "fire"): 0})
    client = await sign_in("manager")
    rows = (await get(client, "/api/compliance", level=level, month="2026-09")).json()
    page = await read(client, "/api/compliance.html", level=level, month="2026-09")
    names = [step["name"] for step in page.picture["steps"]]
    assert names == ["八项合计", *(item["name"] for item in rows["items"])]
    status = {"met": "达标", "not_met": "未达标", "no_data": "未报送"}
    for row in rows["rows"]:
        assert page.words(0)[row["code"]].split("；")[0] == status[row["status"]]
        for step, item in enumerate(rows["items"], 1):
            result = row["items"][item["code"]]
            said = status[result["status"]] + ("" if result["n"] is None else f"（{result['n']} 起）")
            assert page.words(step)[row["code"]].split("；")[0] == said
    totals = rows["totals"]
    expected = f"网格：达标 {totals['met']} 个，未达标 {totals['not_met']} 个，未报送 {totals['no_data']} 个"
    assert page.picture["steps"][0]["said"] == expected
    if level == "community":
        assert page.labels(0)[community_code(0, 0)] == "40–59%"
        assert page.labels(0)[community_code(2, 2)] == "100%"


async def test_a_month_that_is_not_over_says_so(sign_in: SignIn, tell: Tell) -> None:
    await tell({})
    page = await read(await sign_in("manager"), "/api/compliance.html", language="en", month="2026-10")
    assert "Month: 2026-10 (not over; provisional)" in page.text["li"]


async def test_without_the_built_screens_the_answer_says_what_to_do(
    sign_in: SignIn, district: SmallDistrict, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    framed.leaflet.cache_clear()
    monkeypatch.setattr(framed, "DIST", tmp_path)
    answer = await get(await sign_in("manager"), "/api/heatmap.html", "en")
    assert (answer.status_code, answer.json()["error"]) == (503, "screens_not_built")
    assert "make run" in answer.json()["detail"]
