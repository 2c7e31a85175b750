"""Whether a word in a text is said not to be so: 没有打架, 不是家暴, 孩子没受伤, 有没有打架."""

import re
from collections.abc import Iterable, Iterator

from geo.cases.calltext.words import CallText, Hit

_REACH = 14
_BEFORE = re.compile(
    "(?:没有?|未曾?|并未|并无|无人|无|不是|并非|不存在|不涉及|不属于|从未|不曾|否认|不会|不需要?|不用|不必|无需|不要求|不想|不再|不|别)"
    "(?:有|人|再|是|发生|出现|产生|造成|存在|受到|遭受?|遇到|涉及|构成|人员|任何|什么|过|实施|对方|互相|双方|被|说|因为?|的|和|跟|与|同)*$"
)
_ASKED = re.compile("(?:有没有|是不是|是否|有无)(?:有|人|发生|出现|存在|涉及|需要?)*$")
_AFTER = re.compile(
    "(?:了|的)?(?:事情?|情况|行为|现象|问题|意思|倾向)?(?:[都也是并]|倒)*"
    "(?:没有(?!人管|用|办法)|没发生|不存在|不属实|不是真的|未发生|:?无(?=[,。;!?\\s]|$)|:?否(?=[,。;!?\\s]|$))"
)
_AND = re.compile("(?:、|和|或者?|及|以及|与|,?(?:也|更|且|并)?(?:没有?|不是|未|无))$")


def said_so(text: CallText, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Those of ``hits`` (from the left) that the text does not deny, ask about, or list behind a denied one."""
    denied_until = -1
    for hit in hits:
        if _denied(text.plain, hit) or (
            denied_until >= 0 and _AND.fullmatch(text.plain, denied_until, hit.start) is not None
        ):
            denied_until = hit.end
        else:
            yield hit


def _denied(plain: str, hit: Hit) -> bool:
    before = plain[max(0, hit.start - _REACH) : hit.start]
    asked = _ASKED.search(before)
    if asked is not None:
        return not plain.startswith((":是", ":有"), hit.end)
    return _BEFORE.search(before) is not None or _AFTER.match(plain, hit.end, hit.end + _REACH) is not None
