"""What stands on a printed sheet has room: no name on another, no cell of the table over the next, no colour twice."""

from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from api.pictures.lettering import ems
from api.pictures.sheet import TINTS, Sheet, SheetGrid, box_around
from api.pictures.sheet_labels import _box, labels
from api.pictures.sheet_side import fitted
from geo.plans.drafts.land import Land
from geo.plans.layers.ground import GroundShapes
from geo.plans.layers.tinting import tints
from tests.geo.plans.drafts.lands import CODE, land


def shapes(of: Land) -> list[shapely.MultiPolygon]:
    united = [shapely.coverage_union_all(of.polygons[of.home == at]) for at in range(len(of.grids))]
    return [shapely.multipolygons(shapely.get_parts(each)) for each in united]


def sheet(of: Land, name: str = "第{}网格") -> Sheet:
    grids = tuple(
        SheetGrid(f"{CODE}{at + 1:03d}", name.format(at + 1), name.format(at + 1), "王", "", (1, 1), 0, shape, 0)
        for at, shape in enumerate(shapes(of))
    )
    box = box_around(of.boundary)
    nothing = GroundShapes({}, {})
    return Sheet("", (), (), "", "zh", box, of.boundary, (), shapely.MultiPolygon(), grids, nothing)


@pytest.mark.parametrize("grids", [1, 6, 15, 40])
@pytest.mark.parametrize("name", ["第{}网格", "东关街道北大街社区第{}综合网格（原棉纺厂家属院）"])
def test_every_grid_is_named_and_no_name_stands_on_another(grids: int, name: str) -> None:
    drawn = sheet(land(160, grids, seed=grids), name)
    found = labels(drawn)
    boxes = [_box(label, drawn.metres_a_mm) for label in found]
    assert {label.lines[0] for label in found} == {grid.end for grid in drawn.grids}
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
    assert all(shapely.box(*drawn.box).contains(box) for box in boxes)
    by_end = {grid.end: grid.shape for grid in drawn.grids}
    for label, box in zip(found, boxes, strict=True):
        shape = by_end[label.lines[0]]
        assert shape is not None
        assert shape.contains(box if label.towards is None else shapely.Point(label.towards))


def test_grids_too_narrow_for_their_names_are_named_beside() -> None:
    whole = shapely.box(0, 0, 2_000, 2_000)
    strips = [shapely.box(1_000 + 4 * at, 800, 1_004 + 4 * at, 1_100) for at in range(12)]
    grids = tuple(
        SheetGrid(f"{CODE}{at + 1:03d}", "窄", "窄", "", "", (1, 1), 0, shapely.MultiPolygon([strip]), 0)
        for at, strip in enumerate(strips)
    )
    boundary = shapely.MultiPolygon([whole])
    nothing = GroundShapes({}, {})
    drawn = Sheet("", (), (), "", "zh", box_around(whole), boundary, (), shapely.MultiPolygon(), grids, nothing)
    found = labels(drawn)
    assert all(label.towards is not None for label in found)
    boxes = [_box(label, drawn.metres_a_mm) for label in found]
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))


@given(st.text(st.characters(exclude_categories=["C"]), max_size=60), st.floats(2, 40))
def test_words_are_cut_to_their_column(words: str, most: float) -> None:
    cut = fitted(words, most)
    assert ems(cut) <= most
    assert cut == words or (cut.endswith("…") and words.startswith(cut[:-1].rstrip()))


@pytest.mark.parametrize("seed", range(4))
def test_neighbours_have_different_tints(seed: int) -> None:
    of = shapes(land(160, 20, seed))
    found = tints(dict(enumerate(of)), len(TINTS))
    beside = np.argwhere(shapely.intersects(np.array(of)[:, None], np.array(of)[None]))
    assert all(found[a] != found[b] for a, b in beside.tolist() if a != b)
    assert max(found.values()) < len(TINTS)
