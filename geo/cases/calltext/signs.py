"""Danger, urgency, the wish to stay unnamed and the way a report came: by words of a table, unless they are denied."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from geo.cases.calltext.negation import said_so
from geo.cases.calltext.words import CallText, Hit, Lexicon, Words, table
from geo.heat.filter import CHANNELS

Value = TypeVar("Value", str, bool)

_DANGERS = frozenset({"violence", "acute", "threat", "minor"})
_PAST = re.compile("昨|前天|前几天|上周|上个?月|去年|前年|之前|以前|曾|此前|[0-9]月|已经?报警")
_GOING_ON = re.compile(
    "(?:正在|现在|这会儿?|此刻|目前正|还在)[^,。;!?]{0,8}?"
    "(?:打(?!电话|算|不通|扫|工)|吵[架闹起]|争吵|争执|砸|闹事|围|堵|对峙|推搡|冲突|拉扯|撕扯|强拆|漏|要跳|持刀|追)"
)
_FORM_URGENT = re.compile("(?:紧急程度|紧急等级|办理时限|是否紧急):?(特急|紧急|加急|突发|是)")
_FORM_CALM = re.compile("(?:紧急程度|紧急等级|是否紧急):?(一般|普通|不紧急|正常|否)")
_NOT_OPEN = re.compile("是否(?:可以|同意)?公开(?:姓名|个人信息|信息|内容)?:?(?:否|不)")
_LIKELY = 0.9


@dataclass(frozen=True, slots=True)
class Sign(Generic[Value]):
    """What the words say, and which words."""

    value: Value
    words: tuple[Words, ...]


@cache
def _table() -> Lexicon:
    return table("sign_words")


def _hits(text: CallText) -> dict[str, list[Hit]]:
    """What the text says, by class; what it denies left out."""
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in said_so(text, _table().hits(text)):
        found[hit.of].append(hit)
    return found


def danger(text: CallText) -> Sign[bool]:
    """Violence, threats, weapons, somebody who wants to die, or harm to a child."""
    hits = [hit for of, some in _hits(text).items() if of in _DANGERS for hit in some]
    return Sign(bool(hits), _words(text, hits))


def urgency(text: CallText) -> Sign[str]:
    """Whether somebody has to go there now: ``urgent``, else ``normal``."""
    hits = _hits(text)
    going_on = [text.words(*found.span()) for found in _GOING_ON.finditer(text.plain)]
    going_on += [text.words(*found.span(1)) for found in _FORM_URGENT.finditer(text.plain)]
    if calm := [text.words(*found.span(1)) for found in _FORM_CALM.finditer(text.plain)]:
        return Sign("normal", tuple(calm))
    now = [hit for hit in (*hits["urgent"], *hits["acute"]) if not _past(text, hit)]
    worth = len(going_on) + sum(hit.weight for hit in now) - sum(hit.weight for hit in hits["calm"])
    if worth >= _LIKELY or any(hit.of == "acute" for hit in now):
        return Sign("urgent", tuple(sorted({*going_on, *_words(text, now)}, key=lambda word: word.start)))
    return Sign("normal", _words(text, hits["calm"]))


def confidential(text: CallText) -> Sign[bool]:
    """Whether the caller asks not to be named."""
    words = {*_words(text, _hits(text)["confidential"])}
    words |= {text.words(*found.span()) for found in _NOT_OPEN.finditer(text.plain)}
    return Sign(bool(words), tuple(sorted(words, key=lambda word: word.start)))


def channel(text: CallText) -> Sign[str] | None:
    """The way the report came, where the words speak for one alone."""
    hits = _hits(text)
    worth = {of: sum(hit.weight for hit in hits[of]) for of in CHANNELS if of in hits}
    best = sorted(worth, key=lambda of: -worth[of])
    if not best or worth[best[0]] < _LIKELY or (len(best) > 1 and worth[best[1]] >= worth[best[0]]):
        return None
    return Sign(best[0], _words(text, hits[best[0]]))


def _past(text: CallText, hit: Hit) -> bool:
    """Whether the clause says that it was some time ago."""
    start, end = text.clause_of(hit.start)
    return _PAST.search(text.plain, max(text.sentence_start(start), start - 12), end) is not None


def _words(text: CallText, hits: Sequence[Hit]) -> tuple[Words, ...]:
    return tuple(text.words(hit.start, hit.end) for hit in sorted(hits, key=lambda hit: hit.start))
