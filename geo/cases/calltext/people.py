"""How many people take part in a dispute, as far as a call says it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from geo.cases.calltext.words import CallText, Words

_CHINESE = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "俩": 2,
    "几": 3,
    "数": 2,
}
_NUMBER = "[0-9]{1,4}|[一二两三四五六七八九十百几数]{1,5}"
# At most so many are believed; more is a figure of something else.
_MOST = 9999
_COUNTED = re.compile(
    f"(?<![0-9第一二三四五六七八九十百几])({_NUMBER})(来|余|多)?(?:个|名|位)?"
    "(?:余|多)?(?:人(?!民|行|才|家属院|次|月|员经费|均)|男子|女子|工人|村民|业主|住户|员工|农民工|群众|居民|租客|租户|商户|邻居|老人|亲属|家属|学生|同事|男的|女的)"
)
_HOUSEHOLDS = re.compile(
    "(?<![0-9第十])([0-9]{1,3}|[两二三四五六七八九十几数]{1,3})(多|余)?(?:家(?:人)?|户(?:人家|居民|村民|业主|人)?)(?![具属电长里公店医单])"
)
_PAIR = re.compile(
    "夫妻|夫妇|两口子|小两口|老两口|婆媳|母子|母女|父子|父女|兄弟俩|兄妹俩|姐妹俩|姐弟俩|爷孙|翁婿|双方|二人|俩人|他俩|她俩|我俩|俩口子|情侣|前夫|前妻"
    "|(?:我|本人|来电人|报警人|投诉人)[和跟与同](?:对方|邻居|楼上|楼下|隔壁|丈夫|妻子|老公|老婆|儿子|女儿|婆婆|房东|老板|同事|前夫|前妻)"
)
_NOT_PARTIES = re.compile("(?:供|养|容纳|可坐|还有|家里有?|家中有?|一家)$")


@dataclass(frozen=True, slots=True)
class PeopleRead:
    """How many at least, and the words that say it."""

    n: int
    words: tuple[Words, ...]


def people(text: CallText) -> PeopleRead | None:
    """How many take part: the largest number that is said of them, None where none is; 十几人 are eleven at least."""
    found = sorted(_counts(text), key=lambda each: (-each[0], each[1].start))
    if not found:
        return None
    most = found[0][0]
    return PeopleRead(most, tuple(dict.fromkeys(words for n, words in found if n == most)))


def _counts(text: CallText) -> Iterator[tuple[int, Words]]:
    for pattern in (_COUNTED, _HOUSEHOLDS):
        for found in pattern.finditer(text.plain):
            n = number(found.group(1)) + (1 if found.group(2) else 0)
            before = text.plain[max(0, found.start() - 4) : found.start()]
            if 2 <= n <= _MOST and not _NOT_PARTIES.search(before):
                yield n, text.words(*found.span())
    for found in _PAIR.finditer(text.plain):
        yield 2, text.words(*found.span())


def number(written: str) -> int:
    """A number in digits or Chinese numerals below a thousand, the least it may be: 几 is three, 十几 eleven."""
    if written.isascii():
        return int(written)
    total, digit = 0, 0
    for character in written:
        if character in "十百":
            # 几十 is twenty at least, and not three times ten.
            times = 2 if written[0] in "几数" else max(digit, 1)
            total += times * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _CHINESE[character]
            if character == "几" and total:
                digit = 1
    return total + digit
