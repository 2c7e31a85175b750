"""``wangge migrate``: the tables of the database, brought up to date."""

from dataclasses import asdict

import typer

from api.cli.answer import AsJson, answer_json
from api.cli.language import choose
from api.cli.screen import Terminal
from api.cluster import hold
from api.cluster.access import open_app_access


def migrate(*, as_json: AsJson = False) -> None:
    """Bring the tables to the version of this program, and say which versions were gone through.

    Where disputes were never counted for the maps, they are counted now.
    """
    from api import schema  # noqa: PLC0415 - so that other commands answer at once
    from api.serve.run import count_cases  # noqa: PLC0415

    with hold(bare=True) as urls:
        done = schema.upgrade(urls.owner)
        open_app_access(urls)
        count_cases(urls, Terminal(errors=True))
    if as_json:
        answer_json(asdict(done))
        return
    for revision in done.applied:
        typer.echo(f"  {revision}")
    before = done.before or choose("空", "nothing")
    en = f"Up to date: {done.after}" if not done.applied else f"Migrated from {before} to {done.after}."
    typer.echo(choose(f"数据表版本：{before} → {done.after}", en))
