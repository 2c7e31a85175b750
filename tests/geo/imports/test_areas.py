"""Boundaries go in: parents found, missing levels filled, what is wrong measured and located."""

from datetime import datetime
from pathlib import Path

import pytest
import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.crs import transformer
from geo.areas.repository import versions_at
from geo.core import clock
from geo.core.datum import Datum, from_wgs84
from geo.core.errors import InvalidInputError
from geo.imports.inspection import Inspection
from geo.imports.repository import placeholders
from tests.factories import (
    NORTH,
    SIDE,
    SRID,
    WEST,
    SmallDistrict,
    community_code,
    grid_code,
    rectangle,
    town_code,
)
from tests.geo.imports.carry import bring, facts, faults
from tests.geo.imports.files import collection, feature

FAR_WEST = WEST - 40 * SIDE


def square(column: float, row: float, columns: float = 1, rows: float = 1, west: float = FAR_WEST) -> dict[str, object]:
    """A rectangle of 200 m squares as GeoJSON in WGS84."""
    x, y = west + column * SIDE, NORTH - row * SIDE
    return shape(shapely.box(x, y - rows * SIDE, x + columns * SIDE, y))


def shape(metric: shapely.Geometry, datum: Datum = Datum.WGS84) -> dict[str, object]:
    back = transformer(SRID, 4326)

    def convert(x: object, y: object) -> object:
        return from_wgs84(*back.transform(x, y), datum)  # type: ignore[arg-type]

    geometry = shapely.transform(metric, convert, interleaved=False)
    return dict(shapely.geometry.mapping(geometry))


async def grids(session: AsyncSession, folder: Path, *features: object, **words: str) -> Inspection:
    words = {"level": "grid", "datum": "wgs84"} | words
    return await bring(session, folder, "areas", "grids.geojson", collection(*features), **words)


def now() -> datetime:
    return clock.start_of_day(clock.today())


async def test_grids_alone_get_a_chain_of_placeholders(session: AsyncSession, tmp_path: Path) -> None:
    made = await grids(
        session,
        tmp_path,
        feature(square(0, 0), code="330106001001001", name="甲"),
        feature(square(1, 0), code="330106001001002", name="乙"),
    )
    found = await versions_at(session, ["330106001001001", "330106-0-0", "330106-0", "330106"], now())
    assert [found[code].parent_code for code in ("330106001001001", "330106-0-0", "330106-0", "330106")] == [
        "330106-0-0",
        "330106-0",
        "330106",
        None,
    ]
    assert found["330106"].geom.area == pytest.approx(2 * SIDE**2, abs=20)
    assert made.report()["parents"] == {"code": 0, "place": 0, "placeholder": 2, "lowest_share": 1.0}
    assert [p["code"] for p in made.report()["placeholders"]] == ["330106", "330106-0", "330106-0-0"]


async def test_levels_that_the_rows_name_are_made_with_their_codes_and_names(
    session: AsyncSession, tmp_path: Path
) -> None:
    named = {"CS_XZQHBM": "330106012003", "cunshe": "东山弄社区", "ZJ_XZQHBM": "330106012", "zhenjie": "灵隐街道"}
    named |= {"QX_XZQHBM": "330106", "quxian": "西湖区"}
    made = await grids(session, tmp_path, feature(square(0, 0), XZQHBM="330106012003001", name="第一网格", **named))
    found = await versions_at(session, ["330106012003", "330106012", "330106"], now())
    assert {code: area.name for code, area in found.items()} == {
        "330106012003": "东山弄社区",
        "330106012": "灵隐街道",
        "330106": "西湖区",
    }
    columns = {column["field"]: column["column"] for column in made.report()["columns"]}
    assert columns == {
        "code": "XZQHBM",
        "name": "name",
        "parent": "CS_XZQHBM",
        "parent_name": "cunshe",
        "town": "ZJ_XZQHBM",
        "town_name": "zhenjie",
        "district": "QX_XZQHBM",
        "district_name": "quxian",
    }


async def test_a_district_without_digits_gets_a_number(session: AsyncSession, tmp_path: Path) -> None:
    made = await grids(session, tmp_path, feature(square(0, 0), code="1C", name="ANC 1C"))
    assert [p["code"] for p in made.report()["placeholders"]] == ["district-1", "district-1-0", "district-1-0-0"]


