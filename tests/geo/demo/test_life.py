"""Life on a small land: the same each time, and able to live with little."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from geo.demo.life.life import Life, generate_life
from tests.geo.demo.small_land import small_land


@pytest.fixture(scope="module")
def life() -> Life:
    return generate_life(small_land(), seed=7, year=2026)


def fingerprint(life: Life) -> list[object]:
    return [
        [
            (d.number, d.plan, d.address, d.description, d.spot and (d.spot.x, d.spot.y), d.course.events)
            for d in life.disputes
        ],
        life.persons,
        life.leaders.posts,
        life.leaders.leaves,
        life.organisations,
        list(life.incidents()),
        list(life.daily_reports()),
        life.accounts,
    ]


def test_the_same_seed_gives_the_same_life(life: Life) -> None:
    assert fingerprint(life) == fingerprint(generate_life(small_land(), seed=7, year=2026))


def test_another_seed_gives_another_life(life: Life) -> None:
    other = generate_life(small_land(), seed=8, year=2026)
    assert [d.number for d in other.disputes] != [d.number for d in life.disputes]
    assert [p.name for p in other.persons] != [p.name for p in life.persons]


def test_a_day_without_a_row_is_a_missing_report(life: Life) -> None:
    reports = {(code, day) for code, day, _ in life.daily_reports()}
    days = (life.calendar.today - life.calendar.today.replace(month=1, day=1)).days + 1
    expected = days * len(life.ground.grids)
    assert expected * 0.9 < len(reports) < expected


def test_no_data_is_not_zero(life: Life) -> None:
    rows = list(life.incidents())
    assert any(row.n == 0 for row in rows)
    full = 7 * len(life.ground.grids) * 36
    assert full * 0.9 < len(rows) < full


def test_a_year_later_everything_moves_on_by_a_year() -> None:
    life = generate_life(small_land(), seed=7, year=2027)
    assert timedelta(0) < life.calendar.now - life.disputes[-1].plan.opened < timedelta(days=30)
    assert life.calendar.now.isoformat() == "2027-10-10T09:00:00+08:00"
    assert life.disputes[0].plan.opened > life.calendar.areas_begin + timedelta(days=200)


def test_a_land_without_roads_and_shops_has_disputes_too() -> None:
    land = small_land()
    bare = replace(
        land, places=land.places[land.places["kind"].isin(["estate", "village_group"])], streets=land.streets[:0]
    )
    assert generate_life(bare, seed=7, year=2026).disputes


def test_a_later_demo_day_adds_days_and_leaves_the_published_months_alone() -> None:
    early, late = (generate_life(small_land(), seed=7, year=2026, day=day) for day in (10, 25))

    def months(life: Life) -> Counter[int]:
        return Counter(d.plan.opened.month for d in life.disputes if d.plan.opened.year == 2026)

    assert late.calendar.now.isoformat() == "2026-10-25T09:00:00+08:00"
    assert max(d.plan.opened for d in late.disputes) <= late.calendar.now
    assert months(late)[10] > months(early)[10]
    assert sum(months(late)[m] for m in range(1, 10)) == sum(months(early)[m] for m in range(1, 10))
