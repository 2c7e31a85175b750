import numpy as np
import pytest

from geo.heat.hotspots.emerging import Course, course_of

FLAT = [3.0, 2.9, 3.1, 3.0, 2.8, 3.2, 3.0, 2.9, 3.1, 3.0, 2.9, 3.0]
RISING = [float(month) for month in range(12)]


@pytest.mark.parametrize(
    ("hot", "scores", "course"),
    [
        ("............", FLAT, Course.NONE),
        ("...........x", RISING, Course.NEW),
        ("..x........x", FLAT, Course.SPORADIC),
        ("..xxxxxxxxxx", FLAT, Course.PERSISTENT),
        ("..xxxxxxxxxx", RISING, Course.INTENSIFYING),
        ("xxxxxxxxxxxx", RISING[::-1], Course.FADING),
        ("xxxx........", FLAT, Course.FADING),
        ("xxxxxxxxxxx.", FLAT, Course.SPORADIC),
        ("..x.........", FLAT, Course.SPORADIC),
    ],
)
def test_what_the_hot_months_make_of_it(hot: str, scores: list[float], course: Course) -> None:
    assert course_of(np.array([month == "x" for month in hot]), np.array(scores)) is course


def test_months_without_a_score_say_nothing() -> None:
    assert course_of(np.zeros(12, dtype=bool), np.full(12, np.nan)) is Course.NONE
