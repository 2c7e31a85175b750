"""``wangge areas cells``: built and checked on a machine's own database."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import shapely
from typer.testing import CliRunner, Result

from api.cli import main
from api.cluster.access import Urls
from geo.areas.crs import project
from geo.core import clock
from geo.core.database import APP_ROLE, Database, url_for_role
from geo.core.errors import InvalidInputError
from geo.core.identity import desk, identify
from tests.api.imports.conftest import own_url
from tests.factories import SRID, community_code, make_district, rectangle
from tests.geo.imports.files import collection, feature, write

__all__ = ["own_url"]
CODE = community_code(0, 0)


@pytest.fixture(autouse=True)
def _machine(own_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    urls = Urls(own_url, url_for_role(own_url, APP_ROLE, None))

    @contextmanager
    def hold() -> Iterator[Urls]:
        yield urls

    async def fill() -> None:
        database = Database(urls.app, 1)
        await database.open()
        async with database.sessions() as session, session.begin():
            await identify(session, desk())
            await make_district(session)
        await database.close()

    monkeypatch.setattr("api.cli.cells.hold", hold)
    before = clock._clock.offset
    asyncio.run(fill())
    yield
    clock.set_offset(before)


def run(*words: str, language: str = "zh_CN.UTF-8") -> Result:
    return CliRunner().invoke(main.app, ["areas", "cells", *words], env={"LANG": language, "LC_ALL": ""})


def halves(folder: Path, west: object = 40, east: object = 60) -> str:
    left, bottom, right, top = rectangle(0, 0, 2, 2).bounds
    shapes = (shapely.box(left, bottom, left + 150, top), shapely.box(left + 150, bottom, right, top))
    drawn = (project(shape, SRID, 4326) for shape in shapes)
    features = (feature(shapely.geometry.mapping(shape), 户数=n) for shape, n in zip(drawn, (west, east), strict=True))
    return str(write(folder, "blocks.geojson", collection(*features)))


def test_all_communities_are_built_checked_and_built_again_without_a_change(own_url: str) -> None:
    before = run("check")
    assert before.exit_code == 1
    assert "发现 4 处问题" in before.output
    assert "尚未生成单元" in before.output
    done = run("build")
    assert done.exit_code == 0, done.output
    assert "4 个社区" in done.output
    after = run("check", language="en_US.UTF-8")
    assert after.exit_code == 0, after.output
    assert "4 communities, 16 cells, 120 households: all in order." in after.output
    again = json.loads(run("build", "--json").stdout)
    assert [(c["added"], c["ended"], c["changed"]) for c in again["communities"]] == [(0, 0, 0)] * 4
    with psycopg.connect(own_url) as connection:
        assert connection.execute("SELECT count(*) FROM atom_assignment").fetchone() == (16,)


def test_one_community_from_a_file_with_its_households(tmp_path: Path) -> None:
    words = ("build", "--from", halves(tmp_path), "--weight", "户数", "--datum", "wgs84", "--json")
    done = run(*words)
    assert done.exit_code == 0, done.output
    (built,) = json.loads(done.stdout)["communities"]
    assert (built["code"], built["households"], built["fit"]["taken"]) == (CODE, 100, 2)
    checked = json.loads(run("check", "--community", CODE, "--json").stdout)
    assert (checked["clean"], checked["households"]) == (True, 100)


def test_a_finding_is_told_with_its_place(own_url: str) -> None:
    run("build", "--community", CODE)
    with psycopg.connect(own_url) as connection:
        connection.execute("DELETE FROM atom WHERE id = (SELECT min(id) FROM atom)")
    told = run("check", "--community", CODE, "--json")
    assert told.exit_code == 1
    findings = json.loads(told.stdout)["findings"]
    assert {"differs_from_community", "differs_from_grid"} <= {each["finding"] for each in findings}
    assert all(98 < each["lon"] < 99 and 39 < each["lat"] < 40 and each["size"] for each in findings)


def test_one_that_cannot_be_built_does_not_stop_the_others() -> None:
    done = run("build", "--community", CODE, "--community", "620902999999")
    assert done.exit_code == 1
    assert "1 个社区" in done.output
    assert "620902999999" in done.output
    assert run("check", "--community", CODE).exit_code == 0


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("build", "--weight", "户数"), "weight_without_file"),
        (("build", "--at", "tomorrow"), "not_an_instant"),
        (("check", "--community", "1"), "community_unknown"),
    ],
)
def test_wrong_words_are_refused(words: tuple[str, ...], fault: str) -> None:
    refused = run(*words)
    assert isinstance(refused.exception, InvalidInputError)
    assert refused.exception.fields[0].fault == fault


def test_wrong_files_are_refused_with_row_and_column(tmp_path: Path) -> None:
    words = ("build", "--datum", "wgs84", "--from")
    column = run(*words, halves(tmp_path), "--weight", "人口").exception
    number = run(*words, halves(tmp_path, east="many"), "--weight", "户数").exception
    point = write(tmp_path, "p.geojson", collection(feature({"type": "Point", "coordinates": [98.5, 39.7]})))
    row = run(*words, str(point)).exception
    for fault, name in ((column, "column_unknown"), (number, "cell_weight_not_number"), (row, "cell_row")):
        assert isinstance(fault, InvalidInputError)
        assert fault.fields[0].fault == name
    assert isinstance(number, InvalidInputError)
    assert number.fields[0].facts == {"row": 2, "column": "户数", "value": "many"}
