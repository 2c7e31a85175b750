"""What becomes of a draft on other ground."""

from dataclasses import replace
from itertools import count

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.plans.drafts.land import GridInForce, Land
from geo.plans.drafts.state import Grid, Keep, State
from geo.plans.partition.coverage import cell_graph
from geo.plans.publishing.carrying import NotCarried, Wanted, carried

CODE = "620902001001"
SIDE = 6
NAMES = {"1": "第1网格", "2": "第2网格", "3": "第3网格"}


def land(home: list[int], grids: tuple[int, ...] = (1, 2, 3), gone: frozenset[int] = frozenset()) -> Land:
    """A row of cells with ids from 100, each in the grid of that number; some cells are no more."""
    kept = [at for at in range(len(home)) if at not in gone]
    polygons = np.array([shapely.box(50 * at, 0, 50 * at + 50, 50) for at in kept], dtype=object)
    households = np.full(len(kept), 10, dtype=np.int64)
    of = np.array([grids.index(home[at]) for at in kept], dtype=np.int64)
    spots = shapely.get_coordinates(shapely.point_on_surface(polygons))
    return Land(
        7,
        CODE,
        "西北社区",
        4542,
        shapely.MultiPolygon([shapely.box(0, 0, 50 * len(home), 50)]),
        np.array([100 + at for at in kept], dtype=np.int64),
        polygons,
        ("building",) * len(kept),
        spots,
        households,
        tuple(GridInForce(number, f"{CODE}00{number}", f"第{number}网格") for number in grids),
        of,
        cell_graph(polygons, households),
    )


def carry(ground: Land, **wanted: object) -> tuple[State, list[NotCarried]]:
    asked = Wanted(**({"grids": (), "keeps": (), "moved": {}, "dedicated": (), "names": NAMES} | wanted))  # type: ignore[arg-type]
    numbers = count(1)
    used = frozenset(grid.code for grid in ground.grids)
    _, state, report = carried(ground, used, asked, lambda: f"n{next(numbers)}")
    return state, report


def keys(state: State) -> list[str | None]:
    return [None if at < 0 else state.grids[at].key for at in state.of.tolist()]


def told(report: list[NotCarried]) -> list[tuple[str, str | None, tuple[int, ...]]]:
    return [(each.why, each.grid, each.atoms) for each in report]


HOME = [1, 1, 2, 2, 3, 3]


def test_what_still_can_be_is_kept_and_what_has_come_to_be_drops_out() -> None:
    state, report = carry(land([1, 1, 1, 2, 3, 3]), moved={102: "1", 103: "1"}, grids=(grid(2, name="改名"),))
    # The second grid would have no cells left: it keeps what it has.
    assert (keys(state), told(report)) == (["1", "1", "1", "2", "3", "3"], [("grid_empty", "2", (103,))])
    state, report = carry(land([1, 1, 1, 2, 2, 3]), moved={102: "1", 103: "1"})
    assert (keys(state), report) == (["1", "1", "1", "1", "2", "3"], [])


def test_cells_and_grids_that_are_no_more_are_told() -> None:
    state, report = carry(land(HOME, gone=frozenset({2})), moved={102: "1", 103: "1"}, grids=(grid(9),))
    assert told(report) == [("grid_gone", "9", ()), ("cell_gone", "1", (102,)), ("grid_empty", "2", (103,))]
    assert keys(state) == ["1", "1", "2", "3", "3"]
    state, report = carry(land(HOME), moved={100: "9"})
    assert (keys(state)[0], told(report)) == ("1", [("grid_gone", "9", (100,))])


def test_a_grid_that_others_filled_again_does_not_end() -> None:
    retired = grid(3, retired=True)
    state, report = carry(land([1, 1, 2, 3, 3, 3]), moved={104: "2", 105: "2"}, grids=(retired,))
    assert told(report) == [("grid_kept", "3", (103,))]
    assert not state.grids[2].retired
    state, report = carry(land(HOME), moved={104: "2", 105: "2"}, grids=(retired,))
    assert (report, state.grids[2].retired) == ([], True)


def test_new_grids_go_along_with_codes_that_are_free() -> None:
    new = Grid("n9", None, f"{CODE}004", "新网格", provisional=True)
    grids = (1, 2, 3, 4)
    state, report = carry(land(HOME, grids), moved={101: "n9"}, grids=(new,), names=NAMES | {"4": "第4网格"})
    assert report == []
    assert (state.grids[4].code, keys(state)[1]) == (f"{CODE}005", "n9")
    given_code = replace(new, provisional=False, code=f"{CODE}003")
    state, report = carry(land(HOME), moved={101: "n9"}, grids=(given_code,))
    assert told(report) == [("code_taken", "n9", ())]
    assert (state.grids[3].code, state.grids[3].provisional) == (f"{CODE}004", True)
    state, report = carry(land(HOME, gone=frozenset({1})), moved={101: "n9"}, grids=(new,))
    assert [each[:2] for each in told(report)] == [("cell_gone", "n9"), ("grid_empty", "n9")]
    assert state.grids[3].retired


def test_what_others_said_of_a_grid_stands_beside_what_the_draft_says() -> None:
    state, _ = carry(land(HOME), grids=(grid(1, name="旧名", person_id=5),), names=NAMES | {"1": "旧名"})
    assert (state.grids[0].name, state.grids[0].person_id) == ("第1网格", 5)
    state, _ = carry(land(HOME), grids=(grid(1, name="我的名"),))
    assert state.grids[0].name == "我的名"


def test_groups_stay_together_where_they_still_can() -> None:
    keeps = (Keep("k1", "小区", (100, 101, 102)), Keep("k2", "楼", (104, 105)), Keep("k3", "市场", (103,)))
    state, report = carry(land([1, 1, 1, 2, 2, 3], gone=frozenset({1})), keeps=keeps)
    assert [(keep.key, keep.atoms) for keep in state.keeps] == [("k1", (100, 102))]
    assert told(report) == [
        ("keep_smaller", None, (101,)),
        ("keep_dropped", None, (104, 105)),
        ("keep_dropped", None, (103,)),
    ]


def grid(number: int, **changed: object) -> Grid:
    """What a draft says of a grid in force."""
    return replace(Grid(str(number), number, f"{CODE}00{number}", f"第{number}网格"), **changed)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_became_of_the_ground_each_cell_is_in_a_grid_that_is(data: st.DataObject) -> None:
    home = data.draw(st.lists(st.sampled_from([1, 2, 3]), min_size=SIDE, max_size=SIDE))
    ground = land(home, (1, 2, 3), data.draw(st.frozensets(st.integers(0, SIDE - 1), max_size=SIDE - 1)))
    targets = st.sampled_from(["1", "2", "3", "8", "n9"])
    moved = data.draw(st.dictionaries(st.integers(100, 100 + SIDE), targets))
    new = Grid("n9", None, f"{CODE}004", "新网格", provisional=True)
    ended = data.draw(st.sets(st.sampled_from([1, 2, 3])))
    state, _ = carry(ground, moved=moved, grids=(*(grid(each, retired=True) for each in ended), new))
    for at, each in enumerate(state.grids):
        cells = len(state.cells_of(at))
        assert cells == 0 if each.retired else cells or not len(np.flatnonzero(ground.home == at))
    assert (state.of >= 0).all()
