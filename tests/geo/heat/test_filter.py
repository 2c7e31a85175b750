from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.clock import parse_instant
from geo.core.errors import InvalidInputError
from geo.heat.filter import CHANNELS, STATES, CaseFilter


def test_both_days_are_inside() -> None:
    asked = CaseFilter.parse("2026-01-01", "2026-09-30")
    assert asked.span == (parse_instant("2026-01-01"), parse_instant("2026-10-01"))


def test_an_open_end_is_infinite() -> None:
    assert CaseFilter.parse().span == ("-infinity", "infinity")
    assert CaseFilter.parse("2026-01-01").span[1] == "infinity"
    assert CaseFilter.parse(last="2026-01-01").span == ("-infinity", parse_instant("2026-01-02"))


def test_one_day_is_a_period() -> None:
    asked = CaseFilter.parse("2026-03-01", "2026-03-01")
    assert (asked.first, asked.last) == (date(2026, 3, 1), date(2026, 3, 1))


def test_what_is_said_twice_counts_once() -> None:
    asked = CaseFilter.parse(kinds=["02", "02", "0201"], channels=["app", "app"])
    assert (asked.kinds, asked.channels) == (("02", "0201"), ("app",))


@pytest.mark.parametrize(
    "words",
    [
        "",
        "2026-1-1",
        "20260101",
        "1767225600",
        "2026-02-30",
        "2026-01-01T00:00:00",
        "0001-01-01",
        "9999-12-31",
        "今天",
        "２０２６-01-01",
    ],
)
@pytest.mark.parametrize("field", ["from", "to"])
def test_a_date_that_is_none_is_named(field: str, words: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        CaseFilter.parse(**{"first" if field == "from" else "last": words})
    assert [(f.field, f.fault) for f in refused.value.fields] == [(field, "not_a_date")]


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidInputError) as refused:
        CaseFilter.parse("2026-03-02", "2026-03-01")
    assert [(f.field, f.fault) for f in refused.value.fields] == [("from", "period_backwards")]


@pytest.mark.parametrize(("field", "argument"), [("channel", "channels"), ("state", "states")])
def test_an_unknown_word_is_named_with_the_known_ones(field: str, argument: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        CaseFilter.parse(**{argument: ["nonsense"]})
    fault = refused.value.fields[0]
    assert (fault.field, fault.fault) == (field, "not_one_of")
    assert "visit" in str(fault.facts) or "closed" in str(fault.facts)


async def test_channels_and_states_are_those_of_the_table(session: AsyncSession) -> None:
    query = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'case_record'::regclass"
    checks = dict((await session.execute(text(query))).all())
    for column, words in (("channel", CHANNELS), ("state", STATES)):
        definition = checks[f"case_record_{column}_check"]
        assert {part for part in definition.split("'") if part.isidentifier()} - {"text"} == set(words)
