import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.contact import Contact, read_contact
from geo.cases.report import CaseReport
from geo.cases.tables import Announcement, Assignment, CaseEvent, CaseRecord
from geo.core.clock import now, parse_instant
from geo.core.database import Database
from geo.core.errors import InvalidInputError
from geo.core.identity import Identity, desk, identify
from geo.people.tables import Organisation
from tests.factories import SmallDistrict, grid_code, leader_name, make_district
from tests.intake import taken

LEAK = CaseReport("0201", "hotline", "楼上漏水")


async def told(session: AsyncSession, number: str) -> list[tuple[int | None, int | None, str]]:
    query = select(Announcement.person_id, Announcement.organisation_id, Announcement.message).join(
        CaseRecord, CaseRecord.id == Announcement.case_id
    )
    return [tuple(row) for row in await session.execute(query.where(CaseRecord.number == number))]


def at(district: SmallDistrict, *spot: float) -> CaseReport:
    lon, lat = district.point(*spot)
    return replace(LEAK, lon=lon, lat=lat)


async def test_a_point_inside_goes_to_the_leader_of_its_grid(session: AsyncSession, district: SmallDistrict) -> None:
    found = await taken(session, at(district, 1, 2), desk())
    case = found.record
    assert (case.state, case.level, case.routing_outcome) == ("assigned", "grid", "assigned")
    assert case.assigned_grid_id == case.place_grid_id == district.ids[grid_code(1, 2)]
    assert case.leader_id == district.people[leader_name(1, 2)]
    assert case.unit_id == district.organisations["区司法局"]
    assert await told(session, case.number) == [(case.leader_id, None, "new_case")]
    why = (await session.scalars(select(Assignment).where(Assignment.case_id == case.id))).one()
    assert (why.rule, round(why.edge_distance_m)) == ("inside", 100)
    assert "区司法局" in why.unit_reason
    events = (await session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id))).all()
    assert [(event.action, event.to_state) for event in events] == [("register", "assigned")]


async def test_an_address_goes_by_the_grid_of_its_building(session: AsyncSession, district: SmallDistrict) -> None:
    found = await taken(session, replace(LEAK, address="雄关小区2号楼1单元101室"), desk())
    assert found.record.state == "assigned"
    assert found.record.assigned_grid_id == district.ids[grid_code(1, 1)]
    assert found.record.address_unit_id == district.units[f"{grid_code(1, 1)}/雄关小区/2/room"]
    assert found.desk.rule == "address"


async def test_a_name_that_exists_twice_is_not_routed_but_offered(
    session: AsyncSession, district: SmallDistrict
) -> None:
    found = await taken(session, replace(LEAK, address="阳光花园3号楼"), desk())
    assert (found.record.state, found.record.routing_outcome) == ("review", "review")
    assert (found.record.point, found.record.assigned_grid_id, found.record.leader_id) == (None, None, None)
    assert {choice.code for choice in found.placed.choices} == {grid_code(0, 0), grid_code(2, 2)}


async def test_an_unknown_address_is_kept_for_a_person(session: AsyncSession, district: SmallDistrict) -> None:
    found = await taken(session, replace(LEAK, address="火星路99号"), desk())
    assert (found.record.state, found.record.point, found.desk.rule) == ("review", None, "address_unknown")


async def test_a_point_far_from_its_address_is_reviewed(session: AsyncSession, district: SmallDistrict) -> None:
    report = replace(at(district, 3, 3), address="雄关小区2号楼")
    found = await taken(session, report, desk())
    assert (found.record.state, found.desk.rule) == ("review", "address_and_point_differ")


async def test_outside_goes_to_the_district_desk(session: AsyncSession, district: SmallDistrict) -> None:
    found = await taken(session, at(district, 9, 9), desk())
    assert (found.record.state, found.record.routing_outcome, found.record.district_id) == (
        "registered",
        "outside",
        None,
    )


async def test_danger_is_looked_at_before_any_assignment(session: AsyncSession, district: SmallDistrict) -> None:
    district_police = district.organisations["区公安分局"]
    (await session.get(Organisation, district_police)).answers_danger = True
    await session.flush()
    found = await taken(session, replace(at(district, 0, 0), kind="0101", danger=True), desk())
    case = found.record
    assert (case.restricted, case.assigned_grid_id, case.leader_id, case.level) == (True, None, None, "district")
    assert await told(session, case.number) == [(None, district_police, "danger")]
    leader = Identity(1, ((0, 2**62),), ())
    await identify(session, leader)
    assert await session.scalar(select(func.count()).select_from(CaseRecord)) == 0
    assert await session.scalar(select(func.count()).select_from(Assignment)) == 0
    assert await session.scalar(select(func.count()).select_from(CaseEvent)) == 0


