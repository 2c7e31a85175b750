"""GeoJSON, one feature at a time, so that one broken feature spoils no other."""

import json
from collections.abc import Iterator
from pathlib import Path

from geo.core.errors import UnsupportedFileError
from geo.imports.reading.encoding import encoding_of_file, shown, undecodable
from geo.imports.reading.shapes import ShapeError, from_geojson
from geo.imports.reading.source import MOST_COLUMNS, MOST_ROWS, Reference, Row, RowFault, text_of

_DECODER = json.JSONDecoder()
_SPACE = " \t\r\n"
_WGS84 = "OGC:CRS84"


class GeoJsonSource:
    """A FeatureCollection, a Feature or a bare geometry.

    Raises:
        UnsupportedFileError: not JSON, or JSON that is none of the three.
    """

    kind = "geojson"

    def __init__(self, path: Path) -> None:
        encoding = encoding_of_file(path)
        text = path.read_text(encoding, errors="surrogateescape")
        self._rows: list[tuple[dict[str, str], Row]] = []
        self._crs: object = None
        try:
            self._read(text)
        except json.JSONDecodeError as error:
            raise UnsupportedFileError("json_damaged", line=error.lineno, column=error.colno) from error
        except RecursionError as error:
            raise UnsupportedFileError("json_too_deep") from error
        except ValueError as error:
            raise UnsupportedFileError("json_damaged", line=1, column=1) from error
        self.columns = self._columns()
        self.reference = _reference(self._crs)
        self.facts: dict[str, object] = {"encoding": encoding.removesuffix("-sig")}

    def rows(self) -> Iterator[Row]:
        """All features in the order of the file."""
        for values, row in self._rows:
            yield Row(row.number, tuple(values.get(c, "") for c in self.columns), row.geometry, row.faults)

    def _read(self, text: str) -> None:
        outside: dict[str, object] = {}
        at = _skip(text, 0, "{")
        while text[at : at + 1] != "}":
            key, at = _DECODER.raw_decode(text, at)
            at = _skip(text, at, ":")
            if key == "features" and text[at : at + 1] == "[":
                at = self._read_features(text, at)
            else:
                outside[str(key)], at = _DECODER.raw_decode(text, at)
            at = _skip(text, at, ",}")
        self._crs = outside.get("crs")
        kind = outside.get("type")
        if kind == "Feature":
            self._take(outside)
        elif kind != "FeatureCollection" and "coordinates" in outside:
            self._take({"type": "Feature", "properties": {}, "geometry": outside})
        elif kind != "FeatureCollection" and not self._rows:
            raise UnsupportedFileError("json_not_geojson")

    def _read_features(self, text: str, at: int) -> int:
        at = _blank(text, at + 1)
        while text[at : at + 1] != "]":
            feature, at = _DECODER.raw_decode(text, at)
            self._take(feature)
            at = _blank(text, at)
            if text[at : at + 1] == ",":
                at = _blank(text, at + 1)
            elif text[at : at + 1] != "]":
                raise json.JSONDecodeError("Expecting ',' or ']'", text, at)
        return at + 1

    def _take(self, feature: object) -> None:
        number = len(self._rows) + 1
        if number > MOST_ROWS:
            raise UnsupportedFileError("file_too_many_rows", most=MOST_ROWS)
        faults: list[RowFault] = []
        geometry = None
        given = feature if isinstance(feature, dict) else {}
        if given.get("type") != "Feature":
            faults.append(RowFault("", "feature_unreadable", {}))
        properties = given.get("properties")
        values = {shown(str(k)): _value(v) for k, v in (properties.items() if isinstance(properties, dict) else ())}
        if "id" in given:
            values.setdefault("id", _value(given["id"]))
        broken = [name for name, value in values.items() if undecodable(value)]
        if broken:
            faults.append(RowFault(broken[0], "row_undecodable", {"encoding": "utf-8"}))
        try:
            geometry = from_geojson(given.get("geometry"))
        except ShapeError as error:
            faults.append(error.row_fault)
        values = {name: shown(value) for name, value in values.items()}
        self._rows.append((values, Row(number, (), geometry, tuple(faults))))

    def _columns(self) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for values, _ in self._rows:
            names.update(dict.fromkeys(values))
            if len(names) > MOST_COLUMNS:
                raise UnsupportedFileError("too_many_columns", columns=len(names), most=MOST_COLUMNS)
        return tuple(names)


def _reference(crs: object) -> Reference:
    """What an old-style ``crs`` member says; without one the format itself means WGS84, lon before lat."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not name:
        return Reference(_WGS84, stated=False)
    return Reference(name, stated=True, latitude_first="4490" in name or "4326" in name)


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else text_of(value)


def _blank(text: str, at: int) -> int:
    """The next place that is not white space."""
    while text[at : at + 1] and text[at] in _SPACE:
        at += 1
    return at


def _skip(text: str, at: int, marks: str) -> int:
    """The place after one of ``marks`` (a closing brace is not passed) and the white space around it."""
    at = _blank(text, at)
    if not text[at : at + 1] or text[at] not in marks + "\ufeff":
        raise json.JSONDecodeError(f"Expecting one of {marks}", text, at)
    if text[at] == "}":
        return at
    return _blank(text, at + 1)
