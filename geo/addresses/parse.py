"""An address as it was typed, read into its parts without a look at any library."""

import re
from dataclasses import dataclass

from geo.addresses.normalise import normalise
from geo.addresses.numerals import read_numeral
from geo.addresses.tail import TailGroup, tail_groups

Span = tuple[int, int]

_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃"
    "|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_REGION = re.compile(
    f"(?:中国)?(?:{_PROVINCES})(?:省|市|(?:壮族|回族|维吾尔)?自治区)?-?"
    "(?:[\u4e00-\u9fff]{2,5}?(?:市(?!场)|地区|自治州)-?)?(?:[\u4e00-\u9fff]{2,3}[区县](?![0-9]))?-?"
    "|[\u4e00-\u9fff]{2,3}市-?[\u4e00-\u9fff]{2,3}[区县]-?"
)
_OPENING = re.compile(
    "(?:你好|您好|喂|哎|请问|麻烦|我们|我|俺|咱们?|家|现在|目前|就|是|住在?|在|位于|地址|事发地?|地点|位置|这里|这边|那个|那边|的|,|-"
    "|(?:12345|110)?(?:热线)?工单|来电人?|市民|群众|居民|当事人|投诉人|报警人|反映|举报|投诉|称)+"
)
# From one of these on a caller tells what happened, and no longer where.
_STORY = re.compile(
    "楼[上下道梯]|[漏渗]水|打[架人起]|吵[架闹]|争吵|噪音|扰民|有人|有个|有[一两三四五几0-9]|(?:邻居|住户)(?![与和跟同])|家[里中]|反映|投诉|举报|电[话联]|联系|手机"
    "|发生|因为?|由于|纠纷|矛盾|夫妻|两口子|男子|女子|孩子|小孩|堵|违建|停车(?!场)|乱[停堆扔]|垃圾|不[让给肯]|拖欠|报警|请|快来|半夜|晚上"
    "|昨[天晚]|今[天晚早]|前天|物业(?:费|不|公司|乱)|业主(?!委员会|[与和跟同])|为了|对方|狗|装修|争"
)
_NEAR = re.compile(
    "斜?对[面过]|附近|旁边?|隔壁|路口|交叉口|交汇处?|十字|[前后左右东西南北][面边侧](?![0-9路街])|以[东西南北]|边上"
)
_FILLER = re.compile(
    "小区|家属院|家属楼|居委会|居民委员会|村委会|村民委员会|社区|街道|办事处|[东西南北正后侧]门|大门|商铺|门面|门口|院内|里面|[那这]个|就是|或者?|以及|还有|[和与跟及的叫]|[-,#]"
)
_GROUP = re.compile("第?([0-9]{1,2})(村?民?小?组|社(?!区)|队)")
_SECTION = re.compile("(?<=[\u4e00-\u9fff])-?第?([一二三四五六七八九十]{1,3}|[0-9]{1,2})([区期])(?!域)")
_SECTION_OF_ESTATE = re.compile("(?<=[\u4e00-\u9fff]{2})小区(?=(?:[东西南北中]|[A-Z]|[0-9]{1,2})[区期苑院])")
_SECTION_DASH = re.compile("(?<=[\u4e00-\u9fff])-(?=(?:[东西南北中]|[A-Z])[区苑院])")
_HAN_RUN = re.compile("[\u4e00-\u9fffA-Z0-9]{2,}")


@dataclass(frozen=True)
class Parsed:
    """An address as it was typed, read into parts; all spans are of ``text``.

    Attributes:
        text: the normalised address up to where the story begins.
        quiet: spans that name no place: the province and city before it, polite openings.
        fillers: spans that add little to the name before them: 小区, 大门.
        near: spans saying that the place is only near by: 对面, 附近.
        groups: the groups of numbers that may be a tail.
    """

    text: str
    quiet: tuple[Span, ...]
    fillers: tuple[Span, ...]
    near: tuple[Span, ...]
    groups: tuple[TailGroup, ...]


def parse(query: str) -> Parsed:
    """``query`` (any text) read into parts. Costs at most a few passes over the text, whatever it holds."""
    text = in_one_way(normalise(query))
    groups = tail_groups(text)
    end = _where_the_story_begins(text, groups)
    if end < len(text):
        text = text[:end].rstrip(",-")
        groups = tail_groups(text)
    return Parsed(text, _quiet(text), _spans(_FILLER, text), _spans(_NEAR, text), groups)


def in_one_way(text: str) -> str:
    """Normalised ``text`` with village groups written as 7组 (villages count them as 组, 社 or 队) and parts of estates
    as 2区 and 1期, right behind the name without 小区.
    """
    text = _GROUP.sub(r"\1组", text)
    text = _SECTION.sub(_section, text)
    return _SECTION_OF_ESTATE.sub("", _SECTION_DASH.sub("", text))


def _section(found: re.Match[str]) -> str:
    number = found[1] if found[1].isdigit() else str(read_numeral(found[1]))
    return number + found[2]


def _where_the_story_begins(text: str, groups: tuple[TailGroup, ...]) -> int:
    """At the first word of the story that has a number of the address before it, or none behind it."""
    opening = _OPENING.match(text)
    begin = max(2, opening.end() + 2 if opening else 0)
    for story in _STORY.finditer(text, begin):
        first = groups[0] if groups else None
        if first is None or first.start < story.start():
            return story.start()
    return len(text)


def _quiet(text: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    position = 0
    while position < len(text):
        found = _OPENING.match(text, position) or _REGION.match(text, position)
        if found is None or found.end() == position:
            break
        spans.append(found.span())
        position = found.end()
    return tuple(spans)


def _spans(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    return tuple(found.span() for found in pattern.finditer(text))


def unexplained(parsed: Parsed, explained: tuple[Span, ...]) -> tuple[str, ...]:
    """The runs of two and more characters that no span explains, the longest first: what a misspelt name may be in."""
    kept = list(parsed.text)
    tails = [(group.start, group.end) for group in parsed.groups]
    for start, end in (*explained, *parsed.quiet, *parsed.near, *tails):
        kept[start:end] = " " * (end - start)
    return tuple(sorted(_HAN_RUN.findall("".join(kept)), key=len, reverse=True))
