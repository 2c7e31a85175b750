"""``wangge route``: tables of where the disputes of a file would go; nothing is stored."""

import asyncio
import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from api.cli import main
from api.cluster.access import Urls
from geo.core import clock
from geo.core.database import APP_ROLE, Database, url_for_role
from geo.core.errors import InvalidInputError
from geo.core.identity import desk, identify
from tests.factories import grid_code, leader_name, make_district

FILE = """工单编号,类型,诉求内容,地址,是否紧急
A1,邻里,=1+1,雄关小区2号楼,
A2,邻里,漏水,阳光花园1号楼,
A3,天气,下雨,雄关小区1号楼,
A4,0101,打人,雄关小区1号楼,是
A5,邻里,漏水,火星路9号,
"""


@pytest.fixture(autouse=True)
def _machine(own_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    @contextmanager
    def hold() -> Iterator[Urls]:
        yield Urls(own_url, url_for_role(own_url, APP_ROLE, None))

    async def fill() -> None:
        database = Database(own_url, size=1)
        await database.open()
        async with database.sessions() as session, session.begin():
            await identify(session, desk())
            await make_district(session)
        await database.close()

    asyncio.run(fill())
    monkeypatch.setattr("api.cli.route.hold", hold)
    before = clock._clock.offset
    yield
    clock.set_offset(before)


def run(*words: str) -> Result:
    return CliRunner().invoke(main.app, ["route", *words], env={"LANG": "zh_CN.UTF-8", "LC_ALL": ""})


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_is_sorted_and_nothing_is_stored(tmp_path: Path, own_url: str) -> None:
    file, out = tmp_path / "c.csv", tmp_path / "new" / "out"
    file.write_bytes(FILE.encode("gbk"))
    done = run(str(file), "--out", str(out), "--source", "12345")
    assert done.exit_code == 0, done.output
    assert "已分派 2  待核定 2  辖区外 0  未通过 1" in done.output
    assert sorted(path.name for path in out.iterdir()) == ["errors.csv", "review.csv", "routed.csv"]
    calm, danger = rows(out / "routed.csv")
    assert (calm["工单编号"], calm["诉求内容"]) == ("A1", "'=1+1")
    assert (calm["网格编码"], calm["网格长"]) == (grid_code(1, 1), leader_name(1, 1))
    assert (calm["社区"], calm["街道"], calm["主办单位"]) == ("西北社区", "第1街道", "区司法局")
    assert (danger["工单编号"], danger["网格编码"], danger["网格长"]) == ("A4", "", "")
    assert danger["主办单位"] == "区综治中心"
    twice, nowhere = rows(out / "review.csv")
    assert (twice["结果"], nowhere["结果"]) == ("待核定", "待核定")
    assert {twice["候选一"].split()[0], twice["候选二"].split()[0]} == {grid_code(0, 0), grid_code(2, 2)}
    assert (nowhere["候选一"], nowhere["理由"][:5]) == ("", "没有找到“")
    (wrong,) = rows(out / "errors.csv")
    assert (wrong["行号"], wrong["工单编号"]) == ("4", "A3")
    with psycopg.connect(own_url) as owner:
        assert owner.execute("SELECT count(*) FROM case_record").fetchone() == (0,)
        assert owner.execute("SELECT count(*) FROM import_run").fetchone() == (0,)
    corrected = tmp_path / "corrected.csv"
    corrected.write_bytes((out / "errors.csv").read_bytes().replace("天气,".encode(), "邻里,".encode()))
    again = run(str(corrected), "--out", str(out), "--source", "12345", "--json")
    assert json.loads(again.stdout)["rows"] == {"assigned": 1, "review": 0, "outside": 0, "refused": 0}
    assert [row["工单编号"] for row in rows(out / "routed.csv")] == ["A3"]


def test_a_file_that_cannot_be_read_leaves_the_tables_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "routed.csv").write_text("before")
    file = tmp_path / "c.csv"
    file.write_text("类型,内容\n邻里,漏水\n", "utf-8")
    refused = run(str(file), "--out", str(tmp_path))
    assert isinstance(refused.exception, InvalidInputError)
    assert (tmp_path / "routed.csv").read_text() == "before"
    file.write_text("类型,内容,地址\n天气,下雨,某处\n", "utf-8")
    assert run(str(file), "--out", str(tmp_path), "--channel", "hotline").exit_code == 1
    assert run(str(tmp_path / "none.csv"), "--out", str(tmp_path)).exit_code == 2
