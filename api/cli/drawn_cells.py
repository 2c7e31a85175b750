"""A file of polygons that are to be cells, each with what is counted in it."""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely

from api.cli.language import language
from api.faults import sentence
from geo.core.datum import Datum
from geo.core.errors import FieldFault, InvalidInputError
from geo.core.settings import settings
from geo.imports.georeference import Georeference, georeference, settle_axes
from geo.imports.reading.container import examine
from geo.imports.reading.opening import open_source
from geo.imports.reading.source import Row, Source
from geo.plans.cells.building import Drawn
from geo.plans.cells.ground import as_array

_MOST_FAULTS = 10
_WGS84 = 4326


def read_drawn(file: Path, weight: str | None, datum: Datum | None) -> Drawn:
    """The polygons of a file in WGS84 degrees, and the numbers in its column ``weight`` if one is named.

    Raises:
        UnsupportedFileError, TooLargeError: the file as a whole cannot be read.
        InvalidInputError: no such column, a row without a polygon or with a weight that is no number, no datum.
    """
    with open_source(examine(file, file.name, settings().upload_limit_mb)) as source:
        column = _column(source, weight)
        rows = list(source.rows())
        reference = georeference(source.reference, datum, boundaries=True)
        drawn = [row.geometry for row in rows if row.geometry is not None]
        reference = settle_axes(reference, source.reference, shapely.get_coordinates(drawn))
    faults = [fault for row in rows for fault in _faults(row, column, weight or "", reference)]
    if faults:
        raise InvalidInputError("invalid_input", tuple(faults[:_MOST_FAULTS]))
    if not rows:
        raise InvalidInputError.of("from", "cells_without_polygons")
    polygons = as_array([reference.read_geometry(row.geometry) for row in rows if row.geometry is not None])
    weights = None if column is None else np.array([_number(row.values[column]) for row in rows])
    return Drawn(polygons, weights, _WGS84)


def _column(source: Source, weight: str | None) -> int | None:
    if weight is None:
        return None
    if weight not in source.columns:
        shown = ", ".join(source.columns[:40])
        raise InvalidInputError.of("weight", "column_unknown", value=weight[:60], columns=shown)
    return source.columns.index(weight)


def _faults(row: Row, column: int | None, weight: str, reference: Georeference) -> Iterator[FieldFault]:
    """What keeps a row from being a cell."""
    for fault in row.faults:
        if fault.field in ("geometry", weight):
            why = sentence(fault.fault, {"field": fault.field, **fault.facts}, language())
            yield FieldFault("from", "cell_row", {"row": row.number, "why": why})
    if row.geometry is None or row.geometry.geom_type not in ("Polygon", "MultiPolygon"):
        if not any(fault.field == "geometry" for fault in row.faults):
            kind = row.geometry.geom_type if row.geometry is not None else ""
            why = sentence("geometry_not_polygon" if kind else "geometry_missing", {"type": kind}, language())
            yield FieldFault("from", "cell_row", {"row": row.number, "why": why})
    else:
        degrees = reference.read(shapely.get_coordinates(row.geometry))
        if not (np.isfinite(degrees).all() and (np.abs(degrees) <= (180, 90)).all()):
            x, y = shapely.get_coordinates(row.geometry)[0]
            why = sentence("coordinates_out_of_range", {"x": f"{x:.6g}", "y": f"{y:.6g}"}, language())
            yield FieldFault("from", "cell_row", {"row": row.number, "why": why})
    if column is not None and math.isnan(_number(row.values[column])):
        facts = {"row": row.number, "column": weight, "value": row.values[column][:60]}
        yield FieldFault("weight", "cell_weight_not_number", facts)


def _number(text: str) -> float:
    """A weight of 0 or more; nothing is 0, what is no such number is NaN."""
    if not text:
        return 0.0
    try:
        number = float(text)
    except ValueError:
        return math.nan
    return number if number >= 0 and math.isfinite(number) else math.nan
