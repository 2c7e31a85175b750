"""Grid leaders: 2,625 persons in the whole district, 636 of them full-time, their deputies and their days of leave.

A leader is a person who holds the post ``leader`` in at least one grid. A deputy is always a leader of another grid
of the same community, and so is whoever leads the community itself, so that neither adds persons. A few grids are
vacant and a few leaders answer for two.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from geo.demo.life.calendar import Calendar, at, days
from geo.demo.life.chance import Chance
from geo.demo.life.figures import FULL_TIME, GRIDS, LEADERS
from geo.demo.life.ground import Area, Ground
from geo.demo.life.names import People

_LEAVE = ("年休假", "年休假", "病假", "外出培训", "事假", "婚假", "陪护家人")


@dataclass(frozen=True)
class Person:
    """Somebody who works in the grids or in a centre."""

    id: int
    name: str
    phone: str
    organisation_id: int | None = None


@dataclass(frozen=True)
class Post:
    """A post that a person holds in a grid or community; rank 1 is first in line."""

    person_id: int
    area_code: str
    post: str
    rank: int
    employment: str


@dataclass(frozen=True)
class Leave:
    """A span in which a person is not on duty, ``until`` excluded."""

    person_id: int
    begins: datetime
    until: datetime
    reason: str


class Leaders:
    """The leaders of a district.

    Args:
        ground: whose grids they lead.
        seed: of the demo.
        calendar: for the days of leave.
    """

    def __init__(self, ground: Ground, seed: int, calendar: Calendar) -> None:
        self._ground = ground
        self._chance = Chance(seed, calendar.year, "leaders")
        share = len(ground.grids) / GRIDS
        self._full_time = round(FULL_TIME * share)
        self.vacant = self._choose_vacant(max(1, round(7 * share)))
        self.persons = self._persons(max(round(LEADERS * share), len(ground.grids) - len(self.vacant)))
        self.posts = self._posts(max(1, round(11 * share)))
        self.leaves = self._leaves(calendar)
        self._by_area: dict[str, list[Post]] = {}
        for post in self.posts:
            self._by_area.setdefault(post.area_code, []).append(post)

    def in_line(self, area_code: str) -> list[Post]:
        """The leaders of an area, the first in line first, then its deputies."""
        return sorted(self._by_area.get(area_code, ()), key=lambda post: (post.post != "leader", post.rank))

    def on_duty(self, grid: Area, instant: datetime) -> Post | None:
        """Who answers at an instant: the first in line who is not on leave, else whoever leads the community."""
        line = self.in_line(grid.code) + self.in_line(grid.parent_code)
        present = (post for post in line if not self._away(post.person_id, instant))
        return next(present, line[0] if line else None)

    def _away(self, person_id: int, instant: datetime) -> bool:
        return any(leave.begins <= instant < leave.until for leave in self._leaves_of.get(person_id, ()))

    def _choose_vacant(self, count: int) -> set[str]:
        """Grids without a leader, none of them alone in its community."""
        crowded = [
            grid.code for grids in self._ground.grids_by_community().values() if len(grids) > 2 for grid in grids
        ]
        return set(self._chance.some(crowded, min(count, len(crowded))))

    def _persons(self, count: int) -> list[Person]:
        people = People(self._chance)
        return [Person(number, people.name(), people.phone()) for number in range(1, count + 1)]

    def _posts(self, doubled: int) -> list[Post]:
        """One leader for every grid, the rest where most households are, then second grids and deputies."""
        led = [grid for grid in self._ground.grids if grid.code not in self.vacant]
        seats = [(grid, 1) for grid in led] + self._further_seats(led, len(self.persons) - len(led))
        by_need = sorted(seats, key=lambda seat: (seat[1], not seat[0].urban, -self._ground.households[seat[0].code]))
        full_time = {(grid.code, rank) for grid, rank in by_need[: self._full_time]}
        posts = [
            Post(person.id, grid.code, "leader", rank, _employment((grid.code, rank) in full_time))
            for person, (grid, rank) in zip(self.persons, sorted(seats, key=lambda s: (s[0].code, s[1])), strict=True)
        ]
        posts += self._second_grids(posts, doubled)
        return posts + self._deputies(posts) + self._of_communities(posts)

    def _further_seats(self, led: list[Area], count: int) -> list[tuple[Area, int]]:
        """Second, third and later seats, drawn by households."""
        need = {grid.code: (self._ground.households[grid.code] + 60) * self._chance.log_normal(0.5) for grid in led}
        ranks = dict.fromkeys(need, 1)
        seats: list[tuple[Area, int]] = []
        while len(seats) < count:
            widest = sorted(led, key=lambda grid: (-need[grid.code] / ranks[grid.code] ** 1.7, grid.code))
            for grid in widest[: min(len(led), max(1, (count - len(seats)) // 2))]:
                ranks[grid.code] += 1
                seats.append((grid, ranks[grid.code]))
        return seats[:count]

    def _second_grids(self, posts: list[Post], count: int) -> list[Post]:
        """Leaders of rank 1 who also stand in the line of another grid of their community."""
        ranks: dict[str, int] = {}
        for post in posts:
            ranks[post.area_code] = max(ranks.get(post.area_code, 0), post.rank)
        second: list[Post] = []
        for post, other in self._pairs(posts, count):
            ranks[other] += 1
            second.append(Post(post.person_id, other, "leader", ranks[other], post.employment))
        return second

    def _deputies(self, posts: list[Post]) -> list[Post]:
        """In a third of the grids a leader of a neighbouring one is the deputy."""
        pairs = self._pairs(posts, len(self._ground.grids) // 3)
        return [Post(post.person_id, other, "deputy", 1, post.employment) for post, other in pairs]

    def _of_communities(self, posts: list[Post]) -> list[Post]:
        """In every community one of its first leaders, full-time where there is one, leads it as a whole."""
        candidates: dict[str, list[Post]] = {}
        for post in posts:
            if post.rank == 1:
                candidates.setdefault(self._ground.by_code[post.area_code].parent_code, []).append(post)
        chosen = {code: min(found, key=lambda p: (p.employment, p.person_id)) for code, found in candidates.items()}
        return [Post(post.person_id, code, "leader", 1, post.employment) for code, post in chosen.items()]

    def _pairs(self, posts: list[Post], count: int) -> list[tuple[Post, str]]:
        """First leaders, each with another led grid of the same community; no leader and no grid twice."""
        first = {post.area_code: post for post in posts if post.rank == 1}
        held = {(post.person_id, post.area_code) for post in posts}
        pairs: list[tuple[Post, str]] = []
        for grids in self._ground.grids_by_community().values():
            led = [grid.code for grid in grids if grid.code in first]
            pairs += [(first[code], led[i - 1]) for i, code in enumerate(led)]
        free = [(post, other) for post, other in pairs if (post.person_id, other) not in held]
        return self._chance.some(free, min(count, len(free)))

    def _leaves(self, calendar: Calendar) -> list[Leave]:
        """Some leave through the year, and a few leaders with a deputy who are away on the demo day."""
        communities = {community.code for community in self._ground.communities}
        deputised = {post.area_code for post in self.posts if post.post == "deputy"}
        first = [p for p in self.posts if p.rank == 1 and p.post == "leader" and p.area_code not in communities]
        away_today = self._chance.some([p for p in first if p.area_code in deputised], max(1, len(first) // 150))
        others = [post for post in first if post not in away_today]
        year = days(calendar.today.replace(month=1, day=2), calendar.today - timedelta(days=20))
        leaves = [
            self._leave(post, at(calendar.today, time.min) - timedelta(days=self._chance.number(1, 4)), 6, 12)
            for post in away_today
        ]
        for post in self._chance.some(others, len(others) // 12):
            leaves.append(self._leave(post, at(self._chance.one(year), time.min), 3, 12))
        self._leaves_of: dict[int, list[Leave]] = {}
        for leave in leaves:
            self._leaves_of.setdefault(leave.person_id, []).append(leave)
        return leaves

    def _leave(self, post: Post, begins: datetime, shortest: int, longest: int) -> Leave:
        until = begins + timedelta(days=self._chance.number(shortest, longest))
        return Leave(post.person_id, begins, until, self._chance.one(_LEAVE))


def _employment(full_time: bool) -> str:
    return "full_time" if full_time else "part_time"
