"""When it happened: 昨晚10点, 今天上午, 10月3日, by the clock of the product."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from geo.cases.calltext.people import number
from geo.cases.calltext.words import CallText, Words
from geo.core.clock import SHANGHAI

_N = "[0-9]{1,2}|[一二两三四五六七八九十]{1,3}"
_DAYS_BACK = {"今": 0, "昨": 1, "前": 2, "大前": 3}
# When a part of the day begins, and from which hour on its hours count from noon (夜里 those from six on).
_PARTS = {
    "凌晨": (0, 24),
    "清晨": (5, 24),
    "早上": (6, 24),
    "早晨": (6, 24),
    "早": (6, 24),
    "上午": (8, 24),
    "中午": (12, 1),
    "下午": (14, 1),
    "傍晚": (18, 1),
    "晚上": (18, 5),
    "晚间": (18, 5),
    "晚": (18, 5),
    "夜里": (20, 6),
    "夜间": (20, 6),
    "夜": (20, 6),
    "半夜": (23, 6),
    "深夜": (22, 6),
}
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_CLOCK = (
    f"(?:(?P<hour>{_N})(?:点钟?|时(?!候|常|间))"
    f"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>{_N})分?(?![0-9天日月人]))?"
    "|(?P<hh>[0-2]?[0-9]):(?P<mm>[0-5][0-9])(?::[0-5][0-9])?)"
)
_WHEN = re.compile(
    "(?:(?P<back>大前|(?<![大目以之此提])前|昨|今)(?:天|日|(?=早|晚|夜|凌晨|中午|下午|上午))"
    f"|(?P<days>{_N})天(?:之?前|以前)"
    "|(?:(?P<year>20[0-9]{2})[年./-])?(?P<month>[0-9]{1,2})(?:月|[./-](?=[0-9]{1,2}(?![0-9])))(?P<day>[0-9]{1,2})(?:[日号]|(?![0-9]))"
    "|(?P<this_day>[0-9]{1,2})[日号](?=[凌早上中下晚]))"
    f"(?:的|,|\\s)?(?P<part>{_PART})?(?:的|大?约|,|\\s)?(?:{_CLOCK})?"
    f"|(?P<hours>{_N}|半)(?:个)?(?:小时|钟头)(?:之?前|以前)|(?P<minutes>{_N})分钟(?:之?前|以前)|(?P<just>刚刚|刚才|刚(?=[被打吵发]))"
)
_LABEL = re.compile("(?:发生|事发|案发|纠纷)(?:的)?时间(?:为|是)?:?\\s?$")
_OTHER_LABEL = re.compile(
    "(?:来电|接警|接报|受理|登记|派单|办结|截止|答复|回复|报警|反映|诉求|派发|下单|处理|办理)(?:的)?(?:时间|日期|时限|期限)(?:为|是)?:?\\s?$"
    "|(?:[从自于]|出生|截至|截止)$"
)
_NO_EVENT = re.compile(
    "\\s?(?:已|就|又|也|曾|再次|多次)*(?:之?前(?!后)|以前|为止|起(?!来|火|争|冲|哄)|开始|以来|至今|签|结婚|离婚|登记|购买|买|入职|租|交付|出生|到期|来电|报警|致电|投诉|反映)"
)
_OLDEST = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Moment:
    """The beginning of what the words name, in Asia/Shanghai: 昨晚 is 18:00 of yesterday, 10月3日 its midnight."""

    value: datetime
    words: tuple[Words, ...]


def moment(text: CallText, at: datetime) -> Moment | None:
    """When it happened, understood at ``at``; None where nothing is said of it, or of a time to come alone.

    A time that is labelled as that of the event goes first, then the first that is neither labelled as another's
    (来电时间) nor as a beginning or an end (3月5日前, 2月起).
    """
    at = at.astimezone(SHANGHAI)
    first: Moment | None = None
    for found in _WHEN.finditer(text.plain):
        value = _instant(found, at)
        if value is None or not at - _OLDEST <= value <= at:
            continue
        here = Moment(value, (text.words(found.start(), len(found.group().rstrip(", 的")) + found.start()),))
        before = text.plain[max(0, found.start() - 12) : found.start()]
        if _LABEL.search(before):
            return here
        if first is None and not _OTHER_LABEL.search(before) and not _NO_EVENT.match(text.plain, found.end()):
            first = here
    return first


def _instant(found: re.Match[str], at: datetime) -> datetime | None:
    if found["just"]:
        return at.replace(second=0, microsecond=0)
    for unit, minutes in (("hours", 60), ("minutes", 1)):
        if found[unit]:
            ago = 30 if found[unit] == "半" else number(found[unit]) * minutes
            return (at - timedelta(minutes=ago)).replace(second=0, microsecond=0)
    day = _day(found, at)
    if day is None:
        return None
    start = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return next((start + each for each in _times(found)), None)


def _day(found: re.Match[str], at: datetime) -> date | None:
    today = at.date()
    try:
        if found["back"]:
            return today - timedelta(days=_DAYS_BACK[found["back"]])
        if found["days"]:
            return today - timedelta(days=number(found["days"]))
        if found["this_day"]:
            day = today.replace(day=int(found["this_day"]))
            return day if day <= today else None
        year = int(found["year"]) if found["year"] else today.year
        day = date(year, int(found["month"]), int(found["day"]))
        return day.replace(year=year - 1) if not found["year"] and day > today else day
    except (ValueError, OverflowError):
        return None


def _times(found: re.Match[str]) -> Iterator[timedelta]:
    """The time from midnight that is said: none where the hour cannot be one; midnight itself where no hour is said."""
    part = found["part"]
    begins, noon_from = _PARTS[part] if part else (0, 24)
    said = found["hour"] or found["hh"]
    if not said:
        yield timedelta(hours=begins)
        return
    hour = number(said)
    minute = 30 if found["half"] else 15 * number(found["quarter"]) if found["quarter"] else 0
    minute = number(found["minute"]) if found["minute"] else int(found["mm"]) if found["mm"] else minute
    if hour > 24 or minute > 59:
        return
    if part and noon_from == 24 and hour == 12 and part == "凌晨":
        hour = 0
    elif part and noon_from <= hour < 12:
        hour += 12
    elif part and noon_from in (5, 6) and (hour < noon_from or hour == 12):
        # 昨晚1点 lies behind the midnight that ends 昨天.
        hour = hour % 12 + 24
    elif not part and found["hour"] and 1 <= hour <= 7:
        # Of the morning or of the afternoon: the words do not say.
        hour, minute = 0, 0
    yield timedelta(hours=hour, minutes=minute)
