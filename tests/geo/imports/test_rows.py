"""People, households, addresses, incidents and disputes go in, row by row."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.tables import Household
from geo.cases.tables import CaseRecord, Incident
from geo.core import clock
from geo.core.datum import Datum, from_wgs84
from geo.core.errors import ConflictError, InvalidInputError
from geo.imports.inspection import Inspection
from geo.people.tables import Person, PersonInCharge
from geo.routing.locate import locate
from tests.factories import SmallDistrict, community_code, grid_code, leader_name
from tests.geo.imports.carry import bring, faults
from tests.geo.imports.files import collection, feature, point, workbook


def table(*lines: str) -> bytes:
    return "\n".join(lines).encode("utf-8-sig")


async def incidents(session: AsyncSession, folder: Path, content: bytes, **words: str) -> Inspection:
    return await bring(session, folder, "incidents", "i.csv", content, **words)


async def test_incidents_by_grid_and_month(session: AsyncSession, district: SmallDistrict, tmp_path: Path) -> None:
    first, second = grid_code(0, 0), grid_code(1, 0)
    content = table("类别,网格编码,月份,数量", f"刑事,{first},2026-08,3", f"治安案件,{second},2026年9月,2")
    made = await incidents(session, tmp_path, content)
    assert faults(made) == []
    assert made.report()["incidents"] == {
        "counts": 2,
        "total": 5,
        "replaced": 0,
        "months": ["2026-08", "2026-09"],
        "by_kind": {"criminal": 3, "public_order": 2},
    }
    again = await incidents(session, tmp_path, table("类别,网格编码,月份,数量", f"刑事,{first},2026-08,4"))
    assert again.report()["incidents"]["replaced"] == 1
    rows = await session.execute(select(Incident.kind, Incident.month, Incident.n).order_by(Incident.kind))
    assert rows.all() == [("criminal", date(2026, 8, 1), 4), ("public_order", date(2026, 9, 1), 2)]


async def test_points_are_counted_into_their_grids(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    features = [feature(point(*district.point(0, 0)), 日期=f"2026-08-{day:02}T10:00:00Z") for day in (1, 9, 31)]
    features.append(feature(point(*district.point(3, 3)), 日期="2026-08-31T18:00:00Z"))
    features.append(feature(point(0.0, 0.0), 日期="2026-08-01"))
    features.append(feature(point(99.9, 39.0), 日期="2026-08-01"))
    made = await bring(
        session, tmp_path, "incidents", "i.geojson", collection(*features), map="kind='fire'", accept_partial="1"
    )
    assert faults(made) == [(5, "coordinates_zero"), (6, "outside_every_grid")]
    rows = await session.execute(select(Incident.grid_id, Incident.month, Incident.n).order_by(Incident.n))
    assert rows.all() == [
        (district.ids[grid_code(3, 3)], date(2026, 9, 1), 1),
        (district.ids[grid_code(0, 0)], date(2026, 8, 1), 3),
    ]


async def test_rows_of_incidents_that_cannot_be(session: AsyncSession, district: SmallDistrict, tmp_path: Path) -> None:
    code = grid_code(0, 0)
    lines = [
        f"盗窃,{code},2026-08,1",
        f"刑事,{code},八月,1",
        f"刑事,{code},2027-08,1",
        f"刑事,{code},2026-08,-1",
        f"刑事,{code},2026-08,1.5",
        "刑事,620902999,2026-08,1",
        "刑事,,2026-08,1",
        f"刑事,{code},2026-08,1",
        f"刑事,{code},2026-08,2",
    ]
    made = await incidents(session, tmp_path, table("类别,网格编码,月份,数量", *lines))
    assert faults(made) == [
        (2, "incident_kind_unknown"),
        (3, "date_unreadable"),
        (4, "date_to_come"),
        (5, "count_unreadable"),
        (6, "count_unreadable"),
        (7, "area_unknown"),
        (8, "grid_or_point_needed"),
        (10, "count_twice_in_file"),
    ]
    assert await session.scalar(select(func.count()).select_from(Incident)) == 0


async def people(session: AsyncSession, folder: Path, content: bytes, **words: str) -> Inspection:
    return await bring(session, folder, "people", "p.csv", content, **words)


async def test_leaders_replace_those_who_held_the_grid(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    code = grid_code(0, 0)
    first = leader_name(0, 0)
    phone = f"1390000{code[-4:]}"
    content = table(
        "姓名,网格编码,联系电话,专兼职,岗位",
        f"{first},{code},{phone},专职,网格长",
        f"新人,{code},13800000001,兼职,网格长",
    )
    looked = await people(session, tmp_path, content, dry_run="1", valid_from="2026-10-01")
    expected = {"areas": 1, "persons_new": 1, "posts_begun": 1, "posts_ended": 1, "posts_unchanged": 1}
    assert looked.report()["people"] == expected
    await people(session, tmp_path, content, valid_from="2026-10-01")
    held = select(Person.name, PersonInCharge.rank, PersonInCharge.employment).join_from(PersonInCharge, Person)
    here = (PersonInCharge.area_id == district.ids[code], PersonInCharge.post == "leader")
    for day, names in (("2026-09-30", [first, leader_name(0, 0, rank=2)]), ("2026-10-02", [first, "新人"])):
        at = held.where(*here, PersonInCharge.valid.contains(clock.parse_instant(day))).order_by(PersonInCharge.rank)
        assert [row.name for row in await session.execute(at)] == names
    again = await people(session, tmp_path, content, valid_from="2026-10-01")
    assert again.report()["people"] == expected | {
        "persons_new": 0,
        "posts_begun": 0,
        "posts_ended": 0,
        "posts_unchanged": 2,
    }


async def test_a_leader_may_become_deputy(session: AsyncSession, district: SmallDistrict, tmp_path: Path) -> None:
    code, name = grid_code(1, 0), leader_name(1, 0)
    content = table("姓名,网格编码,电话,岗位", f"{name},{code},1390000{code[-4:]},副网格长", f"甲,{code},,网格长")
    made = await people(session, tmp_path, content)
    assert made.report()["people"]["posts_ended"] == 1
    located = await locate(session, *district.point(1, 0))
    assert located.leader is not None
    assert located.leader.name == "甲"
    assert [deputy.name for deputy in located.deputies] == [name]


async def test_rows_of_people_that_cannot_be(session: AsyncSession, district: SmallDistrict, tmp_path: Path) -> None:
    code = grid_code(0, 0)
    lines = [
        f",{code},,专职,1",
        f"甲,{code},打不通,专职,1",
        f"乙,{code},,临时,1",
        f"丙,{code},,专职,0",
        "丁,,,专职,1",
        f"戊,{code},,专职,1",
        f"戊,{code},,专职,2",
        f"己,{code},,专职,1",
    ]
    made = await people(session, tmp_path, table("姓名,网格编码,电话,专兼职,排序", *lines))
    assert faults(made) == [
        (2, "person_name_missing"),
        (3, "phone_unreadable"),
        (4, "word_of_post_unknown"),
        (5, "rank_unreadable"),
        (6, "grid_of_person_missing"),
        (8, "person_twice_in_file"),
        (9, "rank_twice"),
    ]


async def test_a_grid_may_be_named_if_only_one_has_the_name(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    made = await people(
        session, tmp_path, table("姓名,网格名称", "甲,第1网格", "乙,西北社区", "丙,不存在", "丁,第9街道")
    )
    assert faults(made) == [(2, "area_name_ambiguous"), (4, "area_name_unknown"), (5, "area_name_unknown")]


async def test_households_by_grid_and_by_address(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    lines = [
        f"{grid_code(3, 0)},,270",
        f"{grid_code(0, 0)},,270",
        ",雄关小区2号楼1单元101,12",
        ",雄关小区9号楼,12",
        ",阳光花园2号楼,12",
        f"{grid_code(3, 0)},,1",
        f"{grid_code(3, 1)},,很多",
    ]
    content = table("网格编码,地址,户数", *lines)
    made = await bring(session, tmp_path, "households", "h.csv", content, accept_partial="1")
    assert faults(made) == [
        (3, "households_known_by_address"),
        (5, "address_ambiguous"),
        (6, "address_ambiguous"),
        (7, "place_twice_in_file"),
        (8, "count_unreadable"),
    ]
    grid = select(Household.households).where(Household.grid_id == district.ids[grid_code(3, 0)])
    assert (await session.scalars(grid)).all() == [270]
    unit = district.units[f"{grid_code(1, 1)}/雄关小区/2/room"]
    assert await session.scalar(select(Household.households).where(Household.address_unit_id == unit)) == 12
    await bring(session, tmp_path, "households", "h.csv", table("网格编码,户数", f"{grid_code(3, 0)},281"))
    assert (await session.scalars(grid)).all() == [281]


HEAD = "工单编号,纠纷类型,渠道,诉求内容,地址,经度,纬度,受理时间,是否涉险,来电人,联系电话"


async def cases(session: AsyncSession, folder: Path, content: bytes, **words: str) -> Inspection:
    return await bring(session, folder, "cases", "c.csv", content, **words)


async def test_a_messy_sheet_of_a_hotline_is_split_and_the_sums_agree(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    lon, lat = district.point(2, 2)
    lines = [
        "H1,邻里纠纷,12345,楼上漏水,雄关小区2号楼1单元101,,,2026-10-09 08:30,,张三,13900000000",
        f"H2,物业,热线,停水,,{lon},{lat},2026/10/9,否,,",
        "H3,0101,12345,吵架,阳光花园2号楼,,,2026年10月9日,是,,",
        "H4,邻里,12345,不知何处,查无此地,,,,,,",
        "H5,天气,12345,下雨,雄关小区2号楼,,,,,,",
        "H6,邻里,电报,漏水,雄关小区2号楼,,,,,,",
        "H7,邻里,12345,,雄关小区2号楼,,,,,,",
        "H8,邻里,12345,漏水,,,,,,,",
        "H9,邻里,12345,漏水,雄关小区2号楼,,,昨天,,,",
        "H10,邻里,12345,漏水,雄关小区2号楼,,,2027-01-01,,,",
        "H11,邻里,12345,漏水,雄关小区2号楼,,,,也许,,",
        f"H12,邻里,12345,漏水,,{lat},{lon},,,,",
        "H1,邻里,12345,漏水,雄关小区2号楼,,,,,,",
        ",其他,12345,漏水,雄关小区2号楼,,,,,,",
    ]
    content = "\n".join([HEAD, *lines]).encode("gbk")
    refused = await cases(session, tmp_path, content, source="12345")
    assert not refused.may_apply
    assert await session.scalar(select(func.count()).select_from(CaseRecord)) == 0
    made = await cases(session, tmp_path, content, source="12345", accept_partial="1")
    assert faults(made) == [
        (6, "kind_of_case_unknown"),
        (7, "channel_unknown"),
        (8, "description_missing"),
        (9, "case_without_place"),
        (10, "date_unreadable"),
        (11, "date_to_come"),
        (12, "danger_unclear"),
        (13, "row_coordinates_swapped"),
        (14, "external_id_twice_in_file"),
        (15, "kind_of_case_unknown"),
    ]
    assert made.report()["cases"] == {"assigned": 3, "review": 1, "outside": 0, "known": 0, "refused": 10}
    rows = made.report()["rows"]
    assert rows["total"] == sum(made.report()["cases"].values()) == 14
    danger = await session.scalar(select(CaseRecord).where(CaseRecord.external_id == "H3"))
    assert danger is not None
    assert danger.restricted
    leak = await session.scalar(select(CaseRecord).where(CaseRecord.external_id == "H1"))
    assert leak is not None
    assert (leak.kind, leak.channel, leak.assigned_grid_id) == ("02", "hotline", district.ids[grid_code(1, 1)])
    assert leak.opened_at == clock.parse_instant("2026-10-09T08:30")
    again = await cases(session, tmp_path, content, source="12345", accept_partial="1")
    assert {n: made for n, made in again.report()["cases"].items() if made} == {"known": 4, "refused": 10}
    assert await session.scalar(select(func.count()).select_from(CaseRecord)) == 4


async def test_rows_without_numbers_are_known_by_their_content(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    content = table("类型,内容,地址", "邻里,漏水,雄关小区2号楼", "邻里,噪音,雄关小区2号楼")
    first = await cases(session, tmp_path, content, map="channel='hotline'")
    assert [note.note for note in first.work.findings.notes] == ["external_id_of_content"]
    again = await cases(session, tmp_path, content, map="channel='hotline'")
    assert (first.report()["cases"]["assigned"], again.report()["cases"]["known"]) == (2, 2)


async def test_points_in_gcj02_reach_their_grid(session: AsyncSession, district: SmallDistrict, tmp_path: Path) -> None:
    import numpy as np

    lon, lat = district.point(1, 2)
    x, y = from_wgs84(np.array([lon]), np.array([lat]), Datum.GCJ02)
    book = workbook([["类型", "内容", "经度", "纬度"], ["邻里", "漏水", float(x[0]), float(y[0])]])
    words = {"map": "channel='hotline'", "datum": "gcj02"}
    made = await bring(session, tmp_path, "cases", "c.xlsx", book, **words)
    assert made.report()["datum"]["question"] is None
    case = await session.scalar(select(CaseRecord))
    assert case is not None
    assert case.place_grid_id == district.ids[grid_code(1, 2)]
    asked = await bring(session, tmp_path, "cases", "c.xlsx", book, map="channel='hotline'", dry_run="1")
    assert asked.report()["datum"]["question"] == "datum_not_declared"


async def test_cases_before_any_boundaries_are_refused(session: AsyncSession, tmp_path: Path) -> None:
    with pytest.raises(ConflictError) as raised:
        await cases(session, tmp_path, table("类型,渠道,内容,地址", "邻里,12345,漏水,某处"))
    assert raised.value.fault == "no_district"


@pytest.mark.parametrize(
    ("mapping", "fault"),
    [
        ("kind=没有", "column_unknown"),
        ("colour=类型", "field_unknown"),
        ("kind", "map_unreadable"),
        ("", "channel_needed"),
    ],
)
async def test_a_mapping_that_cannot_be(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path, mapping: str, fault: str
) -> None:
    with pytest.raises(InvalidInputError) as raised:
        await cases(session, tmp_path, table("类型,内容,地址", "邻里,漏水,某处"), map=mapping)
    assert fault in {field.fault for field in raised.value.fields}


async def test_a_fault_in_a_column_that_nobody_asks_for_does_not_matter(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    content = workbook(
        [["类别", "网格编码", "月份", "数量", "证件号"], ["刑事", grid_code(0, 0), "2026-08", 1, 10**17]]
    )
    made = await bring(session, tmp_path, "incidents", "i.xlsx", content)
    assert faults(made) == []
    assert community_code(0, 0) in district.ids
