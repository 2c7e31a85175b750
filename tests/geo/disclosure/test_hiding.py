from collections import defaultdict
from itertools import product

import pytest

from geo.disclosure.hiding import LEAST, shown_rows, shown_siblings


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 5, "b": 9}, {"a", "b"}),
        ({"a": 4, "b": 9, "c": 7}, {"b"}),
        ({"a": 0, "b": 9, "c": 7}, {"b"}),
        ({"a": 4, "b": 4, "c": 7, "d": 9}, {"d"}),
        ({"a": 4, "b": 7, "c": 7, "d": 9}, {"d"}),
        ({"a": 4, "b": 20}, set()),
        ({"a": 4, "b": 4}, set()),
        ({"a": 40}, {"a"}),
        ({}, set()),
    ],
)
def test_siblings(counts: dict[str, int], shown: set[str]) -> None:
    assert shown_siblings(counts) == shown


def test_what_is_withheld_is_hidden_and_hides_another() -> None:
    assert shown_siblings({"a": 50, "b": 9, "c": 7}, withheld={"a", "elsewhere"}) == {"b"}


@pytest.mark.parametrize("many", [2, 3])
def test_who_knows_the_rule_as_well_learns_no_more(many: int) -> None:
    """Of all sets of siblings that are told in the same way, whatever is small in one is not in another."""
    alike = defaultdict(list)
    for counts in product(range(13), repeat=many):
        if sum(counts) >= LEAST:
            siblings = dict(enumerate(counts))
            told = tuple((key, siblings[key]) for key in sorted(shown_siblings(siblings)))
            alike[sum(counts), told].append(counts)
    for (_, told), possible in alike.items():
        for hidden in set(range(many)) - {key for key, _ in told}:
            assert max(counts[hidden] for counts in possible) >= LEAST


TABLE = {
    1: {"x": 9, "y": 9},
    2: {"x": 20, "y": 30},
    3: {"x": 8, "y": 40},
    4: {"x": 2, "y": 50},
}


def test_one_row_does_not_hide_alone() -> None:
    assert shown_rows(TABLE, TABLE) == {2, 3}


def test_rows_hide_each_other_in_every_column() -> None:
    table = TABLE | {5: {"x": 1, "y": 60}}
    assert shown_rows(table, table) == {2, 3}
    assert shown_rows(table | {5: {"x": 3, "y": 60}}, table) == {1, 2, 3}


def test_a_table_without_small_numbers_is_told_whole() -> None:
    assert shown_rows({row: TABLE[row] for row in (1, 2, 3)}, {1, 2, 3}) == {1, 2, 3}


def test_rows_that_may_not_be_told_hide_the_others() -> None:
    assert shown_rows(TABLE, {2, 3, 4}) == {2, 3}
    assert shown_rows({1: TABLE[1], 2: TABLE[2]}, {2}) == set()
