"""The disputes of three years: each with its place, its words, its route and its course."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import shapely

from geo.demo.life.calendar import Calendar
from geo.demo.life.chance import Chance
from geo.demo.life.course import Course, drop, run
from geo.demo.life.figures import GRIDS
from geo.demo.life.ground import Area, Ground
from geo.demo.life.plans import Plan, plans
from geo.demo.life.reports import FOUND_BY
from geo.demo.life.routes import Route, by_place
from geo.demo.life.spots import Spot, Spots
from geo.demo.life.unclear import Unclear, decided_on
from geo.demo.life.words import describe, describe_danger

DESK = "受理分流岗"
_REVIEWED, _NEGLECTED = 0.035, 0.1
_QUEUE_NOW, _QUEUE_OLDER, _PAUSED = 17, 8, 4
_ABOUT_MINORS, _RESTRICTED = ("0102", "0501"), 0.06
# Days ago from and to, how many, and how they stand.
_OF_THE_SHOWN_LEADER = ((65, 42, 1, "slow"), (22, 9, 2, "slow"), (6, 3, 2, "slow"), (2, 0, 3, "unseen"))
_COARSE_M, _FAR_M = 300.0, 1_500.0


@dataclass(frozen=True)
class Dispute:
    """One dispute, ready to be written.

    Attributes:
        number: district, day and serial number of the day.
        spot: where it happened, None where nobody could tell; the ``grid`` of one outside the district is None.
        restricted: only those entitled to restricted files see it.
    """

    number: str
    plan: Plan
    spot: Spot | None
    address: str
    description: str
    restricted: bool
    course: Course

    @property
    def grid_that_answers(self) -> Area | None:
        """The grid it is assigned to; None while the desk reviews it and where the district's centre acts."""
        course = self.course
        settled_where = course.route.outcome == "assigned" and course.state != "review"
        return course.route.grid if settled_where and not self.plan.danger else None


@dataclass(frozen=True)
class _Marks:
    """What has been decided about single disputes, by their position in the order of registration.

    Attributes:
        queued: waiting for the desk's review.
        paused: suspended until something comes in.
        of_leader: of the leader with an account, and how they stand.
    """

    queued: frozenset[int]
    paused: frozenset[int]
    of_leader: Mapping[int, str]


