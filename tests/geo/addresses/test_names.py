"""Names in a text: written out, begun, misspelt."""

from geo.addresses.names import Name, Names

CHARACTERS = "安平福寿康宁吉庆祥瑞丰乐和美兴旺昌盛富贵"
ALIKE = [f"丽{character}家园" for character in CHARACTERS]


def misspelt(text: str, also: tuple[str, ...] = ()) -> set[str]:
    names = Names([Name(number, written, 1.0, own=True) for number, written in enumerate(ALIKE)])
    return {name.written for hit in names.misspelt(text, 0, len(text), also) for name in hit.names}


def test_of_many_names_that_are_equally_alike_those_near_by_are_looked_at_in_any_case() -> None:
    by_themselves = misspelt("丽甘家园")
    left_out = next(name for name in ALIKE if name not in by_themselves)
    assert 10 < len(by_themselves) < len(ALIKE)
    assert left_out in misspelt("丽甘家园", (left_out,))
    assert misspelt("丽甘家园", ("东方红小学",)) == by_themselves
