"""Which words of a written address may be a name that the library does not know yet.

What is kept is a name and nothing else: no numbers, nothing of what happened, no words about persons.
"""

import re
from collections.abc import Iterable, Iterator

from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.known_areas import area_stem
from geo.addresses.normalise import MAX_ADDRESS
from geo.addresses.parse import Parsed, Span, parse, unexplained
from geo.addresses.places.proposals import repository
from geo.core import clock

SHORTEST, LONGEST = 2, 12
_LONGEST_KNOWN = 16
_GENERIC = frozenset(
    (
        "小区",
        "社区",
        "街道",
        "家属院",
        "家属楼",
        "住宅小区",
        "大厦",
        "市场",
        "门口",
        "路口",
        "对面",
        "附近",
        "旁边",
        "里面",
        "院内",
        "大门",
        "商铺",
        "门面",
        "村委会",
        "居委会",
    )
)
_ENDS_OF_PLACES = (
    "园苑院楼厦城区村路街巷道场厂店站局所校学馆桥门口里庄堡湾渠滩坊居庭府邸寓座社组队库仓房棚市营沟台墩寨营坪坡岭宾"
)
_SURNAMES = frozenset(
    "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
    "姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_OF_PERSONS = re.compile(
    "先生|女士|师傅|老板|同志|小姐|大爷|大妈|阿姨|叔叔|电话|手机|身份证|姓名|名叫|丈夫|妻子|儿子|女儿|爱人|[他她我你]家"
)


async def new_name(session: AsyncSession, address: str) -> str | None:
    """The one part of ``address`` that could be a name and that no name of the library explains; None if there is
    none, or more than one.
    """
    parsed = parse(address[:MAX_ADDRESS])
    parts = sorted(set(_parts(parsed.text)))
    if not parts:
        return None
    known = await repository.known_names(session, parts)
    named = await repository.area_names(session, clock.now())
    areas = {word for name, level in named for word in (name, area_stem(name, level))}
    found = [run for run in unexplained(parsed, _spans(parsed, known | areas)) if is_name(run)]
    return found[0] if len(found) == 1 else None


def is_name(run: str) -> bool:
    """Whether a run of characters may be kept as a name.

    >>> [is_name(run) for run in ("老粮站家属院", "小区", "张小明", "3号楼", "李师傅家")]
    [True, False, False, False, False]
    """
    if not SHORTEST <= len(run) <= LONGEST or run in _GENERIC:
        return False
    if any(not "\u4e00" <= character <= "\u9fff" for character in run) or _OF_PERSONS.search(run):
        return False
    person = run[0] in _SURNAMES and (run.endswith("家") or (len(run) <= 4 and run[-1] not in _ENDS_OF_PLACES))
    return not person


def _parts(text: str) -> Iterator[str]:
    for start in range(len(text)):
        for end in range(start + SHORTEST, min(start + _LONGEST_KNOWN, len(text)) + 1):
            yield text[start:end]


def _spans(parsed: Parsed, names: Iterable[str]) -> tuple[Span, ...]:
    return tuple((found.start(), found.end()) for name in names for found in re.finditer(re.escape(name), parsed.text))
