import ast
import string
from pathlib import Path

import pytest

from api.faults import _sentences, fault_ids
from geo.routing.reasons import _SENTENCES, rules

ROOT = Path(__file__).parents[2]
RAISERS = {name for name in vars(__import__("geo.core.errors", fromlist=["*"])) if name.endswith("Error")}


def named(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("fault", sorted(fault_ids()))
def test_a_fault_says_the_same_in_both_languages(fault: str) -> None:
    said = _sentences()[fault]
    assert set(said) == {"zh", "en"}
    assert named(said["zh"]) | {"level"} >= named(said["en"])
    assert any("\u4e00" <= sign <= "\u9fff" for sign in said["zh"])
    # A Chinese name may be quoted as an example; the sentence itself is English.
    assert sum("\u4e00" <= sign <= "\u9fff" for sign in said["en"]) < len(said["en"]) / 5
    assert "案件" not in said["zh"]


@pytest.mark.parametrize("rule", sorted(rules()))
def test_a_reason_needs_the_same_facts_in_both_languages(rule: str) -> None:
    said = _SENTENCES[rule]
    assert named(said["zh"]) == named(said["en"])


def raised() -> set[str]:
    """The ids of faults that the code raises by name."""
    found: set[str] = set()
    for path in (p for part in ("api", "geo", "tiles") for p in (ROOT / part).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            of_field = isinstance(called, ast.Attribute) and called.attr == "of" and is_error(called.value)
            if of_field or is_error(called):
                position = 1 if of_field else 0
                if len(node.args) > position and isinstance(given := node.args[position], ast.Constant):
                    found.add(str(given.value))
    return found


def is_error(node: ast.expr) -> bool:
    return getattr(node, "id", getattr(node, "attr", "")) in RAISERS


def test_every_fault_that_is_raised_has_a_sentence() -> None:
    assert raised() - fault_ids() == set()
    assert len(raised()) > 30
