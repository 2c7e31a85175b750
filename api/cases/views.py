"""Cases as the caller may see them."""

from collections.abc import Iterable, Sequence
from typing import Any

from geoalchemy2.shape import to_shape

from api.cases.schema import (
    AssignmentView,
    CandidateView,
    CaseItem,
    CaseView,
    EventView,
    MergedView,
    PartyView,
    RoutingView,
    TakenInView,
)
from api.locate.schema import GridView, PointIn, leader_view
from geo.cases.intake import TakenIn
from geo.cases.listing import CaseRow, PartyRow
from geo.cases.merging import Merged
from geo.cases.states import OPEN
from geo.cases.tables import Assignment, CaseEvent, CaseRecord
from geo.core import clock
from geo.routing.reasons import Language, say


def location(record: CaseRecord) -> PointIn | None:
    """The point of a case in WGS84 degrees."""
    if record.point is None:
        return None
    point = to_shape(record.point)
    return PointIn(lon=point.x, lat=point.y)


def item(row: CaseRow) -> CaseItem:
    """A case as it stands in a list."""
    return CaseItem(**_facts(row))


def _facts(row: CaseRow) -> dict[str, Any]:
    record = row.record
    same = ("number", "kind", "channel", "state", "level", "address", "description", "opened_at", "accept_by", "due_at")
    return {name: getattr(record, name) for name in (*same, "danger", "restricted")} | {
        "location": location(record),
        "grid": _grid(row.grid),
        "place": _grid(row.place),
        "leader": row.leader,
        "unit": row.unit,
        "overdue": record.state in OPEN and record.due_at < clock.now(),
    }


def _grid(named: tuple[str, str] | None) -> GridView | None:
    return GridView(code=named[0], name=named[1]) if named else None


def taken_in(
    found: TakenIn, row: CaseRow, assignment: Assignment, parties: Sequence[PartyRow], language: Language
) -> TakenInView:
    """What the one who reported is told. Of a dangerous case: not where its leader is, for there is none."""
    located = found.placed.located if found.placed else None
    told = found.desk is None or found.desk.rule != "danger"
    grid = located.grid if located and told else None
    routing = RoutingView(
        outcome=assignment.outcome,
        rule=assignment.rule,
        reason=_reason(assignment, language),
        confidence=assignment.confidence,
        edge_distance_m=assignment.edge_distance_m,
        grid=GridView(code=grid.code, name=grid.name) if grid else _grid(row.grid or row.place) if told else None,
        leader=leader_view(located.leader, with_phone=True) if located and told else None,
        unit=row.unit,
        unit_reason=_unit_reason(assignment, language),
        candidates=candidates(assignment.runners_up),
    )
    return TakenInView(
        number=row.record.number,
        state=row.record.state,
        location=location(row.record),
        routing=routing,
        parties=[_party(party) for party in parties],
    )


def _party(party: PartyRow) -> PartyView:
    known = party.lon is not None and party.lat is not None
    return PartyView(
        part=party.part,
        address=party.address,
        location=PointIn(lon=party.lon, lat=party.lat) if known else None,
        grid=_grid(party.grid),
    )


def _reason(assignment: Assignment, language: Language) -> str:
    """Said again from the facts, so that it is in the reader's language; the kept sentence where there are none."""
    if assignment.facts is None:
        return assignment.reason
    return say(assignment.rule, assignment.facts, language)


def _unit_reason(assignment: Assignment, language: Language) -> str:
    if assignment.unit_facts is None:
        return assignment.unit_reason
    return say(assignment.unit_facts["rule"], assignment.unit_facts["facts"], language)


def candidates(stored: Iterable[dict[str, Any]]) -> list[CandidateView]:
    """The grids that were to be chosen from."""
    return [
        CandidateView(
            grid=GridView(code=each["code"], name=each["name"]),
            address=each.get("address"),
            confidence=each.get("confidence"),
            distance_m=each.get("distance_m"),
            location=PointIn(lon=each["lon"], lat=each["lat"]) if each.get("lon") is not None else None,
        )
        for each in stored
    ]


def case(
    row: CaseRow,
    events: Sequence[tuple[CaseEvent, str | None]],
    assignments: Sequence[Assignment],
    actions: list[str],
    has_contact: bool,
    parties: Sequence[PartyRow],
    into: str | None,
    merged: Sequence[Merged],
    language: Language,
) -> CaseView:
    """One case with its history."""
    record = row.record
    same = ("source", "external_id", "datum", "accuracy_m", "occurred_at", "accepted_at", "settled_at", "closed_at")
    return CaseView(
        **_facts(row),
        **{name: getattr(record, name) for name in (*same, "revision")},
        reason=_reason(assignments[-1], language) if assignments else "",
        history=[_event(event, actor) for event, actor in events],
        assignments=[_assignment(each, language) for each in assignments],
        actions=actions,
        has_contact=has_contact,
        parties=[_party(party) for party in parties],
        merged_into=into,
        merged=[_merged(each) for each in merged],
    )


def _merged(found: Merged) -> MergedView:
    history = [_event(event, actor) for event, actor in found.history]
    return MergedView(number=found.number, opened_at=found.opened_at, description=found.description, history=history)


def _event(event: CaseEvent, actor: str | None) -> EventView:
    same = ("at", "action", "from_state", "to_state", "reason", "detail")
    return EventView(actor=actor, **{name: getattr(event, name) for name in same})


def _assignment(each: Assignment, language: Language) -> AssignmentView:
    same = ("at", "outcome", "rule", "edge_distance_m", "confidence")
    return AssignmentView(
        reason=_reason(each, language),
        unit_reason=_unit_reason(each, language),
        candidates=candidates(each.runners_up),
        **{name: getattr(each, name) for name in same},
    )
