"""KML: placemarks with their names, data and polygons or points. WGS84 by its own standard."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import shapely

from geo.core.errors import UnsupportedFileError
from geo.imports.reading.markup import DEEPEST, local_name
from geo.imports.reading.shapes import ShapeError, from_geojson
from geo.imports.reading.source import MOST_COLUMNS, MOST_ROWS, Reference, Row, RowFault

_GEOMETRIES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")


class KmlSource:
    """A KML file; the document type has been refused before (see :mod:`geo.imports.reading.markup`).

    Raises:
        UnsupportedFileError: damaged, nested without end, too many rows or columns.
    """

    kind = "kml"

    def __init__(self, path: Path) -> None:
        self._rows: list[tuple[dict[str, str], Row]] = []
        try:
            self._read(path)
        except ElementTree.ParseError as error:
            raise UnsupportedFileError("xml_damaged", line=error.position[0]) from error
        names = dict.fromkeys(name for values, _ in self._rows for name in values)
        if len(names) > MOST_COLUMNS:
            raise UnsupportedFileError("too_many_columns", columns=len(names), most=MOST_COLUMNS)
        self.columns = tuple(names)
        self.reference = Reference("OGC:CRS84", stated=False)
        self.facts: dict[str, object] = {}

    def rows(self) -> Iterator[Row]:
        """All placemarks in the order of the file."""
        for values, row in self._rows:
            yield Row(row.number, tuple(values.get(c, "") for c in self.columns), row.geometry, row.faults)

    def _read(self, path: Path) -> None:
        depth = 0
        for event, element in ElementTree.iterparse(path, events=("start", "end")):  # noqa: S314 - no document type
            depth += 1 if event == "start" else -1
            if depth > DEEPEST:
                raise UnsupportedFileError("xml_too_deep", most=DEEPEST)
            if event == "end" and local_name(element) == "Placemark":
                self._take(element)
                element.clear()

    def _take(self, placemark: Element) -> None:
        number = len(self._rows) + 1
        if number > MOST_ROWS:
            raise UnsupportedFileError("file_too_many_rows", most=MOST_ROWS)
        values: dict[str, str] = {}
        geometry: shapely.Geometry | None = None
        faults: list[RowFault] = []
        for child in placemark:
            name = local_name(child)
            if name in ("name", "description"):
                values[name] = (child.text or "").strip()
            elif name == "ExtendedData":
                values |= _extended(child)
            elif name in _GEOMETRIES:
                try:
                    geometry = from_geojson(_as_geojson(child, 0))
                except ShapeError as error:
                    faults.append(error.row_fault)
        self._rows.append((values, Row(number, (), geometry, tuple(faults))))


def _extended(element: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in element.iter():
        if local_name(item) == "SimpleData":
            found[item.get("name", "")] = (item.text or "").strip()
        elif local_name(item) == "Data":
            found[item.get("name", "")] = "".join(c.text or "" for c in item if local_name(c) == "value").strip()
    return found


def _as_geojson(element: Element, depth: int) -> dict[str, object]:
    kind = local_name(element)
    if depth > DEEPEST:
        raise ShapeError("geometry_unreadable")
    if kind == "MultiGeometry":
        parts = [_as_geojson(child, depth + 1) for child in element if local_name(child) in _GEOMETRIES]
        return {"type": "GeometryCollection", "geometries": parts}
    if kind == "Polygon":
        rings = [
            _coordinates(boundary)
            for wanted in ("outerBoundaryIs", "innerBoundaryIs")
            for boundary in element
            if local_name(boundary) == wanted
        ]
        return {"type": "Polygon", "coordinates": rings}
    if kind == "Point":
        return {"type": "Point", "coordinates": (_coordinates(element) or [[]])[0]}
    return {"type": "LineString", "coordinates": _coordinates(element)}


def _coordinates(element: Element) -> list[list[float]]:
    text = next((e.text or "" for e in element.iter() if local_name(e) == "coordinates"), "")
    try:
        return [[float(number) for number in position.split(",")] for position in text.split()]
    except ValueError as error:
        raise ShapeError("geometry_unreadable") from error
