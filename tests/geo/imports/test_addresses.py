"""The library of places from a file: places with all their names, buildings, units, rooms."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyogrio.raw import write as write_layer
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.loading import load
from geo.addresses.tables import AddressUnit, Place, PlaceAlias
from geo.core.database import raw_connection
from geo.imports.addresses.names import read_end
from geo.imports.inspection import Inspection
from tests.factories import SmallDistrict, community_code, grid_code
from tests.geo.imports.carry import bring, faults
from tests.geo.imports.files import workbook

ZERO = {"added": 0, "changed": 0, "unchanged": 0}


def table(*lines: str) -> bytes:
    return "\n".join(lines).encode("utf-8-sig")


async def addresses(session: AsyncSession, folder: Path, content: bytes, **words: str) -> Inspection:
    return await bring(session, folder, "addresses", "a.csv", content, datum="wgs84", **words)


def counts(made: Inspection) -> dict[str, dict[str, int]]:
    report: dict[str, Any] = made.report()["addresses"]
    return {of: report[of] for of in ("places", "units", "names")}


async def names_of(session: AsyncSession, place: str) -> list[tuple[str, str, date | None]]:
    query = select(PlaceAlias.name, PlaceAlias.kind, PlaceAlias.until).join(Place).where(Place.name == place)
    return [(name, kind, until) for name, kind, until in await session.execute(query.order_by(PlaceAlias.name))]


async def test_addresses_can_be_found_after_they_went_in_and_twice_is_once(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    lon, lat = district.point(3, 0)
    content = table(
        "小区,楼栋,单元,房号,经度,纬度,网格编码,别名,曾用名,简称",
        f"祁连嘉园,3号楼,2,501,{lon},{lat},,祁连家园、嘉园小区,老棉纺厂（2015-06-30）；棉纺厂家属院,祁嘉",
        f"祁连嘉园,3号楼,2,502,{lon},{lat},,,,",
        f"祁连嘉园,05栋,,,{lon},{lat},{grid_code(3, 1)},,,",
        f"南关路,18号,,,,,{grid_code(2, 1)},,,",
    )
    made = await addresses(session, tmp_path, content)
    assert faults(made) == [(4, "address_in_other_grid")]
    assert made.report()["addresses"] == {
        "rows": 4,
        "at_middle_of_grid": 1,
        "places": ZERO | {"added": 2},
        "units": ZERO | {"added": 6},
        "names": ZERO | {"added": 5},
    }
    assert await names_of(session, "祁连嘉园") == [
        ("嘉园小区", "alias", None),
        ("棉纺厂家属院", "former", None),
        ("祁嘉", "short", None),
        ("祁连家园", "alias", None),
        ("老棉纺厂", "former", date(2015, 6, 30)),
    ]
    library = await load(await raw_connection(session))
    found = library.match("祁连家园3栋2单元501室")
    assert found.outcome == "match"
    assert found.candidates[0].grid_code == grid_code(3, 0)
    assert library.match("祁连嘉园5号楼").candidates[0].grid_code == grid_code(3, 1)
    assert library.match("南关路18号").candidates[0].grid_code == grid_code(2, 1)
    before = (await session.execute(text("SELECT array_agg(xmin::text ORDER BY id) FROM address_unit"))).scalar()
    again = await addresses(session, tmp_path, content)
    assert counts(again) == {
        "places": ZERO | {"unchanged": 2},
        "units": ZERO | {"unchanged": 6},
        "names": ZERO | {"unchanged": 5},
    }
    after = (await session.execute(text("SELECT array_agg(xmin::text ORDER BY id) FROM address_unit"))).scalar()
    assert before == after, "the same file twice writes nothing"


async def test_a_dry_run_says_what_it_would_do_and_does_nothing(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    lon, lat = district.point(1, 1, dx=60)
    content = table("小区,楼栋,经度,纬度,别名", f"雄关小区,1,{lon},{lat},新别名", f"新小区,1,{lon},{lat},")
    before = await session.scalar(select(func.count()).select_from(Place))
    made = await addresses(session, tmp_path, content, dry_run="1")
    assert counts(made) == {
        "places": {"added": 1, "changed": 0, "unchanged": 1},
        "units": {"added": 1, "changed": 1, "unchanged": 0},
        "names": ZERO | {"added": 1},
    }
    assert await session.scalar(select(func.count()).select_from(Place)) == before
    assert await names_of(session, "雄关小区") == [("雄关家园", "alias", None)]


async def test_what_has_moved_is_moved_and_its_version_grows(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    lon, lat = district.point(1, 0)
    made = await addresses(session, tmp_path, table("小区,经度,纬度", f"雄关小区,{lon},{lat}"))
    assert counts(made)["places"] == ZERO | {"changed": 1}
    query = select(Place.grid_id, Place.version).where(Place.name == "雄关小区")
    assert (await session.execute(query)).all() == [(district.ids[grid_code(1, 0)], 2)]


async def test_a_row_with_a_grid_alone_does_not_blur_a_point_in_that_grid(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    content = table("小区,楼栋,网格编码", f"雄关小区,1号楼,{grid_code(1, 1)}", f"雄关小区,2号楼,{grid_code(0, 1)}")
    made = await addresses(session, tmp_path, content)
    assert counts(made)["units"] == {"added": 0, "changed": 1, "unchanged": 1}


async def test_names_alone_need_no_point(session: AsyncSession, district: SmallDistrict, tmp_path: Path) -> None:
    content = table(
        "名称,社区,类型,别名,曾用名",
        "雄关小区,,,老雄关,",
        "阳光花园,东南社区,,东阳光,阳光一期（2010年）",
        "阳光花园,,,阳光,",
        "无名小区,,,某名,",
        "雄关小区,,道路,某路,",
        "北环路,无此社区,,北环,",
    )
    made = await addresses(session, tmp_path, content, accept_partial="1")
    assert faults(made) == [
        (4, "place_ambiguous"),
        (5, "place_without_point"),
        (6, "place_without_point"),
        (7, "area_name_unknown"),
    ]
    assert counts(made) == {"places": ZERO | {"unchanged": 2}, "units": ZERO, "names": ZERO | {"added": 3}}
    query = (
        select(PlaceAlias.name, PlaceAlias.until, PlaceAlias.weight)
        .join(Place)
        .where(Place.community_id == district.ids[community_code(2, 2)], PlaceAlias.source == "import")
        .order_by(PlaceAlias.name)
    )
    rows = [(name, until, round(weight, 2)) for name, until, weight in await session.execute(query)]
    assert rows == [("东阳光", None, 1.0), ("阳光一期", date(2010, 12, 31), 0.9)]


async def test_a_place_is_known_under_its_other_names_too(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    lon, lat = district.point(1, 1)
    made = await addresses(session, tmp_path, table("小区,楼栋,经度,纬度", f"雄关家园,9号楼,{lon},{lat}"))
    assert counts(made)["places"] == ZERO | {"unchanged": 1}
    query = select(Place.name).join(AddressUnit, AddressUnit.place_id == Place.id).where(AddressUnit.key == "9")
    assert (await session.scalars(query)).all() == ["雄关小区"]


async def test_a_stated_community_counts(session: AsyncSession, district: SmallDistrict, tmp_path: Path) -> None:
    lon, lat = district.point(3, 0)
    code = community_code(0, 0)
    made = await addresses(session, tmp_path, table("小区,社区编码,经度,纬度", f"跨界小区,{code},{lon},{lat}"))
    assert faults(made) == [(2, "address_in_other_community")]
    community = await session.scalar(select(Place.community_id).where(Place.name == "跨界小区"))
    assert community == district.ids[code]


async def test_a_former_name_takes_its_date_later_and_keeps_its_weight(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    await addresses(session, tmp_path, table("小区,曾用名", "雄关小区,老雄关"))
    weigh = text("UPDATE place_alias SET weight = 0.4 WHERE name = '老雄关'")
    await session.execute(weigh)
    made = await addresses(session, tmp_path, table("小区,曾用名", "雄关小区,老雄关（2012-03）"))
    assert counts(made)["names"] == ZERO | {"changed": 1}
    query = select(PlaceAlias.until, PlaceAlias.weight).where(PlaceAlias.name == "老雄关")
    ((until, weight),) = (await session.execute(query)).all()
    assert (until, round(weight, 2)) == (date(2012, 3, 31), 0.4)
    again = await addresses(session, tmp_path, table("小区,曾用名", "雄关小区,老雄关"))
    assert counts(again)["names"] == ZERO | {"unchanged": 1}


async def test_rows_of_addresses_that_cannot_be(session: AsyncSession, district: SmallDistrict, tmp_path: Path) -> None:
    lon, lat = district.point(0, 0)
    lines = [
        f",1,{lon},{lat},,",
        f"甲区,号楼,{lon},{lat},,",
        "乙区,1,,,,",
        f"丙区,1,{lat},{lon},,",
        "丁区,1,东经98度,北纬39度,,",
        f"戊区,1,{lon},{lat},别墅,",
        "己区,1,99.9,39.0,,",
        f"庚区,1,{lon},{lat},,老名（9999-99）",
        f"辛区,1,{lon},{lat},,名",
    ]
    made = await addresses(session, tmp_path, table("小区,楼栋,经度,纬度,类型,曾用名", *lines))
    assert faults(made) == [
        (2, "place_missing"),
        (3, "part_unreadable"),
        (4, "grid_or_point_needed"),
        (5, "row_coordinates_swapped"),
        (6, "coordinates_unreadable"),
        (7, "place_kind_unknown"),
        (8, "address_outside_every_grid"),
        (9, "date_unreadable"),
        (10, "name_left_out"),
    ]
    assert counts(made)["places"]["added"] == 2


async def test_a_workbook_says_the_same(session: AsyncSession, district: SmallDistrict, tmp_path: Path) -> None:
    lon, lat = district.point(2, 0)
    sheet = workbook([["地名", "类型", "经度", "纬度", "别名"], ["金泉大厦", "大厦", lon, lat, "金泉楼\n金楼"]])
    made = await bring(session, tmp_path, "addresses", "a.xlsx", sheet, datum="wgs84")
    assert faults(made) == []
    assert await names_of(session, "金泉大厦") == [("金楼", "alias", None), ("金泉楼", "alias", None)]
    assert await session.scalar(select(Place.kind).where(Place.name == "金泉大厦")) == "landmark"


async def test_a_geopackage_brings_points_and_names(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    path = tmp_path / "made.gpkg"
    columns = [np.array(values, dtype=object) for values in (["金泉大厦", "北环路"], ["老百货（2001年）", None])]
    shapes = np.array(shapely.to_wkb([shapely.Point(district.point(2, 0)), shapely.Point(district.point(3, 0))]))
    write_layer(path, shapes, columns, ["标准地名", "曾用名"], layer="地名", geometry_type="Point", crs="EPSG:4490")
    made = await bring(session, tmp_path, "addresses", "a.gpkg", path.read_bytes())
    assert faults(made) == []
    assert counts(made)["places"] == {"added": 1, "changed": 1, "unchanged": 0}, "a road is known by its name alone"
    assert await names_of(session, "金泉大厦") == [("老百货", "former", date(2001, 12, 31))]
    assert await session.scalar(select(Place.grid_id).where(Place.name == "北环路")) == district.ids[grid_code(3, 0)]


async def test_a_retired_place_is_told(session: AsyncSession, district: SmallDistrict, tmp_path: Path) -> None:
    lon, lat = district.point(1, 1)
    await session.execute(text("UPDATE place SET retired_on = '2026-01-01' WHERE name = '雄关小区'"))
    made = await addresses(session, tmp_path, table("小区,楼栋,经度,纬度", f"雄关小区,1号楼,{lon},{lat}"))
    assert faults(made) == [(2, "address_of_retired_place")]
    assert counts(made)["places"]["added"] == 0


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_the_end_of_a_year_month_or_day(day: date) -> None:
    assert read_end(day.isoformat()) == day
    month = read_end(f"{day.year}年{day.month}月")
    assert (month.year, month.month) == (day.year, day.month)
    assert day <= month <= read_end(str(day.year)) == date(day.year, 12, 31)


@pytest.mark.parametrize("text_", ["2015-13", "去年", "", "2015-02-30"])
def test_what_is_no_date(text_: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_end(text_ or "x")
