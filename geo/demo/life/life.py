"""Everything that lives in the demo district, made from its land."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geo.demo.life.accounts import Account, accounts
from geo.demo.life.calendar import Calendar
from geo.demo.life.chance import Chance
from geo.demo.life.disputes import Dispute, Disputes, found_by_leaders
from geo.demo.life.ground import Ground
from geo.demo.life.incidents import Incidents, incidents
from geo.demo.life.leaders import Leaders, Person, Post
from geo.demo.life.names import People
from geo.demo.life.organisations import Organisation, organisations
from geo.demo.life.reports import daily_reports
from geo.demo.life.spots import Spots

if TYPE_CHECKING:
    from geo.demo.land.model import Land


@dataclass(frozen=True)
class Life:
    """The people, organisations and disputes of the demo district.

    Attributes:
        persons: the leaders first, then the staff of the centres; ids from 1 in this order.
        disputes: in the order of their registration.
    """

    calendar: Calendar
    seed: int
    ground: Ground
    spots: Spots
    organisations: list[Organisation]
    leaders: Leaders
    persons: list[Person]
    accounts: list[Account]
    disputes: list[Dispute]

    def incidents(self) -> Iterator[Incidents]:
        """Incidents by kind, month and grid."""
        return incidents(self.ground, self.spots.liveliness, self.calendar, self.seed)

    def daily_reports(self) -> Iterator[tuple[str, date, int]]:
        """Grid code, day and number found of each report."""
        return daily_reports(self.ground, found_by_leaders(self.disputes), self.calendar, self.seed)


def generate_life(land: "Land", *, seed: int, year: int, day: int = 10) -> Life:
    """All life on ``land`` up to the morning of ``day`` October of ``year``, the demo year; repeatable by its seed."""
    calendar = Calendar(year, day)
    ground = Ground(land)
    spots = Spots(ground, seed, calendar)
    organised = organisations(ground, seed)
    leaders = Leaders(ground, seed, calendar)
    shown = _shown_leader(leaders, spots)
    grid = ground.by_code[shown.area_code]
    staff = _staff(organised, len(leaders.persons), Chance(seed, year, "staff"))
    mediator = next(person for person in staff if _works_in(person, organised, grid.parent_code))
    people = People(Chance(seed, year, "accounts"))
    leader = leaders.persons[shown.person_id - 1]
    led = tuple(post.area_code for post in leaders.posts if post.person_id == leader.id and post.post == "leader")
    signing_in = accounts(
        ground.district.code, people, (leader.id, leader.name, led), (mediator.id, mediator.name, grid.parent_code)
    )
    disputes = Disputes(ground, spots, calendar, seed, grid).all()
    everybody = [*leaders.persons, *staff]
    return Life(calendar, seed, ground, spots, organised, leaders, everybody, signing_in, disputes)


def _shown_leader(leaders: Leaders, spots: Spots) -> Post:
    """The leader who gets an account: full-time, first in line in one grid of the city and nowhere else, and lively."""
    posts: dict[int, list[Post]] = {}
    for post in leaders.posts:
        posts.setdefault(post.person_id, []).append(post)
    away = {leave.person_id for leave in leaders.leaves}
    single = [
        held[0] for held in posts.values() if len(held) == 1 and held[0].rank == 1 and held[0].person_id not in away
    ]
    homes = spots.homes_in
    city = [post for post in single if homes(post.area_code, "flat") >= 40]
    return max(city or single, key=lambda post: (post.employment, spots.liveliness[post.area_code], post.area_code))


def _staff(organised: list[Organisation], after: int, chance: Chance) -> list[Person]:
    """Two people in every mediation centre, who are no grid leaders."""
    people = People(chance)
    centres = [organisation for organisation in organised if organisation.kind == "centre" for _ in range(2)]
    return [
        Person(number, people.name(), people.phone(), centre.id)
        for number, centre in enumerate(centres, start=after + 1)
    ]


def _works_in(person: Person, organised: list[Organisation], area_code: str) -> bool:
    return person.organisation_id is not None and organised[person.organisation_id - 1].area_code == area_code
