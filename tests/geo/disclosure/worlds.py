"""Small districts of which every case is known, to see what somebody learns who knows only what was published."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from geo.disclosure.lattice import KIND_GROUPS, Frozen

DISTRICT = 1
QUARTERS = (1, 4, 7, 10)


class Atom(NamedTuple):
    """Cases of one kind group in one community, while it belonged to a town, in one month."""

    town: int
    community: int
    month: date
    kind: str

    @property
    def quarter(self) -> date:
        return self.month.replace(month=self.month.month - (self.month.month - 1) % 3)

    @property
    def year(self) -> date:
        return self.month.replace(month=1)


@dataclass(frozen=True)
class World:
    """The atoms of whole years with how many cases each has, zeros too."""

    counts: dict[Atom, int]

    @property
    def frozen(self) -> Frozen:
        """What the product knows of it, summed up as it reads it."""
        found = Frozen()
        for atom, n in self.counts.items():
            found.months[atom.month] = found.months.get(atom.month, 0) + n
            towns = found.towns[atom.quarter]
            towns[atom.town] = towns.get(atom.town, 0) + n
            kinds = found.kinds[atom.year].setdefault(atom.town, {})
            kinds[atom.kind] = kinds.get(atom.kind, 0) + n
            communities = found.communities[atom.year].setdefault(atom.town, {})
            communities[atom.community] = communities.get(atom.community, 0) + n
        return found


def world(shape: list[int], seed: int, scale: float, *, moving: int | None = None, years: int = 1) -> World:
    """A random district, sparse in some places and crowded in others.

    Args:
        shape: how many communities each town has.
        seed: of all chance.
        scale: cases in a middling atom.
        moving: the month from which the first community of the first town belongs to the second.
        years: how many, from 2024 on.
    """
    chance = np.random.default_rng(seed)
    homes = [(town, 10 * town + place) for town, many in enumerate(shape) for place in range(many)]
    of_town = {town: chance.choice([0.2, 1.0, 3.0]) for town in range(len(shape))}
    of_home = {home: chance.choice([0.0, 0.05, 0.3, 1.0, 3.0]) for home in homes}
    of_kind = dict(zip(KIND_GROUPS, chance.dirichlet([1.0, 2.0, 1.0, 3.0]) * 4, strict=True))
    counts = {}
    for year in range(2024, 2024 + years):
        for number in range(1, 13):
            for town, community in homes:
                now = 1 if moving is not None and community == 0 and number >= moving else town
                for kind in KIND_GROUPS:
                    mean = scale * of_town[town] * of_home[town, community] * of_kind[kind]
                    counts[Atom(now, community, date(year, number, 1), kind)] = int(chance.poisson(mean))
    return World(counts)
