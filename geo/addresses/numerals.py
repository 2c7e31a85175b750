"""Chinese numerals, read as digits where an address means a number by them and left alone where they are a name."""

import re
from dataclasses import dataclass

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SCALES = {"十": 10, "百": 100, "千": 1000}
# Digits one after another, or each scale once, the greater first; 十三十九 is neither, so somebody slipped.
_NUMBER = re.compile(
    "[零〇一二两三四五六七八九]+|(?:{0}千)?(?:零?{0}百)?(?:零?{0}?十)?零?{0}?".format("[一二两三四五六七八九]")
)
_ONES, _TEN = "零一二三四五六七八九", 10
_CUT = re.compile("([一二三四五六七八九十]{1,3})[^零〇一二两三四五六七八九十百千0-9A-Z,村社区庄队号里街路巷镇乡组-]$")
_DOUBLED = re.compile(r"(.)\1")
_RUN = "[零〇一二两三四五六七八九十百千]{1,8}"
# 四号村, 十号基地 and 三里屯 are names: 号 counts only where nothing but more of the tail can follow it.
_BEFORE_UNIT = re.compile(
    _RUN
    + "(?=号楼|号门|号院|单元|栋|幢|撞|座|楼|层|室|口|门|梯|排|村?民?小?组|社(?!区)|队"
    + "|号(?:$|[^\u4e00-\u9fff]|[栋幢室]|"
    + _RUN
    + "))"
)
_AFTER_DIGITS = re.compile("(?<=[0-9](?:栋|幢|座|楼|层|室|号|口|门|#|-))" + _RUN + "(?=$|[-号室])")
# The rows of stalls on a market's floor: 6楼四街36041.
_ROW_OF_STALLS = re.compile("(?<=[0-9][楼层])" + _RUN + "(?=街[0-9])")
_AFTER_UNIT = re.compile("(?<=[0-9](?:号楼|单元))" + _RUN + "(?=$|[-号室])")


def read_numeral(run: str) -> int:
    """The value of a run of Chinese numerals: 十二 is 12, 五〇一 is 501, 一百零二 is 102."""
    if not any(character in _SCALES for character in run):
        return int("".join(str(_DIGITS[character]) for character in run))
    total, pending = 0, None
    for character in run:
        if character in _SCALES:
            total += (1 if pending is None else pending) * _SCALES[character]
            pending = 0
        else:
            pending = _DIGITS[character]
    return total + (pending or 0)


@dataclass(frozen=True)
class Whole:
    """A number that a stray character cuts in two, and where it begins."""

    start: int
    value: int


def whole_number(before: str, digits: str) -> Whole | None:
    """The number of which ``digits`` are the end, if ``before`` ends with its beginning and one character that does
    not belong there: 三十家 and 5 is 35. None where there is no such number, or the character ends a name (三村5组).
    """
    cut = _CUT.search(before)
    if cut is None:
        return None
    end = int(digits)
    numeral = cut[1] + ("" if end < _TEN else "十") + ("" if end % _TEN == 0 else _ONES[end % _TEN])
    if end >= 2 * _TEN or end == 0 or not _NUMBER.fullmatch(numeral) or "十" not in numeral:
        return None
    return Whole(cut.start(), read_numeral(numeral))


def numerals_to_digits(text: str) -> str:
    """``text`` with Chinese numerals before a unit word (三单元, 十二号楼, 五〇一室, 七组) written as digits.

    One in which a character stands twice (三三十六组) is read without that; what else looks like a numeral and is none
    (十三十九组) stays as it is.
    """
    for pattern in (_BEFORE_UNIT, _AFTER_DIGITS, _AFTER_UNIT, _ROW_OF_STALLS):
        text = pattern.sub(_as_digits, text)
    return text


def _as_digits(found: re.Match[str]) -> str:
    run = found.group()
    for numeral in (run, _DOUBLED.sub(r"\1", run)):
        if _NUMBER.fullmatch(numeral):
            return str(read_numeral(numeral))
    return run
