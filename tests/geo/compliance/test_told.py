"""Counts that come in a file: a zero in it is told, a grid that it leaves out is not."""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.compliance.judging import judge
from geo.compliance.month import Month
from geo.core import clock
from geo.core.identity import desk
from geo.heat.filter import CaseFilter
from geo.heat.selection import resolve
from tests.factories import SmallDistrict, grid_code
from tests.geo.compliance.conftest import ITEMS
from tests.geo.imports.carry import bring


async def test_disputes_turned_criminal_are_told_like_other_incidents(
    session: AsyncSession, district: SmallDistrict, tmp_path: Path
) -> None:
    lines = [f"民转刑,{grid_code(0, 0)},2026-09,1", f"民转刑案件,{grid_code(1, 0)},2026-09,0"]
    content = "\n".join(["类别,网格编码,月份,数量", *lines]).encode()
    await bring(session, tmp_path, "incidents", "i.csv", content)
    month = Month.parse("2026-09", clock.now())
    selection = await resolve(session, CaseFilter(), month.at)
    found = {row.code: row.result for row in (await judge(session, selection, month, Level.GRID, desk())).rows}
    results = [found[grid_code(column, 0)].items[ITEMS.index("turned_criminal")] for column in range(3)]
    assert [(result.n, result.status) for result in results] == [(1, "not_met"), (0, "met"), (None, "no_data")]
