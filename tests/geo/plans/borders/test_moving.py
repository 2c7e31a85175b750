"""What is proven of a border that moved before it stands."""

from dataclasses import replace

import pytest

from geo.core.errors import ConflictError
from geo.plans.borders.moving import prove
from geo.plans.borders.repository import Tally

# Along four kilometres of boundary the cells of the second community are two square metres short of it.
GIVING, TAKING = Tally(343, 343, 5567, 1_018_237.2, 1_018_236.8), Tally(365, 365, 6000, 975_859.0, 975_860.8)
BEFORE = {34: GIVING, 41: TAKING}
LESS = Tally(342, 342, 5557, 1_000_923.3, 1_000_923.1)
MORE = Tally(366, 366, 6010, 993_172.9, 993_174.9)


def test_centimetres_along_a_boundary_that_were_there_before_bar_nothing() -> None:
    prove(BEFORE, {34: LESS, 41: MORE})


@pytest.mark.parametrize(
    "found", [{"cells": 365, "in_grids": 365}, {"households": 6009}, {"in_grids": 365}, {"cells_m2": 993_171.0}]
)
def test_what_is_lost_or_not_covered_undoes_all(found: dict[str, float]) -> None:
    with pytest.raises(ConflictError):
        prove(BEFORE, {34: LESS, 41: replace(MORE, **found)})
