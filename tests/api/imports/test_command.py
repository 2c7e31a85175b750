"""``wangge import`` on a machine's own database: the same report, exit codes 0, 1 and 2."""

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
from geo.core.database import APP_ROLE, url_for_role
from geo.core.errors import InvalidInputError, UnsupportedFileError
from tests.geo.imports.files import collection, feature, write
from tests.geo.imports.test_areas import square


@pytest.fixture(autouse=True)
def _machine(own_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    @contextmanager
    def hold() -> Iterator[Urls]:
        yield Urls(own_url, url_for_role(own_url, APP_ROLE, None))

    monkeypatch.setattr("api.cli.imports.hold", hold)
    before = clock._clock.offset
    yield
    clock.set_offset(before)


def run(*words: str) -> Result:
    return CliRunner().invoke(main.app, ["import", *words], env={"LANG": "zh_CN.UTF-8", "LC_ALL": ""})


def grids(folder: Path, *codes: str | None) -> str:
    features = (feature(square(i, 0), code=code, name=f"第{i}网格") for i, code in enumerate(codes))
    return str(write(folder, "grids.geojson", collection(*features)))


def test_a_good_file_goes_in(tmp_path: Path, own_url: str) -> None:
    done = run("areas", grids(tmp_path, "330106001001001", "330106001001002"), "--level", "grid", "--datum", "wgs84")
    assert done.exit_code == 0, done.output
    assert "已导入" in done.output
    assert "新增 2" in done.output
    with psycopg.connect(own_url) as connection:
        found = connection.execute("SELECT count(*) FROM area_version WHERE level = 'grid'").fetchone()
    assert found == (2,)


@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "en_GB.UTF-8"])
def test_a_draft_needs_a_planner_who_owns_it(tmp_path: Path, language: str) -> None:
    words = ("plans", grids(tmp_path, "330106001001001"), "--name", "调整", "--owner", "nobody", "--datum", "wgs84")
    refused = CliRunner().invoke(main.app, ["import", *words], env={"LANG": language, "LC_ALL": ""})
    assert isinstance(refused.exception, InvalidInputError)
    assert refused.exception.fields[0].fault == "layer_owner_unknown"
    assert run(*words[:4]).exit_code == 2


def test_a_row_without_code_refuses_the_file_or_only_itself(tmp_path: Path) -> None:
    words = ("areas", grids(tmp_path, "330106001001001", None), "--level", "grid", "--datum", "wgs84")
    refused = run(*words)
    assert refused.exit_code == 1
    assert "没有编码，请补上后再导入。" in refused.output
    assert "--accept-partial" in refused.output
    looked = run(*words, "--dry-run")
    assert looked.exit_code == 1
    assert "试运行" in looked.output
    taken = run(*words, "--accept-partial", "--json")
    assert taken.exit_code == 0
    view = json.loads(taken.stdout)
    assert (view["state"], view["faults"]) == ("done", {"refused": 1, "warned": 0})


def test_a_file_that_is_none_and_options_that_are_none(tmp_path: Path) -> None:
    none = run("areas", str(write(tmp_path, "a.geojson", b"\x89PNG\0")), "--level", "grid")
    assert isinstance(none.exception, UnsupportedFileError)
    assert run("areas", str(tmp_path / "missing.geojson"), "--level", "grid").exit_code == 2
    assert run("houses", grids(tmp_path, "1")).exit_code == 2


def test_what_a_second_import_changes_is_told(tmp_path: Path) -> None:
    run("areas", grids(tmp_path, "330106001001001"), "--level", "grid", "--datum", "wgs84")
    content = collection(feature(square(0, 0, 1, 0.5), code="330106001001001", name="新名"))
    path = str(write(tmp_path, "again.geojson", content))
    words = ("areas", path, "--level", "grid", "--datum", "wgs84", "--valid-from", "2036-11-01", "--dry-run")
    looked = run(*words)
    assert looked.exit_code == 0
    assert "更名 第0网格 → 新名; 边界变动 20,0" in looked.output
