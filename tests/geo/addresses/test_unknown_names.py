"""A slip of a known name, or the name of a place that is not known: told by how names are made."""

import numpy as np
import pytest

from geo.addresses.known_areas import KnownAreas
from geo.addresses.known_places import KnownPlaces, Place
from geo.addresses.library import Library
from geo.addresses.numbers import Numbers, UnitColumns
from geo.addresses.vocabulary import Vocabulary

FIRST, SECOND = (
    "锦福金银丽祥康瑞盛紫御翰鼎富嘉佳君玉凤泰安惠广雅明滨绿春秋",
    "绣源泉河景和力润悦城凰厦珠洲晖峰唐博亭苑塘岸远隆丰茂昌荣庆",
)
ENDS = ("花园", "家园", "名苑", "新村", "公寓", "华庭", "小区", "湾")
NAMES = [
    first + second + ENDS[(row * 3 + column * 2) % len(ENDS)]
    for row, first in enumerate(FIRST)
    for column, second in enumerate(SECOND)
    if (row + column) % 3
]
UNKNOWN = ("锦源家园", "锦和家园", "福丰名苑", "嘉荣名苑")


def library(names: list[str]) -> Library:
    """An estate of each name with a building 1, all of them outside any area."""
    many = len(names)
    ids, none = np.arange(1, many + 1, dtype=np.int64), np.zeros(many, dtype=np.int64)
    where = np.full(many, 98.5), np.full(many, 39.7)
    numbers = Numbers(ids, UnitColumns(ids, ids, none, none, none, none, *where), [("1", "1号楼")])
    places = [Place(slot + 1, "estate", name, None, 0, 98.5, 39.7, slot, numbers) for slot, name in enumerate(names)]
    return Library(KnownAreas([], []), KnownPlaces(places, [], {}, {}))


@pytest.fixture(scope="module")
def known() -> Library:
    assert set(UNKNOWN).isdisjoint(NAMES)
    return library(NAMES)


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_name_made_like_the_others_is_no_slip_of_one_of_them(known: Library, name: str) -> None:
    found = known.match(f"{name}1号楼")
    assert all(candidate.confidence < 0.2 for candidate in found.candidates)


@pytest.mark.parametrize("wrong", ["{0}吧{1}{2}", "{1}{0}{2}"])
def test_what_no_name_is_made_of_is_a_slip(known: Library, wrong: str) -> None:
    name = NAMES[1]
    found = known.match(wrong.format(name[0], name[1], name[2:]) + "1号楼")
    assert found.candidates[0].address == f"{name}1号楼"
    assert found.candidates[0].confidence > 0.5


@pytest.fixture(scope="module")
def with_yards() -> Library:
    """One yard whose name is the end of others' names."""
    return library([*NAMES, "电力局家属院", *(f"{name[:2]}电力局家属院" for name in NAMES[::9])])


def test_words_between_the_halves_of_a_name_do_not_make_its_end_the_place(with_yards: Library) -> None:
    found = with_yards.match(f"{NAMES[0][:2]}那个电力局家属院1号楼")
    assert found.outcome == "ambiguous"
    assert f"{NAMES[0][:2]}电力局家属院1号楼" in [candidate.address for candidate in found.candidates]


def test_what_is_no_name_does_not_count_against_the_place_behind_it(with_yards: Library) -> None:
    found = with_yards.match("楼上漏水那个电力局家属院1号楼")
    assert found.candidates[0].address == "电力局家属院1号楼"
    assert found.candidates[0].confidence > 0.9


def test_one_or_two_names_do_not_say_how_names_are_made() -> None:
    assert Vocabulary({"锦绣家园", "福源花园"}).name_like("锦源花园") < 0.05
    assert Vocabulary(set(NAMES)).name_like("锦源家园") > 3 * Vocabulary(set(NAMES)).name_like("锦吧绣家园")


def test_a_name_that_breaks_off_is_offered_as_surely_as_it_is_no_name_itself(known: Library) -> None:
    name = next(name for name in NAMES if name.endswith("花园") and name[:3] not in NAMES)
    found = known.match(name[:3])
    assert found.candidates[0].address == name
    assert found.candidates[0].confidence < 0.9
    assert found.outcome == "ambiguous"


def test_a_number_that_few_have_says_more_than_one_that_all_have() -> None:
    ids = np.arange(1, 7, dtype=np.int64)
    place, none = np.array([1, 1, 2, 3, 4, 4]), np.zeros(6, dtype=np.int64)
    wording, where = np.array([0, 1, 0, 0, 0, 1]), np.full(6, 98.5)
    units = UnitColumns(ids, place, none, none, wording, none, where, where)
    kinds = ["estate", "estate", "estate", "road"]
    numbers = Numbers(np.arange(1, 5), units, [("1", "1号楼"), ("9", "9号楼")], kinds)
    usual, rare, on_road = (
        numbers.find(*spot) for spot in ((0, "building", "1"), (0, "building", "9"), (3, "building", "9"))
    )
    assert usual is not None
    assert rare is not None
    assert on_road is not None
    assert usual.rarity == on_road.rarity == 0.0
    assert rare.rarity == pytest.approx(np.log(2))
