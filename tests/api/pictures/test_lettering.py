import re

from hypothesis import example, given
from hypothesis import strategies as st

from api.pictures.lettering import ems, wrapped

WORDS = st.text(st.sampled_from("矛盾纠纷，（）ab 12%·"), max_size=60)


def test_chinese_breaks_anywhere_but_not_before_a_stop() -> None:
    assert wrapped("零单独级，其余按分位", 4) == ["零单独", "级，其余", "按分位"]


def test_other_words_stay_whole() -> None:
    assert wrapped("the rest are quantiles", 6) == ["the rest", "are", "quantiles"]


@given(WORDS, st.floats(3, 30))
@example("111 ）", 3.0)
def test_lines_are_as_narrow_as_asked_and_lose_nothing(words: str, most: float) -> None:
    lines = wrapped(words, most)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    for line in lines:
        # No line begins with a stop, so that a space before one is none to break at.
        unbroken = re.sub(" +(?=[，）%·])", "", line)
        assert ems(line) <= most or len(unbroken.split()) <= 1
