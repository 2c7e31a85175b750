"""When and by which channel a dispute comes in."""

from datetime import date, datetime, time, timedelta

from geo.demo.life.calendar import OFFICERS_DAY, SWEEP_DAYS, Calendar, at, is_office_day
from geo.demo.life.chance import Chance, Urn

_USUAL = {
    "visit": 33.0, "window": 12.0, "grid_system": 12.0, "app": 9.0, "hotline": 14.0, "police": 8.0,
    "opinion": 1.6, "daily_report": 9.0,
}  # fmt: skip
_SWEEP_WEIGHT = 70.0
_BY_KIND = {
    "01": {"visit": 1.3, "police": 1.4, "app": 0.4, "opinion": 0.2},
    "0402": {"app": 2.2, "hotline": 2.0, "opinion": 3.0, "visit": 0.8, "police": 0.4},
    "0503": {"police": 5.0, "visit": 0.3, "daily_report": 0.4},
    "06": {"hotline": 2.4, "window": 1.5, "visit": 0.5},
    "07": {"hotline": 2.0, "window": 2.6, "visit": 0.4, "police": 0.5},
    "11": {"hotline": 1.8, "app": 1.6, "opinion": 2.5},
}
# How busy each hour of the day is, from 0 to 23, and the first and last minute within which a window is open.
_HOURS = {
    "visit": "000000001465312355421000",
    "sweep": "000000000466412555310000",
    "window": "000000003675102566400000",
    "grid_system": "000000012565313555321000",
    "app": "210000123443344333456653",
    "hotline": "100000146765445665444432",
    "police": "542110123333333334567886",
    "opinion": "211000123344444444556665",
    "daily_report": "000000000011001246752100",
}
_MORNING_CHANNELS = ("hotline", "hotline", "police", "app", "grid_system", "visit")


class Moments:
    """Draws channels and instants.

    Args:
        calendar: of the demo; nothing happens after its ``now``.
        chance: the draws of this topic.
    """

    def __init__(self, calendar: Calendar, chance: Chance) -> None:
        self.calendar = calendar
        self._chance = chance
        self._hours = {channel: Urn(range(24), [float(n) for n in weights]) for channel, weights in _HOURS.items()}

    def channel(self, kind: str, day: date) -> str:
        """By which channel a dispute of this kind comes in on this day."""
        if day == self.calendar.today:
            return self._chance.one(_MORNING_CHANNELS)
        weights = dict(_USUAL)
        for prefix, factors in _BY_KIND.items():
            if kind.startswith(prefix):
                weights = {channel: weight * factors.get(channel, 1.0) for channel, weight in weights.items()}
        if not is_office_day(day):
            weights["window"] = 0.0
            weights["visit"] *= 0.6
        if day.day in SWEEP_DAYS or day.day == OFFICERS_DAY:
            weights["sweep"] = _SWEEP_WEIGHT
        return Urn(list(weights), weights.values()).draw(self._chance)

    def instant(self, channel: str, day: date) -> datetime:
        """When on that day, to the second; on the demo day before its clock starts."""
        chance = self._chance
        if day == self.calendar.today:
            earliest = 7 * 60 if channel in ("visit", "grid_system") else 5
            minutes = chance.number(earliest, 8 * 60 + 40)
            return at(day, time.min) + timedelta(minutes=minutes, seconds=chance.number(0, 59))
        hour = self._hours[channel].draw(chance)
        minute = chance.number(30, 59) if channel == "window" and hour == 8 else chance.number(0, 59)
        return at(day, time(hour, minute, chance.number(0, 59)))
