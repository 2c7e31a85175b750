"""Every format comes out as the same rows, and one broken row spoils no other."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyogrio.raw import write as write_layer

from geo.core.errors import UnsupportedFileError
from geo.imports.reading.container import examine
from geo.imports.reading.opening import open_source
from geo.imports.reading.source import Reference, Row, Source
from tests.geo.imports.files import (
    SQUARE,
    WGS84_PRJ,
    collection,
    feature,
    point,
    polygon,
    shapefile_parts,
    workbook,
    write,
    zipped,
)


@contextmanager
def opened(folder: Path, name: str, content: bytes) -> Iterator[Source]:
    with open_source(examine(write(folder, "upload", content), name, 50)) as source:
        yield source


def read(folder: Path, name: str, content: bytes) -> tuple[tuple[str, ...], list[Row]]:
    with opened(folder, name, content) as source:
        return source.columns, list(source.rows())


def refused(folder: Path, name: str, content: bytes) -> str:
    with pytest.raises(UnsupportedFileError) as raised:
        read(folder, name, content)
    return raised.value.fault


@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gbk", "gb18030"), ("utf-16", "utf-16")]
)
def test_csv_in_the_encodings_of_chinese_offices(tmp_path: Path, encoding: str, told: str) -> None:
    content = "网格编码,网格名称\n620902001001001,东大街第一网格\n".encode(encoding)
    with opened(tmp_path, "a.csv", content) as source:
        assert source.columns == ("网格编码", "网格名称")
        assert source.facts["encoding"] == told
        assert [(r.number, r.values) for r in source.rows()] == [(2, ("620902001001001", "东大街第一网格"))]


def test_the_one_row_that_does_not_decode_is_named(tmp_path: Path) -> None:
    lines = ["编码,名称", "1,东大街", "2,西大街", "3,南大街"]
    content = b"\n".join(line.encode() if line[0] != "2" else "2,西大街".encode("gbk") for line in lines)
    _, rows = read(tmp_path, "a.csv", content)
    assert [[fault.fault for fault in row.faults] for row in rows] == [[], ["row_undecodable"], []]
    assert rows[1].faults[0].field == "名称"
    assert "�" in rows[1].values[1]


def test_text_in_no_known_encoding_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.csv", b"code,name\n" + b"\xff\xfe\xff,\x80\xff\n" * 5) == "encoding_unknown"


def test_csv_with_titles_blank_lines_and_columns_of_one_name(tmp_path: Path) -> None:
    content = "肃州区网格台账,,\n编码;名称\n编码,名称,名称,\n1,甲,乙,丙\n,,,\n2,丁,戊,己\n".encode()
    with opened(tmp_path, "a.csv", content) as source:
        assert source.columns == ("编码", "名称", "名称 (2)", "column 4")
        assert source.facts["columns_twice"] == ["名称"]
        assert source.facts["lines_above_header"] == 2
        assert [row.number for row in source.rows()] == [4, 6]


def test_a_cell_escaped_for_spreadsheets_comes_back_as_it_was(tmp_path: Path) -> None:
    _, rows = read(tmp_path, "a.csv", b"code,name\n1,'=1+1\n2,'tis\n")
    assert [row.values[1] for row in rows] == ["=1+1", "'tis"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b",".join(b"c" for _ in range(1_000_000)) + b"\n", "too_many_columns"),
        (b"x" * 5_000_000, "line_too_long"),
        (b'code,name\n1,"never closed\n' + b"2,x\n" * 1_500_000, "quote_not_closed"),
    ],
)
def test_hostile_csv_is_refused(tmp_path: Path, content: bytes, fault: str) -> None:
    assert refused(tmp_path, "a.csv", content) == fault


def test_more_cells_than_columns_is_a_fault_of_the_row(tmp_path: Path) -> None:
    _, rows = read(tmp_path, "a.csv", b"code,name\n1,a,b\n2,c\n3\n")
    assert [[fault.fault for fault in row.faults] for row in rows] == [["too_many_cells"], [], []]
    assert rows[2].values == ("3", "")


def test_workbook_values(tmp_path: Path) -> None:
    from datetime import date, datetime

    rows = [["标题"], ["编码", "日期", "数", "式"], ["007", date(2026, 9, 15), 3.0, "=1+1"]]
    rows += [[330106012003002, datetime(2026, 9, 15, 8, 30), 1.5, None], [33010601200300212, None, None, None]]
    columns, found = read(tmp_path, "a.xlsx", workbook(rows, "台账"))
    assert columns == ("编码", "日期", "数", "式")
    assert [row.values for row in found] == [
        ("007", "2026-09-15", "3", ""),
        ("330106012003002", "2026-09-15 08:30:00", "1.5", ""),
        ("33010601200300208", "", "", ""),
    ]
    assert [row.number for row in found] == [3, 4, 5]
    assert [fault.fault for fault in found[2].faults] == ["digits_lost"]


def test_a_workbook_that_lies_about_its_size(tmp_path: Path) -> None:
    import io
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(workbook([["code"], ["1"]])))
    members = {info.filename: source.read(info) for info in source.infolist()}
    sheet = members["xl/worksheets/sheet1.xml"].replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
    assert sheet != members["xl/worksheets/sheet1.xml"]
    columns, rows = read(tmp_path, "a.xlsx", zipped(members | {"xl/worksheets/sheet1.xml": sheet}))
    assert (columns, [row.values for row in rows]) == (("code",), [("1",)])


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.xlsx", zipped({"xl/workbook.xml": b"<x/>"})) == "workbook_damaged"


def test_geojson_rows_stand_for_themselves(tmp_path: Path) -> None:
    content = collection(
        feature(polygon(), code=1, name="甲"),
        feature({"type": "Polygon", "coordinates": [[["a", "b"]]]}, code=2),
        feature({"type": "Sphere", "coordinates": []}, code=3),
        "not a feature",
        feature(None, code=5.0, tags={"a": [1]}),
        feature({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}),
        feature(polygon([[*corner, 1800.0] for corner in SQUARE])),
    )
    columns, rows = read(tmp_path, "a.geojson", content)
    assert columns == ("code", "name", "tags")
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert [[fault.fault for fault in row.faults] for row in rows] == [
        [],
        ["geometry_unreadable"],
        ["geometry_type_unknown"],
        ["feature_unreadable"],
        [],
        ["ring_too_short"],
        [],
    ]
    assert rows[4].values == ("5", "", '{"a": [1]}')
    assert not rows[6].geometry.has_z


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (collection(feature(polygon()))[:-20], "json_damaged"),
        (b'{"type": "FeatureCollection", "features": [' + b"[" * 200_000 + b"]}", "json_too_deep"),
        (b'{"a": ' * 100_000, "json_too_deep"),
        (b'{"type": "Topology"}', "json_not_geojson"),
        (b'{"type": "FeatureCollection", "features": [1,,2]}', "json_damaged"),
        (b'{"n": ' + b"9" * 5000 + b"}", "json_damaged"),
        (collection(feature(None, **{f"c{i}": 1 for i in range(501)})), "too_many_columns"),
    ],
)
def test_hostile_geojson_is_refused(tmp_path: Path, content: bytes, fault: str) -> None:
    assert refused(tmp_path, "a.geojson", content) == fault


def test_geojson_says_which_crs(tmp_path: Path) -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    with opened(tmp_path, "a.geojson", collection(feature(point(98.5, 39.7)), crs=named)) as source:
        assert source.reference.stated
        assert source.reference.latitude_first
    with opened(tmp_path, "a.geojson", collection(feature(point(98.5, 39.7)))) as source:
        assert not source.reference.stated


def test_a_bare_geometry_and_a_single_feature_are_one_row(tmp_path: Path) -> None:
    import json

    for content in (json.dumps(polygon()), json.dumps(feature(polygon(), code="1"))):
        _, rows = read(tmp_path, "a.geojson", content.encode())
        assert [row.geometry.equals(shapely.Polygon(SQUARE)) for row in rows] == [True]


@pytest.mark.parametrize(("cpg", "encoding"), [(None, "gbk"), (None, "utf-8"), (b"UTF-8", "utf-8"), (b"936", "gbk")])
def test_shapefile_texts_with_and_without_cpg(tmp_path: Path, cpg: bytes | None, encoding: str) -> None:
    parts = shapefile_parts(["奉节县".encode(encoding), "云阳县".encode(encoding)])
    with opened(tmp_path, "a.zip", zipped(parts | ({"layer.cpg": cpg} if cpg else {}))) as source:
        assert [row.values for row in source.rows()] == [("奉节县",), ("云阳县",)]
        assert source.reference.crs is None


def test_the_shapefile_row_that_does_not_decode_is_named(tmp_path: Path) -> None:
    names = ["奉节县".encode("gbk"), b"\xff\xff\xff", "云阳县".encode("gbk"), "开州区".encode("gbk")]
    with opened(tmp_path, "a.zip", zipped(shapefile_parts(names) | {"layer.prj": WGS84_PRJ})) as source:
        assert [[fault.fault for fault in row.faults] for row in source.rows()] == [[], ["row_undecodable"], [], []]
        assert source.reference.stated


def test_a_shapefile_that_is_none_is_refused(tmp_path: Path) -> None:
    parts = shapefile_parts([b"x"])
    assert refused(tmp_path, "a.zip", zipped(parts | {"layer.shp": b"not a shape"})) == "shapefile_damaged"
    assert refused(tmp_path, "a.zip", zipped(parts | {"layer.dbf": b"x"})) in ("layer_damaged", "shapefile_damaged")


def geopackage(folder: Path, layers: dict[str, list[shapely.Geometry]]) -> bytes:
    path = folder / "made.gpkg"
    for i, (name, shapes) in enumerate(layers.items()):
        write_layer(
            path,
            np.array(shapely.to_wkb(shapes)),
            [np.array([f"名{n}" for n in range(len(shapes))], dtype=object)],
            ["name"],
            layer=name,
            geometry_type="Unknown",
            crs="EPSG:4490",
            append=i > 0,
        )
    return path.read_bytes()


def test_geopackage(tmp_path: Path) -> None:
    content = geopackage(tmp_path, {"grids": [shapely.Polygon(SQUARE), shapely.Point(98.5, 39.7)]})
    with opened(tmp_path, "a.gpkg", content) as source:
        rows = list(source.rows())
        assert source.columns == ("name",)
        assert [row.values for row in rows] == [("名0",), ("名1",)]
        assert [row.geometry.geom_type for row in rows] == ["Polygon", "Point"]
        assert source.reference == Reference("EPSG:4490", stated=True)


def test_a_geopackage_with_two_layers_or_damage_is_refused(tmp_path: Path) -> None:
    shapes = [shapely.Point(98.5, 39.7)]
    assert refused(tmp_path, "a.gpkg", geopackage(tmp_path, {"a": shapes, "b": shapes})) == "file_with_several_layers"
    (tmp_path / "made.gpkg").unlink()
    empty = tmp_path / "empty.db"
    with sqlite3.connect(empty) as database:
        database.execute("PRAGMA application_id = 1196444487")
        database.execute("CREATE TABLE x (y)")
    database.close()
    assert refused(tmp_path, "a.gpkg", empty.read_bytes()) in ("layer_damaged", "file_with_several_layers")


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>
<Placemark><name>第一网格</name><ExtendedData><Data name="code"><value>001</value></Data></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><coordinates>98.5,39.7,0 98.6,39.7,0 98.6,39.8,0 98.5,39.7,0</coordinates>
</LinearRing></outerBoundaryIs></Polygon></Placemark>
<Placemark><name>点</name><Point><coordinates>98.5,39.7</coordinates></Point></Placemark>
<Placemark><name>坏</name><Point><coordinates>x,y</coordinates></Point></Placemark>
</Folder></Document></kml>"""


