"""``wangge heat``: the counters that maps are drawn from, checked against the cases, folded, made anew."""

import asyncio
from dataclasses import asdict
from time import monotonic

import typer
from rich.table import Table

from api.cli.answer import AsJson, answer_json
from api.cli.language import choose
from api.cli.screen import Terminal
from api.cluster import hold
from geo.core.database import Database
from geo.heat.pyramid.checking import Check, check, reading
from geo.heat.pyramid.rebuilding import alone, rebuild

app = typer.Typer(help="The counters of heat: check, fold, rebuild.", no_args_is_help=True)
_ROWS_SHOWN = 20


@app.command("check")
def check_counters(*, as_json: AsJson = False) -> None:
    """Compare every counter with a recount of the cases; exit code 1 where any differs."""
    with hold() as urls, Terminal(errors=True).step("heat_check") as tell, reading(urls.owner) as connection:
        found = check(connection, tell)
    if as_json:
        answer_json({"clean": found.clean, **asdict(found)})
    else:
        _tell(found)
    if not found.clean:
        raise typer.Exit(1)


@app.command("fold")
def fold_counters(*, as_json: AsJson = False) -> None:
    """Fold what has changed into the counters now; the worker does it every few seconds."""
    with hold() as urls:
        folded = asyncio.run(_fold(urls.app))
    if as_json:
        answer_json({"folded": folded})
    else:
        typer.echo(choose(f"已并入 {folded} 项变动。", f"Folded {folded} changes."))


@app.command("rebuild")
def rebuild_counters(*, as_json: AsJson = False) -> None:
    """Count all cases anew; the product may run, and its figures stay right meanwhile."""
    began = monotonic()
    with hold() as urls, Terminal(errors=True).step("heat_rebuild") as tell, alone(urls.owner) as connection:
        rebuild(connection, tell)
    if as_json:
        answer_json({"rebuilt": True, "seconds": round(monotonic() - began, 1)})
    else:
        typer.echo(choose("热力计数已重建。", "The counters are made anew."))


async def _fold(url: str) -> int:
    from api.jobs.heat import fold_all  # noqa: PLC0415 - the jobs bring much with them

    database = Database(url, 1, statement_timeout_s=0)
    await database.open()
    try:
        return await fold_all(database)
    finally:
        await database.close()


def _tell(found: Check) -> None:
    if not found.built:
        typer.echo(
            choose("尚未建立计数，各项数字直接由案件统计。", "Not built yet: figures are counted from the disputes.")
        )
        return
    zh = f"核对 {found.counts} 项计数（含未并入变动 {found.unfolded} 项）："
    en = f"{found.counts} counts compared, {found.unfolded} changes not folded yet: "
    if found.clean:
        typer.echo(choose(f"{zh}全部一致。", f"{en}all agree."))
        return
    wrong, malformed = found.wrong, found.malformed
    typer.echo(
        choose(f"{zh}不一致 {wrong} 项，无效 {malformed} 行。", f"{en}{wrong} differ, {malformed} rows are invalid.")
    )
    table = Table(*choose("层 值 单元 日期 实数 计数", "layer value cell day counted is").split())
    for each in found.differences[:_ROWS_SHOWN]:
        cells = (each.layer, each.value or choose("全部", "all"), each.cell, each.day, each.counted, each.stands)
        table.add_row(*map(str, cells))
    Terminal().console.print(table)
    typer.echo(choose("请运行 wangge heat rebuild 重建。", "Put it right with: wangge heat rebuild"))
