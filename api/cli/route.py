"""``wangge route``: where the disputes of a file would go, as tables; nothing is stored."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from api.cli.answer import AsJson, answer_json
from api.cli.import_report import tell_sorted
from api.cli.imports import ChannelWord, DatumWord, FileName, MapWord, SourceWord
from api.cli.language import language
from api.cli.screen import Terminal
from api.cluster import hold
from geo.imports.options import What, read_options

OutFolder = Annotated[Path, typer.Option("--out", help="The folder for the tables; made if need be.", file_okay=False)]


def route(
    file: FileName,
    out: OutFolder,
    mapping: MapWord = "",
    source: SourceWord = "",
    channel: ChannelWord = "",
    datum: DatumWord = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Sort a file of disputes (12345, 110) by where they go, into routed.csv, review.csv and errors.csv."""
    from api.imports.sorting import sort_file  # noqa: PLC0415 - the readers bring much with them

    words = {"map": mapping, "source": source, "channel": channel, "datum": datum}
    options = read_options(What.CASES, words)
    terminal = Terminal(errors=True)
    with hold() as urls, terminal.step("route") as tell:
        found = asyncio.run(sort_file(urls.app, file, out, options, language(), tell))
    if as_json:
        answer_json({"rows": found.rows, "files": found.files, "report": found.report})
    else:
        tell_sorted(Terminal().console, found)
    if found.rows["refused"] == sum(found.rows.values()):
        raise typer.Exit(1)
