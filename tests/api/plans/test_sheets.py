"""A draft to be printed and to be compared: pages, words, numbers, and who gets them."""

import io
import re

import numpy as np
import pytest
import pytest_asyncio
from httpx import AsyncClient
from PIL import Image
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from tests.api.pictures.reading import Page
from tests.api.pictures.test_html import HOSTILE
from tests.api.pictures.test_png import share
from tests.api.plans.conftest import Begin, Drafted, Ground, lay_cells
from tests.conftest import SignIn
from tests.factories import SmallDistrict, community_code, grid_code
from tests.statements import Statements

PATHS = ("sheet.png", "sheet.pdf", "compare.html")


@pytest_asyncio.fixture
async def both(
    planner: AsyncClient, begin: Begin, ground: Ground, session: AsyncSession, district: SmallDistrict
) -> Drafted:
    """A draft of two communities."""
    await lay_cells(session, district, 2, 0)
    return await begin(planner, community_code(0, 0), community_code(2, 0))


async def test_a_sheet_shows_borders_marks_and_what_moves(drafted: Drafted, ground: Ground) -> None:
    async def drawn() -> np.ndarray:
        answer = await drafted.client.get(f"{drafted.url}/sheet.png")
        assert answer.status_code == 200, answer.text
        assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("image/png", "no-store")
        return np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGB"))

    before = await drawn()
    assert before.shape == (1753, 2480, 3)
    assert share(before[:180], "#c8161d") > 0
    border = share(before, "#b3261e")
    assert border > 0.001
    await drafted.do("move_block", atoms=ground.block(range(4, 6), range(0, 4)), to=ground.key(0, 0))
    after = await drawn()
    assert share(after, "#7d8893") > share(before, "#7d8893") + 0.001
    await drafted.do("merge", grids=[ground.key(0, 1), ground.key(1, 1)])
    assert share(await drawn(), "#b3261e") < 0.95 * share(after, "#b3261e")


async def test_a_community_is_a_page_of_a3(both: Drafted) -> None:
    answer = await both.client.get(f"{both.url}/sheet.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    boxes = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", answer.content)
    assert [(round(float(x) / 72 * 25.4), round(float(y) / 72 * 25.4)) for x, y in boxes] == [(420, 297)] * 2
    one = await both.client.get(f"{both.url}/sheet.pdf", params={"community": community_code(2, 0)})
    assert one.content.count(b"/MediaBox") == 1


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_an_image_is_of_one_community(both: Drafted, language: str) -> None:
    both.client.headers["accept-language"] = language
    answer = await both.client.get(f"{both.url}/sheet.png")
    (fault,) = answer.json()["fields"]
    assert (answer.status_code, fault["field"], fault["error"]) == (422, "community", "sheet_community_needed")
    assert "2" in fault["detail"]
    wrong = await both.client.get(f"{both.url}/sheet.png", params={"community": community_code(2, 2)})
    assert (wrong.status_code, wrong.json()["fields"][0]["error"]) == (422, "plan_community_not_in")


async def compared(drafted: Drafted, language: str = "zh") -> Page:
    answer = await drafted.client.get(f"{drafted.url}/compare.html", headers={"accept-language": language})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-security-policy"] == "sandbox allow-scripts"
    assert answer.headers["cache-control"] == "no-store"
    return Page(answer.text)


async def test_the_numbers_of_the_page_are_those_of_the_draft(both: Drafted, ground: Ground) -> None:
    await both.do("move_block", atoms=ground.block(range(4, 6), range(0, 4)), to=ground.key(0, 0))
    await both.do("merge", grids=[ground.key(0, 1), ground.key(1, 1)], into=ground.key(0, 1))
    page = await compared(both)
    told = page.picture
    grids = {grid["code"]: grid for grid in told["grids"]}
    assert grids[grid_code(0, 0)]["households"] == [160, 240]
    assert grids[grid_code(1, 1)]["households"] == [160, None]
    assert (grids[grid_code(1, 1)]["change"], grids[grid_code(2, 0)]["change"]) == ("撤销", "")
    assert [grid["code"] for grid in told["grids"]] == sorted(grids)
    names = [grid["name"] for grid in told["grids"]]
    assert [(names[m["source"]], names[m["to"]], m["households"]) for m in told["moves"]] == [
        ("第4网格", "第3网格", 160),
        ("第2网格", "第1网格", 80),
    ]
    assert [len(page.layer(place)) for place in range(4)] == [8, 7, 2, 2]
    assert {"状态：草案", "第 2 版", "网格：原 8 个，现 7 个", "变更网格：240 户（共 1280 户）"} <= set(page.text["li"])
    english = await compared(both, "en")
    assert "Grids: 8 before, 7 after" in english.text["li"]


async def test_names_that_people_wrote_stay_text_and_nothing_is_loaded(drafted: Drafted, ground: Ground) -> None:
    tags = [tag for tag, _ in (await compared(drafted)).tags]
    await drafted.do("rename", grid=ground.key(0, 0), name=HOSTILE[:60])
    page = await compared(drafted)
    assert [tag for tag, _ in page.tags] == tags
    assert HOSTILE[:60] in {grid["name"] for grid in page.picture["grids"]}
    for tag, attributes in page.tags:
        assert tag not in ("link", "img", "iframe", "base", "object")
        assert not {"src", "href", "action"} & attributes.keys()
    assert not re.search(r"url\(|@import", "".join(page.text["style"]))


async def test_the_demo_is_marked_as_invented(drafted: Drafted) -> None:
    assert (await compared(drafted)).text["span"] == ["内部资料 不得外传"]
    clock.set_offset(clock._clock.offset, demo=True)
    assert (await compared(drafted, "en")).text["span"] == ["Demo data", "Internal, not to be passed on"]


@pytest.mark.parametrize("path", PATHS)
async def test_who_plans_sees_them(drafted: Drafted, sign_in: SignIn, path: str) -> None:
    manager = await sign_in("manager")
    assert (await manager.get(f"{drafted.url}/{path}")).status_code == 200
    assert (await manager.get(f"/api/plans/999999/{path}")).status_code == 404
    assert (await (await sign_in("dispatcher")).get(f"{drafted.url}/{path}")).status_code == 403


async def test_statements_do_not_grow_with_grids(drafted: Drafted, ground: Ground, statements: Statements) -> None:
    counted = []
    for split in (False, True):
        if split:
            await drafted.do("new_grid", atoms=ground.block(range(0, 2), range(0, 4)))
        statements.clear()
        assert (await drafted.client.get(f"{drafted.url}/compare.html")).status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1]
