"""The main flow: a report of a dispute becomes a case on somebody's desk. Locate, assign, record, announce."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.districts import District, districts
from geo.cases import repository
from geo.cases.announcing import announce
from geo.cases.assigning import Desk, assign
from geo.cases.placing import Placed, place
from geo.cases.recording import event_of, record
from geo.cases.report import CaseReport
from geo.cases.tables import CaseRecord
from geo.core import clock
from geo.core.errors import ConflictError, InvalidInputError
from geo.core.identity import Identity, as_desk
from geo.heat.filter import CHANNELS
from geo.people import repository as people


@dataclass(frozen=True)
class TakenIn:
    """The case that a report became. ``created`` is False for a report that was taken in before."""

    record: CaseRecord
    placed: Placed | None
    desk: Desk | None
    created: bool


async def take_in(session: AsyncSession, report: CaseReport, actor: Identity) -> TakenIn:
    """Take a report in, in the transaction of ``session``: locate, assign, record, announce.

    The same ``(source, external_id)`` again gives the same case, also when both come at the same time; what it says
    differently is appended to the case's history.

    Raises:
        InvalidInputError: an unknown kind or channel, neither an address nor a point, a time to come.
        ConflictError: no boundaries have been imported yet.
    """
    async with as_desk(session, actor):
        report = await _checked(session, report)
        if known := await _taken_in_before(session, report, actor):
            return known
        placed = await place(session, report, clock.now())
        district = await _district(session, placed.located.district_id)
        decided = await assign(session, report, placed.located, district)
        case = await record(session, report, placed, decided, district, actor)
        await announce(session, case, decided, district)
        return TakenIn(case, placed, decided, created=True)


async def _checked(session: AsyncSession, report: CaseReport) -> CaseReport:
    if await people.kind(session, report.kind) is None:
        raise InvalidInputError.of("kind", "unknown_kind", kind=report.kind)
    if report.channel not in CHANNELS:
        raise InvalidInputError.of("channel", "not_one_of", expected=", ".join(CHANNELS))
    if not report.address and (report.lon is None or report.lat is None):
        raise InvalidInputError.of("address", "address_or_location")
    for name, moment in (("opened_at", report.opened_at), ("occurred_at", report.occurred_at)):
        if moment is not None and moment > clock.now() + timedelta(minutes=5):
            raise InvalidInputError.of(name, "time_to_come", now=f"{clock.now():%Y-%m-%d %H:%M}")
    return replace(report, source=report.source or report.channel) if report.external_id else report


async def _taken_in_before(session: AsyncSession, report: CaseReport, actor: Identity) -> TakenIn | None:
    if report.external_id is None or report.source is None:
        return None
    await repository.lock_delivery(session, report.source, report.external_id)
    case = await repository.by_external_id(session, report.source, report.external_id)
    if case is None:
        return None
    if case.body_digest != report.digest():
        said = {"description": report.description, "address": report.address, "kind": report.kind}
        session.add(event_of(case, "reported_again", case.state, actor, clock.now(), detail=said))
        case.body_digest = report.digest()
        case.changed_at = clock.now()
        await session.flush()
    return TakenIn(case, None, None, created=False)


async def _district(session: AsyncSession, area_id: int | None) -> District:
    """The district a case lies in; the largest one where it lies in none."""
    known = await districts(session, clock.now())
    if not known:
        raise ConflictError("no_district")
    return next((district for district in known if district.area_id == area_id), known[0])