async def test_parents_by_code_and_by_place(session: AsyncSession, district: SmallDistrict, tmp_path: Path) -> None:
    community = community_code(0, 0)
    inside = rectangle(0, 0).geoms[0].buffer(-20)
    moved = shapely.affinity.translate(rectangle(3, 3).geoms[0].buffer(-40), -60, 0)
    made = await grids(
        session,
        tmp_path,
        feature(shape(inside), code="A", name="甲", kind="专属", parent=community),
        feature(shape(moved), code="B", name="乙", kind="专属"),
    )
    found = await versions_at(session, ["A", "B"], now())
    assert (found["A"].parent_code, found["B"].parent_code) == (community, community_code(3, 3))
    assert made.report()["parents"] == {"code": 1, "place": 1, "placeholder": 0, "lowest_share": 1.0}
    assert found["A"].kind == "dedicated"
    assert faults(made) == []


async def test_the_share_in_a_parent_found_by_place_is_told(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    across = shapely.box(WEST + 50, NORTH - 150, WEST + 450, NORTH - 50)
    made = await grids(session, tmp_path, feature(shape(across), code="A", name="甲", kind="dedicated"))
    assert facts(made, "parent_by_place")["percent"] == 87.5
    assert facts(made, "parent_by_place")["parent"] == community_code(0, 0)
    assert facts(made, "partly_outside_parent")["m2"] == pytest.approx(5000, abs=2)


async def test_a_row_outside_its_stated_parent_is_refused(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    made = await grids(
        session, tmp_path, feature(square(0, 0, west=WEST), code="A", name="甲", parent=community_code(3, 3))
    )
    assert (1, "outside_parent") in faults(made)
    assert not made.may_apply


async def test_codes_that_cannot_be_are_refused_and_all_with_them(session: AsyncSession, tmp_path: Path) -> None:
    rows = [
        feature(square(0, 0), code="1", name="甲"),
        feature(square(1, 0), code="1", name="乙"),
        feature(square(2, 0), code=None, name="丙"),
        feature(square(3, 0), code="3.30106E+14", name="丁"),
        feature(square(4, 0), code="5", name=""),
        feature(square(5, 0), code="9" * 65, name="己"),
    ]
    made = await grids(session, tmp_path, *rows)
    assert faults(made) == [
        (2, "code_twice_in_file"),
        (3, "code_missing"),
        (4, "code_in_scientific_notation"),
        (5, "name_missing"),
        (6, "code_too_long"),
    ]
    assert not made.may_apply
    assert await versions_at(session, ["1", "5"], now()) == {}
    taken = await grids(session, tmp_path, *rows, accept_partial="1")
    assert taken.report()["rows"] == {"total": 6, "refused": 4, "warned": 1, "good": 2}
    found = await versions_at(session, ["1", "5"], now())
    assert {code: area.name for code, area in found.items()} == {"1": "甲", "5": "5"}


async def test_a_code_of_another_level_or_a_retired_one_is_refused(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    first = grid_code(0, 0)
    kept = [feature(shape(rectangle(c, r)), code=grid_code(c, r), name="网格") for c in range(4) for r in range(4)]
    gone = await grids(session, tmp_path, *kept[1:], retire_missing="1", valid_from="2026-05-01")
    assert gone.report()["difference"]["retired"] == {"n": 1, "codes": [first]}
    made = await grids(
        session,
        tmp_path,
        feature(shape(rectangle(0, 0)), code=first, name="甲"),
        feature(shape(rectangle(0, 0)), code=town_code(0), name="乙"),
    )
    assert {(1, "code_used_before"), (2, "code_of_other_level")} <= set(faults(made))


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        (None, "geometry_missing"),
        ({"type": "Polygon", "coordinates": []}, "geometry_missing"),
        ({"type": "Point", "coordinates": [98.5, 39.7]}, "geometry_not_polygon"),
        (
            {"type": "Polygon", "coordinates": [[[98.5, 39.7], [98.6, 39.7], [float("nan"), 39.8]]]},
            "coordinates_not_finite",
        ),
        (
            {"type": "Polygon", "coordinates": [[[457000, 4397000], [457100, 4397000], [457100, 4397100]]]},
            "coordinates_out_of_range",
        ),
        ({"type": "Polygon", "coordinates": [[[39.7, 98.5], [39.7, 98.6], [39.8, 98.6]]]}, "row_coordinates_swapped"),
        ({"type": "Polygon", "coordinates": [[[39.7, 80.5], [39.7, 80.6], [39.8, 80.6]]]}, "row_coordinates_swapped"),
        ({"type": "Polygon", "coordinates": [[[98.5, 39.7], [98.6, 39.8], [98.5, 39.7]]]}, "ring_too_short"),
        (
            {"type": "Polygon", "coordinates": [[[98.5, 39.7], [98.5000000001, 39.7], [98.5, 39.7000000001]]]},
            "geometry_without_area",
        ),
    ],
)
async def test_boundaries_that_are_none(
    session: AsyncSession, tmp_path: Path, geometry: dict[str, object] | None, fault: str
) -> None:
    made = await grids(session, tmp_path, feature(geometry, code="1", name="甲"), datum="")
    assert (1, fault) in faults(made)


async def test_an_invalid_ring_is_repaired_and_what_moved_is_told(session: AsyncSession, tmp_path: Path) -> None:
    x, y = FAR_WEST, NORTH
    bow = shapely.Polygon([(x, y), (x + 100, y - 100), (x + 100, y), (x, y - 100)])
    made = await grids(session, tmp_path, feature(shape(bow), code="1", name="甲"))
    told = facts(made, "geometry_repaired")
    assert told["why"] == "Self-intersection"
    assert told["before_m2"] == pytest.approx(0, abs=0.5)
    assert told["after_m2"] == pytest.approx(5000, abs=2)
    assert told["moved_m2"] == pytest.approx(5000, abs=2)
    geom = (await versions_at(session, ["1"], now()))["1"].geom
    assert geom.is_valid
    corners = shapely.get_coordinates(geom)
    assert (corners * 100).round(6).tolist() == [[round(a), round(b)] for a, b in (corners * 100).tolist()]


async def test_overlaps_and_gaps_are_measured_and_located(session: AsyncSession, tmp_path: Path) -> None:
    made = await grids(
        session,
        tmp_path,
        feature(square(0, 0, 3, 1), code="1", name="北"),
        feature(square(0, 1), code="2", name="西"),
        feature(square(2, 0.5, 1, 1.5), code="3", name="东"),
        feature(square(0, 2, 3, 1), code="4", name="南"),
    )
    overlap, gap = facts(made, "overlap"), facts(made, "gap")
    assert overlap["m2"] == pytest.approx(0.5 * SIDE**2, abs=10)
    assert {overlap["code"], overlap["other"]} == {"1", "3"}
    assert gap["m2"] == pytest.approx(SIDE**2, abs=10)
    lon, lat = transformer(SRID, 4326).transform(FAR_WEST + 1.5 * SIDE, NORTH - 1.5 * SIDE)
    assert (gap["lon"], gap["lat"]) == (pytest.approx(lon, abs=1e-4), pytest.approx(lat, abs=1e-4))
    assert made.report()["overlaps"]["n"] == made.report()["gaps"]["n"] == 1
    assert made.may_apply


async def test_the_noise_of_drawing_is_counted_apart(session: AsyncSession, tmp_path: Path) -> None:
    made = await grids(
        session,
        tmp_path,
        feature(square(0, 0), code="1", name="甲"),
        feature(square(0.9999, 0), code="2", name="乙"),
    )
    assert faults(made) == []
    assert made.report()["overlaps"]["noise_n"] == 1


async def test_an_overlap_with_what_stays_and_a_gap_in_a_real_parent(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    smaller = shapely.box(WEST, NORTH - 200, WEST + 150, NORTH)
    larger = shapely.box(WEST + 180, NORTH - 200, WEST + 450, NORTH)
    made = await grids(
        session,
        tmp_path,
        feature(shape(smaller), code=grid_code(0, 0), name="甲", parent=community_code(0, 0)),
        feature(shape(larger), code=grid_code(1, 0), name="乙", parent=community_code(0, 0)),
    )
    assert facts(made, "overlap") | {"lon": 0, "lat": 0} == {
        "code": grid_code(1, 0),
        "other": grid_code(2, 0),
        "m2": pytest.approx(50 * 200, abs=2),
        "lon": 0,
        "lat": 0,
    }
    assert facts(made, "gap")["m2"] == pytest.approx(30 * 200, abs=2)
    assert {facts(made, "gap")["code"], facts(made, "gap")["other"]} == {grid_code(0, 0), grid_code(1, 0)}


async def test_a_second_import_shows_what_would_change(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    wider = shapely.box(WEST, NORTH - 200, WEST + 210, NORTH)
    rows = [
        feature(shape(wider), code=grid_code(0, 0), name="第1网格", parent=community_code(0, 0)),
        feature(shape(rectangle(1, 0)), code=grid_code(1, 0), name="新名", parent=community_code(0, 0)),
        feature(shape(rectangle(2, 0)), code=grid_code(2, 0), name="第1网格", parent=community_code(2, 0)),
        feature(square(0, 0), code="NEW", name="新网格", parent=community_code(0, 0)),
    ]
    words = {"dry_run": "1", "valid_from": "2026-11-01", "accept_partial": "1"}
    made = await grids(session, tmp_path, *rows[:3], **words)
    found = made.report()["difference"]
    assert found["changed"]["areas"] == [
        {
            "code": grid_code(0, 0),
            "row": 1,
            "moved_m2": pytest.approx(2000, abs=1),
            "area_m2": [pytest.approx(40000, abs=1), pytest.approx(42000, abs=1)],
        },
        {"code": grid_code(1, 0), "row": 2, "name": ["第2网格", "新名"]},
    ]
    assert (found["unchanged"]["n"], found["missing"]["n"], found["retired"]["n"]) == (1, 13, 0)
    assert (await versions_at(session, [grid_code(1, 0)], clock.parse_instant("2026-11-02")))[
        grid_code(1, 0)
    ].name == "第2网格"
    await grids(session, tmp_path, *rows[:3], valid_from="2026-11-01")
    for day, name in (("2026-10-31", "第2网格"), ("2026-11-01", "新名")):
        version = (await versions_at(session, [grid_code(1, 0)], clock.parse_instant(day)))[grid_code(1, 0)]
        assert version.name == name


async def test_the_same_file_again_changes_nothing(session: AsyncSession, tmp_path: Path) -> None:
    rows = [feature(square(c, 0), code=f"33010600100100{c}", name=f"第{c}网格") for c in range(3)]
    await grids(session, tmp_path, *rows)
    again = await grids(session, tmp_path, *rows)
    assert again.report()["difference"]["unchanged"] == {"n": 3}
    assert again.report()["difference"]["changed"]["n"] == 0


async def test_placeholders_give_way_to_real_areas(session: AsyncSession, tmp_path: Path) -> None:
    rows = [feature(square(c, 0), code=f"33010600100100{c}", name=f"第{c}网格") for c in range(2)]
    await grids(session, tmp_path, *rows)
    assert {"330106", "330106-0", "330106-0-0"} <= await placeholders(session)
    towns = collection(feature(square(0, 0, 2, 1), code="330106001", name="一镇"))
    await bring(session, tmp_path, "areas", "t.geojson", towns, level="town", datum="wgs84", map="code=code,name=name")
    communities = collection(feature(square(0, 0, 2, 1), code="330106001001", name="一社区"))
    await bring(session, tmp_path, "areas", "c.geojson", communities, level="community", datum="wgs84")
    await grids(session, tmp_path, *rows)
    found = await versions_at(session, ["330106001001000", "330106001001", "330106-0", "330106-0-0"], now())
    assert {code: area.parent_code for code, area in found.items()} == {
        "330106001001000": "330106001001",
        "330106001001": "330106001",
    }


async def test_a_placeholder_follows_what_is_in_it(session: AsyncSession, tmp_path: Path) -> None:
    stated = {"parent": "330106001001", "parent_name": "一社区"}
    await grids(session, tmp_path, feature(square(0, 0), code="330106001001001", name="甲", **stated))
    await grids(session, tmp_path, feature(square(1, 0), code="330106001001002", name="乙", **stated))
    found = await versions_at(session, ["330106001001", "330106"], now())
    assert [area.geom.area for area in found.values()] == [pytest.approx(2 * SIDE**2, abs=20)] * 2


async def test_an_undeclared_datum_is_asked_for(session: AsyncSession, tmp_path: Path) -> None:
    made = await grids(session, tmp_path, feature(square(0, 0), code="1", name="甲"), datum="")
    assert made.report()["datum"]["question"] == "datum_not_declared"
    assert made.report()["datum"]["how"] == "format"
    made = await grids(session, tmp_path, feature(square(0, 0), code="1", name="甲"), datum="wgs84")
    assert made.report()["datum"]["question"] is None


async def test_boundaries_in_a_table_are_not_taken_undeclared(session: AsyncSession, tmp_path: Path) -> None:
    text = shapely.geometry.shape(square(0, 0)).wkt
    content = f'编码,名称,wkt\n1,甲,"{text}"\n2,乙,POLYGON((\n'.encode()
    with pytest.raises(InvalidInputError) as raised:
        await bring(session, tmp_path, "areas", "a.csv", content, level="grid")
    assert raised.value.fields[0].fault == "datum_needed"
    made = await bring(session, tmp_path, "areas", "a.csv", content, level="grid", datum="wgs84", accept_partial="1")
    assert (3, "geometry_unreadable") in faults(made)
    assert "1" in await versions_at(session, ["1"], now())


async def test_gcj02_is_brought_to_wgs84_and_found_out_when_not_declared(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    rows = [
        feature(shape(rectangle(c, r), Datum.GCJ02), code=grid_code(c, r), name="网格")
        for c in range(4)
        for r in range(4)
    ]
    with pytest.raises(InvalidInputError) as raised:
        await grids(session, tmp_path, *rows, datum="")
    fault = raised.value.fields[0]
    assert (fault.field, fault.fault, fault.facts["datum"]) == ("datum", "datum_doubtful", "gcj02")
    made = await grids(session, tmp_path, *rows, datum="gcj02")
    assert made.report()["difference"]["changed"]["n"] == 16
    assert max(area.get("moved_m2", 0) for area in made.report()["difference"]["changed"]["areas"]) < 1


async def test_latitude_first_is_turned_where_the_crs_says_so(session: AsyncSession, tmp_path: Path) -> None:
    ring = [[lat, lon] for lon, lat in shapely.geometry.shape(square(0, 0)).exterior.coords]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    content = collection(feature({"type": "Polygon", "coordinates": [ring]}, code="1", name="甲"), crs=crs)
    made = await bring(session, tmp_path, "areas", "a.geojson", content, level="grid")
    assert made.report()["datum"]["swapped"] is True
    assert (await versions_at(session, ["1"], now()))["1"].geom.area == pytest.approx(SIDE**2, abs=10)


async def test_a_projected_file_is_read_by_its_crs(session: AsyncSession, tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": f"EPSG:{SRID}"}}
    box = shapely.geometry.mapping(shapely.box(FAR_WEST, NORTH - SIDE, FAR_WEST + SIDE, NORTH))
    content = collection(feature(box, code="1", name="甲"), crs=crs)
    made = await bring(session, tmp_path, "areas", "a.geojson", content, level="grid")
    assert made.report()["datum"]["how"] == "file"
    assert (await versions_at(session, ["1"], now()))["1"].geom.area == pytest.approx(SIDE**2, abs=1)


async def test_neighbours_keep_their_shared_corners(session: AsyncSession, tmp_path: Path) -> None:
    await grids(session, tmp_path, *(feature(square(c, 0), code=str(c), name="甲") for c in range(3)))
    found = await versions_at(session, ["0", "1", "2"], now())
    assert shapely.coverage_is_valid([v.geom for v in found.values()])


async def test_a_change_before_an_area_began_is_refused_with_its_first_day(
    session: AsyncSession, tmp_path: Path
) -> None:
    row = feature(square(0, 0), code="330106001001001", name="甲")
    await grids(session, tmp_path, row, valid_from="2026-09-01")
    made = await grids(session, tmp_path, row, valid_from="2026-08-01")
    assert faults(made) == [(1, "code_begins_later")]
    assert facts(made, "code_begins_later")["since"] == "2026-09-01"
