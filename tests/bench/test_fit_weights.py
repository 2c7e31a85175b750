"""What is fitted: weights that make what is meant likely, and a sharpness that makes what is said come true."""

import numpy as np
import pytest

from bench.addresses.fit_weights import _NAMES, _START, HELD, SELDOM, Example, fit, sharpness


def example(kind: str, right: bool, amount: float = 1.0) -> Example:
    """A text with one meaning, for or against which one kind of evidence speaks."""
    evidence = np.zeros((2, len(_NAMES)))
    evidence[0, _NAMES.index(kind)], evidence[1, -1] = amount, 1.0
    meant = np.array([right, not right])
    return Example(evidence, meant, meant & np.array([True, False]), np.array([0, -1]), np.array([1.0, 0.0]), 1.0)


def weight(weights: np.ndarray, kind: str) -> float:
    return float(weights[_NAMES.index(kind)] - weights[-1])


def test_evidence_is_worth_as_much_as_it_is_right_more_often_than_not() -> None:
    learnt = [example("implied", right=True)] * 800 + [example("implied", right=False)] * 200
    assert weight(fit(learnt), "implied") == pytest.approx(np.log(4), abs=0.05)


def test_a_slip_costs_more_than_was_fitted_and_what_is_held_stays() -> None:
    assert "goes_on" in HELD
    learnt = [example("swapped", right=True)] * 500 + [example("swapped", right=False)] * 500
    fitted = fit(learnt + [example("goes_on", right=True)] * 50)
    assert weight(fitted, "swapped") == pytest.approx(-SELDOM, abs=0.05)
    assert fitted[_NAMES.index("goes_on")] == _START[_NAMES.index("goes_on")]


@pytest.mark.parametrize("by", ["right", "right_grid"])
def test_what_was_said_too_surely_is_said_less_so(by: str) -> None:
    weights = np.zeros(len(_NAMES))
    weights[_NAMES.index("complete")] = 4.0
    held_back = [example("complete", right=True)] * 880 + [example("complete", right=False)] * 120
    assert sharpness(held_back, weights, by) == pytest.approx(0.5, abs=0.02)
