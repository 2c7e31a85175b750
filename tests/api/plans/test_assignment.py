"""The cells of a draft as a table, there and back."""

import csv
import io
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.plans.conftest import Begin, Drafted, Ground, atoms_of, lay_cells
from tests.conftest import SignIn
from tests.factories import SmallDistrict, community_code, grid_code
from tests.geo.imports.files import workbook
from tests.statements import Statements

HEAD = ["单元编号", "经度", "纬度", "户数", "社区编码", "网格编码", "网格名称"]


async def table(drafted: Drafted, language: str = "zh") -> str:
    answer = await drafted.client.get(f"{drafted.url}/assignment.csv", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return answer.text


async def bring(
    drafted: Drafted, content: bytes, name: str = "cells.csv", revision: int | None = None, language: str = "en"
) -> Response:
    revision = drafted.revision if revision is None else revision
    return await drafted.client.post(
        f"{drafted.url}/assignment.csv",
        files={"file": (name, content)},
        data={"revision": str(revision)},
        headers={"Accept-Language": language},
    )


def lines(*of: tuple[object, object]) -> bytes:
    return ("单元编号,网格编码\n" + "".join(f"{cell},{grid}\n" for cell, grid in of)).encode()


def faults(answer: Response) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    fields = answer.json()["fields"]
    assert not any("{" in field["detail"] for field in fields)
    return [(field["field"], field["error"]) for field in fields]


async def test_every_cell_is_on_a_line(drafted: Drafted, ground: Ground) -> None:
    text = await table(drafted)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == HEAD
    assert len(rows) == 1 + 64
    row = next(row for row in rows if row[0] == str(ground.atom(5, 0)))
    lon, lat = ground.at(275, 25)
    assert row[3:] == ["10", community_code(0, 0), grid_code(1, 0), "第2网格"]
    assert (float(row[1]), float(row[2])) == pytest.approx((lon, lat), abs=2e-7)


async def test_what_went_out_comes_back_exactly(drafted: Drafted, ground: Ground) -> None:
    await drafted.do("move_block", atoms=ground.block(range(4, 6), range(0, 4)), to=ground.key(0, 0))
    await drafted.do("new_grid", atoms=ground.block(range(0, 2), range(4, 8)), name="=HYPERLINK(1)")
    kept, before = await table(drafted), (await drafted.state())["assignment"]
    assert "'=HYPERLINK(1)" in kept
    assert faults(await bring(drafted, kept.encode())) == [("file", "cells_change_nothing")]
    await drafted.do("move_block", atoms=ground.block(range(4, 6), range(0, 4)), to=ground.key(1, 0))
    await drafted.do("move_block", atoms=ground.block(range(1, 2), range(4, 8)), to=ground.key(0, 1))
    for content in (kept.encode(), kept.removeprefix("\ufeff").encode("gbk")):
        answer = await bring(drafted, content)
        assert answer.status_code == 200, answer.text
        assert (await drafted.state())["assignment"] == before
        assert await table(drafted) == kept
        drafted.revision = answer.json()["revision"]
        await drafted.step("undo")


async def test_it_is_one_operation_and_cells_on_no_line_stay(drafted: Drafted, ground: Ground) -> None:
    answer = await bring(drafted, lines((ground.atom(4, 0), grid_code(0, 0)), (ground.atom(4, 1), grid_code(0, 0))))
    assert answer.status_code == 200, answer.text
    assert answer.json()["revision"] == 1
    assert atoms_of(answer.json(), ground.key(0, 0)) == sorted([ground.atom(4, 0), ground.atom(4, 1)])
    (done,) = (await drafted.client.get(f"{drafted.url}/operations")).json()["operations"]
    assert (done["kind"], done["atoms"]) == ("assign", 2)
    drafted.revision = 1
    await drafted.step("undo")
    assert {each["change"] for each in (await drafted.state())["grids"]} == {"same"}


async def test_several_communities_are_one_operation(
    planner: AsyncClient, begin: Begin, ground: Ground, session: AsyncSession, district: SmallDistrict
) -> None:
    others = await lay_cells(session, district, 2, 0)
    drafted = await begin(planner, community_code(0, 0), community_code(2, 0))
    answer = await bring(drafted, lines((ground.atom(4, 0), grid_code(0, 0)), (others[4, 0], grid_code(2, 0))))
    assert answer.status_code == 200, answer.text
    assert {each["code"] for each in answer.json()["communities"]} == {community_code(0, 0), community_code(2, 0)}
    assert (await drafted.client.post(f"{drafted.url}/undo", json={"revision": 1})).status_code == 200
    assert {each["change"] for each in (await drafted.state())["grids"]} == {"same"}
    crossing = lines((ground.atom(4, 0), grid_code(2, 0)), (others[4, 0], grid_code(2, 1)))
    drafted.revision = 2
    assert faults(await bring(drafted, crossing)) == [("line 2", "cells_grid_elsewhere")]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_all_wrong_lines_are_named_and_nothing_is_written(
    drafted: Drafted, ground: Ground, language: str
) -> None:
    one, two = ground.atom(0, 0), ground.atom(4, 0)
    content = lines(
        (two, grid_code(0, 0)),
        ("x", grid_code(0, 0)),
        (10**17, grid_code(0, 0)),
        (two, grid_code(1, 0)),
        (one, ""),
        (ground.atom(0, 1), "6.20902E+14"),
        (ground.atom(0, 2), grid_code(2, 0)),
    )
    assert faults(await bring(drafted, content, language=language)) == [
        ("line 3", "cells_cell_unknown"),
        ("line 4", "cells_cell_unknown"),
        ("line 5", "cells_cell_twice"),
        ("line 6", "cells_grid_missing"),
        ("line 7", "code_in_scientific_notation"),
        ("line 8", "cells_grid_unknown"),
    ]
    assert (await drafted.state())["revision"] == 0


async def test_a_thousand_wrong_lines_are_counted_and_a_hundred_listed(drafted: Drafted) -> None:
    answer = await bring(drafted, lines(*((10**9 + n, 1) for n in range(1_000))))
    assert len(faults(answer)) == 100
    assert answer.json()["detail"].startswith("1000 lines")


async def test_what_no_edit_may_do_no_table_may(drafted: Drafted, ground: Ground) -> None:
    apart = await bring(drafted, lines((ground.atom(6, 1), grid_code(0, 0))))
    assert faults(apart) == [("grid", "plan_grid_falls_apart")]
    assert apart.json()["spots"]
    emptied = lines(*((atom, grid_code(0, 0)) for atom in ground.block(range(4, 8), range(0, 4))))
    assert faults(await bring(drafted, emptied)) == [("grid", "plan_grid_empty")]


async def test_a_draft_that_has_gone_on_takes_no_old_table(drafted: Drafted, ground: Ground) -> None:
    await drafted.do("rename", grid=ground.key(0, 0), name="东风里")
    answer = await bring(drafted, lines((ground.atom(4, 0), grid_code(0, 0))), revision=0)
    assert answer.status_code == 409
    assert [each["kind"] for each in answer.json()["since"]] == ["rename"]


@pytest.mark.parametrize(
    ("content", "name", "status", "fault"),
    [
        (b"{}", "cells.csv", 415, "file_not_what_name_says"),
        (b'{"type": "FeatureCollection", "features": []}', "cells.geojson", 415, "cells_no_table"),
        ("甲,乙\n1,2\n".encode(), "cells.csv", 422, "column_needed"),
        (b"", "cells.csv", 415, "file_empty"),
    ],
)
async def test_what_is_no_such_table_is_said(
    drafted: Drafted, content: bytes, name: str, status: int, fault: str
) -> None:
    answer = await bring(drafted, content, name)
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    assert fault in (body["error"], *(field["error"] for field in body["fields"]))


async def test_a_workbook_is_taken_too(drafted: Drafted, ground: Ground) -> None:
    rows: list[list[object]] = [["cell", "grid code"], [ground.atom(4, 0), grid_code(0, 0)]]
    assert (await bring(drafted, workbook(rows), "cells.xlsx")).status_code == 200


@pytest.mark.parametrize("revision", ["", "x", "-1", "99999999999"])
async def test_the_revision_has_to_be_said(drafted: Drafted, revision: str) -> None:
    answer = await drafted.client.post(
        f"{drafted.url}/assignment.csv", files={"file": ("c.csv", lines((1, 1)))}, data={"revision": revision}
    )
    assert faults(answer) == [("revision", "cells_revision_needed")]


async def test_managers_read_the_table_and_planners_alone_bring_it_back(
    drafted: Drafted, ground: Ground, sign_in: SignIn
) -> None:
    manager = await sign_in("manager")
    assert (await manager.get(f"{drafted.url}/assignment.csv")).status_code == 200
    sent = await manager.post(f"{drafted.url}/assignment.csv", files={"file": ("c.csv", b"x")}, data={"revision": "0"})
    assert sent.status_code == 403
    dispatcher = await sign_in("dispatcher")
    assert (await dispatcher.get(f"{drafted.url}/assignment.csv")).status_code == 403


async def test_statements_do_not_grow_with_lines(drafted: Drafted, ground: Ground, statements: Statements) -> None:
    statements.clear()
    assert (await bring(drafted, lines((ground.atom(4, 0), grid_code(0, 0))))).status_code == 200
    one = len(statements)
    drafted.revision = 1
    statements.clear()
    many = [(atom, grid_code(0, 0)) for atom in ground.block(range(4, 7), range(0, 4))]
    assert (await bring(drafted, lines(*many))).status_code == 200
    assert len(statements) == one
