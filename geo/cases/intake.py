"""The main flow: reports of disputes become cases on somebody's desk. Locate, assign, record, announce."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from geo.addresses.normalise import checked
from geo.areas.districts import districts
from geo.cases import repository
from geo.cases.announcing import announce
from geo.cases.assigning import Desk, Situation, assign
from geo.cases.placing import Matcher, Placed, place_many
from geo.cases.recording import happened, record
from geo.cases.report import CaseReport
from geo.cases.tables import CaseRecord
from geo.core import clock
from geo.core.errors import ConflictError, InvalidInputError
from geo.core.identity import Identity, as_desk
from geo.heat.filter import CHANNELS
from geo.people import repository as people

Delivery = tuple[str, str]
_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True)
class TakenIn:
    """The case that a report became. ``created`` is False for a report that was taken in before."""

    record: CaseRecord
    placed: Placed | None
    desk: Desk | None
    created: bool


async def take_in(session: AsyncSession, library: Matcher, report: CaseReport, actor: Identity) -> TakenIn:
    """Take one report in; see :func:`take_in_many`. Its record is of the session."""
    taken = (await take_in_many(session, library, [report], actor))[0]
    if taken.created:
        repository.keep_known(session, taken.record)
    return taken


async def take_in_many(
    session: AsyncSession, library: Matcher, reports: Sequence[CaseReport], actor: Identity
) -> list[TakenIn]:
    """Take reports in, in the transaction of ``session``: locate, assign, record, announce. In order, all or none.

    The same ``(source, external_id)`` again gives the same case, also within ``reports`` and when both come at the same
    time; what it says differently is appended to the case's history. The statements are the same few however many
    reports there are. New records are not of the session.

    Raises:
        InvalidInputError: what :func:`faults_of` finds in the first report that has a fault.
        ConflictError: no boundaries have been imported yet.
    """
    async with as_desk(session, actor), session.begin_nested():
        if fault := next((fault for fault in await faults_of(session, reports) if fault is not None), None):
            raise fault
        deliveries = [_delivery(report) for report in reports]
        known = await _cases_of(session, {delivery for delivery in deliveries if delivery})
        new = _first_of_each(reports, deliveries, known)
        taken = dict(zip(new, await _take(session, library, [_signed(reports[i]) for i in new], actor), strict=True))
        known |= {delivery: taken[i].record for i in new if (delivery := deliveries[i])}
        again = {i: known[delivery] for i, delivery in enumerate(deliveries) if i not in taken and delivery}
        await _append_changes(session, [(_signed(reports[i]), case) for i, case in again.items()], actor)
        taken |= {i: TakenIn(case, None, None, created=False) for i, case in again.items()}
        return [taken[i] for i in range(len(reports))]


async def route_many(
    session: AsyncSession, library: Matcher, reports: Sequence[CaseReport]
) -> list[tuple[Situation, Desk]]:
    """Where reports would go, exactly as taking them in would find it; nothing is written.

    Raises:
        InvalidInputError: an address is empty or too long.
        ConflictError: no boundaries have been imported yet.
    """
    situations = await _locate(session, library, reports)
    return list(zip(situations, await assign(session, situations), strict=True))


async def faults_of(session: AsyncSession, reports: Sequence[CaseReport]) -> list[InvalidInputError | None]:
    """What keeps each report from being taken in: an unknown kind or channel, no place, a time to come."""
    kinds = {kind.code for kind in await people.kinds(session)}
    now = clock.now()
    return [_fault(report, kinds, now) for report in reports]


async def taken_in_before(session: AsyncSession, reports: Sequence[CaseReport], actor: Identity) -> list[bool]:
    """Whether each report has been taken in before, as far as that shows now."""
    deliveries = [_delivery(report) for report in reports]
    wanted = sorted({delivery for delivery in deliveries if delivery})
    async with as_desk(session, actor):
        known = await repository.known_deliveries(session, wanted)
    return [delivery in known for delivery in deliveries]


async def _take(
    session: AsyncSession, library: Matcher, reports: Sequence[CaseReport], actor: Identity
) -> list[TakenIn]:
    """The story itself, told of many reports at once."""
    if not reports:
        return []
    situations = await _locate(session, library, reports)
    decided = await assign(session, situations)
    records = await record(session, situations, decided, actor)
    await announce(session, records, situations, decided)
    each = zip(records, situations, decided, strict=True)
    return [TakenIn(case, situation.placed, desk, created=True) for case, situation, desk in each]


async def _locate(session: AsyncSession, library: Matcher, reports: Sequence[CaseReport]) -> list[Situation]:
    """Where each event took place, where its parties live, and in which district that is: else the largest one."""
    known = await districts(session, clock.now())
    if not known:
        raise ConflictError("no_district")
    spots = [spot for report in reports for spot in (report.spot, *(party.spot for party in report.parties))]
    placed = iter(await place_many(session, library, spots, clock.now()))
    by_id = {district.area_id: district for district in known}
    situations = []
    for report in reports:
        event, parties = next(placed), tuple(next(placed) for _ in report.parties)
        district = by_id.get(event.located.district_id or 0, known[0])
        situations.append(Situation(report, event, parties, district))
    return situations


def _fault(report: CaseReport, kinds: set[str], now: datetime) -> InvalidInputError | None:
    if report.kind not in kinds:
        return InvalidInputError.of("kind", "unknown_kind", kind=report.kind)
    if report.channel not in CHANNELS:
        return InvalidInputError.of("channel", "not_one_of", expected=", ".join(CHANNELS))
    if not report.address and (report.lon is None or report.lat is None):
        return InvalidInputError.of("address", "address_or_location")
    for name, moment in (("opened_at", report.opened_at), ("occurred_at", report.occurred_at)):
        if moment is not None and moment > now + _TOLERANCE:
            return InvalidInputError.of(name, "time_to_come", now=f"{now:%Y-%m-%d %H:%M}")
    if any(not party.address and (party.lon is None or party.lat is None) for party in report.parties):
        return InvalidInputError.of("parties", "address_or_location")
    try:
        for field, spot in (("address", report.spot), *(("parties", party.spot) for party in report.parties)):
            if spot.address:
                checked(spot.address, field)
    except InvalidInputError as fault:
        return fault
    return None


def _signed(report: CaseReport) -> CaseReport:
    """The report with a source, where it has an id of its own: without another word that is its channel."""
    return replace(report, source=report.channel) if report.external_id and not report.source else report


def _delivery(report: CaseReport) -> Delivery | None:
    return (report.source or report.channel, report.external_id) if report.external_id else None


def _first_of_each(
    reports: Sequence[CaseReport], deliveries: Sequence[Delivery | None], known: dict[Delivery, CaseRecord]
) -> list[int]:
    """The places of the reports that are new: not known, and of those with the same id the first."""
    seen: set[Delivery] = set(known)
    new = []
    for i in range(len(reports)):
        delivery = deliveries[i]
        if delivery is None or delivery not in seen:
            new.append(i)
        if delivery is not None:
            seen.add(delivery)
    return new


async def _cases_of(session: AsyncSession, deliveries: set[Delivery]) -> dict[Delivery, CaseRecord]:
    """The cases that these deliveries became; nobody else takes any of them in until this transaction ends."""
    if not deliveries:
        return {}
    await repository.lock_deliveries(session, sorted({_key(*delivery) for delivery in deliveries}))
    known = await repository.known_deliveries(session, sorted(deliveries))
    cases = await repository.by_ids(session, set(known.values()))
    return {delivery: cases[case_id] for delivery, case_id in known.items()}


def _key(source: str, external_id: str) -> int:
    digest = hashlib.blake2b(f"{source}\x1f{external_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


async def _append_changes(
    session: AsyncSession, again: Sequence[tuple[CaseReport, CaseRecord]], actor: Identity
) -> None:
    """Keep what repeated deliveries say differently."""
    now = clock.now()
    events, changed = [], {}
    for report, case in again:
        digest = report.digest()
        if case.body_digest == digest:
            continue
        said = {"description": report.description, "address": report.address, "kind": report.kind}
        events.append(happened(case, "reported_again", case.state, actor, now, said))
        changed[case.id] = {"case_id": case.id, "body_digest": digest.hex(), "at": now}
        set_committed_value(case, "body_digest", digest)
        set_committed_value(case, "changed_at", now)
    await repository.write_rows(session, "record_events", events)
    await repository.write_rows(session, "reported_again", list(changed.values()))
