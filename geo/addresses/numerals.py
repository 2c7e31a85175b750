"""Chinese numerals, read as digits where an address means a number by them and left alone where they are a name."""

import re

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SCALES = {"十": 10, "百": 100, "千": 1000}
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


def numerals_to_digits(text: str) -> str:
    """``text`` with Chinese numerals before a unit word (三单元, 十二号楼, 五〇一室, 七组) written as digits."""
    for pattern in (_BEFORE_UNIT, _AFTER_DIGITS, _AFTER_UNIT, _ROW_OF_STALLS):
        text = pattern.sub(lambda found: str(read_numeral(found.group())), text)
    return text
