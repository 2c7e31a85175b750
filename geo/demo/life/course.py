"""The course of a dispute: what happened to it from its registration to the demo day."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from geo.demo.life.chance import Chance, Urn
from geo.demo.life.plans import Plan
from geo.demo.life.routes import Route
from geo.demo.life.texts import table

LEVELS = ("grid", "community", "town", "district")
_LEVELS = Urn(LEVELS, (71.0, 19.0, 7.5, 2.5))
# How long it takes from registration to settlement at each level: the middle in days, and how much it varies.
_DAYS = {"grid": (2.6, 0.75), "community": (7.0, 0.55), "town": (14.0, 0.4), "district": (21.0, 0.35)}
_STUCK, _RETURNED, _SUSPENDED, _REOPENED, _REFERRED = 0.024, 0.02, 0.03, 0.006, 0.009


@dataclass(frozen=True)
class Event:
    """Something that happened to a dispute; ``by`` is desk, leader, centre or system."""

    at: datetime
    action: str
    from_state: str | None
    to_state: str
    by: str
    reason: str = ""
    detail: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """A choice of who answers: the route in force from ``at`` on."""

    at: datetime
    route: Route
    by: str


class Course:
    """The events of one dispute, built in order; what would come after ``now`` does not happen.

    Args:
        plan: what was registered.
        route: where the intake sent it.
        now: the end of the story so far.
        chance: the draws of this topic.
    """

    def __init__(self, plan: Plan, route: Route, now: datetime, chance: Chance) -> None:
        self.plan, self._now, self._chance = plan, now, chance
        self.events: list[Event] = []
        self.choices = [Choice(plan.opened, route, "system")]
        self.level = "district" if plan.danger or route.outcome == "outside" else "grid"
        self.state = (
            "review" if route.outcome == "review" else "registered" if route.outcome == "outside" else "assigned"
        )
        self.events.append(Event(plan.opened, "register", None, self.state, "desk"))
        self.accepted_at: datetime | None = None
        self.settled_at: datetime | None = None
        self.closed_at: datetime | None = None

    @property
    def route(self) -> Route:
        """The route in force."""
        return self.choices[-1].route

    def happens(self, at: datetime, action: str, to_state: str, by: str, note: str = "", **detail: object) -> bool:
        """Let something happen at an instant; False, and nothing, if that lies after now."""
        if at > self._now or self.events[-1].at > at:
            return False
        reason = self._chance.one(table("course")[note]) if note else ""
        self.events.append(Event(at, action, self.state, to_state, by, reason, detail))
        self.state = to_state
        return True

    def decided(self, at: datetime, route: Route, note: str) -> bool:
        """Let the desk decide who answers."""
        if not self.happens(at, "reassign", "assigned", "desk", note):
            return False
        self.choices.append(Choice(at, route, "desk"))
        return True


def run(
    course: Course,
    other: Route | None,
    chance: Chance,
    *,
    decided: Route | None,
    neglected: bool = False,
    pace: str = "usual",
) -> None:
    """Tell the whole course.

    Args:
        course: registered already.
        other: the neighbouring grid a returned dispute goes to, None where it is not returned.
        decided: what the desk decides on a dispute in review, None while it has not.
        neglected: whoever must act has not looked at it yet.
        pace: ``usual``, ``slow`` (it is not settled by now) or ``paused`` (it waits for something, suspended).
    """
    at = course.plan.opened
    if course.state == "review":
        at += timedelta(hours=0.1 + chance.wait(2.5))
        if decided is None or not course.decided(at, decided, "decide"):
            return
    if course.state == "registered":
        if not neglected:
            course.happens(at + timedelta(hours=0.5 + chance.wait(3.0)), "refer", "referred", "centre", "refer")
        return
    if course.plan.danger:
        _protect(course, at, chance)
        return
    if course.plan.fate in ("withdrawn", "merged"):
        return
    if other is not None and chance.happens(_RETURNED):
        at += timedelta(hours=0.5 + chance.wait(4.0))
        if not _returned(course, at, other, chance):
            return
        at = course.events[-1].at
    if not neglected and _accepted(course, at, chance):
        _handled(course, chance, pace)


def _returned(course: Course, at: datetime, other: Route, chance: Chance) -> bool:
    """Sent back by the leader it came to, and by the desk to the neighbouring grid."""
    decided = at + timedelta(hours=0.2 + chance.wait(2.0))
    return course.happens(at, "return", "review", "leader", "return") and course.decided(decided, other, "decide")


def drop(course: Course, chance: Chance, **detail: object) -> None:
    """End a dispute that was withdrawn or merged into another, within the next days or at the latest now."""
    at = course.plan.opened + timedelta(hours=1.0 + chance.wait(16.0))
    action, state = ("merge", "merged") if course.plan.fate == "merged" else ("withdraw", "withdrawn")
    if not course.happens(at, action, state, "desk", action, **detail):
        course.happens(course.events[-1].at + timedelta(minutes=4), action, state, "desk", action, **detail)


def _accepted(course: Course, at: datetime, chance: Chance) -> bool:
    """Most are accepted on the same day, a few after the time allowed."""
    at += timedelta(hours=0.15 + chance.wait(30.0 if chance.happens(0.05) else 4.5))
    if not course.happens(_awake(at), "accept", "accepted", "leader", "accept"):
        return False
    course.accepted_at = course.events[-1].at
    return True


def _handled(course: Course, chance: Chance, pace: str) -> None:
    """From acceptance to its end: mediation on the level it needs, then settled, failed or referred."""
    level = "grid" if pace != "usual" else _LEVELS.draw(chance)
    opened, begun = course.plan.opened, course.accepted_at or course.plan.opened
    middle, spread = _DAYS[level]
    ends = max(opened + timedelta(days=middle * chance.log_normal(spread)), begun + timedelta(hours=3))
    if pace != "usual" or (chance.happens(_STUCK) and course.plan.fate == "usual"):
        ends += timedelta(days=chance.number(60, 230))
    if pace == "usual" and chance.happens(_REFERRED) and course.plan.fate == "usual":
        course.happens(_awake(begun + timedelta(days=chance.wait(2.0))), "refer", "referred", "centre", "refer")
        return
    if not course.happens(
        _awake(_between(begun, ends, 0.05, 0.3, chance)), "mediate", "mediating", "leader", "mediate"
    ):
        return
    if pace == "paused":
        course.happens(_awake(course.events[-1].at + timedelta(hours=20)), "suspend", "suspended", "leader", "suspend")
        return
    if not _moved_up(course, level, ends, chance) or not _paused(course, ends, chance):
        return
    _ended(course, ends, chance)


def _moved_up(course: Course, level: str, ends: datetime, chance: Chance) -> bool:
    """Up through the levels it needs, one after the other."""
    steps = LEVELS.index(level)
    begun = course.events[-1].at
    for step in range(1, steps + 1):
        at = _awake(begun + (ends - begun) * (step / (steps + 1) * chance.real(0.8, 1.0)))
        to = LEVELS[step]
        if not course.happens(
            at, "escalate", "mediating", "leader" if step == 1 else "centre", f"escalate_{to}", level=to
        ):
            return False
        course.level = to
    return True


def _paused(course: Course, ends: datetime, chance: Chance) -> bool:
    if not chance.happens(_SUSPENDED):
        return True
    begun = course.events[-1].at
    if not course.happens(_between(begun, ends, 0.2, 0.4, chance), "suspend", "suspended", "leader", "suspend"):
        return False
    return course.happens(_between(begun, ends, 0.7, 0.95, chance), "resume", "mediating", "leader", "resume")


def _ended(course: Course, ends: datetime, chance: Chance) -> None:
    by = "leader" if course.level == "grid" else "centre"
    ends = max(_awake(ends), course.events[-1].at + timedelta(hours=1))
    if course.plan.fate == "failed":
        course.happens(ends, "fail", "failed", by, "fail")
        return
    if not course.happens(ends, "resolve", "resolved", by, "resolve"):
        return
    course.settled_at = ends
    called = _awake(ends + timedelta(days=2.0 + chance.wait(4.0)))
    if chance.happens(_REOPENED) and course.happens(called, "reopen", "mediating", "desk", "reopen"):
        course.settled_at = None
        ends = _awake(called + timedelta(days=1.0 + chance.wait(4.0)))
        if not course.happens(ends, "resolve", "resolved", by, "resolve"):
            return
        course.settled_at = ends
        called = _awake(ends + timedelta(days=3.0 + chance.wait(4.0)))
    if course.happens(called, "close", "closed", "desk", "close"):
        course.closed_at = called


def _protect(course: Course, at: datetime, chance: Chance) -> None:
    """A dispute with a danger mark: taken at once by the district's centre, followed up by those trained for it."""
    if not course.happens(at + timedelta(minutes=chance.number(2, 9)), "accept", "accepted", "centre"):
        return
    course.accepted_at = course.events[-1].at
    at = course.accepted_at + timedelta(minutes=chance.number(5, 40))
    if not course.happens(at, "mediate", "mediating", "centre", "protect"):
        return
    if chance.happens(0.3):
        course.happens(at + timedelta(hours=1.0 + chance.wait(10.0)), "refer", "referred", "centre", "refer_police")
        return
    ends = _awake(at + timedelta(days=4.0 + chance.wait(8.0)))
    if course.happens(ends, "resolve", "resolved", "centre", "protect_close"):
        course.settled_at = ends
        called = _awake(ends + timedelta(days=7.0 + chance.wait(5.0)))
        if course.happens(called, "close", "closed", "centre", "protect_close"):
            course.closed_at = called


def _between(first: datetime, last: datetime, lowest: float, highest: float, chance: Chance) -> datetime:
    return first + (last - first) * chance.real(lowest, highest)


def _awake(at: datetime) -> datetime:
    """The same instant, or the morning after where it falls in the night; people act by day."""
    at = at.replace(microsecond=0)
    if 8 <= at.hour < 21:
        return at
    later = at + timedelta(hours=(32 - at.hour) % 24)
    return later.replace(minute=(at.minute + at.second) % 60)
