"""What a file is goes by its content; what cannot be read is refused with its reason."""

from pathlib import Path

import pytest

from geo.core.errors import TooLargeError, UnsupportedFileError
from geo.imports.reading.container import Kind, examine
from tests.geo.imports.files import (
    WGS84_PRJ,
    collection,
    feature,
    polygon,
    shapefile_parts,
    workbook,
    write,
    zipped,
)

KML = b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>'
SHAPES = shapefile_parts([b"one"])


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.geojson", collection(feature(polygon(), code="1")), Kind.GEOJSON),
        ("a.json", b'\xef\xbb\xbf {"type": "FeatureCollection", "features": []}', Kind.GEOJSON),
        ("a.csv", b"code,name\n1,x\n", Kind.CSV),
        ("table", "编码,名称\n1,甲\n".encode("gb18030"), Kind.CSV),
        ("a.csv", "code\tname\n1\t甲\n".encode("utf-16"), Kind.CSV),
        ("a.kml", KML, Kind.KML),
        ("a.xlsx", workbook([["code"], ["1"]]), Kind.XLSX),
        ("a.zip", zipped(SHAPES), Kind.SHAPEFILE),
        ("A.ZIP", zipped({"x/" + n: c for n, c in SHAPES.items()} | {"__MACOSX/._layer.shp": b"x"}), Kind.SHAPEFILE),
    ],
)
def test_the_kind_goes_by_the_content(tmp_path: Path, name: str, content: bytes, kind: Kind) -> None:
    assert examine(write(tmp_path, "f", content), name, 10).kind is kind


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.csv", b"", "file_empty"),
        ("a.csv", b" \r\n\n", "file_empty"),
        ("a.geojson", b"code,name\n1,x\n", "file_not_what_name_says"),
        ("a.xlsx", b"code,name\n1,x\n", "file_not_what_name_says"),
        ("a.csv", collection(feature()), "file_not_what_name_says"),
        ("a.csv", workbook([["code"]]), "file_not_what_name_says"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "file_is_old_office"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "xml_not_kml"),
        ("a.pdf", b"%PDF-1.7 ...", "file_is_pdf"),
        ("a.zip", b"Rar!\x1a\x07\x00", "file_is_other_archive"),
        ("a.geojson", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file_type_unknown"),
        ("a.geojson", b'[{"type": "Feature"}]', "json_not_geojson"),
        ("a.gpkg", b"SQLite format 3\0" + b"\0" * 100, "sqlite_not_geopackage"),
        ("a.kml", b'<!DOCTYPE x [<!ENTITY a "b">]><kml/>', "xml_with_doctype"),
        ("a.kml", b"<kml", "xml_damaged"),
        ("a.shp", SHAPES["layer.shp"], "shapefile_not_zipped"),
        ("a.zip", zipped(SHAPES)[:-30], "zip_damaged"),
        ("a.zip", zipped({}), "zip_empty"),
        ("a.zip", zipped({n: c for n, c in SHAPES.items() if n != "layer.shx"}), "shapefile_part_missing"),
        ("a.zip", zipped({n: c for n, c in SHAPES.items() if n != "layer.dbf"}), "shapefile_part_missing"),
        ("a.zip", zipped(SHAPES | {"other.shp": b"", "other.shx": b""}), "zip_several_layers"),
        ("a.zip", zipped({"a.geojson": b"{}"}), "zip_holds_other_file"),
        ("a.zip", zipped({"notes.txt": b"hello"}), "zip_without_shapefile"),
        ("a.zip", zipped(SHAPES | {"../../etc/cron.d/x": b"x"}), "zip_path_leads_out"),
        ("a.zip", zipped(SHAPES | {"/etc/passwd": b"x"}), "zip_path_leads_out"),
        ("a.zip", zipped(SHAPES | {"C:\\x": b"x"}), "zip_path_leads_out"),
        ("a.zip", zipped({f"{i}.txt": b"" for i in range(2001)}), "zip_too_many_members"),
        ("a.zip", zipped(SHAPES | {"layer.prj": b"\0" * 20_000_000}), "zip_bomb"),
        ("a.xlsx", zipped({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a/>'}), "xml_with_doctype"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str, content: bytes, fault: str) -> None:
    with pytest.raises(UnsupportedFileError) as raised:
        examine(write(tmp_path, "f", content), name, 100)
    assert raised.value.fault == fault


def test_an_entity_bomb_in_utf_16_is_refused_too(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x "y">]><a/>'.encode("utf-16")
    with pytest.raises(UnsupportedFileError) as raised:
        examine(write(tmp_path, "f", zipped({"xl/workbook.xml": bomb})), "a.xlsx", 100)
    assert raised.value.fault == "xml_with_doctype"


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLargeError) as raised:
        examine(write(tmp_path, "f", b"code\n" + b"1\n" * 600_000), "a.csv", 1)
    assert raised.value.facts == {"mb": 1, "most": 1}


def test_an_archive_that_grows_over_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLargeError) as raised:
        examine(write(tmp_path, "f", zipped(SHAPES | {"big.bin": b"ab" * 4_600_000})), "a.zip", 1)
    assert raised.value.fault == "unpacked_too_large"


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped(SHAPES | {"layer.prj": WGS84_PRJ}))
    for mark, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags_at] |= 1
            at = content.find(mark, at + 4)
    with pytest.raises(UnsupportedFileError) as raised:
        examine(write(tmp_path, "f", bytes(content)), "a.zip", 100)
    assert raised.value.fault == "zip_encrypted"
