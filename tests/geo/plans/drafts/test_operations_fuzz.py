"""Whatever is done to a draft, its grids stay an exact coverage in one piece each."""

import os

import numpy as np
import pytest
import shapely

from geo.plans.drafts.codes import coded
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.rules import check
from geo.plans.drafts.state import State
from tests.geo.plans.drafts.edits import random_edit
from tests.geo.plans.drafts.lands import land, state

EDITS = int(os.environ.get("WANGGE_FUZZ_EDITS", "250"))


def done(before: State, operation: object) -> State:
    after = coded(operation.apply(before))  # type: ignore[attr-defined]
    check(before, after)
    return after


def check_sound(found: State) -> None:
    shapes = np.array([found.shape(at) for at in found.live], dtype=object)
    assert all(shape.geom_type == "Polygon" for shape in shapes)
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.coverage_union_all(shapes)
    assert shapely.symmetric_difference(whole, found.land.boundary).area < 0.01
    assert sum(shape.area for shape in shapes) == pytest.approx(found.land.boundary.area, abs=0.01)
    told = [int(found.land.households[found.of == at].sum()) for at in found.live]
    assert sum(told) == found.land.households.sum()
    codes = [found.grids[at].code for at in found.live]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 15 for code in codes)


@pytest.mark.parametrize("seed", range(4))
def test_random_edits_leave_a_sound_draft(seed: int) -> None:
    rng, now = np.random.default_rng(seed), state(land(80, 6, seed))
    accepted: dict[str, int] = {}
    refused: dict[str, int] = {}
    for _ in range(EDITS):
        operation = random_edit(now, rng)
        try:
            now = done(now, operation)
        except RefusedError as fault:
            name = f"{operation.kind}: {fault.fields[0].fault}"
            refused[name] = refused.get(name, 0) + 1
            continue
        accepted[operation.kind] = accepted.get(operation.kind, 0) + 1
        check_sound(now)
    assert {"move_block", "move_edge", "split", "merge", "redraw", "new_grid", "retire"} <= accepted.keys()
