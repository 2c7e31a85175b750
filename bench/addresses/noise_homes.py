"""The homes that the test noise draws, and an address in the parts in which it is put together."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from bench.addresses.model import Building, City, Home, Place


@dataclass(frozen=True)
class Said:
    """An address in the parts in which it is put together; each may be ''."""

    region: str
    town: str
    community: str
    road: str
    name: str
    tail: str

    def text(self) -> str:
        return self.region + self.town + self.community + self.road + self.name + self.tail


class UnsuitableError(Exception):
    """The home drawn does not suit the class; another is drawn."""


class Homes:
    """Draws homes of a city.

    Attributes:
        city: whose homes.
        rng: to draw with; it may be exchanged.
        estates, groups, roads, landmarks: places by kind; estates without those whose name another has too.
        all: all that have buildings, as often as they are to be drawn.
        twins: the estates that share a name, by name.

    Args:
        only: ids of the places to draw from; all where it is None.
    """

    def __init__(self, city: City, only: frozenset[int] | None = None) -> None:
        self.city, self.rng = city, random.Random(0)
        by_kind: dict[str, list[Place]] = {kind: [] for kind in ("estate", "village_group", "road", "landmark", "shop")}
        for place in (place for place in city.places if only is None or place.id in only):
            by_kind[place.kind].append(place)
        self.estates = [place for place in by_kind["estate"] if not place.twin]
        self.groups, self.roads = by_kind["village_group"], by_kind["road"]
        self.landmarks = by_kind["landmark"]
        self.all = self.estates * 4 + self.groups * 2 + self.roads
        self.twins: dict[str, list[Place]] = {}
        for place in city.places:
            if place.twin:
                self.twins.setdefault(place.name, []).append(place)

    def home(self, places: list[Place] | None = None) -> Home:
        place = self.rng.choice(places or self.all)
        if not place.buildings:
            raise UnsuitableError
        return self.home_in(place, self.rng.choice(place.buildings))

    def home_in(self, place: Place, building: Building) -> Home:
        """Mostly a room, now and then only its unit or its building."""
        if not building.stairs:
            return Home(place, building.id, building.key, building.label, "", "", building.grid)
        stair, said = self.rng.choice(building.stairs), self.rng.random()
        if said < 0.12:
            return Home(place, building.id, building.key, building.label, "", "", building.grid)
        if said < 0.2 and stair.id:
            return Home(place, stair.id, building.key, building.label, stair.key, "", building.grid)
        room_id, key = self.rng.choice(list(stair.rooms()))
        return Home(place, room_id, building.key, building.label, stair.key, key, building.grid)

    def room(self, suits: Callable[[Building], bool] = lambda building: True) -> Home:
        """A room of an estate, in a building that suits."""
        place = self.rng.choice(self.estates)
        building = self.rng.choice(place.buildings)
        if not building.stairs or not suits(building):
            raise UnsuitableError
        stair = self.rng.choice(building.stairs)
        room_id, key = self.rng.choice(list(stair.rooms()))
        return Home(place, room_id, building.key, building.label, stair.key, key, building.grid)

    def said(self, home: Home) -> Said:
        place = home.place
        community = self.city.communities[place.community]
        in_name = place.kind == "village_group"
        return Said(
            self.city.district,
            self.city.towns[community.town].name,
            "" if in_name else community.name,
            f"{place.on_road[0]}{place.on_road[1]}号" if place.on_road[0] and self.rng.random() < 0.5 else "",
            place.name,
            full_tail(home),
        )


def full_tail(home: Home) -> str:
    """Building, unit and room as the library has them."""
    unit = f"{home.unit}单元" if home.unit else ""
    return home.label + unit + (f"{home.room}室" if home.room else "")
