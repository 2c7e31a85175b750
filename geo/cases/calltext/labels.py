"""The number of the work order or receipt, and a telephone number."""

import re
from dataclasses import dataclass

from geo.cases.calltext.words import CallText


@dataclass(frozen=True, slots=True)
class Label:
    """A number as it stands in the text."""

    value: str
    start: int
    end: int


_NUMBER = "([A-Za-z0-9](?:[A-Za-z0-9]|[-_/](?=[A-Za-z0-9])){4,39}+)(?![A-Za-z0-9])"
_ORDER = re.compile(
    "(?:工单|受理|受理单|接警|接警单|警情|处警|派单|转办单|交办单|事件|诉求|信访件?|登记|流水|回执|热线|单据|来电)"
    f"(?:编号|序号|单号|代码|号码|号|编码)(?:为|是)?[:#]?\\s?(?:No\\.?|NO\\.?)?{_NUMBER}"
    f"|(?:工单|(?<![订运递件])单号|(?<![房门])编号|流水号|警单|回执)(?:为|是)?[:#\\s]?(?=[A-Za-z-]{{0,8}}[0-9]){_NUMBER}"
    f"|[【\\[(](?=[A-Za-z-]{{0,8}}[0-9]{{6}}){_NUMBER}[】\\])]"
)
_MOBILE = "(?:\\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}"
_FIXED = "0[1-9][0-9]{1,2}[- ]?[0-9]{7,8}"
_PHONE = re.compile(f"(?<![0-9A-Za-z-])(?:{_MOBILE}|{_FIXED})(?![0-9A-Za-z])")
_SHORT = re.compile("(?:电话|手机|座机|联系方式)(?:号码?)?(?:是|为)?[:\\s]?([2-8][0-9]{6,7})(?![0-9-])")
_OF_ANOTHER = re.compile(
    "(?:对方|被投诉人|被反映人|被申请人|物业|房东|商家|店家|公司|他|她)的?(?:联系)?(?:电话|手机)(?:号码?)?(?:是|为)?[:\\s]?$"
)


def external_id(text: CallText) -> Label | None:
    """The number under which the source keeps the report, named as such."""
    for found in _ORDER.finditer(text.plain):
        group = next(number for number in (1, 2, 3) if found.group(number))
        if any(character.isdigit() for character in found.group(group)):
            return Label(found.group(group), *found.span(group))
    return None


def phone(text: CallText, besides: Label | None) -> Label | None:
    """The caller's number: the first that is not said to be another's. ``besides`` is a number of another meaning."""
    for found in (*_PHONE.finditer(text.plain), *_SHORT.finditer(text.plain)):
        start, end = found.span(found.lastindex or 0)
        taken = besides is not None and start < besides.end and besides.start < end
        if not taken and not _OF_ANOTHER.search(text.plain, max(0, start - 16), start):
            digits = "".join(character for character in text.plain[start:end] if character not in " +")
            return Label(digits, start, end)
    return None
