"""Shapefile and GeoPackage, through GDAL; the texts of a shapefile are decoded here, row by row."""

import struct
import warnings
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw

from geo.core.errors import UnsupportedFileError
from geo.imports.reading import archive
from geo.imports.reading.encoding import encoding_of, shown, undecodable
from geo.imports.reading.shapes import ShapeError, from_wkb
from geo.imports.reading.source import (
    MOST_COLUMNS,
    MOST_ROWS,
    Reference,
    Row,
    RowFault,
    text_of,
    unique_names,
)

_BYTE_FOR_BYTE = "latin1"
_SHAPEFILE_START = struct.pack(">i", 9994)
_SPOKEN_CODEPAGES = {"936": "gb18030", "cp936": "gb18030", "gbk": "gb18030", "gb2312": "gb18030", "utf8": "utf-8"}


class LayerSource:
    """The one layer of a GeoPackage or a shapefile.

    Raises:
        UnsupportedFileError: damaged, several layers, too many rows or columns.
    """

    def __init__(self, path: Path, kind: str, reference: Reference, codepage: str | None) -> None:
        self.kind = kind
        self.reference = reference
        self.facts: dict[str, object] = {}
        layers = _read(lambda: pyogrio.list_layers(path))
        drawn = [str(name) for name, geometry in layers if geometry is not None] or [str(n) for n, _ in layers]
        if len(drawn) != 1:
            raise UnsupportedFileError("file_with_several_layers", names=", ".join(drawn[:10]))
        encoding = _BYTE_FOR_BYTE if kind == "zip" else None
        info = _read(lambda: pyogrio.read_info(path, layer=drawn[0], encoding=encoding, force_feature_count=True))
        _refuse_large(info)
        meta, self._fids, self._geometry, self._fields = _read(
            lambda: pyogrio.raw.read(path, layer=drawn[0], encoding=encoding, return_fids=True, force_2d=True)
        )
        self._count = len(self._fids) if self._fids is not None else 0
        self._encoding = self._encoding_of_texts(codepage) if kind == "zip" else "utf-8"
        self.columns, _ = unique_names([shown(self._decode(str(name))) for name in meta["fields"]])
        self.facts |= {"layer": drawn[0]} if kind == "gpkg" else {"encoding": self._encoding}

    def rows(self) -> Iterator[Row]:
        """All features; numbered from 1 in the order of the file."""
        for i in range(self._count):
            cells = [text_of(_plain(field[i])) for field in self._fields]
            faults: list[RowFault] = []
            if self.kind == "zip":
                cells = [self._decode(cell) for cell in cells]
                broken = [c for c, cell in zip(self.columns, cells, strict=True) if undecodable(cell)]
                if broken:
                    faults.append(RowFault(broken[0], "row_undecodable", {"encoding": self._encoding}))
            geometry = None
            try:
                geometry = from_wkb(self._geometry[i]) if self._geometry is not None else None
            except ShapeError as error:
                faults.append(error.row_fault)
            yield Row(i + 1, tuple(shown(cell) for cell in cells), geometry, tuple(faults))

    def _encoding_of_texts(self, codepage: str | None) -> str:
        if codepage:
            return codepage
        texts = (
            cell.encode(_BYTE_FOR_BYTE)
            for field in self._fields
            if field.dtype == object
            for cell in field
            if isinstance(cell, str)
        )
        return encoding_of(texts)

    def _decode(self, text: str) -> str:
        if self.kind != "zip" or text.isascii():
            return text
        return text.encode(_BYTE_FOR_BYTE, "replace").decode(self._encoding, "surrogateescape").strip()


def open_geopackage(waiting: Path, folder: Path) -> LayerSource:
    """A GeoPackage with one layer, under a name of our own in ``folder``; raises as :class:`LayerSource` does."""
    # The library wants the ending; the upload waits under a name without one.
    path = folder / "layer.gpkg"
    path.symlink_to(waiting.absolute())
    info = _read(lambda: pyogrio.read_info(path))
    crs = info["crs"]
    return LayerSource(path, "gpkg", Reference(crs, stated=crs is not None), None)


def open_shapefile(path: Path, unpacked_limit: int, folder: Path) -> LayerSource:
    """A zipped shapefile, its parts unpacked into ``folder`` under names of our own; raises as the class does."""
    crs = codepage = None
    with archive.opened(path, unpacked_limit) as opened:
        for info in archive.members(opened):
            ending = PurePosixPath(info.filename.lower()).suffix
            if ending in (".shp", ".shx", ".dbf"):
                archive.unpack(opened, info, folder / f"layer{ending}")
            elif ending == ".prj" and info.file_size < 10_000:
                crs = opened.read(info).decode("utf-8", "replace").strip("\ufeff \r\n\t") or None
            elif ending == ".cpg" and info.file_size < 100:
                codepage = _codepage(opened.read(info))
    for part in (".shp", ".shx"):
        with (folder / f"layer{part}").open("rb") as file:
            if file.read(4) != _SHAPEFILE_START:
                raise UnsupportedFileError("shapefile_damaged", part=part)
    with (folder / "layer.dbf").open("rb") as file:
        head, size = file.read(32), (folder / "layer.dbf").stat().st_size
        if not 32 < int.from_bytes(head[8:10], "little") <= size:
            raise UnsupportedFileError("shapefile_damaged", part=".dbf")
    return LayerSource(folder / "layer.shp", "zip", Reference(crs, stated=crs is not None), codepage)


def _codepage(data: bytes) -> str | None:
    """The encoding that a .cpg names, where Python knows it; GBK and GB2312 are read as GB18030, which holds them."""
    name = data.decode("ascii", "ignore").strip().lower()
    name = _SPOKEN_CODEPAGES.get(name.replace("-", ""), name)
    try:
        "".encode(name)
    except LookupError:
        return None
    return name


def _refuse_large(info: dict[str, Any]) -> None:
    if info["features"] > MOST_ROWS:
        raise UnsupportedFileError("file_too_many_rows", most=MOST_ROWS)
    if len(info["fields"]) > MOST_COLUMNS:
        raise UnsupportedFileError("too_many_columns", columns=len(info["fields"]), most=MOST_COLUMNS)


def _read(call: Any) -> Any:
    """What GDAL answers; whatever it stumbles over, the file is damaged."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return call()
        except Exception as error:
            raise UnsupportedFileError("layer_damaged") from error


def _plain(value: object) -> object:
    """A value of numpy as one of Python; no date (NaT) as nothing."""
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else str(value)
    return value.item() if isinstance(value, np.generic) else value
