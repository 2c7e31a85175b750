"""What is registered: for each dispute its kind, day, channel and setting, so that the counts come out exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from geo.demo.life.calendar import Calendar, busyness, days
from geo.demo.life.chance import Chance, Urn
from geo.demo.life.figures import OTHER, Span, spans
from geo.demo.life.moments import Moments
from geo.demo.life.words import Matter, danger_kinds, matters

_DANGER_SHARE = {"01": 0.05, OTHER: 0.003}
_BY_NINE = 0.5
_DROPPED_SHARE = 0.016
_FAILS_WITHIN = timedelta(days=75)
_KEY_KINDS = ("01", "02", "0402")


@dataclass(frozen=True)
class Plan:
    """A dispute before anything is known of its place and course.

    Attributes:
        fate: what must become of it: ``usual``, ``failed``, ``withdrawn``, ``merged``, or ``outside`` the district.
    """

    kind: str
    opened: datetime
    channel: str
    setting: str
    danger: bool
    fate: str


def plans(calendar: Calendar, grids: int, seed: int) -> list[Plan]:
    """Every dispute of the three years, in the order of their registration."""
    chance = Chance(seed, calendar.year, "plans")
    moments = Moments(calendar, Chance(seed, calendar.year, "moments"))
    found: list[Plan] = []
    for span in spans(calendar, grids):
        fates = _fates(span, chance)
        found += _of_group(OTHER, span, ["outside"] * span.outside, moments, chance)
        for group, count in span.counts.items():
            found += _of_group(group, span, fates[group], moments, chance)
            found += _of_group(group, span, ["withdrawn"] * round(count * _DROPPED_SHARE), moments, chance)
            found += _of_group(group, span, ["merged"] * round(count * _DROPPED_SHARE / 2), moments, chance)
    return sorted(found, key=lambda plan: (plan.opened, plan.kind, plan.channel, plan.setting))


def _fates(span: Span, chance: Chance) -> dict[str, list[str]]:
    """For each group of kinds what becomes of its disputes; exactly as many fail as the span says."""
    seats = [(group, n) for group, count in span.counts.items() for n in range(count)]
    failing = set(chance.some(seats, min(span.failed, len(seats))))
    return {
        group: ["failed" if (group, n) in failing else "usual" for n in range(count)]
        for group, count in span.counts.items()
    }


def _of_group(group: str, span: Span, fates: Sequence[str], moments: Moments, chance: Chance) -> Iterator[Plan]:
    kinds = [m for m in matters().values() if _belongs(m.code, group)]
    which = Urn(kinds, [matter.share for matter in kinds])
    every = days(span.first, span.last)
    when = {
        m.code: Urn(
            every, [busyness(day, m.months) * (_BY_NINE if day == moments.calendar.today else 1.0) for day in every]
        )
        for m in kinds
    }
    in_danger = round(len(fates) * _DANGER_SHARE.get(group, 0.0)) if fates and "withdrawn" not in fates else 0
    for number, fate in enumerate(chance.shuffled(fates)):
        danger = number < in_danger and fate == "usual"
        matter = _dangerous(group, chance) if danger else which.draw(chance)
        day = _day(when[matter.code], fate, moments.calendar, chance)
        channel = chance.one(("police", "hotline", "window")) if danger else moments.channel(matter.code, day)
        settings = matter.settings
        setting = Urn(list(settings), [weight for weight, _ in settings.values()]).draw(chance)
        yield Plan(matter.code, moments.instant(channel, day), channel, setting, danger, fate)


def _day(when: Urn[date], fate: str, calendar: Calendar, chance: Chance) -> date:
    """A day; what must have failed by now begins early enough for that."""
    while True:
        day = when.draw(chance)
        if fate != "failed" or day <= calendar.today - _FAILS_WITHIN:
            return day


def _belongs(code: str, group: str) -> bool:
    return code.startswith(group) if group in _KEY_KINDS else not code.startswith(_KEY_KINDS)


def _dangerous(group: str, chance: Chance) -> Matter:
    return matters()[chance.one([code for code in danger_kinds() if _belongs(code, group)])]
