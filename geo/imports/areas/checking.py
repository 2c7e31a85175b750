"""A file of areas, checked as a whole, and the plan of what it would change."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas import repository as areas
from geo.areas.change import AreaChange
from geo.areas.crs import project
from geo.areas.level import Level
from geo.areas.writer import apply_changes
from geo.cases.following import follow_changes
from geo.core import clock
from geo.core.identity import Identity
from geo.imports import repository
from geo.imports.areas import boundaries
from geo.imports.areas.datum_fit import refuse_wrong_datum
from geo.imports.areas.difference import difference
from geo.imports.areas.item import Item
from geo.imports.areas.neighbours import check_gaps, check_outside, check_overlaps, staying_beside
from geo.imports.areas.placing import Placing
from geo.imports.areas.rows import read_items
from geo.imports.areas.world import World, look_around
from geo.imports.georeference import Georeference, georeference, in_china, settle_axes
from geo.imports.work import Work


@dataclass
class AreasPlan:
    """The changes that a file of areas comes to."""

    changes: list[AreaChange]
    retire: list[str]
    valid_from: datetime
    srid: int

    async def apply(self, session: AsyncSession, work: Work, actor: Identity) -> AsyncIterator[None]:
        """Make the changes, all in one portion."""
        if self.changes or self.retire:
            done = await apply_changes(
                session,
                self.changes,
                self.valid_from,
                source=work.options.source or "import",
                actor_id=actor.account_id,
                retire=self.retire,
                metric_srid=self.srid,
            )
            await repository.no_longer_placeholders(session, [c.code for c in self.changes if not c.placeholder])
            work.report["change_id"] = done.change_id
            await follow_changes(session, actor)
        work.progress.done = work.progress.total
        yield


async def check_areas(session: AsyncSession, work: Work) -> AreasPlan:
    """Read the areas, find their parents, measure what is wrong with them, and compare them with those in force.

    Unless it is a dry run, nobody else changes areas from here on until the transaction ends.

    Raises:
        InvalidInputError: the datum is not declared, or another one fits plainly better.
        UnsupportedFileError: the file turns out not to be readable.
    """
    level = work.options.level or Level.GRID
    valid_from = work.options.valid_from or clock.start_of_day(clock.today())
    if not work.options.dry_run:
        await areas.lock_writer(session)
    items, reference = await asyncio.to_thread(_read, work, level)
    if not items:
        return AreasPlan([], [], valid_from, 0)
    world = await look_around(session, items, valid_from)
    return await asyncio.to_thread(_plan, work, level, items, world, reference, valid_from)


def _read(work: Work, level: Level) -> tuple[list[Item], Georeference]:
    stated = work.source.reference
    reference = georeference(stated, work.options.datum, boundaries=True)
    items = read_items(work, level)
    if items:
        reference = settle_axes(reference, stated, boundaries.coordinates(items))
    items = boundaries.to_degrees(work, items, reference)
    lies_in_china = bool(items) and in_china(boundaries.degrees(items))
    work.report["datum"] = reference.report(asks=lies_in_china)
    return items, reference


def _plan(
    work: Work, level: Level, items: list[Item], world: World, reference: Georeference, valid_from: datetime
) -> AreasPlan:
    items = _with_codes_that_fit(work, level, items, world)
    if not items:
        return AreasPlan([], [], valid_from, 0)
    refuse_wrong_datum(work, level, items, world, reference)
    srid = _srid(level, items, world)
    items = boundaries.to_metres(work, items, srid)
    placing = Placing(world, srid, level, items)
    placing.place()
    parents = {
        code: world.areas[code].geom
        for code in sorted({item.parent for item in items if item.parent})
        if code in world.areas and code not in placing.made
    }
    items = check_outside(work, items, parents, srid)
    _report_placing(work, items, placing)
    seen = {item.code for item in items} | {f.values.get(_code_column(work), "") for f in work.findings.kept}
    found = difference(items, level, world, seen)
    retire = _retire(work, found.missing)
    staying = staying_beside(world, level, items, srid, retire)
    check_overlaps(work, items, staying, srid)
    above = {item.code: real for item in items if (real := placing.real_above(item.parent)) is not None}
    check_gaps(work, items, staying, {v.code: v.geom for v in above.values()}, srid, loose=len(above) < len(items))
    work.report["difference"] = found.report(retire)
    retire += placing.emptied()
    changes = [p.change() for p in placing.made.values()] + [_change(item, level) for item in items]
    return AreasPlan(changes, retire, valid_from, srid)


def _with_codes_that_fit(work: Work, level: Level, items: list[Item], world: World) -> list[Item]:
    """The items whose code is free or belongs to an area of this level."""
    kept: list[Item] = []
    for item in items:
        known = world.areas.get(item.code)
        if known is not None and known.level is not level:
            work.findings.error(item.row, "code", "code_of_other_level", code=item.code, level=known.level.value)
        elif item.code in world.later:
            since = world.later[item.code].astimezone(clock.SHANGHAI)
            work.findings.error(item.row, "code", "code_begins_later", code=item.code, since=f"{since:%Y-%m-%d}")
        elif item.code in world.used:
            work.findings.error(item.row, "code", "code_used_before", code=item.code)
        else:
            kept.append(item)
    return kept


def _srid(level: Level, items: list[Item], world: World) -> int:
    """The metric CRS of the district in which the file lies, or a new one where there is none yet."""
    box = shapely.box(*shapely.total_bounds([item.geom for item in items]))
    by_code = {v.srid for item in items if (v := world.areas.get(item.code)) is not None}
    if len(by_code) == 1:
        return by_code.pop()
    near = {
        v.srid: float(project(v.geom, v.srid, 4326).intersection(box).area)
        for v in world.areas.values()
        if v.level is Level.DISTRICT and level is not Level.DISTRICT
    }
    best = max(near, key=lambda srid: near[srid], default=None)
    return best if best is not None and near[best] > 0 else boundaries.srid_for(items)


def _report_placing(work: Work, items: list[Item], placing: Placing) -> None:
    for item in items:
        share = placing.shares.get(item.code)
        if share is not None and share < 0.99:
            percent = round(share * 100, 1)
            work.findings.warn(
                item.row, "parent", "parent_by_place", code=item.code, parent=item.parent, percent=percent
            )
    work.report["parents"] = {
        **{how: placing.how[how] for how in ("code", "place", "placeholder")},
        "lowest_share": round(min(placing.shares.values(), default=1.0), 4),
    }
    work.report["placeholders"] = [
        {"level": p.level.value, "code": p.code, "name": p.name, "parent": p.parent} for p in placing.made.values()
    ]
    if placing.made:
        work.findings.note("placeholders_made", n=len(placing.made))


def _retire(work: Work, missing: list[str]) -> list[str]:
    if not work.options.retire_missing:
        return []
    if work.findings.refused:
        work.findings.note("not_retired", n=len(missing))
        return []
    return missing


def _code_column(work: Work) -> str:
    place = work.columns.places.get("code")
    return "" if place is None else work.source.columns[place]


def _change(item: Item, level: Level) -> AreaChange:
    return AreaChange(item.code, level, item.name, item.parent, item.geom, item.kind, item.predecessors)
