"""``wangge import``: files of boundaries, addresses, households, people, cases, incidents and grids drawn anew."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from api.cli.answer import AsJson, answer_json
from api.cli.import_report import tell_report
from api.cli.language import language
from api.cli.screen import Terminal
from api.cluster import hold
from geo.imports.options import Options, What, read_options

app = typer.Typer(help="Bring in files: GeoJSON, GeoPackage, zipped shapefile, KML, CSV, XLSX.", no_args_is_help=True)

_HELP = {
    What.AREAS: "Boundaries of one level; those of the same code are changed from --valid-from on.",
    What.ADDRESSES: "Estates, roads and village groups with their buildings, units and rooms.",
    What.HOUSEHOLDS: "How many households live in a grid or at an address.",
    What.PEOPLE: "Who answers for which grid: leaders and deputies, in order.",
    What.CASES: "Disputes, from 12345, 110 or another system.",
    What.INCIDENTS: "Incident statistics: counts by grid and month, or points.",
}
FileName = Annotated[Path, typer.Argument(help="The file.", exists=True, dir_okay=False, readable=True)]
LevelWord = Annotated[str, typer.Option(help="Level of the areas: district, town, community, grid.")]
MapWord = Annotated[
    str,
    typer.Option(
        "--map", help="Which column is which field: code=XZQHBM,name=name. A value in quotes is meant for all rows."
    ),
]
DatumWord = Annotated[str, typer.Option(help="Datum of the coordinates: wgs84, gcj02, bd09.")]
ValidFrom = Annotated[str, typer.Option(help="From when it is so; a date means 00:00 in Shanghai. Today if left out.")]
SourceWord = Annotated[str, typer.Option(help="Where the file comes from, for people to read.")]
ChannelWord = Annotated[str, typer.Option(help="Channel of disputes whose row does not say one: hotline, police, …")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Look and report; write nothing.")]
AcceptPartial = Annotated[bool, typer.Option("--accept-partial", help="Take the good rows even if others are refused.")]
RetireMissing = Annotated[bool, typer.Option("--retire-missing", help="End the areas that the file no longer has.")]


def _command(what: What) -> Callable[..., None]:
    def import_file(
        file: FileName,
        level: LevelWord = "",
        mapping: MapWord = "",
        datum: DatumWord = "",
        valid_from: ValidFrom = "",
        source: SourceWord = "",
        channel: ChannelWord = "",
        *,
        dry_run: DryRun = False,
        accept_partial: AcceptPartial = False,
        retire_missing: RetireMissing = False,
        as_json: AsJson = False,
    ) -> None:
        words = {"level": level, "map": mapping, "datum": datum, "valid_from": valid_from, "source": source}
        words |= {"channel": channel}
        flags = {"dry_run": dry_run, "accept_partial": accept_partial, "retire_missing": retire_missing}
        options = read_options(what, words | {name: "1" for name, on in flags.items() if on})
        _import(file, options, as_json=as_json)

    return import_file


for _what, _said in _HELP.items():
    app.command(_what.value, help=_said)(_command(_what))


@app.command(What.PLANS.value)
def import_layer(
    file: FileName,
    name: Annotated[str, typer.Option(help="Name of the draft.")],
    owner: Annotated[str, typer.Option(help="Account of the planner whose draft it is.")],
    mapping: MapWord = "",
    datum: DatumWord = "",
    source: SourceWord = "",
    *,
    dry_run: DryRun = False,
    accept_partial: AcceptPartial = False,
    as_json: AsJson = False,
) -> None:
    """Grids drawn anew: they become a draft on the cells there are."""
    words = {"name": name, "map": mapping, "datum": datum, "source": source}
    flags = {"dry_run": dry_run, "accept_partial": accept_partial}
    options = read_options(What.PLANS, words | {flag: "1" for flag, on in flags.items() if on})
    _import(file, options, owner, as_json=as_json)


def _import(file: Path, options: Options, owner: str | None = None, *, as_json: bool) -> None:
    from api.imports.by_hand import import_by_hand  # noqa: PLC0415 - the readers bring much with them

    terminal = Terminal(errors=True)
    with hold() as urls, terminal.step("import") as tell:
        view = asyncio.run(import_by_hand(urls.owner, file, options, language(), tell, owner))
    if as_json:
        answer_json(view.model_dump(mode="json"))
    else:
        tell_report(Terminal().console, view, language())
    if view.state != "done" or (options.dry_run and view.faults.refused and not options.accept_partial):
        raise typer.Exit(1)
