"""Files of disputes: the way they came in, how a source lays its files out, rows that the database does not take."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.tables import CaseRecord
from geo.core import clock
from geo.core.identity import desk
from geo.imports import repository
from geo.imports.cases import checking
from geo.imports.cases.channels import channel_of_source
from geo.imports.inspection import Inspection, inspect
from geo.imports.layouts import keep_layout, with_layout
from geo.imports.options import read_options
from geo.imports.reading.container import examine
from geo.imports.work import Progress
from tests.factories import SmallDistrict
from tests.geo.imports.carry import faults
from tests.geo.imports.files import write


async def bring(session: AsyncSession, folder: Path, text: str, **words: str) -> Inspection:
    """Take a file in as a run does: with what is remembered of its source, and remembering it."""
    options = await with_layout(session, read_options("cases", {"accept_partial": "1"} | words))
    container = examine(write(folder, "upload", text.encode("gbk")), "c.csv", 50)
    inspection = await inspect(session, container, options, Progress())
    async for _ in inspection.plan.apply(session, inspection.work, desk()):
        pass
    await keep_layout(session, inspection.work, clock.now())
    return inspection


def notes(inspection: Inspection) -> dict[str, dict[str, object]]:
    return {note.note: note.facts for note in inspection.work.findings.notes}


ROWS = "单号甲,邻里,漏水,雄关小区2号楼\n单号乙,邻里,噪音,雄关小区1号楼\n"


@pytest.mark.parametrize(
    ("source", "channel"),
    [
        ("12345", "hotline"), ("12345热线 2026年9月", "hotline"), ("市民热线", "hotline"), ("110", "police"),
        ("110-202609", "police"), ("区公安分局", "police"), ("网格系统导出", "grid_system"), ("区民政局", None),
        ("20261101", None), ("", None),
    ],
)  # fmt: skip
def test_a_source_may_tell_the_channel(source: str, channel: str | None) -> None:
    assert channel_of_source(source) == channel


@pytest.mark.parametrize(
    ("words", "channels"),
    [
        ({"source": "12345"}, {"hotline"}),
        ({"source": "区民政局", "channel": "visit"}, {"visit"}),
        ({"source": "12345", "channel": "110"}, {"police"}),
    ],
)
async def test_a_file_without_a_channel_takes_the_one_it_is_given(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path, words: dict[str, str], channels: set[str]
) -> None:
    await bring(session, tmp_path, "单号,类型,内容,地址\n" + ROWS, **words)
    assert set((await session.scalars(select(CaseRecord.channel))).all()) == channels


async def test_the_ways_into_another_system_are_one_channel_if_its_sender_says_so(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    text = "单号,类型,来源,内容,地址\n1,邻里,微信,漏水,雄关小区2号楼\n2,邻里,走访,噪音,雄关小区1号楼\n"
    refused = await bring(session, tmp_path, text, source="12345")
    assert faults(refused) == [(2, "channel_unknown")]
    taken = await bring(session, tmp_path, text, source="热线", channel="hotline")
    assert faults(taken) == []
    assert notes(taken)["channel_of_file"] == {"n": 1, "words": "微信", "channel": "hotline"}
    came = await session.execute(
        select(CaseRecord.external_id, CaseRecord.channel).where(CaseRecord.source == "热线").order_by(CaseRecord.id)
    )
    assert [tuple(row) for row in came] == [("1", "hotline"), ("2", "visit")]


async def test_a_source_is_read_as_last_time_until_its_layout_changes(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    words = {"source": "民政", "channel": "visit", "map": "external_id=甲,kind=乙,description=丙,address=丁"}
    await bring(session, tmp_path, "甲,乙,丙,丁\n1,邻里,漏水,雄关小区2号楼\n", **words)
    again = await bring(session, tmp_path, "甲,乙,丙,丁\n2,邻里,噪音,雄关小区1号楼\n", source="民政")
    assert {one["field"]: (one["column"], one["how"]) for one in again.report()["columns"]} == {
        "external_id": ("甲", "remembered"),
        "kind": ("乙", "remembered"),
        "description": ("丙", "remembered"),
        "address": ("丁", "remembered"),
    }
    assert "layout_changed" not in notes(again)
    assert again.report()["cases"]["assigned"] == 1
    moved = await bring(session, tmp_path, "丁,丙,乙,案号,说明\n雄关小区3号楼,漏水,邻里,3,无\n", source="民政")
    assert notes(moved)["layout_changed"] == {"gone": "甲", "new": "案号, 说明"}
    assert moved.report()["cases"]["assigned"] == 1
    assert {case.channel for case in await session.scalars(select(CaseRecord))} == {"visit"}
    told = {one["field"]: one["how"] for one in moved.report()["columns"]}
    assert told["address"] == "remembered"
    corrected = await bring(
        session,
        tmp_path,
        "甲,乙,丙,丁\n4,邻里,吵闹,雄关小区1号楼\n",
        source="民政",
        map="address=丁,description=丙,kind=乙,external_id=甲",
    )
    assert {one["how"] for one in corrected.report()["columns"]} == {"given"}
    assert [kept.source for kept in await repository.layouts(session)] == ["民政"]


async def test_a_row_that_the_database_does_not_take_is_refused_alone(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    rows = "".join(f"{i},邻里,漏水{i},雄关小区2号楼\n" for i in range(9))
    options = read_options("cases", {"source": "12345", "accept_partial": "1"})
    container = examine(write(tmp_path, "upload", ("单号,类型,内容,地址\n" + rows).encode()), "c.csv", 50)
    inspection = await inspect(session, container, options, Progress())
    plan = inspection.plan
    assert isinstance(plan, checking.CasesPlan)
    bad = plan.delivered[4]
    plan.delivered[4] = replace(bad, report=replace(bad.report, description="漏\0水"))
    async for _ in plan.apply(session, inspection.work, desk()):
        pass
    assert faults(inspection) == [(6, "row_not_stored")]
    assert inspection.report()["cases"] == {"assigned": 8, "review": 0, "outside": 0, "known": 0, "refused": 1}
    numbers = (await session.scalars(select(CaseRecord.number).order_by(CaseRecord.id))).all()
    assert [number[-4:] for number in numbers] == [f"{i:04d}" for i in range(1, 9)]


async def test_a_file_sent_again_changes_nothing_and_matches_nothing(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "PORTION", 1)
    text = "单号,类型,内容,地址\n" + ROWS
    await bring(session, tmp_path, text, source="12345")
    before = await session.scalar(select(func.max(CaseRecord.changed_at)))

    def never(*_: object, **__: object) -> None:
        pytest.fail("an address of a known report was matched")

    monkeypatch.setattr("geo.addresses.library.Library.match", never)
    again = await bring(session, tmp_path, text, source="12345")
    assert again.report()["cases"]["known"] == 2
    assert await session.scalar(select(func.max(CaseRecord.changed_at))) == before
