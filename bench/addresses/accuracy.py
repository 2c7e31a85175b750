"""How often the matcher is right, class by class, and how honest it is about how sure it is."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.addresses.model import City, Home
from bench.addresses.query import Query
from geo.addresses.candidates import NOTHING, AddressMatch, Candidate
from geo.core.errors import InvalidInputError
from geo.core.settings import settings

BINS = 10


@dataclass(frozen=True)
class Answer:
    """One answer, judged.

    Attributes:
        home_right: 1 where the first candidate is what is meant; a share in a tie; None where that cannot be known.
        grid_right: the same of the grid.
        offered: what is meant is among the candidates, and all of it in a tie.
        routed: the product would send it to a grid without asking anybody.
        said_home: the confidence in the first candidate, None without one.
        said_grid: the confidence in its grid, None without one.
        seconds: how long the answer took.
    """

    query: Query
    match: AddressMatch
    home_right: float | None
    grid_right: float | None
    offered: bool
    routed: bool
    said_home: float | None
    said_grid: float | None
    seconds: float

    @property
    def right(self) -> bool:
        """What the class asks for: found, or offered and not routed, or not routed."""
        if self.query.expected == "home":
            return self.home_right == 1
        if self.query.expected == "grid":
            return self.grid_right == 1
        if self.query.expected == "offered":
            return self.offered
        if self.query.expected == "tie":
            return self.offered and not self.routed
        return not self.routed

    @property
    def routed_right(self) -> bool:
        """Routed, and to the grid that is meant."""
        return self.routed and self.query.expected not in ("tie", "nowhere") and self.grid_right == 1


Match = Callable[[str], AddressMatch]


def ask(match: Match, city: City, queries: Iterable[Query]) -> list[Answer]:
    """Every query answered by ``match`` and judged; one that is refused counts as answered with nothing."""
    return [_asked(match, city, query) for query in queries]


def _asked(match: Match, city: City, query: Query) -> Answer:
    began = time.perf_counter()
    try:
        found = match(query.text)
    except InvalidInputError:
        found = NOTHING
    seconds = time.perf_counter() - began
    first = found.candidates[0] if found.candidates else None
    meant = [query.home, *query.others] if query.home else []
    grids = [city.grid_codes[home.grid] for home in meant]
    grid_right = float(first is not None and first.grid_code in grids) / max(1, len(meant))
    home_right = float(first is not None and any(_is(first, home) for home in meant)) / max(1, len(meant))
    return Answer(
        query,
        found,
        None if query.expected in ("grid", "offered") else home_right,
        grid_right,
        bool(meant) and all(any(_stands_for(c, home) for c in found.candidates) for home in meant),
        first is not None and first.grid_code is not None and found.grid_confidence >= settings().routed_alone_at,
        first.confidence if first else None,
        found.grid_confidence if first and first.grid_code else None,
        seconds,
    )


def _is(candidate: Candidate, home: Home) -> bool:
    if home.unit_id is not None:
        return candidate.address_unit_id == home.unit_id
    return candidate.place_id == home.place.id and candidate.address_unit_id is None


def _stands_for(candidate: Candidate, home: Home) -> bool:
    """Whether it is what is meant, or lies in it, or is what it lies in."""
    return candidate.place_id == home.place.id


@dataclass(frozen=True)
class Told:
    """What a set of answers comes to.

    Attributes:
        right: share of the answers that are what their class asks for.
        home: share with the right home, of those whose home can be known; None where there are none.
        grid: share with the right grid, of those whose grid can be known.
        precision: of those routed, how many to the right grid; None where none was.
        coverage: of those whose grid can be known, how many were routed.
    """

    count: int
    right: float
    home: float | None
    grid: float | None
    precision: float | None
    coverage: float | None

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> "Told":
        known = [a for a in answers if a.query.decidable]
        routed = [a for a in answers if a.routed]
        return cls(
            len(answers),
            sum(a.right for a in answers) / len(answers),
            _mean([a.home_right for a in answers if a.query.expected == "home"]),
            _mean([a.grid_right for a in known]),
            _mean([float(a.routed_right) for a in routed]),
            _mean([float(a.routed) for a in known]),
        )


def _mean(values: Sequence[float | None]) -> float | None:
    counted = [value for value in values if value is not None]
    return sum(counted) / len(counted) if counted else None


@dataclass(frozen=True)
class Reliability:
    """Said against true in ten bins of confidence.

    Attributes:
        bins: of each: from, to, how many, said on average, true on average; bins without any are left out.
        error: expected calibration error: |said - true| averaged over the answers.
    """

    bins: tuple[tuple[float, float, int, float, float], ...]
    error: float

    @classmethod
    def of(cls, pairs: Iterable[tuple[float | None, float | None]]) -> "Reliability":
        known = np.array([(said, true) for said, true in pairs if said is not None and true is not None])
        which = np.minimum((known[:, 0] * BINS).astype(int), BINS - 1)
        bins = []
        for number in range(BINS):
            some = known[which == number]
            if len(some):
                said, true = some.mean(axis=0)
                bins.append((number / BINS, (number + 1) / BINS, len(some), float(said), float(true)))
        error = sum(many * abs(said - true) for _, _, many, said, true in bins) / len(known)
        return cls(tuple(bins), float(error))
