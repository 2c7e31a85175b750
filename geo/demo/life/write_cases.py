"""Disputes with their history, written into empty tables."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from json import dumps
from typing import Any

import psycopg

from geo.cases.contact import seal_contact
from geo.cases.kinds import kinds
from geo.core import morton
from geo.core.database import sql
from geo.core.settings import settings
from geo.demo.life.accounts import DISPATCHER_ID, LEADER_ID
from geo.demo.life.chance import Chance
from geo.demo.life.contacts import contact_of, homes_of
from geo.demo.life.course import Choice, Event
from geo.demo.life.disputes import Dispute
from geo.demo.life.ground import Area
from geo.demo.life.keys import AreaKey, copy_rows, ewkt
from geo.demo.life.life import Life
from geo.demo.life.names import People
from geo.demo.life.organisations import Organisation
from geo.demo.life.routes import Matters
from geo.routing.reasons import say

_CASE = (
    "id", "number", "kind", "channel", "source", "external_id", "description", "address", "address_unit_id", "point",
    "morton", "accuracy_m", "district_id", "place_grid_id", "assigned_grid_id", "grid_version_id", "leader_id",
    "unit_id", "routing_outcome", "level", "state", "danger", "restricted", "scope", "occurred_at", "opened_at",
    "accept_by", "accepted_at", "due_at", "settled_at", "closed_at", "changed_at", "revision",
)  # fmt: skip
_EVENT = ("case_id", "at", "actor_id", "action", "from_state", "to_state", "reason", "detail")
_ASSIGNMENT = (
    "case_id", "at", "actor_id", "outcome", "rule", "reason", "grid_id", "grid_version_id", "leader_id", "unit_id",
    "unit_reason", "edge_distance_m", "confidence", "runners_up", "facts", "unit_facts",
)  # fmt: skip
_ANNOUNCEMENT = ("case_id", "person_id", "organisation_id", "message", "at", "seen_at")
_SYSTEMS = {"hotline": "12345", "police": "110", "app": "肃州管家"}


def write_cases(cursor: psycopg.Cursor, life: Life, areas: Mapping[str, AreaKey]) -> None:
    """Write all disputes of ``life`` with events, assignments, announcements, contacts and other places."""
    rows = _Rows(life, areas)
    copy_rows(cursor, "case_record", _CASE, rows.cases())
    copy_rows(cursor, "case_event", _EVENT, rows.events())
    copy_rows(cursor, "assignment", _ASSIGNMENT, rows.assignments())
    copy_rows(cursor, "announcement", _ANNOUNCEMENT, rows.announcements())
    copy_rows(cursor, "case_contact", ("case_id", "ciphertext"), rows.contacts())
    copy_rows(cursor, "case_place", ("case_id", "part", "address", "point", "grid_id"), rows.places())
    cursor.execute(sql("geo.demo.life", "count_serials"))


class _Rows:
    """The rows of the disputes, each table in the order of registration."""

    def __init__(self, life: Life, areas: Mapping[str, AreaKey]) -> None:
        self._life, self._areas = life, areas
        self._numbered = list(enumerate(life.disputes, start=1))
        self._matters = Matters(life.organisations)
        self._kinds = {kind.code: kind for kind in kinds()}
        located = [(number, d.spot) for number, d in self._numbered if d.spot]
        points = life.ground.lon_lat((spot.x, spot.y) for _, spot in located).round(7)
        self._points = {number: point for (number, _), point in zip(located, points.tolist(), strict=True)}
        cells = morton.keys(points[:, 0], points[:, 1]).tolist()
        self._cells = {number: cell for (number, _), cell in zip(located, cells, strict=True)}
        self._district = areas[life.ground.district.code]
        self._led_by_account = {code for a in life.accounts if a.id == LEADER_ID for code in a.areas}

    def cases(self) -> Iterator[tuple[object, ...]]:
        for number, d in self._numbered:
            grid = self._area(d.grid_that_answers)
            yield (
                number, d.number, d.plan.kind, d.plan.channel, *self._system(number, d), d.description, d.address,
                d.spot.unit_id if d.spot else None, *self._place(number, d), grid.id if grid else None,
                self._version(d), self._leader(d), self._unit(d).id, *self._standing(d, grid), *self._times(number, d),
            )  # fmt: skip

    def events(self) -> Iterator[tuple[object, ...]]:
        for number, d in self._numbered:
            for e in d.course.events:
                detail = dumps(self._detail(d, e), ensure_ascii=False)
                yield number, e.at, self._actor(d, e.by), e.action, e.from_state, e.to_state, e.reason, detail

    def assignments(self) -> Iterator[tuple[object, ...]]:
        for number, d in self._numbered:
            for choice in d.course.choices:
                route, grid = choice.route, self._area(choice.route.grid)
                by_desk = choice.by == "desk"
                unit = None if by_desk else self._unit_reason(d)
                yield (
                    number, choice.at, DISPATCHER_ID if by_desk else None, route.outcome, route.rule,
                    say(route.rule, route.facts, "zh"), grid.id if grid else None, grid.version if grid else None,
                    self._leader_at(d, choice), self._unit(d).id,
                    say(unit["rule"], unit["facts"], "zh") if unit else "", route.edge_m, route.confidence,
                    dumps([asdict(each) for each in route.choices], ensure_ascii=False),
                    dumps(route.facts, ensure_ascii=False), dumps(unit, ensure_ascii=False) if unit else None,
                )  # fmt: skip

    def announcements(self) -> Iterator[tuple[object, ...]]:
        for number, d in self._numbered:
            for choice in d.course.choices:
                seen = next((e.at for e in d.course.events if e.at > choice.at), None)
                leader = self._leader_at(d, choice)
                if d.plan.danger:
                    for unit in self._life.organisations:
                        if unit.answers_danger:
                            yield number, None, unit.id, "danger", choice.at, seen
                elif leader is not None:
                    yield number, leader, None, "new_case", choice.at, seen
                else:
                    yield number, None, self._unit(d).id, "to_decide", choice.at, seen

    def contacts(self) -> Iterator[tuple[object, ...]]:
        people = People(self._chance("contacts"))
        for number, d in self._numbered:
            if contact := contact_of(d, people, self._chance("contact", number)):
                yield number, seal_contact(contact)

    def places(self) -> Iterator[tuple[object, ...]]:
        for number, d in self._numbered:
            for part, spot in homes_of(d, self._life.spots, self._chance("home", number)):
                point = ewkt(self._life.ground.lon_lat([(spot.x, spot.y)])[0].tolist())
                grid = self._area(spot.grid)
                yield number, part, spot.address, point, grid.id if grid else None

    def _chance(self, *topic: object) -> Chance:
        return Chance(self._life.seed, self._life.calendar.year, *topic)

    def _area(self, grid: Area | None) -> AreaKey | None:
        return self._areas[grid.code] if grid else None

    def _system(self, number: int, d: Dispute) -> tuple[str | None, str | None]:
        source = _SYSTEMS.get(d.plan.channel)
        return (source, f"{d.plan.opened:%Y%m%d}{number:07d}") if source else (None, None)

    def _place(self, number: int, d: Dispute) -> tuple[object, ...]:
        point = self._points.get(number)
        grid = self._area(d.spot.grid) if d.spot else None
        accuracy = d.spot.accuracy_m or None if d.spot else None
        return (
            ewkt(point),
            self._cells.get(number),
            accuracy,
            self._district.id if grid else None,
            grid.id if grid else None,
        )

    def _version(self, d: Dispute) -> int | None:
        grid = self._area(d.spot.grid) if d.spot else None
        return grid.version if grid else None

    def _leader(self, d: Dispute) -> int | None:
        return self._leader_at(d, d.course.choices[-1]) if d.grid_that_answers else None

    def _leader_at(self, d: Dispute, choice: Choice) -> int | None:
        if choice.route.outcome != "assigned" or choice.route.grid is None or d.plan.danger:
            return None
        post = self._life.leaders.on_duty(choice.route.grid, choice.at)
        return post.person_id if post else None

    def _unit(self, d: Dispute) -> Organisation:
        return self._life.organisations[0] if d.plan.danger else self._matters.lead(d.plan.kind)

    def _unit_reason(self, d: Dispute) -> dict[str, Any]:
        """The rule and the facts by which the unit leads."""
        unit = self._unit(d)
        if d.plan.danger:
            return {"rule": "unit_centre", "facts": {"unit": unit.name}}
        kind = self._kinds[self._matters.entry(d.plan.kind)]
        return {"rule": "unit_by_kind", "facts": {"unit": unit.name, "kind": kind.name, "kind_en": kind.name_en}}

    def _standing(self, d: Dispute, grid: AreaKey | None) -> tuple[object, ...]:
        """From the outcome of the routing to the key of the area that answers."""
        course = d.course
        outcome = "review" if course.state == "review" else course.route.outcome
        level = "district" if course.state == "review" else course.level
        scope = grid.scope if grid else self._district.scope
        return outcome, level, course.state, d.plan.danger, d.restricted, scope

    def _times(self, number: int, d: Dispute) -> tuple[object, ...]:
        course, opened = d.course, d.plan.opened
        return (
            self._occurred(number, d), opened, opened + timedelta(hours=settings().accept_hours), course.accepted_at,
            opened + timedelta(days=settings().mediation_days), course.settled_at, course.closed_at,
            course.events[-1].at, len(course.events),
        )  # fmt: skip

    def _occurred(self, number: int, d: Dispute) -> datetime | None:
        chance = self._chance("occurred", number)
        if chance.happens(0.35):
            return None
        hours = 0.2 + chance.wait(3.0 if d.plan.channel in _SYSTEMS else 40.0)
        return (d.plan.opened - timedelta(hours=hours)).replace(second=0, microsecond=0)

    def _actor(self, d: Dispute, by: str) -> int | None:
        if by == "desk":
            return DISPATCHER_ID
        grid = d.grid_that_answers
        return LEADER_ID if by == "leader" and grid and grid.code in self._led_by_account else None

    def _detail(self, d: Dispute, event: Event) -> dict[str, object]:
        """What else is known of an event; people without an account by their name."""
        if event.by != "leader" or self._actor(d, event.by) is not None:
            return event.detail
        before = [choice for choice in d.course.choices if choice.at <= event.at]
        person = self._leader_at(d, before[-1])
        return {**event.detail, "person": self._life.persons[person - 1].name} if person else event.detail
