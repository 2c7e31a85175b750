"""``wangge areas cells``: the cells that communities are made of, built and checked."""

import asyncio
import multiprocessing
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from api.cli.answer import AsJson, answer_json
from api.cli.language import choose, language
from api.cli.screen import Terminal
from api.cluster import hold
from api.faults import sentence
from geo.core import clock
from geo.core.database import Database
from geo.core.datum import Datum
from geo.core.errors import InvalidInputError, WanggeError
from geo.core.installation import follow_clock
from geo.plans.cells.building import Built, Drawn, build, communities_to_build
from geo.plans.cells.checking import Checked, Finding, check
from geo.plans.cells.repository import community_codes

areas = typer.Typer(help="Areas: the cells that they are made of.", no_args_is_help=True)
app = typer.Typer(help="Cells: what a grid is put together from.", no_args_is_help=True)
areas.add_typer(app, name="cells")

_ROWS_SHOWN = 20
_MOST_PROCESSES = 4
T = TypeVar("T")
Communities = Annotated[
    list[str] | None, typer.Option("--community", help="Code of a community; may repeat. All if left out.")
]
FromFile = Annotated[
    Path | None,
    typer.Option("--from", help="Take the polygons of this file for cells.", exists=True, dir_okay=False),
]
Weight = Annotated[str | None, typer.Option(help="Column of that file with the number of households.")]
DatumWord = Annotated[Datum | None, typer.Option(help="Datum of the file, where it does not say so itself.")]
At = Annotated[str, typer.Option(help="From when (a date means 00:00 in Shanghai); now if left out.")]

_FINDINGS = {
    "no_cells": ("尚未生成单元", "no cells yet", "m²"),
    "edges_do_not_match": ("相邻单元边界不吻合", "edges that do not match", "m"),
    "differs_from_community": ("与社区边界不一致", "differs from the community", "m²"),
    "differs_from_grid": ("与网格边界不一致", "differs from the grid", "m²"),
    "sliver": ("碎片", "sliver", "m²"),
    "without_grid": ("未归入网格", "in no grid", "m²"),
    "in_foreign_grid": ("归入了其他社区的网格", "in a grid of elsewhere", "m²"),
    "households_differ": ("户数不符", "households differ", ""),
    "building_cut": ("建筑被切开", "building cut", "m²"),
}


