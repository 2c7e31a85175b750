"""Telling those who have to act."""

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.districts import District
from geo.cases import repository
from geo.cases.assigning import Desk
from geo.cases.tables import Announcement, CaseRecord
from geo.core import clock


async def announce(session: AsyncSession, record: CaseRecord, decided: Desk, district: District) -> None:
    """Tell who has to act: the leader; at danger the people trained for it; else the unit that leads."""
    told: dict[str, object] = {"case_id": record.id, "at": clock.now()}
    if decided.rule == "danger":
        units = await repository.units_for_danger(session, district.area_id)
        message, reached = "danger", [{"organisation_id": unit.id} for unit in units]
    elif decided.to_grid and record.leader_id is not None:
        message, reached = "new_case", [{"person_id": record.leader_id}]
    else:
        message, reached = "to_decide", []
    if not reached and decided.unit is not None:
        reached = [{"organisation_id": decided.unit.id}]
    session.add_all([Announcement(message=message, **told, **whom) for whom in reached])
    await session.flush()
