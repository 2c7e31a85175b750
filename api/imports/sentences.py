"""Reports of imports in words: every id of a fault or note gets its sentence, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from api.faults import Language, sentence


def in_words(report: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """The report with a ``sentence`` beside every fault, note and question."""
    told = dict(report)
    if "fault" in told:
        told["fault"] = _fault(told["fault"], language)
    told["faults"] = [
        {**fault, "sentence": say(fault["fault"], fault["field"], fault["facts"], language)}
        for fault in told.get("faults", [])
    ]
    told["notes"] = [
        {**note, "sentence": sentence(f"note_{note['note']}", note["facts"], language)}
        for note in told.get("notes", [])
    ]
    datum = told.get("datum")
    if datum and datum["question"]:
        told["datum"] = {**datum, "sentence": sentence(f"note_{datum['question']}", {}, language)}
    return told


def say(fault: str, field: str, facts: Mapping[str, Any], language: Language) -> str:
    """The sentence of one fault of one field."""
    return sentence(fault, {"field": field, **facts}, language)


def _fault(fault: Mapping[str, Any], language: Language) -> dict[str, Any]:
    fields = [
        {"field": f["field"], "error": f["fault"], "detail": say(f["fault"], f["field"], f["facts"], language)}
        for f in fault.get("fields", [])
    ]
    return {"error": fault["fault"], "detail": say(fault["fault"], "", fault["facts"], language), "fields": fields}
