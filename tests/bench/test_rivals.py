"""Whether a misspelt name can still be told."""

import pytest

from bench.addresses.model import Alias, Area, City, Place
from bench.addresses.rivals import Rivals


def place(number: int, name: str, *, alias: str = "", community: int = 0) -> Place:
    aliases = [Alias(alias, 0.9, False)] if alias else []
    return Place(number, "estate", name, community, 0, (0.0, 0.0), aliases)


@pytest.fixture
def city() -> City:
    places = [place(1, "锦绣花园"), place(2, "锦秀花园"), place(3, "银河家园", alias="棉纺厂家属院"), place(4, "玉泉")]
    areas = [Area("660102001001", "和平社区", "", 0, False)]
    return City("雍川市", "安泰区", [Area("660102001", "凤绣街道", "", 0, False)], areas, ["660102001001001"], places)


@pytest.mark.parametrize(
    ("written", "meant", "told"),
    [
        ("锦绣华园", 1, True),
        ("锦锈花园", 1, False),  # as near to 锦秀花园
        ("锦秀花园", 1, False),  # the name of another
        ("银荷家园", 3, True),
        ("绵纺厂家属院", 3, True),
        ("和平社园", 4, False),  # nearer to a community
    ],
)
def test_a_name_is_told_where_it_is_nearest_to_one_place(city: City, written: str, meant: int, told: bool) -> None:
    assert Rivals(city).told(written, city.places[meant - 1]) is told


def test_a_name_that_two_places_bear_is_not_told(city: City) -> None:
    twins = [*city.places, place(5, "玉泉", community=0)]
    both = City(city.name, city.district, city.towns, city.communities, city.grid_codes, twins)
    assert Rivals(city).told("玉泉", city.places[3])
    assert not Rivals(both).told("玉泉", city.places[3])


def test_the_beginning_of_two_names_is_the_beginning_of_neither(city: City) -> None:
    rivals = Rivals(city)
    assert not rivals.begins_one("锦", city.places[0])
    assert rivals.begins_one("锦绣", city.places[0])
    assert rivals.begins_one("棉纺", city.places[2])
