"""The city and the noises of the bench: the same from the same seed, really noisy, and true."""

from collections.abc import Iterator

import pytest

from bench.addresses.calibration import Calibration
from bench.addresses.city import build
from bench.addresses.model import City, Home
from bench.addresses.noise import Noise
from bench.addresses.query import Query

EACH = 12
SAME_AS_CLEAN = {"tail building 号楼", "tail room bare", "number b幢u单元r", "number b栋u单元r号"}


@pytest.fixture(scope="module")
def city() -> City:
    return build(seed=5, communities=40, rural=10)


@pytest.fixture(scope="module")
def noise(city: City) -> Noise:
    return Noise(city)


@pytest.fixture(scope="module")
def calibration(city: City) -> Calibration:
    return Calibration(city)


def drawn(noise: Noise | Calibration) -> Iterator[Query]:
    for kind in noise.kinds:
        yield from noise.queries(kind, EACH)


def written_out(city: City, home: Home) -> str:
    """The parts of an address that nobody has changed, without the areas."""
    unit = f"{home.unit}单元" if home.unit else ""
    return home.place.name + home.label + unit + (f"{home.room}室" if home.room else "")


def homes_of(city: City, home: Home) -> set[tuple[int | None, str, str, str, int]]:
    """All that can be meant in the place of ``home``: id, building, unit, room, grid."""
    found: set[tuple[int | None, str, str, str, int]] = set()
    for building in home.place.buildings:
        found.add((building.id, building.key, "", "", building.grid))
        for stair in building.stairs:
            if stair.id:
                found.add((stair.id, building.key, stair.key, "", building.grid))
            found |= {(number, building.key, stair.key, key, building.grid) for number, key in stair.rooms()}
    return found


def test_the_same_seed_gives_the_same_city_and_another_seed_another() -> None:
    build.cache_clear()
    one = build(seed=5, communities=10, rural=4)
    build.cache_clear()
    again, other = build(seed=5, communities=10, rural=4), build(seed=6, communities=10, rural=4)
    assert one == again
    assert one is not again
    assert one.places[:50] != other.places[:50]


def test_ids_are_given_once_and_run_on(city: City) -> None:
    seen: list[int] = []
    for place in city.places:
        for building in place.buildings:
            seen.append(building.id)
            for stair in building.stairs:
                seen += [stair.id] if stair.id else []
                seen += [number for number, _ in stair.rooms()]
    assert sorted(seen) == list(range(1, len(seen) + 1))
    assert [place.id for place in city.places] == list(range(1, len(city.places) + 1))


def test_a_name_is_shared_by_twins_alone(city: City) -> None:
    by_name: dict[str, list[bool]] = {}
    for place in city.places:
        by_name.setdefault(place.name, []).append(place.twin)
    shared = {name: twins for name, twins in by_name.items() if len(twins) > 1}
    assert shared
    assert all(all(twins) and len(twins) == 2 for twins in shared.values())


@pytest.mark.parametrize("made", [Noise, Calibration])
def test_the_same_seed_gives_the_same_noise(city: City, made: type[Noise | Calibration]) -> None:
    one, again, other = (list(drawn(made(city, seed))) for seed in (3, 3, 4))
    assert one == again
    assert one != other


def test_a_class_does_not_depend_on_what_was_drawn_before(city: City) -> None:
    alone = Noise(city).queries("homophone", EACH)
    after = Noise(city)
    after.queries("clean", EACH)
    assert after.queries("homophone", EACH) == alone


@pytest.mark.parametrize("which", ["noise", "calibration"])
def test_what_is_meant_is_in_the_city(city: City, which: str, request: pytest.FixtureRequest) -> None:
    for query in drawn(request.getfixturevalue(which)):
        assert query.kind in request.getfixturevalue(which).kinds
        assert (query.home is None) == (query.expected == "nowhere")
        assert bool(query.others) == (query.expected == "tie")
        for home in [query.home, *query.others] if query.home else []:
            assert home.place is city.places[home.place.id - 1]
            if query.kind in ("opposite a landmark", "beside") and not home.building:
                assert query.expected == "offered"
            elif query.kind in ("crossing", "corner"):
                assert any(home.place in pair and home.grid == grid for *pair, grid in city.crossings)
            elif home.building:
                assert (home.unit_id, home.building, home.unit, home.room, home.grid) in homes_of(city, home)
            else:
                assert home.unit_id is None
                assert home.grid in {building.grid for building in home.place.buildings} | {home.place.grid}


@pytest.mark.parametrize(("which", "clean"), [("noise", "clean"), ("calibration", "written out")])
def test_each_class_changes_the_text(city: City, which: str, clean: str, request: pytest.FixtureRequest) -> None:
    noise: Noise | Calibration = request.getfixturevalue(which)
    for query in noise.queries(clean, EACH):
        assert query.home is not None
        assert query.text.endswith(written_out(city, query.home))
        assert query.text.startswith(city.district)
    for kind in sorted(set(noise.kinds) - {clean} - SAME_AS_CLEAN):
        changed = 0
        for query in noise.queries(kind, EACH):
            if query.home is None:
                changed += 1
                continue
            community = city.communities[query.home.place.community]
            areas = city.district + city.towns[community.town].name
            named = areas + ("" if query.home.place.kind == "village_group" else community.name)
            changed += query.text not in (named + written_out(city, query.home), areas + written_out(city, query.home))
        assert changed == EACH, kind


@pytest.mark.parametrize("kind", ["homophone", "look-alike", "deletion", "transposition", "insertion"])
def test_a_misspelt_name_is_no_name_of_another_place(city: City, noise: Noise, kind: str) -> None:
    names = {place.name for place in city.places} | {alias.name for place in city.places for alias in place.aliases}
    for query in noise.queries(kind, EACH):
        assert query.home is not None
        assert query.home.place.name not in query.text
        tail = written_out(city, query.home).removeprefix(query.home.place.name)
        written = query.text.removesuffix(tail)
        assert not any(written.endswith(name) for name in names if len(name) >= len(query.home.place.name))


def test_a_tie_means_two_places_of_one_name_in_two_communities(noise: Noise) -> None:
    for query in noise.queries("twins, not told", EACH):
        assert query.home is not None
        (other,) = query.others
        assert other.place.name == query.home.place.name
        assert other.place.community != query.home.place.community
        assert not query.decidable


def test_a_pair_of_numbers_leaves_the_unit_open_where_the_building_has_several(noise: Noise) -> None:
    for query in noise.queries("tail 9-9", 40):
        assert query.home is not None
        (building,) = [b for b in query.home.place.buildings if b.key == query.home.building]
        assert query.expected == ("home" if len(building.stairs) == 1 else "grid")
