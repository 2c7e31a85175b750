"""Areas as GeoJSON (RFC 7946: WGS84, exterior rings counter-clockwise)."""

import orjson

from geo.areas.files.layer import Layer, said


def as_geojson(layer: Layer) -> bytes:
    """A FeatureCollection of the areas, each with its code as ``id``; coordinates to a tenth of a millimetre."""
    features = [
        {
            "type": "Feature",
            "id": row["code"],
            "geometry": orjson.Fragment(row["geojson"]),
            "properties": {
                "code": row["code"],
                "name": row["name"],
                "level": layer.level.value,
                "kind": row["kind"],
                "parent": row["parent"],
                "valid_from": said(row["valid_from"]),
                "valid_to": said(row["valid_to"]) or None,
                "area_m2": round(row["area_m2"], 2),
            },
        }
        for row in layer.rows
    ]
    return orjson.dumps({"type": "FeatureCollection", "name": layer.level.value, "features": features})
