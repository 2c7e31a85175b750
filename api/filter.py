"""The filter of cases as the words of a query, the same for maps, figures, lists and exports.

These dependencies wait for nothing and yet are coroutines: a plain function would be sent to a thread on every request.
"""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query

from geo.core import clock
from geo.core.errors import InvalidInputError
from geo.heat.filter import CHANNELS, STATES, CaseFilter

_DATE = {"format": "date"}
_FROM = Query(
    alias="from",
    description="First day (Asia/Shanghai) on which a case was opened.",
    examples=["2026-01-01"],
    json_schema_extra=_DATE,
)
_TO = Query(
    alias="to",
    description="Last day (Asia/Shanghai), itself included; may lie in the future.",
    examples=["2026-09-30"],
    json_schema_extra=_DATE,
)
_KIND = Query(
    description="Code of a kind of dispute; stands for everything under it too. May be repeated.",
    examples=[["01", "0402"]],
)
_CHANNEL = Query(description="How the case came in. May be repeated. One of: " + ", ".join(CHANNELS) + ".")
_AREA = Query(description="Code of an area; stands for everything in it. May be repeated.", examples=[["620902001"]])
_STATE = Query(description="State of the case. May be repeated. One of: " + ", ".join(STATES) + ".")
AT = "The instant whose boundaries count; a bare date means 00:00 Asia/Shanghai. By default now."
_AT = Query(description=AT, examples=["2026-10-01"])


async def case_filter(
    first: Annotated[str | None, _FROM] = None,
    last: Annotated[str | None, _TO] = None,
    kind: Annotated[tuple[str, ...], _KIND] = (),
    channel: Annotated[tuple[str, ...], _CHANNEL] = (),
    area: Annotated[tuple[str, ...], _AREA] = (),
    state: Annotated[tuple[str, ...], _STATE] = (),
) -> CaseFilter:
    """The filter that a query asks for; kinds and areas are looked up later."""
    return CaseFilter.parse(first, last, kind, channel, state, area)


async def period_filter(
    first: Annotated[str | None, _FROM] = None,
    last: Annotated[str | None, _TO] = None,
    kind: Annotated[tuple[str, ...], _KIND] = (),
    channel: Annotated[tuple[str, ...], _CHANNEL] = (),
    area: Annotated[tuple[str, ...], _AREA] = (),
) -> CaseFilter:
    """The filter of figures, which tell the states apart themselves."""
    return CaseFilter.parse(first, last, kind, channel, (), area)


async def period(first: Annotated[str | None, _FROM] = None, last: Annotated[str | None, _TO] = None) -> CaseFilter:
    """The filter that a period alone makes."""
    return CaseFilter.parse(first, last)


async def instant(at: Annotated[str | None, _AT] = None) -> datetime:
    """The instant that ``at`` names, by default now.

    Raises:
        InvalidInputError: neither a date nor an instant.
    """
    return instant_of(at) or clock.now()


def instant_of(at: str | None) -> datetime | None:
    """The instant that the words of ``at`` name, None without any.

    Raises:
        InvalidInputError: neither a date nor an instant.
    """
    if at is None:
        return None
    try:
        return clock.parse_instant(at).astimezone(clock.SHANGHAI)
    except (ValueError, OverflowError):
        raise InvalidInputError.of("at", "not_an_instant") from None


CaseFilterQuery = Annotated[CaseFilter, Depends(case_filter)]
PeriodQuery = Annotated[CaseFilter, Depends(period)]
PeriodFilterQuery = Annotated[CaseFilter, Depends(period_filter)]
InstantQuery = Annotated[datetime, Depends(instant)]
