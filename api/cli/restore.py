"""``wangge restore``: a backup, put back."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.cli.answer import AsJson, answer_json
from api.cli.language import choose
from api.cli.screen import Terminal
from api.cluster import hold
from api.serve import place
from geo.core.errors import ConflictError
from geo.core.settings import settings


def restore(
    file: Annotated[Path, typer.Argument(help="A file that wangge backup wrote.", exists=True, dir_okay=False)],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what the database holds; it is backed up first.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fill an empty database from FILE and bring its tables up to date; people sign in anew afterwards."""
    from api.backup import keep  # noqa: PLC0415 - so that other commands answer at once

    if found := place.running(settings().home):
        raise ConflictError("stop_first", **found)
    with hold(bare=True) as urls, Terminal(errors=True).step("restore"):
        done = keep.restore(urls, file, replace=replace)
    if as_json:
        previous = str(done.previous) if done.previous else None
        answer_json({**asdict(done.manifest), "migration_now": done.migration, "previous": previous})
        return
    made = done.manifest.made_at
    typer.echo(choose(f"已恢复 {made} 的备份。", f"Restored the backup of {made}."))
    if done.previous:
        typer.echo(choose(f"原有数据已备份到 {done.previous}", f"What was there before is in {done.previous}"))
