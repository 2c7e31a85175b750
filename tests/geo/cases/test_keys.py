"""What disputes, their assignments and cells refer to is there, and stays as long as they do."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.identity import desk, identify
from tests.api.plans.conftest import lay_cells
from tests.factories import SmallDistrict, grid_code, leader_name, make_district
from tests.geo.heat.records import Records

NOBODY = 999_999_999
WRITINGS = {
    "UPDATE case_record SET place_grid_id = :key WHERE id = :case": "area",
    "UPDATE case_record SET assigned_grid_id = :key WHERE id = :case": "area",
    "UPDATE case_record SET grid_version_id = :key WHERE id = :case": "area_version",
    "UPDATE case_record SET leader_id = :key WHERE id = :case": "person",
    "INSERT INTO assignment (case_id, at, outcome, rule, reason, grid_id)"
    " VALUES (:case, now(), 'assigned', 'inside', '', :key)": "area",
    "INSERT INTO assignment (case_id, at, outcome, rule, reason, grid_version_id)"
    " VALUES (:case, now(), 'assigned', 'inside', '', :key)": "area_version",
    "INSERT INTO assignment (case_id, at, outcome, rule, reason, leader_id)"
    " VALUES (:case, now(), 'assigned', 'inside', '', :key)": "person",
    "UPDATE atom_assignment SET grid_id = :key WHERE :case > 0": "area",
}


@pytest.mark.parametrize("writing", WRITINGS)
async def test_nothing_refers_to_what_is_not_there(
    session: AsyncSession, district: SmallDistrict, writing: str
) -> None:
    records = await Records(session, district).load()
    case_id = await records.add(0, 0)
    await lay_cells(session, district)
    known = {
        "area": district.ids[grid_code(1, 0)],
        "area_version": records.versions[grid_code(1, 0)],
        "person": district.people[leader_name(1, 0)],
    }[WRITINGS[writing]]
    await session.execute(text(writing), {"key": known, "case": case_id})
    with pytest.raises(IntegrityError, match="refers to"):
        await session.execute(text(writing), {"key": NOBODY, "case": case_id})


async def test_what_is_referred_to_cannot_be_deleted(owner_session: AsyncSession) -> None:
    district = await make_district(owner_session)
    await identify(owner_session, desk())
    records = await Records(owner_session, district).load()
    loose = await owner_session.scalar(text("INSERT INTO person (name) VALUES ('无人提及') RETURNING id"))
    leader = await owner_session.scalar(text("INSERT INTO person (name) VALUES ('网格长') RETURNING id"))
    await records.add(0, 0, leader_id=leader)
    deleting = text("DELETE FROM person WHERE id = :person")
    with pytest.raises(IntegrityError, match="refer to a row that was to be deleted"):
        async with owner_session.begin_nested():
            await owner_session.execute(deleting, {"person": leader})
    await owner_session.execute(deleting, {"person": loose})
