"""The dictionary of disputes as it is loaded, and what a new edition means for the counters."""

import threading
from collections.abc import Sequence
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases import kinds
from geo.cases.kinds import Kind, load_kinds
from geo.core import clock
from geo.core.identity import desk, identify
from geo.heat.counters import CountedFrom
from geo.heat.filter import CaseFilter
from geo.heat.pyramid.rebuilding import alone, is_built, rebuild
from geo.heat.selection import resolve
from tests.factories import make_district
from tests.geo.heat.own_database import own_url
from tests.geo.heat.pyramid.counting import checked, fold_all, rebuilt, without_loop
from tests.geo.heat.records import Records
from tests.geo.heat.ways import Answers, answers, answers_of_cases

__all__ = ["own_url"]
SHIPPED = kinds.kinds()


def edition(monkeypatch: pytest.MonkeyPatch, **parents: str | None) -> None:
    """From now on the product comes with another edition: the kinds ``k<code>`` stand under another parent."""
    found: Sequence[Kind] = [
        replace(kind, parent_code=parents.get(f"k{kind.code}", kind.parent_code)) for kind in SHIPPED
    ]
    monkeypatch.setattr(kinds, "kinds", lambda: tuple(found))


async def under(session: AsyncSession, kind: str) -> Answers:
    """Every count of a kind with what is under it."""
    return await answers(session, await resolve(session, CaseFilter(kinds=(kind,)), clock.now()))


@pytest.fixture
async def records(owner_session: AsyncSession) -> Records:
    """Two disputes about property management, one among neighbours, all folded."""
    await identify(owner_session, desk())
    records = await Records(owner_session, await make_district(owner_session)).load()
    for kind in ("0402", "0402", "0201"):
        await records.add(1, 1, kind=kind)
    await fold_all(owner_session)
    return records


async def test_figures_are_right_at_once_when_a_kind_moves(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    session = records.session
    assert (await under(session, "02")).numbers["district"] == {"620902": 1}
    edition(monkeypatch, k0402="02")
    assert load_kinds(await without_loop(session)) == 1
    for kind, n in (("02", 3), ("04", 0), ("0402", 2)):
        found = await under(session, kind)
        assert found.numbers["district"] == {"620902": n}
        assert set(found.counted_from.values()) == {CountedFrom.CASES}


async def test_counters_answer_again_when_they_are_made_anew(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    session = records.session
    edition(monkeypatch, k0402="02")
    load_kinds(await without_loop(session))
    await records.add(2, 2, kind="0402")
    await rebuilt(session)
    for kind, n in (("02", 4), ("04", 0), ("0402", 3)):
        found = await under(session, kind)
        assert found.numbers["district"] == {"620902": n}
        assert set(found.counted_from.values()) == {CountedFrom.COUNTERS}
        selection = await resolve(session, CaseFilter(kinds=(kind,)), clock.now())
        assert found.numbers == (await answers_of_cases(session, selection)).numbers
    assert (await checked(session)).clean


@pytest.mark.parametrize("changed", ["nothing", "a name", "a kind"])
async def test_counters_stay_in_use_when_no_kind_moves(
    records: Records, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    other = {"nothing": [], "a name": [replace(SHIPPED[0], name="婚姻")], "a kind": [replace(SHIPPED[-1], code="9999")]}
    monkeypatch.setattr(kinds, "kinds", lambda: (*SHIPPED, *other[changed]))
    load_kinds(await without_loop(records.session))
    assert set((await under(records.session, "02")).counted_from.values()) == {CountedFrom.COUNTERS}


def test_a_rebuild_that_is_going_on_does_not_bring_the_old_back(own_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    edition(monkeypatch, k0402="02")

    def load() -> None:
        with psycopg.connect(own_url) as connection:
            load_kinds(connection)

    loading = threading.Thread(target=load)
    with alone(own_url) as connection:
        assert is_built(connection)
        loading.start()
        loading.join(0.5)
        rebuild(connection)
    loading.join()
    with psycopg.connect(own_url) as connection:
        assert not is_built(connection)
