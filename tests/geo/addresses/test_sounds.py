"""How far a written word is from a name."""

import pytest

from geo.addresses.sounds import best_fit, exchange


@pytest.mark.parametrize(
    ("written", "meant", "slip"),
    [
        ("园", "园", ""),
        ("二", "2", ""),
        ("家", "嘉", "homophone"),
        ("金", "经", "nearly_homophone"),
        ("未", "末", "look_alike"),
        ("洪", "共", "look_alike"),
        ("东", "西", "other_part"),
        ("龙", "院", "other_character"),
    ],
)
def test_one_character_stands_for_another_by_what_they_have_in_common(written: str, meant: str, slip: str) -> None:
    assert exchange(written, meant) == slip


@pytest.mark.parametrize(
    ("written", "name", "slips"),
    [
        ("锦绣花", "锦绣花园", ("left_out",)),
        ("锦绣吧花园", "锦绣花园", ("added",)),
        ("锦绣绣花园", "锦绣花园", ("doubled",)),
        ("绣锦花园", "锦绣花园", ("swapped",)),
        ("锦绣西花园", "锦绣花园", ("telling_added",)),
        ("人民路", "人民东路", ("telling_left_out",)),
        ("旧光半岛", "阳光半岛", ("look_alike",)),
    ],
)
def test_a_name_is_found_with_the_fewest_slips(written: str, name: str, slips: tuple[str, ...]) -> None:
    fit = best_fit(name, written)
    assert fit is not None
    assert fit.slips == slips


def test_another_number_is_no_slip() -> None:
    assert best_fit("锦绣6区", "锦绣区") is None


def test_what_stands_before_a_name_is_no_part_of_it() -> None:
    fit = best_fit("锦绣花园", "事发地锦秀花园")
    assert fit is not None
    assert (fit.start, fit.end, fit.slips) == (3, 7, ("homophone",))