class Disputes:
    """Makes the disputes.

    Args:
        ground: the land.
        spots: where disputes happen.
        calendar: of the demo.
        seed: of the demo.
        shown: the grid of the leader whose account the demo has; it gets open disputes of every state.
    """

    def __init__(self, ground: Ground, spots: Spots, calendar: Calendar, seed: int, shown: Area) -> None:
        self._ground, self._spots, self._calendar = ground, spots, calendar
        self._seed, self._shown = seed, shown
        self._unclear = Unclear(ground, spots)
        self._neighbours = {grid.code: grids for grids in ground.grids_by_community().values() for grid in grids}

    def all(self) -> list[Dispute]:
        """All of them, in the order of their registration."""
        planned = plans(self._calendar, len(self._ground.grids), self._seed)
        marks = self._marks(planned)
        serials: Counter[date] = Counter()
        made: list[Dispute] = []
        for position, plan in enumerate(planned):
            chance = Chance(self._seed, self._calendar.year, "dispute", position)
            day = plan.opened.date()
            serials[day] += 1
            number = f"{self._ground.district.code}-{day:%Y%m%d}-{serials[day]:04d}"
            made.append(self._one(number, plan, marks, position, made, chance))
        return made

    def _marks(self, planned: list[Plan]) -> _Marks:
        chance = Chance(self._seed, self._calendar.year, "marks")
        today = self._calendar.today
        share = len(self._ground.grids) / GRIDS
        open_to = [
            n for n, plan in enumerate(planned)
            if plan.fate == "usual" and not plan.danger and plan.opened.date() > today - timedelta(days=28)
        ]  # fmt: skip
        fresh = [n for n in open_to if planned[n].opened.date() > today - timedelta(days=10)]
        older = [n for n in open_to if n not in fresh]
        queued = chance.some(fresh, min(len(fresh) // 2, max(1, round(_QUEUE_NOW * share))))
        queued += chance.some(older, min(len(older), round(_QUEUE_OLDER * share)))
        calm = [n for n in older if n not in queued]
        paused = chance.some(calm, min(len(calm), max(1, round(_PAUSED * share))))
        of_leader = self._of_leader(planned, frozenset(queued + paused), chance)
        return _Marks(frozenset(queued), frozenset(paused), of_leader)

    def _of_leader(self, planned: list[Plan], taken: frozenset[int], chance: Chance) -> dict[int, str]:
        """The disputes of the leader with an account, and how they stand: long open, in hand, not looked at."""
        home = "flat" if self._shown.urban else "village"
        fitting: dict[int, list[int]] = defaultdict(list)
        for n, plan in enumerate(planned):
            between = plan.fate == "usual" and not plan.danger and n not in taken
            if between and plan.setting == home and plan.kind.startswith(("02", "0402")):
                fitting[(self._calendar.today - plan.opened.date()).days].append(n)
        found: dict[int, str] = {}
        for first, last, count, how in _OF_THE_SHOWN_LEADER:
            some = [n for age in range(last, first + 1) for n in fitting[age]]
            found |= dict.fromkeys(chance.some(some, min(count, len(some))), how)
        return found

    def _one(
        self, number: str, plan: Plan, marks: _Marks, position: int, before: list[Dispute], chance: Chance
    ) -> Dispute:
        twin = _twin(plan, before, chance)
        if twin:
            plan = replace(plan, kind=twin.plan.kind, setting=twin.plan.setting)
        mark = marks.of_leader.get(position)
        queued = position in marks.queued
        spot, address, route, decided = self._place(plan, twin, queued, mark, chance)
        course = Course(plan, route, self._calendar.now, chance)
        if plan.fate in ("withdrawn", "merged"):
            drop(course, chance, **({"into": twin.number} if twin else {}))
        else:
            fresh = plan.opened.date() > self._calendar.today - timedelta(days=10)
            waits = plan.fate == "outside" or chance.happens(_NEGLECTED)
            neglected = mark == "unseen" or (fresh and mark is None and waits)
            other = None if mark else self._neighbour(route, chance)
            run(
                course,
                other,
                chance,
                decided=None if queued else decided,
                neglected=neglected,
                pace=_pace(position, marks),
            )
        if plan.danger:
            text = describe_danger(plan.kind, chance)
        else:
            text = describe(plan.kind, plan.setting, plan.channel, plan.opened.month, chance)
        restricted = plan.danger or (plan.kind in _ABOUT_MINORS and chance.happens(_RESTRICTED))
        return Dispute(number, plan, spot, address, text, restricted, course)

    def _place(
        self, plan: Plan, twin: Dispute | None, queued: bool, mark: str | None, chance: Chance
    ) -> tuple[Spot | None, str, Route, Route | None]:
        """Point, address as told, the router's answer, and what the desk decides if the router does not."""
        if twin and twin.spot:
            return twin.spot, twin.address, by_place(self._ground, twin.spot), None
        if plan.danger:
            spot = self._coarse(self._spots.draw(plan.kind, plan.setting, plan.opened.date(), chance))
            return spot, spot.address, Route("assigned", "danger", {}), None
        if mark:
            spot = self._spots.home_in(self._shown, plan.setting, chance)
            return spot, spot.address, by_place(self._ground, spot), None
        if plan.fate == "outside":
            spot = self._beyond(chance)
            return spot, spot.address, Route("outside", "outside", {}), None
        spot = self._clear_spot(plan, chance)
        if not queued and not (plan.fate == "usual" and chance.happens(_REVIEWED)):
            return spot, spot.address, by_place(self._ground, spot), decided_on(spot.grid_or(self._shown), DESK)
        told, address, route = self._unclear.told(spot, chance)
        return told, address, route, decided_on((told or spot).grid_or(self._shown), DESK)

    def _clear_spot(self, plan: Plan, chance: Chance) -> Spot:
        """A spot that the router is sure of; of many tries the last where none is."""
        for _ in range(25):
            spot = self._spots.draw(plan.kind, plan.setting, plan.opened.date(), chance)
            if by_place(self._ground, spot).outcome == "assigned":
                break
        return spot

    def _coarse(self, spot: Spot) -> Spot:
        """The same place told so that no home can be found by it."""
        grid = spot.grid_or(self._ground.grids[0])
        return Spot(*grid.point, grid, self._ground.community_of(grid).name, None, _COARSE_M)

    def _beyond(self, chance: Chance) -> Spot:
        """A spot some way outside the district."""
        district = self._ground.district.geom
        hull = shapely.convex_hull(district).buffer(_FAR_M).exterior
        point = hull.interpolate(chance.real(0.0, 1.0), normalized=True)
        return Spot(
            point.x,
            point.y,
            None,
            chance.one(("嘉峪关市界内，国道旁", "高速公路出口以外路段", "邻县界内一处工地")),
            None,
            100.0,
        )

    def _neighbour(self, route: Route, chance: Chance) -> Route | None:
        if route.grid is None:
            return None
        others = [grid for grid in self._neighbours[route.grid.code] if grid.code != route.grid.code]
        return decided_on(chance.one(others), DESK) if others else None


def _pace(position: int, marks: _Marks) -> str:
    """How fast a dispute moves on."""
    if position in marks.paused:
        return "paused"
    return "slow" if marks.of_leader.get(position) == "slow" else "usual"


def _twin(plan: Plan, before: list[Dispute], chance: Chance) -> Dispute | None:
    """The earlier dispute that a merged one repeats."""
    if plan.fate != "merged":
        return None
    recent = [
        d for d in before[-60:] if d.plan.fate == "usual" and not d.plan.danger and d.course.route.grid and d.spot
    ]
    return chance.one(recent) if recent else None


def found_by_leaders(disputes: list[Dispute]) -> Counter[tuple[str, date]]:
    """How many disputes the leaders of each grid (code) found on each day."""
    return Counter(
        (d.grid_that_answers.code, d.plan.opened.date())
        for d in disputes
        if d.grid_that_answers and d.plan.channel in FOUND_BY
    )
