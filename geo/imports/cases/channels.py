"""By which way a dispute came in, in the words of the systems that export them."""

import re

from geo.heat.filter import CHANNELS

_WORDS = {
    "visit": ("入户走访", "走访", "网格员走访"),
    "sweep": ("集中排查化解", "集中排查", "排查"),
    "window": ("诉求服务窗口", "窗口", "来访", "大厅"),
    "grid_system": ("网格系统", "网格化平台", "网格平台"),
    "app": ("肃州管家", "小程序", "居民端", "手机端"),
    "hotline": ("12345", "热线", "12345热线", "市民热线", "政务服务热线", "电话"),
    "police": ("110", "警情", "公安", "派出所", "非警务警情"),
    "opinion": ("舆情", "网络舆情", "社情民意"),
    "daily_report": ("日报", "日排查", "日报告", "日排查日报告"),
}
_CHANNEL = {word: channel for channel in CHANNELS for word in (channel, *_WORDS.get(channel, ()))}
_LONGEST_FIRST = sorted(_CHANNEL, key=len, reverse=True)
_NUMBERED = re.compile(r"(?<!\d)(12345|110)(?!\d)")


def channel_of(word: str) -> str | None:
    """The channel that a word means, None for one that means none."""
    return _CHANNEL.get(word) or _CHANNEL.get(word.lower())


def channel_of_source(source: str) -> str | None:
    """The channel that the name of a source tells, such as “12345 九月” or “区公安分局”."""
    if numbered := _NUMBERED.search(source):
        return _CHANNEL[numbered[1]]
    return next((_CHANNEL[word] for word in _LONGEST_FIRST if not word.isdecimal() and word in source), None)
