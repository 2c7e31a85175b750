"""Dates as people write them in tables: 2026-09-15, 2026/9/15 8:30, 2026年9月15日, 20260915, ISO 8601."""

import re
from datetime import date, datetime, timedelta

from geo.core.clock import SHANGHAI, start_of_day

_CHINESE = str.maketrans(
    {"年": "-", "月": "-", "日": " ", "时": ":", "分": ":", "秒": "", "/": "-", ".": "-", "号": " "}
)
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]+(\d{1,2}):(\d{1,2})?(?::(\d{1,2}))?)?[: ]*")
_MONTH = re.compile(r"(\d{4})-?(\d{1,2})-?")
_EXCEL_DAY_0 = date(1899, 12, 30)
_EXCEL_DAYS = re.compile(r"[2-6]\d{4}(\.\d+)?")


def read_instant(text: str) -> datetime:
    """An instant; without a zone it is Shanghai's, without an hour 00:00.

    Raises:
        ValueError: not a date.
    """
    text = text.strip()
    try:
        parsed = datetime.fromisoformat(text)
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=SHANGHAI)
    except ValueError:
        pass
    if _EXCEL_DAYS.fullmatch(text):
        return start_of_day(_EXCEL_DAY_0) + timedelta(minutes=round(float(text) * 1440))
    found = _DAY.fullmatch(text.translate(_CHINESE).strip() + " ")
    if found is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(part) if part else 0 for part in found.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)


def read_month(text: str) -> date:
    """The first day of the month that a text names, or that its day lies in (Asia/Shanghai).

    Raises:
        ValueError: neither a month nor a date.
    """
    found = _MONTH.fullmatch(text.strip().translate(_CHINESE).strip())
    if found is not None and 1 <= int(found[2]) <= 12:
        return date(int(found[1]), int(found[2]), 1)
    return read_instant(text).astimezone(SHANGHAI).date().replace(day=1)
