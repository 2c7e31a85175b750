"""The rules without a database: what is known of a grid, and what that makes of the areas above."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.compliance.definition import Item
from geo.compliance.results import GridFacts, Result, Status, Told, of_area, of_grid, together

FIRE = Item("fire", "无火灾", "No fire", "incidents", ("fire",))
DANGER = Item("danger", "无险情", "No danger", "incidents", ("fire", "traffic"))
OVERDUE = Item("overdue", "无矛盾纠纷积案", "No overdue dispute", "overdue")
ITEMS = (FIRE, DANGER, OVERDUE)


def counts() -> st.SearchStrategy[dict[str, Told]]:
    told = st.builds(Told, st.integers(0, 2), st.sampled_from(("", "消防", "交警")))
    return st.dictionaries(st.sampled_from(("fire", "traffic")), told)


grids = st.builds(GridFacts, counts(), st.integers(0, 1))


@pytest.mark.parametrize(
    ("told", "n", "status"),
    [
        ({}, None, "no_data"),
        ({"fire": 0}, None, "no_data"),
        ({"fire": 0, "traffic": 0}, 0, "met"),
        ({"fire": 2}, 2, "not_met"),
        ({"fire": 2, "traffic": 1}, 3, "not_met"),
    ],
)
def test_every_kind_of_an_item_must_be_told(told: dict[str, int], n: int | None, status: Status) -> None:
    result = GridFacts({kind: Told(count, kind) for kind, count in told.items()}).result(DANGER)
    assert (result.n, result.status) == (n, status)
    assert result.source == ("、".join(told) or None)


def test_a_known_fault_weighs_more_than_a_missing_word() -> None:
    for pair in product(("met", "not_met", "no_data"), repeat=2):
        expected = "not_met" if "not_met" in pair else "no_data" if "no_data" in pair else "met"
        assert together(pair) == expected  # type: ignore[arg-type]
    assert together(()) == "no_data"


def test_an_area_without_grids_has_no_data() -> None:
    assert of_area((), ITEMS).status == "no_data"
    assert [result.n for result in of_area((), ITEMS, in_no_grid=2).items] == [None, None, 2]


def test_overdue_disputes_in_no_grid_break_the_area_and_no_grid_of_it() -> None:
    kept = of_grid(GridFacts({"fire": Told(0), "traffic": Told(0)}), ITEMS)
    area = of_area([kept], ITEMS, in_no_grid=1)
    assert (kept.status, area.status, area.grids.met) == ("met", "not_met", 1)
    assert (area.items[2].n, area.items[2].in_no_grid) == (1, 1)


def parts(results: list[Result], cut: int) -> Result:
    both = [of_area(part, ITEMS) for part in (results[:cut], results[cut:]) if part]
    return of_area(both, ITEMS)


@given(st.lists(grids, min_size=1, max_size=8), st.integers(0, 8), st.integers(0, 2))
def test_areas_of_areas_come_to_the_same_as_their_grids(facts: list[GridFacts], cut: int, apart: int) -> None:
    results = [of_grid(each, ITEMS) for each in facts]
    whole = of_area(results, ITEMS)
    again = parts(results, min(cut, len(results)))
    assert (again.status, again.grids) == (whole.status, whole.grids)
    assert [(i.n, i.grids, i.status) for i in again.items] == [(i.n, i.grids, i.status) for i in whole.items]
    assert whole.grids.all == len(facts)
    assert whole.grids.met == sum(result.status == "met" for result in results)
    apart_too = of_area(results, ITEMS, in_no_grid=apart)
    assert apart_too.items[2].n == (whole.items[2].n or 0) + apart
