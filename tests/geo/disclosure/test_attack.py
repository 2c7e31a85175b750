"""Attacks on everything that is published of a year or two: no small number may be told apart from a larger one."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.areas.level import Level
from geo.disclosure import lattice
from geo.disclosure.hiding import LEAST
from geo.disclosure.lattice import KIND_GROUPS, Cell
from tests.geo.disclosure.attacker import found_out, published_of
from tests.geo.disclosure.worlds import DISTRICT, Atom, World, world

SHAPES = st.lists(st.integers(1, 4), min_size=2, max_size=3)
MONTHS = [date(2024, month, 1) for month in range(1, 13)]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    shape=SHAPES,
    seed=st.integers(0, 2**32),
    scale=st.sampled_from([0.2, 0.5, 1.0, 2.0, 5.0]),
    moving=st.none() | st.integers(2, 12),
)
def test_random_districts(shape: list[int], seed: int, scale: float, moving: int | None) -> None:
    assert found_out(world(shape, seed, scale, moving=moving)) == {}


def made(of_place: Mapping[tuple[int, int], Callable[[date, str], int]]) -> World:
    """A year of communities (town and number), each with its cases by month and kind."""
    return World(
        {
            Atom(town, community, month, kind): cases(month, kind)
            for (town, community), cases in of_place.items()
            for month in MONTHS
            for kind in KIND_GROUPS
        }
    )


def crowded(_: date, __: str) -> int:
    return 6


def empty(_: date, __: str) -> int:
    return 0


def once_a_quarter(month: date, kind: str) -> int:
    return int(kind == "other" and month.month % 3 == 0)


def silent_in_january(month: date, _: str) -> int:
    return 0 if month.month <= 3 else 3


def never_of_one_kind(_: date, kind: str) -> int:
    return 0 if kind == "01" else 4


def almost_never_of_one_kind(month: date, kind: str) -> int:
    return int(month.month == 1) if kind == "01" else 5


NASTY = {
    "one empty community in a town": made({(0, 1): crowded, (0, 2): crowded, (0, 3): empty, (1, 11): crowded}),
    "a town with nothing": made({(0, 1): crowded, (1, 11): crowded, (2, 21): empty}),
    "all communities of a town small": made({(0, 1): once_a_quarter, (0, 2): once_a_quarter, (1, 11): crowded}),
    "a town silent in one quarter": made(
        {(0, 1): crowded, (1, 11): silent_in_january, (1, 12): silent_in_january, (2, 21): crowded, (3, 31): crowded}
    ),
    "a town without a kind": made({(0, 1): crowded, (1, 11): never_of_one_kind, (2, 21): crowded}),
    "two towns that can hardly hide each other": made(
        {(0, 1): almost_never_of_one_kind, (1, 11): never_of_one_kind, (2, 21): crowded, (3, 31): crowded}
    ),
    "almost nothing at all": made({(0, 1): once_a_quarter, (1, 11): empty}),
    "one town, one community": made({(0, 1): crowded}),
}


@pytest.mark.parametrize("name", NASTY)
def test_nasty_districts(name: str) -> None:
    assert found_out(NASTY[name]) == {}


def test_two_years_and_a_community_that_moves() -> None:
    assert found_out(world([2, 3, 2, 3], 7, 2.0, moving=5, years=2)) == {}


def test_something_is_published() -> None:
    """A rule that tells nothing would withstand every attack."""
    told = published_of(NASTY["one empty community in a town"])
    assert {cell.level for cell in told} == {Level.DISTRICT, Level.TOWN, Level.COMMUNITY}
    assert told[Cell(Level.TOWN, 0, MONTHS[0])] == 144
    assert told[Cell(Level.COMMUNITY, 11, MONTHS[0])] == 288
    assert told[Cell(Level.TOWN, 0, MONTHS[0], "02")] == 144
    assert told[Cell(Level.DISTRICT, DISTRICT, MONTHS[0], "02")] == 216
    assert Cell(Level.COMMUNITY, 3, MONTHS[0]) not in told


def large(counts: Mapping[Any, int], withheld: Collection[Any] = ()) -> frozenset[Any]:
    return frozenset(key for key, n in counts.items() if n >= LEAST and key not in withheld)


def rows_without_small(table: Mapping[int, Mapping[str, int]], allowed: Collection[int]) -> frozenset[int]:
    return frozenset(row for row in allowed if min(table[row].values()) >= LEAST)


def in_every_town(year: date, by_town: Mapping[int, Mapping[int, int]], _: set[int]) -> dict[Cell, int]:
    return COMMUNITIES(year, by_town, set(by_town))


COMMUNITIES = lattice._communities


@pytest.mark.parametrize(
    ("part", "broken", "where"),
    [
        ("shown_siblings", large, "one empty community in a town"),
        ("shown_siblings", large, "a town with nothing"),
        ("shown_rows", rows_without_small, "a town without a kind"),
        ("_communities", in_every_town, "a town silent in one quarter"),
    ],
)
def test_a_broken_rule_is_found_out(part: str, broken: Any, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lattice, part, broken)
    assert found_out(NASTY[where])