def test_kml(tmp_path: Path) -> None:
    columns, rows = read(tmp_path, "a.kml", KML.encode())
    assert columns == ("name", "code")
    assert [row.values for row in rows] == [("第一网格", "001"), ("点", ""), ("坏", "")]
    assert [row.geometry and row.geometry.geom_type for row in rows] == ["Polygon", "Point", None]
    assert [[fault.fault for fault in row.faults] for row in rows] == [[], [], ["geometry_unreadable"]]


def test_kml_without_end_or_bottom_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.kml", KML.encode()[:-40]) == "xml_damaged"
    assert refused(tmp_path, "a.kml", b"<kml>" + b"<Folder>" * 5000) == "xml_too_deep"


def test_curves_are_refused_row_by_row() -> None:
    from geo.imports.reading.shapes import ShapeError, from_wkb

    compound = bytes.fromhex("0109000000") + b"\0" * 4
    with pytest.raises(ShapeError) as raised:
        from_wkb(compound)
    assert raised.value.row_fault.fault == "geometry_curved"


def test_a_geometry_nested_without_end_or_too_large_is_refused() -> None:
    from geo.imports.reading.shapes import ShapeError, from_geojson

    nested: dict[str, object] = point(98.5, 39.7)
    for _ in range(20):
        nested = {"type": "GeometryCollection", "geometries": [nested]}
    with pytest.raises(ShapeError):
        from_geojson(nested)
    with pytest.raises(ShapeError) as raised:
        from_geojson({"type": "LineString", "coordinates": [[0.0, 0.0]] * 500_001})
    assert raised.value.row_fault.fault == "geometry_too_large"
