"""Areas as a GeoPackage or a zipped shapefile, through GDAL: exact, in the metric CRS of their district."""

import tempfile
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas.crs import project
from geo.areas.files.layer import Layer, said

_WGS84 = 4326
_FIELDS = ("code", "name", "level", "kind", "parent", "valid_from", "valid_to", "area_m2")
"""At most ten letters each: a shapefile has room for no more."""


def as_geopackage(layer: Layer, name: str) -> bytes:
    """One file with one layer ``name``."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.gpkg"
        _write(layer, file, name, "GPKG")
        return file.read_bytes()


def as_shapefile(layer: Layer, name: str) -> bytes:
    """A zip with ``name.shp`` and what belongs to it; its texts are UTF-8, as its .cpg says."""
    packed = BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        _write(layer, Path(folder) / f"{name}.shp", name, "ESRI Shapefile")
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(Path(folder).iterdir()):
                archive.write(part, part.name)
    return packed.getvalue()


def _write(layer: Layer, file: Path, name: str, driver: str) -> None:
    # Loaded here: GDAL takes memory that a server where nobody asks for such files does not need.
    import pyogrio.raw  # noqa: PLC0415

    shapes, srid = _shapes(layer)
    pyogrio.raw.write(
        file,
        geometry=shapes,
        field_data=_columns(layer),
        fields=np.array(_FIELDS, dtype=object),
        layer=name,
        driver=driver,
        geometry_type="MultiPolygon",
        crs=f"EPSG:{srid}",
        encoding="UTF-8",
    )


def _shapes(layer: Layer) -> tuple[NDArray[np.object_], int]:
    """The shapes as WKB and the EPSG code they are in; WGS84 where districts of several zones lie side by side."""
    srids = {row["srid"] for row in layer.rows}
    if len(srids) == 1:
        return np.array([bytes(row["wkb"]) for row in layer.rows], dtype=object), srids.pop()
    exact = [project(shapely.from_wkb(bytes(row["wkb"])), row["srid"], _WGS84) for row in layer.rows]
    return np.array(shapely.to_wkb(exact), dtype=object), _WGS84


def _columns(layer: Layer) -> list[NDArray[Any]]:
    def texts(*values: object) -> NDArray[Any]:
        return np.array(["" if value is None else str(value) for value in values], dtype=object)

    rows = layer.rows
    return [
        texts(*(row["code"] for row in rows)),
        texts(*(row["name"] for row in rows)),
        texts(*(layer.level.value for _ in rows)),
        texts(*(row["kind"] for row in rows)),
        texts(*(row["parent"] for row in rows)),
        texts(*(said(row["valid_from"]) for row in rows)),
        texts(*(said(row["valid_to"]) for row in rows)),
        np.array([round(row["area_m2"], 2) for row in rows], dtype=np.float64),
    ]
