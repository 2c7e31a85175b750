"""From results to their form on the wire: plain dictionaries for orjson, for a district has ten thousand of them."""

from functools import lru_cache
from typing import Any

import orjson

from api.faults import Language
from geo.areas.level import Level
from geo.compliance.definition import Item
from geo.compliance.judging import AreaResult, Compliance
from geo.compliance.results import Grids, ItemResult, Result


def compliance(found: Compliance, level: Level, language: Language) -> dict[str, Any]:
    """A :class:`api.compliance.schema.ComplianceView`."""
    items = found.definition.items
    return {
        **beside(found, level, language),
        "rows": [{"code": row.code, "name": row.name, **_judged(row.result, items)} for row in found.rows],
    }


def beside(found: Compliance, level: Level, language: Language) -> dict[str, Any]:
    """All of it but the rows."""
    items = found.definition.items
    return {
        "month": str(found.month),
        "provisional": found.month.provisional,
        "level": level.value,
        "items": [{"code": item.code, "name": name_of(item, language)} for item in items],
        "totals": _judged(found.whole, items),
        "definition": {"version": found.definition.version, "valid_from": found.definition.valid_from},
    }


def properties(row: AreaResult, items: tuple[Item, ...]) -> dict[str, Any]:
    """A row as the properties of a feature, flat, so that a desktop map can colour by them."""
    found = row.result
    flat: dict[str, Any] = {"code": row.code, "name": row.name, "status": found.status, **_counted(found.grids)}
    for item, result in zip(items, found.items, strict=True):
        flat |= {item.code: result.status, f"{item.code}_n": result.n}
    return flat


def name_of(item: Item, language: Language) -> str:
    """The name of an item in a language."""
    return item.name if language == "zh" else item.name_en


def _judged(found: Result, items: tuple[Item, ...]) -> dict[str, Any]:
    results = {item.code: _result(result) for item, result in zip(items, found.items, strict=True)}
    return {"status": found.status, **_counted(found.grids), "items": results}


def _counted(grids: Grids) -> dict[str, int]:
    return {"grids": grids.all, "met": grids.met, "not_met": grids.not_met, "no_data": grids.no_data}


@lru_cache(maxsize=4096)
def _result(result: ItemResult) -> orjson.Fragment:
    """Written once and shared by all grids that have the same."""
    evidence = {
        "met": result.grids.met,
        "not_met": result.grids.not_met,
        "no_data": result.grids.no_data,
        "in_no_grid": result.in_no_grid,
        "source": result.source,
    }
    return orjson.Fragment(orjson.dumps({"status": result.status, "n": result.n, "evidence": evidence}))
