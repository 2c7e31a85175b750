"""Telling those who have to act."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases import repository
from geo.cases.assigning import Desk, Situation
from geo.cases.tables import CaseRecord
from geo.core import clock


async def announce(
    session: AsyncSession, records: Sequence[CaseRecord], situations: Sequence[Situation], decided: Sequence[Desk]
) -> None:
    """Tell who has to act: the leader; at danger the people trained for it; else the unit that leads."""
    dangerous = {s.district.area_id for s, desk in zip(situations, decided, strict=True) if desk.rule == "danger"}
    trained = await repository.units_for_danger(session, dangerous) if dangerous else {}
    now = clock.now()
    rows = [
        {"case_id": record.id, "at": now, "person_id": None, "organisation_id": None, **told}
        for record, situation, desk in zip(records, situations, decided, strict=True)
        for told in _told(record, desk, trained.get(situation.district.area_id, ()))
    ]
    await repository.write_rows(session, "announce", rows)


def _told(record: CaseRecord, desk: Desk, trained: Sequence[int]) -> Sequence[Mapping[str, object]]:
    if desk.rule == "danger":
        message, reached = "danger", [{"organisation_id": unit} for unit in trained]
    elif desk.to_grid and record.leader_id is not None:
        message, reached = "new_case", [{"person_id": record.leader_id}]
    else:
        message, reached = "to_decide", []
    if not reached and desk.unit is not None:
        reached = [{"organisation_id": desk.unit.id}]
    return [{"message": message, **whom} for whom in reached]
