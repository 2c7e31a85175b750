"""Layers in words: TileJSON for clients, and what the interface's description says of tiles."""

from typing import Any
from urllib.parse import urlencode

from geo.heat.filter import CHANNELS, STATES
from tiles.answering import MVT
from tiles.layers import LAYERS, Layer

WORLD = (-180.0, -85.0511, 180.0, 85.0511)


def tilejson(
    layer: Layer, base_url: str, version: str | None, at: str | None, bounds: tuple[float, ...] | None
) -> dict[str, Any]:
    """TileJSON 3.0.0 of a layer.

    Args:
        layer: which.
        base_url: where the product is served, with a slash at the end.
        version: of the layer's data, None where its tiles have no version in their address.
        at: the instant of the boundaries, as it was asked.
        bounds: west, south, east, north in WGS84 degrees; None for the world.
    """
    query = urlencode({key: value for key, value in (("at", at), ("v", version)) if value is not None})
    return {
        "tilejson": "3.0.0",
        "name": layer.name,
        "tiles": [f"{base_url}tiles/{layer.name}/{{z}}/{{x}}/{{y}}.mvt" + (f"?{query}" if query else "")],
        "scheme": "xyz",
        "minzoom": layer.minzoom,
        "maxzoom": layer.maxzoom,
        "bounds": list(bounds or WORLD),
        "vector_layers": [{"id": name, "fields": fields} for name, fields in layer.vector_layers.items()],
    }


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
_SIGNED_IN: list[dict[str, list[str]]] = [{"APIKeyCookie": []}, {"HTTPBearer": []}]
TILEJSON: dict[str, Any] = {"security": _SIGNED_IN, "parameters": [_LAYER, _AT]}
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
    ],
}
TILE_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The tile.", "content": {MVT: {}}},
    204: {"description": "Nothing lies in this tile."},
    304: {"description": "The client holds the tile already."},
    404: {"description": "No such layer or tile."},
}