async def test_the_same_record_again_is_the_same_case(session: AsyncSession, district: SmallDistrict) -> None:
    report = replace(at(district, 0, 0), source="12345", external_id="W1")
    first = await taken(session, report, desk())
    again = await taken(session, report, desk())
    assert (again.record.id, again.created) == (first.record.id, False)
    changed = await taken(session, replace(report, description="又漏了"), desk())
    assert changed.record.id == first.record.id
    events = (await session.scalars(select(CaseEvent.action).where(CaseEvent.case_id == first.record.id))).all()
    assert events == ["register", "reported_again"]
    other = await taken(session, replace(report, source="110"), desk())
    assert other.created


@asynccontextmanager
async def committed_district(owner_url: str, database: Database) -> AsyncIterator[SmallDistrict]:
    """A district that other connections see too, emptied away at the end."""
    async with database.sessions() as session, session.begin():
        await identify(session, desk())
        made = await make_district(session)
    yield made
    with psycopg.connect(owner_url) as owner:
        owner.execute("TRUNCATE area, account, organisation, person, place, setting, case_counter CASCADE")
        owner.execute("TRUNCATE area_change CASCADE")


async def test_a_record_delivered_many_times_at_once_becomes_one_case(owner_url: str, database: Database) -> None:
    async with committed_district(owner_url, database) as made:
        report = replace(at(made, 0, 0), source="12345", external_id="W2")

        async def deliver() -> bool:
            async with database.sessions() as session, session.begin():
                return (await taken(session, report, desk())).created

        created = await asyncio.gather(*(deliver() for _ in range(6)))
        assert sorted(created) == [False] * 5 + [True]


async def test_numbers_count_up_by_day(session: AsyncSession, district: SmallDistrict) -> None:
    late = parse_instant("2026-10-09T23:59:00+08:00")
    numbers = [
        (await taken(session, replace(at(district, 0, 0), opened_at=opened), desk())).record.number
        for opened in (None, None, late)
    ]
    assert numbers == ["620902-20261010-0001", "620902-20261010-0002", "620902-20261009-0001"]


async def test_a_contact_is_sealed(session: AsyncSession, district: SmallDistrict) -> None:
    report = replace(at(district, 0, 0), contact=Contact("王某", "13900000001", do_not_call=True))
    case = (await taken(session, report, desk(district.accounts["dispatcher"]))).record
    assert await read_contact(session, case.id, "核实地址") == report.contact
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with session.begin_nested():
            await session.execute(text("SELECT ciphertext FROM case_contact"))


async def test_a_look_at_a_contact_is_logged_and_needs_the_case(owner_url: str, database: Database) -> None:
    async with committed_district(owner_url, database) as made:
        async with database.sessions() as session, session.begin():
            report = replace(at(made, 0, 0), contact=Contact("王某", "13900000001"))
            case = (await taken(session, report, desk())).record
            await read_contact(session, case.id, "核实地址")
            await identify(session, Identity(made.accounts["leader"], ((1, 2),)))
            assert await read_contact(session, case.id, "好奇") is None
        with psycopg.connect(owner_url) as owner:
            looks = owner.execute("SELECT action, subject, detail FROM access_log").fetchall()
            stored = owner.execute("SELECT ciphertext FROM case_contact").fetchone()
            owner.execute("TRUNCATE access_log")
    assert looks == [("contact.read", f"case:{case.id}", {"why": "核实地址"})]
    assert b"1390000" not in bytes(stored[0])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "77"}, "kind"),
        ({"channel": "fax"}, "channel"),
        ({"lon": None}, "address"),
        ({"opened_at": parse_instant("2031-01-01")}, "opened_at"),
        ({"address": "　 "}, "address"),
        ({"address": "长" * 10_000}, "address"),
    ],
)
async def test_bad_input_names_its_field(
    session: AsyncSession, district: SmallDistrict, change: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        await taken(session, replace(at(district, 0, 0), **change), desk())
    assert refused.value.fields[0].field == field
    assert await session.scalar(select(func.count()).select_from(CaseRecord)) == 0
    assert now().year == 2026
