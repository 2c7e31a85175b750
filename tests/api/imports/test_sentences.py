"""Every finding and note that an import can make has a sentence that its facts fill."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

from api.faults import _sentences, fault_ids

ROOT = Path(__file__).parents[3] / "geo" / "imports"
# These are called with facts that are put together elsewhere; their ids are checked, their facts by other tests.
SPREAD = {"overlap", "gap", "outside_parent", "partly_outside_parent"}


def calls(names: tuple[str, ...]) -> Iterator[ast.Call]:
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in names:
                yield node


def constants(node: ast.expr) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str) and n.value}


def wanted(fault: str) -> set[str]:
    said = _sentences()[fault]
    return {name for text in said.values() for _, name, _, _ in string.Formatter().parse(text) if name} - {"field"}


def test_findings_have_their_sentences_and_facts() -> None:
    seen = set()
    for call in calls(("error", "warn")):
        if len(call.args) != 3 or not isinstance(call.args[2], ast.Constant):
            continue
        fault = str(call.args[2].value)
        assert fault in fault_ids(), fault
        seen.add(fault)
        given = {keyword.arg for keyword in call.keywords}
        if None not in given:
            assert wanted(fault) <= given, fault
    assert len(seen) > 40


def test_row_faults_have_their_sentences_and_facts() -> None:
    for call in calls(("RowFault",)):
        if len(call.args) == 3 and isinstance(call.args[1], ast.Constant):
            fault = str(call.args[1].value)
            assert fault in fault_ids(), fault
            assert isinstance(call.args[2], ast.Dict)
            assert wanted(fault) <= {key.value for key in call.args[2].keys if isinstance(key, ast.Constant)}, fault
    for call in calls(("ShapeError",)):
        for fault in constants(call.args[0]):
            assert fault in fault_ids(), fault


def test_notes_have_their_sentences_and_facts() -> None:
    notes = [call for call in calls(("note",)) if call.args and isinstance(call.args[0], ast.Constant)]
    assert len(notes) > 6
    for call in notes:
        note = f"note_{call.args[0].value}"  # type: ignore[attr-defined]
        given = {keyword.arg for keyword in call.keywords}
        assert note in fault_ids(), note
        assert None in given or wanted(note) <= given, note


def test_faults_chosen_in_passing_have_sentences() -> None:
    chosen = ("address_ambiguous", "address_without_building", "area_name_unknown", "area_name_ambiguous")
    chosen += ("row_coordinates_swapped", "coordinates_out_of_range", "kind_of_case_unknown", "kind_of_case_missing")
    assert set(chosen) <= fault_ids()
    assert fault_ids() >= SPREAD
