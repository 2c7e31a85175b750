"""Small files of every kind, made on the spot."""

import io
import json
import struct
import zipfile
from pathlib import Path

from openpyxl import Workbook

SQUARE = [[98.5, 39.7], [98.6, 39.7], [98.6, 39.8], [98.5, 39.8], [98.5, 39.7]]


def feature(geometry: object = None, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def polygon(ring: list[list[float]] | None = None) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [ring or SQUARE]}


def point(lon: float, lat: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [lon, lat]}


def collection(*features: object, **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", **more, "features": list(features)}, ensure_ascii=False).encode()


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(rows: list[list[object]], title: str = "Sheet1") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def shapefile_parts(names: list[bytes], rings: list[list[list[float]]] | None = None) -> dict[str, bytes]:
    """A shapefile of polygons with one column NAME, its texts given as bytes."""
    rings = rings or [SQUARE] * len(names)
    records, index, offset = b"", b"", 50
    for number, ring in enumerate(rings, 1):
        points = b"".join(struct.pack("<2d", *corner) for corner in reversed(ring))
        box = (min(x for x, _ in ring), min(y for _, y in ring), max(x for x, _ in ring), max(y for _, y in ring))
        content = struct.pack("<i4d3i", 5, *box, 1, len(ring), 0) + points
        records += struct.pack(">2i", number, len(content) // 2) + content
        index += struct.pack(">2i", offset, len(content) // 2)
        offset += 4 + len(content) // 2
    return {
        "layer.shp": _shape_header(len(records)) + records,
        "layer.shx": _shape_header(len(index)) + index,
        "layer.dbf": _dbf(names),
    }


def _shape_header(length: int) -> bytes:
    return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, (100 + length) // 2) + struct.pack("<2i8d", 1000, 5, *[0.0] * 8)


def _dbf(names: list[bytes]) -> bytes:
    width = 40
    header = struct.pack("<4BIHH20x", 3, 126, 1, 1, len(names), 32 + 32 + 1, 1 + width)
    column = b"NAME".ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([width, 0]) + b"\0" * 14
    return header + column + b"\r" + b"".join(b" " + name.ljust(width) for name in names) + b"\x1a"


WGS84_PRJ = (
    b'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    b'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
