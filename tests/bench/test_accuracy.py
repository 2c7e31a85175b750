"""What counts as right: the first candidate, its grid, whether it would be routed, and how honest the confidence is."""

import pytest

from bench.addresses.accuracy import Reliability, Told, ask
from bench.addresses.city import build
from bench.addresses.figures import Measured, wrongly_routed
from bench.addresses.model import City, Home
from bench.addresses.query import Query, whole
from geo.addresses.candidates import NOTHING, AddressMatch, Candidate
from geo.core.errors import InvalidInputError


@pytest.fixture(scope="module")
def city() -> City:
    return build(seed=5, communities=40, rural=10)


@pytest.fixture(scope="module")
def home(city: City) -> Home:
    """The first home of an estate over several grids."""
    place = next(
        p
        for p in city.places
        if p.kind == "estate" and len({b.grid for b in p.buildings}) > 1 and p.buildings[0].stairs
    )
    return next(iter(city.homes_of(place.buildings[0], place)))


def candidate(city: City, home: Home, confidence: float = 0.95, **changed: object) -> Candidate:
    facts: dict[str, object] = {
        "address": home.place.name,
        "level": "room",
        "confidence": confidence,
        "lon": 98.5,
        "lat": 39.7,
        "grid_code": city.grid_codes[home.grid],
        "grid_name": "第1网格",
        "matched": (),
        "address_unit_id": home.unit_id,
        "place_id": home.place.id,
    }
    return Candidate(**{**facts, **changed})  # type: ignore[arg-type]


def told(city: City, query: Query, found: AddressMatch) -> Told:
    return Told.of(ask(lambda text: found, city, [query]))


def test_the_home_and_its_grid_are_found_and_routed(city: City, home: Home) -> None:
    found = AddressMatch("match", (candidate(city, home),), 0.99)
    assert told(city, Query("x", "clean", home), found) == Told(1, 1, 1, 1, 1, 1)


def test_another_room_of_the_building_has_the_right_grid_alone(city: City, home: Home) -> None:
    found = AddressMatch("match", (candidate(city, home, address_unit_id=-1),), 0.99)
    assert told(city, Query("x", "clean", home), found) == Told(1, 0, 0, 1, 1, 1)


def test_what_is_not_sure_of_its_grid_is_not_routed(city: City, home: Home) -> None:
    found = AddressMatch("ambiguous", (candidate(city, home, 0.5),), 0.5)
    assert told(city, Query("x", "clean", home), found) == Told(1, 1, 1, 1, None, 0)


def test_a_wrong_grid_that_is_routed_costs_precision(city: City, home: Home) -> None:
    elsewhere = city.grid_codes[home.grid + 1]
    found = AddressMatch("match", (candidate(city, home, grid_code=elsewhere),), 0.99)
    query = Query("x", "clean", home)
    assert told(city, query, found).precision == 0
    assert wrongly_routed(ask(lambda text: found, city, [query])) == 1


def test_a_tie_wants_both_offered_and_neither_routed(city: City, home: Home) -> None:
    other = whole(city.places[home.place.id])
    query = Query("x", "twins", home, "tie", (other,))
    both = (candidate(city, home, 0.5), candidate(city, other, 0.5))
    assert told(city, query, AddressMatch("ambiguous", both, 0.5)).right == 1
    assert told(city, query, AddressMatch("ambiguous", both[:1], 0.5)).right == 0
    routed = told(city, query, AddressMatch("match", both, 0.99))
    assert (routed.right, routed.precision) == (0, 0)


def test_what_is_nowhere_is_right_only_where_nothing_is_routed(city: City, home: Home) -> None:
    query = Query("x", "outside", None, "nowhere")
    assert told(city, query, NOTHING).right == 1
    assert told(city, query, AddressMatch("match", (candidate(city, home),), 0.99)).precision == 0


def test_a_text_that_is_refused_counts_as_answered_with_nothing(city: City) -> None:
    def refuse(text: str) -> AddressMatch:
        raise InvalidInputError.of("address", "address_empty")

    (answer,) = ask(refuse, city, [Query("", "no address", None, "nowhere")])
    assert answer.right
    assert not answer.routed


def test_reliability_compares_what_was_said_with_what_was_true() -> None:
    honest = Reliability.of([(0.75, 1.0)] * 3 + [(0.75, 0.0)] + [(0.05, 0.0), (None, 1.0), (0.5, None)])
    assert honest.bins == ((0.0, 0.1, 1, 0.05, 0.0), (0.7, 0.8, 4, 0.75, 0.75))
    assert honest.error == pytest.approx(0.01)
    assert Reliability.of([(1.0, 0.0)]).error == 1


def test_every_class_has_a_row_of_its_own(city: City, home: Home) -> None:
    found = AddressMatch("ambiguous", (candidate(city, home, 0.5),), 0.5)
    classes = {
        "clean": told(city, Query("x", "clean", home), found),
        "no address": told(city, Query("", "", None, "nowhere"), NOTHING),
    }
    rows = Measured([], classes, {}).table().splitlines()
    assert rows[2:] == ["| clean | 100.0 | 100.0 | 100.0 | 0.0 | – |", "| no address | 100.0 | – | – | – | – |"]
