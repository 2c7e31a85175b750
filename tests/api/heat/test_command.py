"""``wangge heat`` on a machine's own database: what it says, what it does, and its exit codes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner, Result

from api.cli import main
from api.cluster.access import Urls
from geo.core.database import APP_ROLE, url_for_role
from tests.geo.heat.own_database import own_url

__all__ = ["own_url"]
CASES = 30
LANGUAGES = {"zh": "zh_CN.UTF-8", "en": "en_GB.UTF-8"}


@pytest.fixture(autouse=True)
def _machine(own_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def hold() -> Iterator[Urls]:
        yield Urls(own_url, url_for_role(own_url, APP_ROLE, None))

    monkeypatch.setattr("api.cli.heat.hold", hold)


def run(*words: str, language: str = "zh") -> Result:
    return CliRunner().invoke(
        main.app, ["heat", *words], env={"LANG": LANGUAGES[language], "LC_ALL": "", "COLUMNS": "200"}
    )


def view(*words: str) -> dict[str, Any]:
    return dict(json.loads(run(*words, "--json").stdout))


def execute(url: str, statement: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.execute(statement).rowcount


def falsify(url: str) -> None:
    """One counter says three more than there are: the disputes of a kind on one day of the district."""
    changed = execute(
        url,
        "UPDATE heat_count SET sums = ARRAY[sums[1] + 3] WHERE layer = 0 AND value = 'k02' AND cardinality(sums) = 1",
    )
    assert changed == 1


@pytest.mark.parametrize(("language", "said"), [("zh", "全部一致。"), ("en", "all agree.")])
def test_counters_that_are_right_are_said_to_be(language: str, said: str) -> None:
    done = run("check", language=language)
    assert (done.exit_code, said in done.stdout) == (0, True)
    assert str(CASES) in done.stdout
    run("fold")
    assert run("check").exit_code == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ("不一致 1 项", "2026-03-10", "k02", "wangge heat rebuild")),
        ("en", ("1 differ", "2026-03-10", "k02", "Put it right with: wangge heat rebuild")),
    ],
)
def test_a_false_counter_is_named_and_rebuilt(own_url: str, language: str, said: tuple[str, ...]) -> None:
    run("fold")
    falsify(own_url)
    found = run("check", language=language)
    assert found.exit_code == 1
    assert [words for words in said if words not in found.stdout] == []
    rebuilt = run("rebuild", language=language)
    assert rebuilt.exit_code == 0
    assert {"zh": "热力计数已重建。", "en": "The counters are made anew."}[language] in rebuilt.stdout
    assert run("check", language=language).exit_code == 0


def test_a_program_reads_which_counter_is_false(own_url: str) -> None:
    run("fold")
    falsify(own_url)
    done = run("check", "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["clean"], found["wrong"], found["malformed"]) == (1, False, 1, 0)
    (difference,) = found["differences"]
    assert (difference["layer"], difference["value"], difference["day"]) == (0, "k02", "2026-03-10")
    assert (difference["counted"], difference["stands"]) == (CASES, CASES + 3)
    assert view("rebuild")["rebuilt"]
    assert view("check")["clean"]


@pytest.mark.parametrize(
    ("language", "folded", "nothing"),
    [("zh", f"已并入 {CASES} 项变动。", "已并入 0 项变动。"), ("en", f"Folded {CASES} changes.", "Folded 0 changes.")],
)
def test_what_waits_is_folded_once(own_url: str, language: str, folded: str, nothing: str) -> None:
    assert view("check")["unfolded"] == CASES
    first, second = run("fold", language=language), run("fold", language=language)
    assert (first.exit_code, folded in first.stdout) == (0, True)
    assert (second.exit_code, nothing in second.stdout) == (0, True)
    checked = view("check")
    assert (checked["unfolded"], checked["clean"]) == (0, True)
    execute(own_url, "UPDATE case_record SET state = 'accepted' WHERE id = (SELECT min(id) FROM case_record)")
    assert view("fold") == {"folded": 2}


@pytest.mark.parametrize(("language", "said"), [("zh", "尚未建立计数"), ("en", "Not built yet")])
def test_counters_that_are_not_in_use_are_no_fault(own_url: str, language: str, said: str) -> None:
    execute(own_url, "DELETE FROM heat_built")
    falsified = execute(own_url, "DELETE FROM heat_delta")
    assert falsified == CASES
    found = run("check", language=language)
    assert (found.exit_code, said in found.stdout) == (0, True)
    assert run("rebuild").exit_code == 0
    built = view("check")
    assert (built["built"], built["clean"]) == (True, True)


@pytest.mark.parametrize("command", ["check", "fold", "rebuild"])
def test_every_command_has_help(command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    assert "--json" in done.stdout
