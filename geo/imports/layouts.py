"""How the files of a source are laid out: remembered from the last one, and told when the next one looks different."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.imports import repository
from geo.imports.findings import Findings
from geo.imports.options import Layout, Options, What
from geo.imports.work import Work

_LISTED = 8


async def with_layout(session: AsyncSession, options: Options) -> Options:
    """The options with how the last file of the same source was read, for disputes of a source that has a name."""
    if options.what is not What.CASES or not options.source:
        return options
    kept = await repository.layout_of(session, options.source)
    if kept is None:
        return options
    layout = Layout(tuple(kept.columns), dict(kept.mapping), kept.channel)
    return replace(options, layout=layout, channel=options.channel or layout.channel)


async def keep_layout(session: AsyncSession, work: Work, at: datetime) -> None:
    """Remember how a file was read that has gone in, for the next one of its source."""
    options, columns, names = work.options, work.columns, work.source.columns
    if options.what is not What.CASES or not options.source:
        return
    mapping = {name: names[place] for name, place in columns.places.items()}
    mapping |= {name: f"'{value}'" for name, value in columns.constants.items()}
    await repository.keep_layout(session, options.source, Layout(tuple(names), mapping, options.channel), at)


def note_changes(findings: Findings, layout: Layout, columns: tuple[str, ...]) -> None:
    """Say which columns of the last file are no longer there, and which are new."""
    gone = [name for name in layout.columns if name not in columns]
    new = [name for name in columns if name not in layout.columns]
    if gone or new:
        findings.note("layout_changed", gone=_listed(gone), new=_listed(new))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_LISTED]) + (" …" if len(names) > _LISTED else "") if names else "–"
