"""The stretches of a call that are addresses: by the places of the library, else by how addresses are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from geo.addresses.library import Library
from geo.addresses.normalise import normalise
from geo.cases.calltext.words import CallText

# In front of an address; the longer ones leave no doubt that one follows.
LEADING = re.compile(
    "(?:(?:家庭|现|居住|联系|事发|发生|案发|纠纷|具体|详细|所在|工作|单位|涉事|反映|来电人|报警人|对方|被投诉人|被反映人|当事人)(?:住址|地址|地点|位置)"
    "|住址|地址|地点|位置|事发地|发生地|案发地|现场|发生在|发生于|位于|坐落于|坐落在|家住|居住在|居住于|暂住在?|租住在?|现住|住在|住于|家在"
    "|老家在|老家|户籍地?|户籍所在地)"
    "(?:是在|就在|就是|是|为|在)?[:]?\\s{0,2}"
)
_LOOSE = re.compile("(?:就?住|在|到|去|来到|前往|赶到|上报|反映|投诉|举报|发现|是)(?=[\u4e00-\u9fffA-Za-z])")
_HINT = re.compile("[路街巷道弄里村庄社组区苑园院城府楼栋幢座厦场校店厂号室]|单元|公寓|医院|公园|[0-9]-[0-9]")
_WINDOW, _WINDOWS = 60, 40
_DIGITS = "0-9一二三四五六七八九十百〇零两"
_TAIL = re.compile(
    "[,\\s]?(?:的|附|院内|院里|小区内?)?"
    f"(?:第?[{_DIGITS}]{{1,5}}(?:号楼|号院|#楼|号|栋|幢|座|单元|楼(?![上下])|层|室|门(?!口)|口(?![人水])|村?民?小?组|社(?!区)|队|排|铺|#)"
    "|[A-Za-z甲乙丙丁东西南北中](?:号楼|栋|幢|座|单元|区)"
    "|[A-Za-z]?[0-9]{1,5}(?:[-—–#][A-Za-z]?[0-9]{1,5}){1,3}(?![0-9])(?:室|号)?"
    f"|(?<=[楼栋幢座单元号层-])[0-9]{{2,4}}(?![0-9年月日点个人元户家块万多名位:]))"
)
_UNIT = re.compile(
    "(?<=[0-9A-Za-z])(?:号楼|号院|#楼|号|栋|幢|座|单元|楼(?![上下])|层|室|门(?!口)|村?民?小?组|社(?!区)|队|#)"
)
_BEHIND = re.compile(
    "(?:的)?(?:门口|对面|斜对面|附近|旁边?|隔壁|路口|交叉口|十字路口|[东西南北]侧|[东西南北]门|后门|大门口?|院内|地下车库|停车场)"
)
_KIND = (
    "街道办事处|居民委员会|村民委员会|街道|社区|居委会|村委会|大道|小区|花园|家园|新村|新区|公寓|大厦|广场|批发市场|市场|商城|商场|超市|饭店|酒店|宾馆"
    "|火锅店|小学|中学|学校|幼儿园|医院|公园|车站|工地|工业园|产业园|家属院|家属楼|[省市县区镇乡村路街巷弄道庄屯苑园城湾郡庭坊府]"
)
_NAME = "[\u4e00-\u9fffA-Za-z0-9·]"
_PLAIN_NAME = f"(?:(?![的我他她你您和与跟及被因把说称了吗呢就也都很在到有没让要去来]){_NAME})"
_SEGMENT = re.compile(f"{_PLAIN_NAME}{{1,9}}?(?:{_KIND})(?![场所]址)")
_GENERIC = re.compile(
    "(?:我们?|本|该|这个|这|那个|那|一个|咱们?|某|同一?|整个|各|全|出租|老旧|自家|别的|其他|他们|她们)*(?:小区|社区|街道|村|区|市|县|路|街|道|市场|超市|饭店|学校|医院|工地|商场|酒店|宾馆|公园|广场|幼儿园|公寓|城|园)"
    "|(?:法|医|学|本|农|城|乡|全|市|地|灾|景|校|厂|郊|社|小|辖|片)[院区市县村]|(?:.{0,3}(?:渠道|知道|管道|通道|人行道|下水道|楼道|过道|车道|报道|味道|街道|政府|跳广场|网上商城))"
)
_SURE, _POSSIBLE = 0.4, 0.25


@dataclass(frozen=True, slots=True)
class Found:
    """An address in the text.

    Attributes:
        sure: how far it is to be trusted: what the library knows, above what is only written like an address.
        lead: where the words in front of it begin that say that it is an address (住在, 地址), else its own start.
    """

    start: int
    end: int
    sure: float
    lead: int


@dataclass(frozen=True, slots=True)
class _Window:
    start: int
    end: int
    lead: int
    led: bool


def stretches(text: CallText, library: Library, at: datetime) -> list[Found]:
    """The addresses in the text, from the left, none inside another. Asks the library a bounded number of times."""
    found: list[Found] = []
    windows = sorted(_windows(text), key=lambda window: not window.led)[:_WINDOWS]
    for window in windows:
        here = _known(text, library, at, window) or _written(text, library, at, window)
        if here is not None:
            found.append(here)
    return _apart(found)


def _windows(text: CallText) -> Iterator[_Window]:
    """Where an address may begin: behind the words that lead to one, behind looser ones, at the start of a clause."""
    begun: set[int] = set()
    for lead in LEADING.finditer(text.plain):
        end = text.clause_of(lead.end())[1]
        if end > lead.end():
            begun.add(lead.end())
            yield _Window(lead.end(), min(end, lead.end() + _WINDOW), lead.start(), led=True)
    for start, end in text.clauses:
        starts = [start, *(loose.end() for loose in _LOOSE.finditer(text.plain, start, end))]
        starts += range(start + _WINDOW - 15, end, _WINDOW - 15)
        for begin in sorted(set(starts) - begun):
            stop = min(end, begin + _WINDOW)
            if _HINT.search(text.plain, begin, stop):
                yield _Window(begin, stop, begin, led=False)


def _known(text: CallText, library: Library, at: datetime, window: _Window) -> Found | None:
    """What the library finds in a window, as the range of the words that agreed, with the numbers behind them."""
    query = text.plain[window.start : window.end]
    if not normalise(query):
        return None
    matched = library.match(query, at=at)
    sure = sum(candidate.confidence for candidate in matched.candidates)
    words = matched.candidates[0].words if matched.candidates else ()
    if not words or sure < (_POSSIBLE if window.led else _SURE):
        return None
    start, end = window.start + words[0].start, window.start + words[-1].end
    begin = _region_before(text, window, start)
    # Behind words that lead to an address it begins at once; far from them something else was found.
    if window.led and start - window.start > 25:
        return None
    return Found(begin, _with_numbers(text, end), 1 + sure, window.lead if window.led else begin)


def _region_before(text: CallText, window: _Window, start: int) -> int:
    """Where the towns and districts begin that stand right in front of a known name."""
    position = window.start
    while position < start and (segment := _SEGMENT.match(text.plain, position, start)):
        position = segment.end()
    return window.start if position == start else start


def _with_numbers(text: CallText, end: int) -> int:
    if (unit := _UNIT.match(text.plain, end)) is not None:
        end = unit.end()
    while (tail := _TAIL.match(text.plain, end)) is not None:
        end = tail.end()
    behind = _BEHIND.match(text.plain, end)
    return behind.end() if behind else end


def _written(text: CallText, library: Library, at: datetime, window: _Window) -> Found | None:
    """What is written like an address at the start of a window: names with a kind of place, then numbers.

    Where nothing leads to it and it has no numbers, the library has to know it.
    """
    plain, start = text.plain, window.start
    position, names = start, 0
    while names < 6 and (segment := _SEGMENT.match(plain, position, window.end)):
        if _GENERIC.fullmatch(segment.group()):
            break
        position, names = segment.end(), names + 1
        numbered = _with_numbers(text, position)
        if numbered > position:
            position = numbered
    end = _with_numbers(text, position)
    numbers = _TAIL.search(plain, start, end) is not None
    written = plain[start:end]
    if end - start < 3 or _GENERIC.fullmatch(written) or not (names or (window.led and numbers)):
        return None
    behind_in = plain.endswith(("在", "到"), 0, start)
    if not window.led and not names:
        return None
    if not (window.led or numbers or behind_in):
        return _known(text, library, at, _Window(start, end, window.lead, led=False))
    return Found(start, end, 0.5 if window.led else 0.2, window.lead if window.led else start)


def _apart(found: list[Found]) -> list[Found]:
    """The surest and longest first where several share characters; from the left."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (-round(one.sure), one.start - one.end, one.start)):
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda one: one.start)
