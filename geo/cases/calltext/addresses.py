"""Which address of a call is where it happened, and which are the homes of the parties and the caller."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from geo.addresses.library import Library
from geo.cases.calltext.stretches import Found, stretches
from geo.cases.calltext.words import CallText

Part = Literal["event", "caller", "party"]
_Said = Literal["event", "place", "here", "caller", "party"]

_CALLER = "我家|我们|我|俺|咱|本人|来电人|报警人|报案人|反映人|投诉人|诉求人|申请人|来访人|求助人|联系人"
_PARTY = (
    "对方|被投诉人|被反映人|被申请人|当事人|另一方|他家|她家|他们|她们|他|她|丈夫|老公|妻子|老婆|媳妇|前夫|前妻|男友|女友|男方|女方|甲方|乙方"
    "|儿子|儿媳|女儿|女婿|父亲|母亲|爸|妈|婆婆|公公|岳父|岳母|哥|弟|姐|妹|房东|租客|租户|邻居|老板|亲戚|老人|[\u4e00-\u9fff]某某?"
)
_SUBJECT = re.compile(f"(?P<party>{_PARTY})|(?P<caller>{_CALLER})")
_HOME = re.compile(
    "(?:家?住(?:在|于)?|家庭住址|现住址?|住址|居住(?:在|于|地)|暂住在?|租住在?|家就?在|老家在?|户籍(?:地|所在地)?|搬到|联系地址)(?:是在|就在|是|为|在)?[:]?\\s*$"
)
_HERE = re.compile("(?:我|本人|来电人|报警人)(?:现在|目前|人|就)*在$")
_WORK = re.compile("(?:的|里|那边)?(?:附近)?[^,。;!?]{0,8}?(?:上班|工作(?!人员)|打工|务工|当保安|做生意|任职|经营)")
_EVENT = re.compile(
    "(?:事发|案发|发生|纠纷|现场|涉事|反映)(?:地点?|地址|位置|在|于)?(?:是在|就在|是|为|在|位于)?[:]?\\s*$"
)
_ADDRESS = re.compile("(?:地址|地点|位置|位于|坐落[在于])(?:是在|就在|是|为|在)?[:]?\\s*$")
_STORY = re.compile(
    "[^,。;!?]{0,8}?(?:打|吵|闹|漏|渗|滴水|堵|争|抢|砸|骂|发生|扰民|噪|施工|违建|搭建|停车|垃圾|装修|冲突|纠纷|矛盾|放狗|养狗|占|停[水电暖]|着火|冒|臭|油烟|唱|跳)"
)
_AT_HOME = re.compile("漏水|渗水|楼上|楼下|隔壁|邻居|对门|我家|家里|家中|噪|扰民|暖气|物业|楼道|采光|装修")
_REACH = 24


@dataclass(frozen=True, slots=True)
class Stretch:
    """An address as it stands in the text; ``part`` says whose place it is, ``event`` where it happened."""

    value: str
    start: int
    end: int
    part: Part


def addresses(text: CallText, library: Library, at: datetime) -> tuple[Stretch | None, tuple[Stretch, ...]]:
    """Where it happened, and the other addresses that are a party's or the caller's.

    One address alone is where it happened, whoever lives there. Of several homes the caller's is where it happened if
    the words are of what happens at home; otherwise nothing is said of it.
    """
    found = [(_said(text, each), each) for each in stretches(text, library, at)]
    event = _event(text, found)
    address = _stretch(text, event, "event") if event else None
    known = {address.value} if address else set()
    others: list[Stretch] = []
    for said, each in found:
        other = _stretch(text, each, "party" if said == "party" else "caller")
        if said in ("here", "caller", "party") and other.value not in known:
            known.add(other.value)
            others.append(other)
    return address, tuple(others)


def _stretch(text: CallText, found: Found, part: Part) -> Stretch:
    return Stretch(text.original[found.start : found.end], found.start, found.end, part)


def _event(text: CallText, found: list[tuple[_Said, Found]]) -> Found | None:
    for wanted in ("event", "place", "here"):
        if some := [each for said, each in found if said == wanted]:
            return some[0]
    if len({text.original[each.start : each.end] for _, each in found}) == 1:
        return found[0][1]
    callers = [each for said, each in found if said == "caller"]
    return callers[0] if callers and _AT_HOME.search(text.plain) else None


def _said(text: CallText, found: Found) -> _Said:
    """What the words around an address say of it: a place alone where they say nothing."""
    start = max(text.sentence_start(found.start), found.start - _REACH)
    before = text.plain[start : found.start]
    whose = _whose(before)
    if _WORK.match(text.plain, found.end):
        return whose or "caller"
    if _EVENT.search(before):
        return "event"
    if _HOME.search(before):
        return "event" if whose != "party" and _STORY.match(text.plain, found.end) else whose or "caller"
    if _ADDRESS.search(before):
        return _of_label(before) or "event"
    if _STORY.match(text.plain, found.end):
        return "event"
    return "here" if _HERE.search(before) else "place"


def _whose(before: str) -> Literal["caller", "party"] | None:
    """Whom the last words about a person in front of an address are about."""
    said = list(_SUBJECT.finditer(before))
    if not said:
        return None
    return "party" if said[-1]["party"] else "caller"


def _of_label(before: str) -> Literal["caller", "party"] | None:
    """Whose address it is, where a form says so right before the word: 对方地址, 来电人地址."""
    label = re.search(
        f"(?:(?P<party>{_PARTY})|(?P<caller>{_CALLER}))的?(?:家庭|现|联系)?(?:地址|位置)[^,。;]{{0,3}}$", before
    )
    if label is None:
        return None
    return "party" if label["party"] else "caller"