@app.command("build")
def build_cells(
    community: Communities = None,
    from_file: FromFile = None,
    weight: Weight = None,
    datum: DatumWord = None,
    at: At = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Make the cells of communities from buildings, streets and land, or from the polygons of a file.

    Each community is built in a transaction of its own; one on whose ground nothing changed stays as it is.
    """
    instant = _instant(at)
    if weight is not None and from_file is None:
        raise InvalidInputError.of("weight", "weight_without_file")
    if from_file is None:
        drawn = None
    else:
        from api.cli.drawn_cells import read_drawn  # noqa: PLC0415 - the readers bring much with them

        drawn = read_drawn(from_file, weight, datum)
    with hold() as urls, Terminal(errors=True).step("cells_build") as tell:
        asked = _Asked(urls.app, instant, drawn)
        codes = community or asyncio.run(_with_session(urls.app, asked.communities))
        done = list(_each(asked.build, codes, tell))
    _answer_built(done, as_json=as_json)
    if any(isinstance(each, WanggeError) for _, each in done):
        raise typer.Exit(1)


@app.command("check")
def check_cells(community: Communities = None, at: At = "", *, as_json: AsJson = False) -> None:
    """Prove that cells cover their community and its grids exactly and lose no household; exit code 1 if not."""
    instant = _instant(at)
    with hold() as urls, Terminal(errors=True).step("cells_check") as tell:
        asked = _Asked(urls.app, instant, None)
        codes = community or asyncio.run(_with_session(urls.app, asked.all_communities))
        done = list(_each(asked.check, codes, tell))
    faults = [each for _, each in done if isinstance(each, WanggeError)]
    if faults:
        raise faults[0]
    checked = [each for _, each in done if isinstance(each, Checked)]
    found = [finding for each in checked for finding in each.findings]
    if as_json:
        totals = {name: sum(getattr(each, name) for each in checked) for name in _COUNTED}
        answer_json({"clean": not found, "communities": len(checked), **totals, "findings": [asdict(f) for f in found]})
    else:
        _tell_checked(checked, found)
    if found:
        raise typer.Exit(1)


_COUNTED = ("atoms", "households", "footprints", "cut")


class _Asked:
    """What is to be done for each community; goes to processes of its own as it is."""

    def __init__(self, url: str, at: datetime | None, drawn: Drawn | None) -> None:
        self._url, self._at, self._drawn = url, at, drawn

    async def all_communities(self, session: AsyncSession) -> list[str]:
        return await community_codes(session, self._at or clock.now())

    async def communities(self, session: AsyncSession) -> list[str]:
        return await communities_to_build(session, self._at or clock.now(), self._drawn)

    def build(self, code: str) -> Built:
        return asyncio.run(
            _with_session(self._url, lambda session: build(session, code, self._at or clock.now(), self._drawn))
        )

    def check(self, code: str) -> Checked:
        return asyncio.run(_with_session(self._url, lambda session: check(session, code, self._at or clock.now())))


async def _with_session(url: str, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Do ``work`` in one transaction by the installation's clock, for as long as it takes."""
    database = Database(url, 1, statement_timeout_s=0)
    await database.open()
    try:
        async with database.sessions() as session, session.begin():
            await follow_clock(session)
            return await work(session)
    finally:
        await database.close()


def _each(
    work: Callable[[str], T], codes: Sequence[str], tell: Callable[[str, float], None]
) -> Iterator[tuple[str, T | WanggeError]]:
    """What became of each community, in order of its end; several at a time, in processes, where there are several."""
    tell(f"0/{len(codes)}", 0.0)
    if len(codes) == 1:
        yield codes[0], _outcome(lambda: work(codes[0]))
        return
    processes = max(1, min(_MOST_PROCESSES, os.cpu_count() or 1, len(codes)))
    # A fresh start of each: the pools of this process must not be shared.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        waiting: dict[Future[T], str] = {pool.submit(work, code): code for code in codes}
        try:
            for done, future in enumerate(as_completed(waiting), 1):
                tell(f"{done}/{len(codes)}", done / len(codes))
                yield waiting[future], _outcome(future.result)
        finally:
            pool.shutdown(cancel_futures=True)


def _outcome(call: Callable[[], T]) -> T | WanggeError:
    try:
        return call()
    except WanggeError as fault:
        return fault


def _instant(at: str) -> datetime | None:
    try:
        return clock.parse_instant(at) if at else None
    except ValueError:
        raise InvalidInputError.of("at", "not_an_instant") from None


def _said(fault: WanggeError) -> str:
    """A fault in words, that of its first field if it is one of fields."""
    if fault.fields:
        first = fault.fields[0]
        return sentence(first.fault, {"field": first.field, **first.facts}, language())
    return sentence(fault.fault, fault.facts, language())


def _answer_built(done: list[tuple[str, Built | WanggeError]], *, as_json: bool) -> None:
    built = sorted((each for _, each in done if isinstance(each, Built)), key=lambda each: each.code)
    refused = sorted((code, _said(each)) for code, each in done if isinstance(each, WanggeError))
    if as_json:
        rows = [asdict(each) for each in built]
        answer_json({"communities": rows, "refused": [{"code": code, "detail": said} for code, said in refused]})
        return
    total = {name: sum(getattr(each, name) for each in built) for name in _BUILT}
    typer.echo(choose(_BUILT_ZH, _BUILT_EN).format(n=len(built), **total))
    for each in built:
        if each.fit is not None:
            typer.echo(f"  {each.code}: " + choose(_FIT_ZH, _FIT_EN).format(**asdict(each.fit)))
    for code, said in refused:
        typer.echo(f"  {code}: {said}", err=True)


_BUILT = ("atoms", "added", "ended", "changed", "footprints", "cut", "households")
_BUILT_ZH = (
    "{n} 个社区，共 {atoms} 个最小划分单元：新增 {added}，停用 {ended}，更新 {changed}；"
    "建筑 {footprints} 栋，被网格边界切开 {cut} 栋；{households} 户。"
)
_BUILT_EN = (
    "{n} communities with {atoms} cells: {added} added, {ended} ended, {changed} changed; "
    "{footprints} buildings, {cut} cut by a boundary; {households} households."
)
_FIT_ZH = (
    "采用 {taken} 个面；重叠 {overlaps_m2:.1f} m²，补缝 {gaps_m2:.1f} m²，空白另立 {open_m2:.1f} m²，"
    "界外 {outside_m2:.1f} m²；移动 {moved} 个，最大 {moved_m:.2f} m，增 {gained_m2:.1f} m²，减 {lost_m2:.1f} m²"
)
_FIT_EN = (
    "{taken} polygons taken; overlaps {overlaps_m2:.1f} m², gaps closed {gaps_m2:.1f} m², left open {open_m2:.1f} m², "
    "outside {outside_m2:.1f} m²; {moved} moved, by {moved_m:.2f} m at most, "
    "gained {gained_m2:.1f} m², lost {lost_m2:.1f} m²"
)


def _tell_checked(checked: list[Checked], found: list[Finding]) -> None:
    atoms, households = sum(each.atoms for each in checked), sum(each.households for each in checked)
    zh = f"核对 {len(checked)} 个社区、{atoms} 个最小划分单元、{households} 户："
    en = f"{len(checked)} communities, {atoms} cells, {households} households: "
    if not found:
        typer.echo(choose(f"{zh}全部无误。", f"{en}all in order."))
        return
    typer.echo(choose(f"{zh}发现 {len(found)} 处问题。", f"{en}{len(found)} findings."))
    table = Table(*choose("问题 编码 经度 纬度 大小", "finding code lon lat size").split())
    for each in sorted(found, key=lambda f: -abs(f.size))[:_ROWS_SHOWN]:
        zh, en, unit = _FINDINGS[each.finding]
        table.add_row(choose(zh, en), each.code, str(each.lon), str(each.lat), f"{each.size:g} {unit}".strip())
    Terminal().console.print(table)
    typer.echo(choose("请运行 wangge areas cells build 重新生成。", "Build them anew with: wangge areas cells build"))
