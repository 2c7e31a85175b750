"""A noisy address and what is true of it: the contract between the two noises and what is measured with them."""

import math
import random
from dataclasses import dataclass, replace
from typing import Literal

from bench import polygons
from bench.addresses.model import City, Home, Place

_BESIDE_M = 60.0
Expected = Literal["home", "grid", "offered", "tie", "nowhere"]


@dataclass(frozen=True)
class Query:
    """What somebody wrote, and what is meant.

    Attributes:
        text: as written.
        kind: the class of noise.
        home: what is meant; None where it is nothing in the city.
        expected: ``home`` where the text says enough to find what is meant; ``grid`` where it says enough for the grid
            alone; ``offered`` where it only says what is near by or what reaches over several grids, so that the home
            is to be offered, its own grid being one of several it may be; ``tie`` where it means ``home`` and
            ``others`` alike, so that all are to be offered and none routed; ``nowhere`` where nothing is to be routed.
        others: what else is meant in a tie.
    """

    text: str
    kind: str
    home: Home | None
    expected: Expected = "home"
    others: tuple[Home, ...] = ()

    @property
    def decidable(self) -> bool:
        """Whether the text says enough for the grid."""
        return self.expected in ("home", "grid")

    @property
    def level(self) -> str:
        """What is meant: place, building, unit or room; '' for nothing."""
        if self.home is None:
            return ""
        if self.home.room:
            return "room"
        if self.home.unit:
            return "unit"
        return "building" if self.home.building else "place"

    def grid_code(self, city: City) -> str | None:
        """The grid that is meant."""
        return None if self.home is None else city.grid_codes[self.home.grid]


def whole(place: Place) -> Home:
    """A place itself, with nothing of it: its grid is the one that most of its buildings lie in."""
    grids = [building.grid for building in place.buildings] or [place.grid]
    return Home(place, None, "", "", "", "", max(sorted(set(grids)), key=grids.count))


def somewhere_in(place: Place, dice: random.Random) -> Home:
    """A place itself, meant by somebody who is in one of its buildings and does not say which."""
    grid = dice.choice(place.buildings).grid if place.buildings else place.grid
    return replace(whole(place), grid=grid)


def beside(city: City, place: Place, dice: random.Random) -> Home:
    """A place itself, meant by somebody some way from it, who may be in the next grid already."""
    angle, columns = dice.uniform(0, 2 * math.pi), polygons.columns_of(len(city.grid_codes))
    east = place.at[0] + _BESIDE_M * math.cos(angle)
    north = place.at[1] + _BESIDE_M * math.sin(angle)
    half = polygons.SIDE_M / 2
    grid = place.grid + (int(east > half) - int(east < -half)) + columns * (int(north > half) - int(north < -half))
    return replace(whole(place), grid=min(max(grid, 0), len(city.grid_codes) - 1))


def in_one_grid(place: Place) -> bool:
    """Whether all that is known of a place lies in one grid."""
    return len({building.grid for building in place.buildings} or {place.grid}) == 1
