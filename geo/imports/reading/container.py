"""What kind of file this is, by its content; its name must not say otherwise."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

from geo.core.errors import TooLargeError, UnsupportedFileError
from geo.imports.reading import archive
from geo.imports.reading.markup import refuse_doctype, root_of

UNPACKED_TIMES = 8


class Kind(StrEnum):
    """The formats that are read."""

    GEOJSON = "geojson"
    GEOPACKAGE = "gpkg"
    SHAPEFILE = "zip"
    KML = "kml"
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Container:
    """A file whose outside has been looked at: its kind, and how many bytes it may grow to."""

    path: Path
    kind: Kind
    unpacked_limit: int


_SPOKEN_FOR = {
    ".geojson": {Kind.GEOJSON},
    ".json": {Kind.GEOJSON},
    ".gpkg": {Kind.GEOPACKAGE},
    ".zip": {Kind.SHAPEFILE},
    ".kml": {Kind.KML},
    ".csv": {Kind.CSV},
    ".tsv": {Kind.CSV},
    ".xlsx": {Kind.XLSX},
    ".xlsm": {Kind.XLSX},
}
_OTHER_STARTS = (
    (b"\xd0\xcf\x11\xe0", "file_is_old_office"),
    (b"%PDF", "file_is_pdf"),
    (b"Rar!", "file_is_other_archive"),
    (b"7z\xbc\xaf", "file_is_other_archive"),
    (b"\x1f\x8b", "file_is_other_archive"),
    (b"\x00\x00\x27\x0a", "shapefile_not_zipped"),
)


def examine(path: Path, name: str, limit_mb: int) -> Container:
    """Tell what ``path`` is and refuse what cannot be read, without reading the rows.

    Args:
        name: what its sender calls it; a known ending must agree with the content.
        limit_mb: the largest file that is accepted.

    Raises:
        UnsupportedFileError: of a type that is not read, damaged, dangerous, or not what its name says.
        TooLargeError: larger than the limit, or larger when unpacked than the limit allows.
    """
    size = path.stat().st_size
    if size > limit_mb * 1_000_000:
        raise TooLargeError("file_too_large", mb=size // 1_000_000, most=limit_mb)
    unpacked_limit = limit_mb * 1_000_000 * UNPACKED_TIMES
    kind = _kind_of(path, unpacked_limit)
    ending = PurePosixPath(name.lower()).suffix
    if ending in _SPOKEN_FOR and kind not in _SPOKEN_FOR[ending]:
        raise UnsupportedFileError("file_not_what_name_says", name=name[:100], kind=kind.value)
    return Container(path, kind, unpacked_limit)


def _kind_of(path: Path, unpacked_limit: int) -> Kind:
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise UnsupportedFileError("file_empty")
    for mark, fault in _OTHER_STARTS:
        if start.startswith(mark):
            raise UnsupportedFileError(fault)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        with archive.opened(path, unpacked_limit) as opened:
            return _kind_of_zip(opened)
    if start.startswith(b"SQLite format 3\0"):
        if start[68:72] not in (b"GPKG", b"GP10", b"GP11"):
            raise UnsupportedFileError("sqlite_not_geopackage")
        return Kind.GEOPACKAGE
    return _kind_of_text(path, start)


def _kind_of_text(path: Path, start: bytes) -> Kind:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Kind.CSV
    if b"\0" in start:
        raise UnsupportedFileError("file_type_unknown")
    first = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if first == b"{":
        return Kind.GEOJSON
    if first == b"[":
        raise UnsupportedFileError("json_not_geojson")
    if first == b"<":
        with path.open("rb") as file:
            if root_of(file) != "kml":
                raise UnsupportedFileError("xml_not_kml")
        return Kind.KML
    return Kind.CSV


def _kind_of_zip(opened: ZipFile) -> Kind:
    files = archive.members(opened)
    names = {info.filename for info in files}
    if "xl/workbook.xml" in names:
        for info in files:
            if info.filename.endswith((".xml", ".rels")):
                with opened.open(info) as file:
                    refuse_doctype(file)
        return Kind.XLSX
    endings = [PurePosixPath(info.filename.lower()).suffix for info in files]
    shapes = endings.count(".shp")
    if shapes == 1:
        for needed in (".shx", ".dbf"):
            if needed not in endings:
                raise UnsupportedFileError("shapefile_part_missing", part=needed)
        return Kind.SHAPEFILE
    if shapes > 1:
        listed = sorted(PurePosixPath(n).name for n in names if n.lower().endswith(".shp"))
        raise UnsupportedFileError("zip_several_layers", names=", ".join(listed[:10]))
    if any(ending in _SPOKEN_FOR for ending in endings):
        raise UnsupportedFileError("zip_holds_other_file", names=", ".join(sorted(names)[:5]))
    raise UnsupportedFileError("zip_without_shapefile")
