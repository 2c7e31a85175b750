"""Many reports at once become the same cases as one by one, for the same few statements."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.loading import load
from geo.cases.contact import Contact, read_contact
from geo.cases.intake import TakenIn, faults_of, take_in_many
from geo.cases.report import CaseReport, Party
from geo.cases.tables import Announcement, Assignment, CaseEvent, CasePlace, CaseRecord
from geo.core.clock import parse_instant
from geo.core.database import Database, raw_connection
from geo.core.errors import InvalidInputError
from geo.core.identity import desk
from geo.people.tables import Organisation
from geo.routing.reasons import say
from tests.factories import SmallDistrict, grid_code, leader_name
from tests.geo.cases.test_intake import LEAK, at, committed_district
from tests.intake import taken
from tests.statements import Statements, statements

__all__ = ["statements"]


async def many(session: AsyncSession, reports: Sequence[CaseReport]) -> list[TakenIn]:
    return await take_in_many(session, await load(await raw_connection(session)), reports, desk())


def mixed(district: SmallDistrict) -> list[CaseReport]:
    """One of every way a report may go."""
    return [
        at(district, 1, 2),
        at(district, 1, 2, 1.0),
        at(district, 9, 9),
        replace(LEAK, address="雄关小区2号楼1单元101室", kind="0402"),
        replace(LEAK, address="阳光花园3号楼"),
        replace(LEAK, address="火星路99号"),
        replace(at(district, 3, 3), address="雄关小区2号楼"),
        replace(at(district, 1, 1), address="雄关小区2号楼"),
        replace(at(district, 0, 0), accuracy_m=150.0, kind="0101", channel="police"),
        replace(at(district, 0, 0), danger=True),
        replace(at(district, 3, 3), contact=Contact("王某", "13900000001")),
    ]


async def seen(session: AsyncSession, found: TakenIn) -> dict[str, Any]:
    """What a case has become, but for its number and the instants."""
    case = await session.get(CaseRecord, found.record.id, populate_existing=True)
    assert case is not None
    away = {"id", "number", "changed_at", "opened_at", "accept_by", "due_at", "point"}
    columns = {one.key: getattr(case, one.key) for one in CaseRecord.__table__.columns if one.key not in away}
    assignment = (await session.scalars(select(Assignment).where(Assignment.case_id == case.id))).one()
    kept = ("outcome", "rule", "reason", "grid_id", "leader_id", "unit_id", "unit_reason", "confidence", "runners_up")
    told = await session.execute(
        select(Announcement.person_id, Announcement.organisation_id, Announcement.message).where(
            Announcement.case_id == case.id
        )
    )
    return columns | {f"why_{name}": getattr(assignment, name) for name in kept} | {"told": sorted(map(str, told))}


async def test_many_become_what_each_alone_would(session: AsyncSession, district: SmallDistrict) -> None:
    reports = mixed(district)
    together = await many(session, reports)
    alone = [await taken(session, report, desk()) for report in reports]
    for one, other in zip(together, alone, strict=True):
        assert await seen(session, one) == await seen(session, other)
    assert [found.desk.rule for found in together if found.desk] == [
        "inside", "near_border", "outside", "address", "address_ambiguous", "address_unknown",
        "address_and_point_differ", "address", "near_border", "danger", "inside",
    ]  # fmt: skip
    assert await read_contact(session, together[-1].record.id, "核实") == Contact("王某", "13900000001")


async def test_a_hundred_cost_as_many_statements_as_one(
    session: AsyncSession, district: SmallDistrict, statements: Statements
) -> None:
    library = await load(await raw_connection(session))
    costs = []
    for n in (1, 10, 100):
        reports = [
            replace(report, source="12345", external_id=f"{n}-{i}-{k}")
            for i in range(n)
            for k, report in enumerate(mixed(district))
        ]
        statements.clear()
        await take_in_many(session, library, reports, desk())
        costs.append(len(statements))
    assert costs[0] == costs[1] == costs[2] <= 20


async def test_a_record_twice_in_a_portion_is_one_case(session: AsyncSession, district: SmallDistrict) -> None:
    report = replace(at(district, 0, 0), source="12345", external_id="W1")
    changed = replace(report, description="又漏了")
    first, again, other, then = await many(session, [report, report, replace(report, external_id="W2"), changed])
    assert [found.created for found in (first, again, other, then)] == [True, False, True, False]
    assert first.record.id == again.record.id == then.record.id != other.record.id
    events = select(CaseEvent.action).where(CaseEvent.case_id == first.record.id).order_by(CaseEvent.id)
    assert (await session.scalars(events)).all() == ["register", "reported_again"]
    await many(session, [changed, changed])
    assert (await session.scalars(events)).all() == ["register", "reported_again"]


async def test_numbers_of_a_portion_have_no_gaps(session: AsyncSession, district: SmallDistrict) -> None:
    late = parse_instant("2026-10-09T23:59:00+08:00")
    await taken(session, at(district, 0, 0), desk())
    reports = [replace(at(district, i % 4, 0), opened_at=late if i % 2 else None) for i in range(6)]
    numbers = [found.record.number for found in await many(session, reports)]
    assert [number[7:] for number in numbers] == [
        "20261010-0002", "20261009-0001", "20261010-0003", "20261009-0002", "20261010-0004", "20261009-0003",
    ]  # fmt: skip


async def test_what_is_wrong_shows_before_anything_is_written(session: AsyncSession, district: SmallDistrict) -> None:
    good = at(district, 0, 0)
    home = Party("party", address="长" * 300)
    wrong = [good, replace(good, kind="77"), replace(good, address="长" * 300), replace(good, parties=(home,))]
    found = await faults_of(session, wrong)
    fields = [fault.fields[0].field if fault else None for fault in found]
    assert fields == [None, "kind", "address", "parties"]
    with pytest.raises(InvalidInputError):
        await many(session, wrong)
    assert await session.scalar(select(func.count()).select_from(CaseRecord)) == 0


async def test_portions_that_cross_wait_for_each_other_in_turn(owner_url: str, database: Database) -> None:
    async with committed_district(owner_url, database) as made:
        days = [parse_instant(f"2026-10-0{day}T10:00:00+08:00") for day in (1, 2)]
        reports = [
            replace(at(made, i % 4, 0), source="12345", external_id=f"W{i}", opened_at=days[i % 2]) for i in range(20)
        ]

        async def deliver(reports: Sequence[CaseReport]) -> int:
            async with database.sessions() as session, session.begin():
                return sum(found.created for found in await many(session, reports))

        ways = [reports, reports[::-1], reports[10:] + reports[:10], reports[1::2] + reports[::2]]
        assert sum(await asyncio.gather(*(deliver(way) for way in ways))) == 20


async def test_parties_in_two_grids_propose_the_centre_above_both(
    session: AsyncSession, district: SmallDistrict
) -> None:
    def home(*spot: float) -> Party:
        lon, lat = district.point(*spot)
        return Party("party", lon=lon, lat=lat)

    def living(*homes: Party) -> CaseReport:
        return replace(at(district, 0, 0), parties=homes)

    building, caller = Party("party", address="雄关小区2号楼"), replace(home(3, 3), part="caller")
    cases = await many(
        session,
        [
            living(home(0, 1), building, caller),
            living(home(0, 0), home(0, 2)),
            living(home(0, 0), home(3, 3)),
            living(home(0, 0), caller),
            living(home(0, 0), Party("party", address="阳光花园3号楼")),
            replace(living(home(0, 0), home(3, 3)), danger=True),
        ],
    )
    units = [found.desk.unit for found in cases if found.desk]
    assert [(unit.name, unit.rule) for unit in units if unit] == [
        ("西北社区综治中心", "unit_above_both"),
        ("第1街道综治中心", "unit_above_both"),
        ("区综治中心", "unit_above_both"),
        ("区司法局", "unit_by_kind"),
        ("区司法局", "unit_by_kind"),
        ("区综治中心", "unit_centre"),
    ]
    assert units[0] is not None
    assert say("unit_above_both", units[0].facts, "zh") == (
        "当事人分属第3网格、第4网格，由其共同上级西北社区综治中心牵头。"
    )
    first = cases[0].record
    assert first.assigned_grid_id == first.place_grid_id == district.ids[grid_code(0, 0)]
    assert first.leader_id == district.people[leader_name(0, 0)]
    kept = select(CasePlace.part, CasePlace.grid_id).where(CasePlace.case_id == first.id).order_by(CasePlace.id)
    assert [tuple(row) for row in await session.execute(kept)] == [
        ("party_home", district.ids[grid_code(0, 1)]),
        ("party_home", district.ids[grid_code(1, 1)]),
        ("caller", district.ids[grid_code(3, 3)]),
    ]


async def test_many_in_danger_reach_the_people_trained_for_it(session: AsyncSession, district: SmallDistrict) -> None:
    police = await session.get(Organisation, district.organisations["区公安分局"])
    assert police is not None
    police.answers_danger = True
    await session.flush()
    await many(session, [replace(at(district, 0, 0), danger=True)] * 3)
    told = await session.execute(select(Announcement.person_id, Announcement.organisation_id, Announcement.message))
    assert [tuple(row) for row in told] == [(None, police.id, "danger")] * 3
