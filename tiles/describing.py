"""Layers in words: TileJSON for clients, and what the interface's description says of tiles."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from geo.areas.level import LAYERS as DRAWN_LEVELS
from geo.core.clock import SHANGHAI
from geo.heat.counters import CountedFrom
from geo.heat.filter import CHANNELS, STATES
from tiles.answering import MVT
from tiles.layers import LAYERS, Fields, Layer

COUNTED_FROM = "Wangge-Counted-From"
WORLD = (-180.0, -85.0511, 180.0, 85.0511)


def tilejson(
    layer: Layer,
    base_url: str,
    query: Mapping[str, str | None],
    fields: Mapping[str, Fields],
    bounds: tuple[float, ...] | None,
) -> dict[str, Any]:
    """TileJSON 3.0.0 of a layer.

    Args:
        layer: which.
        base_url: where the product is served, with a slash at the end.
        query: what the addresses of its tiles ask for; what is None is left out.
        fields: attributes by layer inside the tile, with their types.
        bounds: west, south, east, north in WGS84 degrees; None for the world.
    """
    asked = urlencode({key: value for key, value in query.items() if value is not None})
    return {
        "tilejson": "3.0.0",
        "name": layer.name,
        "tiles": [f"{base_url}tiles/{layer.name}/{{z}}/{{x}}/{{y}}.mvt" + (f"?{asked}" if asked else "")],
        "scheme": "xyz",
        "minzoom": layer.minzoom,
        "maxzoom": layer.maxzoom,
        "bounds": list(bounds or WORLD),
        "vector_layers": [{"id": name, "fields": of_layer} for name, of_layer in fields.items()],
    }


def moments(now: datetime, changes_at: datetime | None) -> dict[str, str | None]:
    """What the TileJSON of boundaries as they are now says of time; the standard allows more than it names."""
    following = None if changes_at is None else changes_at.astimezone(SHANGHAI).isoformat()
    return {"now": now.isoformat(), "changes_at": following}


def _parameter(name: str, where: str, schema: dict[str, Any], description: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": where,
        "required": where == "path",
        "schema": schema,
        "description": description,
        **more,
    }


def _many(name: str, items: dict[str, Any], description: str) -> dict[str, Any]:
    return _parameter(name, "query", {"type": "array", "items": items}, description)


_TEXT: dict[str, Any] = {"type": "string"}
_NUMBER: dict[str, Any] = {"type": "integer", "minimum": 0}
_DAY: dict[str, Any] = {"type": "string", "format": "date"}
_LAYER = _parameter("layer", "path", {"type": "string", "enum": list(LAYERS)}, "Which layer.")
_AT = _parameter("at", "query", _TEXT, "Boundaries of that instant; a bare date means 00:00 Asia/Shanghai.")
_MONTH = _parameter("month", "query", _TEXT, "Compliance: month, YYYY-MM.", example="2026-09")
_LEVEL = _parameter(
    "level",
    "query",
    {"type": "string", "enum": [level.value for level in DRAWN_LEVELS], "default": "grid"},
    "Compliance: which areas are judged.",
)
_PLAN = _parameter("plan", "query", {"type": "integer", "minimum": 1}, "Plan: which draft.")
_SIGNED_IN: list[dict[str, list[str]]] = [{"APIKeyCookie": []}, {"HTTPBearer": []}]
TILEJSON: dict[str, Any] = {"security": _SIGNED_IN, "parameters": [_LAYER, _AT, _MONTH, _LEVEL, _PLAN]}
TILE: dict[str, Any] = {
    "security": _SIGNED_IN,
    "parameters": [
        _LAYER,
        _parameter("z", "path", _NUMBER, "Zoom.", example=14),
        _parameter("x", "path", _NUMBER, "Column from the west.", example=12680),
        _parameter("y", "path", _NUMBER, "Row from the north.", example=6221),
        _parameter(
            "v", "query", _TEXT, "Version of the layer, as its TileJSON gives it: the tile then keeps for ever."
        ),
        _AT,
        _parameter("from", "query", _DAY, "Cases and heat: first day (Asia/Shanghai) of opening."),
        _parameter("to", "query", _DAY, "Cases and heat: last day, itself included."),
        _many("kind", _TEXT, "Cases and heat: codes of kinds, each with what is under it."),
        _many("channel", {"type": "string", "enum": list(CHANNELS)}, "Cases and heat: how they came in."),
        _many("state", {"type": "string", "enum": list(STATES)}, "Cases and heat: where they stand."),
        _many("area", _TEXT, "Cases and heat: codes of areas, each with what is in it."),
        _MONTH,
        _LEVEL,
        _PLAN,
        _parameter("revision", "query", _NUMBER, "Plan: the revision shown, so that its address is another one."),
    ],
}
_SAYS_WHERE_FROM: dict[str, Any] = {
    COUNTED_FROM: {
        "description": "Heat: whether its numbers come from the counters or were counted from the cases.",
        "schema": {"type": "string", "enum": [way.value for way in CountedFrom]},
    }
}
TILE_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The tile.", "content": {MVT: {}}, "headers": _SAYS_WHERE_FROM},
    204: {"description": "Nothing lies in this tile.", "headers": _SAYS_WHERE_FROM},
    304: {"description": "The client holds the tile already.", "headers": _SAYS_WHERE_FROM},
    404: {"description": "No such layer or tile."},
}
