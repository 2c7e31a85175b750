"""Whether a grid that sent in few daily reports is silent."""

import pytest

from geo.heat.beside import ReportCount


@pytest.mark.parametrize(("received", "silent"), [(30, False), (27, False), (26, True), (0, True)])
def test_a_grid_that_misses_more_than_a_tenth_is_silent(received: int, silent: bool) -> None:
    assert ReportCount("620902001001001", "第1网格", 30, received).silent is silent


def test_a_grid_that_owes_nothing_is_not_silent() -> None:
    assert not ReportCount("620902001001001", "第1网格", 0, 0).silent
