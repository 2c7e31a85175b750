import itertools

from hypothesis import given
from hypothesis import strategies as st

from geo.heat.classes import COLOURS, ValueClass, classes_of

COUNTS = st.lists(st.integers(0, 5000), max_size=200)
RATES = st.lists(st.floats(0, 900).map(lambda value: round(value, 2)), max_size=200)


def owners(value: float, classes: list[ValueClass]) -> int:
    return sum(found.lowest <= value <= found.highest for found in classes)


@given(COUNTS)
def test_every_count_has_one_class(counts: list[int]) -> None:
    classes = classes_of(counts, whole=True)
    assert all(owners(value, classes) == 1 for value in counts)
    assert len(classes) <= COLOURS + 1


@given(RATES)
def test_every_rate_has_one_class(rates: list[float]) -> None:
    classes = classes_of(rates, whole=False)
    assert all(owners(value, classes) == 1 for value in rates)
    assert len(classes) <= COLOURS + 1


@given(COUNTS)
def test_classes_ascend_and_zero_stands_alone(counts: list[int]) -> None:
    classes = classes_of(counts, whole=True)
    assert all(below.highest < above.lowest for below, above in itertools.pairwise(classes))
    assert (ValueClass(0, 0) in classes) == (0 in counts)


def test_bounds_are_round_and_leave_the_highest_value_in() -> None:
    classes = classes_of([0, 0, 1, 1, 2, 3, 4, 7, 11, 13, 28, 97], whole=True)
    assert [(found.lowest, found.highest) for found in classes] == [(0, 0), (1, 2), (3, 4), (5, 8), (9, 15), (16, 97)]


def test_nothing_has_no_classes() -> None:
    assert classes_of([], whole=True) == []
    assert classes_of([0, 0], whole=False) == [ValueClass(0, 0)]
