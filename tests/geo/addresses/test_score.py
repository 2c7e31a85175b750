import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.addresses.score import MATCH_AT, share_confidence

SCORES = st.lists(st.floats(0.01, 1), min_size=1, max_size=20)


@given(SCORES)
def test_all_rivals_share_at_most_one_unit_of_confidence(scores: list[float]) -> None:
    shared = share_confidence(scores)
    assert sum(shared) <= 1 + 1e-9
    assert all(0 <= part <= score + 1e-9 for part, score in zip(shared, scores, strict=True))


@given(SCORES)
def test_the_better_score_has_the_greater_share(scores: list[float]) -> None:
    shared = share_confidence(sorted(scores))
    assert shared == sorted(shared)


def test_equals_are_never_a_match_and_one_alone_keeps_its_score() -> None:
    assert max(share_confidence([1.0, 1.0])) == 0.5 < MATCH_AT
    assert share_confidence([0.97]) == pytest.approx([0.97])
    assert share_confidence([]) == []
    assert share_confidence([0.0]) == [0.0]
