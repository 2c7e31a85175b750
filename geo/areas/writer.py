"""The one writer of areas. Imports, the demo and plans all change boundaries through :func:`apply_changes`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas import repository
from geo.areas.change import AreaChange, ChangeSummary, VersionInForce
from geo.areas.generalising import generalise
from geo.areas.level import LAYERS, Level
from geo.areas.scope import scope_of, slot_of
from geo.core.database import raw_connection, sql
from geo.core.errors import ConflictError, InvalidInputError


@dataclass(frozen=True)
class _Row:
    """A version to be written."""

    area_id: int
    change: AreaChange
    parent_id: int | None
    path: str
    scope: tuple[int, int]
    srid: int
    valid_to: datetime | None


async def apply_changes(
    session: AsyncSession,
    changes: Sequence[AreaChange],
    valid_from: datetime,
    *,
    source: str,
    actor_id: int | None = None,
    retire: Sequence[str] = (),
    revive: Collection[str] = (),
    metric_srid: int | None = None,
) -> ChangeSummary:
    """Let areas be as ``changes`` say from ``valid_from`` on, and end those of ``retire``; all in this transaction.

    What was before stays readable at its own time. An area whose change says nothing new is left alone. An area that
    moves to another parent takes everything in it along.

    Args:
        session: its transaction takes the writer's lock until it ends.
        changes: in any order; a parent may come in the same call.
        valid_from: aware instant.
        source: where the change comes from, for people to read.
        actor_id: the account that asked for it.
        retire: codes whose areas end at ``valid_from``.
        revive: codes of ``changes`` whose areas were retired and shall be again, the same as they were.
        metric_srid: EPSG code of the CRS of the geometries; needed when a district is new.

    Raises:
        InvalidInputError: a code twice, a parent missing or of the wrong level, a level changed, a new district without
            its CRS.
        ConflictError: a code that was retired is used again though not to be revived, or areas remain in one that is
            retired. A code that only an area had which never came into force is free.
    """
    await repository.lock_writer(session)
    _refuse_repeated(changes)
    wanted = {change.code: change for change in changes}
    known = await repository.versions_at(session, _codes_named(changes, retire), valid_from)
    once = await _once_known(session, wanted, known, revive)
    fresh = [change for change in changes if _says_something(change, known.get(change.code))]
    ids = await _identify(session, fresh, known | once)
    new = {c.code for c in fresh if c.code not in known}
    fresh += await _descendants_that_move(session, fresh, known, wanted, valid_from)
    fresh.sort(key=lambda c: c.level.depth)
    rows = await _rows(session, fresh, known, once, ids, valid_from, metric_srid)
    ending = await _ending(session, retire, known, wanted, valid_from)
    done = {
        "added": tuple(c.code for c in fresh if c.code in new),
        "changed": tuple(c.code for c in fresh if c.code not in new),
        "retired": tuple(retire),
        "unchanged": tuple(sorted(set(wanted) - {c.code for c in fresh})),
    }
    counts = {word: len(codes) for word, codes in done.items()}
    change_id = await repository.add_change(session, valid_from, source, actor_id, counts)
    await _write(session, rows, ending, valid_from, change_id)
    await repository.record_lineage(session, change_id, {ids[c.code]: c.predecessors for c in fresh if c.predecessors})
    touched = {(row.change.level, row.scope[0]) for row in rows}
    before = (known[code] for code in (*done["changed"], *retire))
    touched |= {(version.level, version.scope_lo) for version in before}
    await generalise(session, touched, valid_from)
    await repository.bump_layers(session, {LAYERS[level] for level, _ in touched if level in LAYERS})
    return ChangeSummary(change_id, **done)


async def recode(
    session: AsyncSession, area: VersionInForce, code: str, valid_from: datetime, *, source: str, actor_id: int
) -> int:
    """Let an area have another code from ``valid_from`` on and stay all else that it is; the id of the change.

    The caller has made sure that no area has or had the code, and that nothing of the area changes later.

    Args:
        session: its transaction holds the writer's lock.
        area: as it is at ``valid_from``.
        code: that no area has or had.
        valid_from: aware instant.
        source: where the change comes from, for people to read.
        actor_id: the account that asked for it.
    """
    parent = area.path.split(".")[-2]
    row = _Row(
        area.area_id,
        replace(area.as_is(), code=code),
        int(parent),
        area.path,
        (area.scope_lo, area.scope_hi),
        area.srid,
        None,
    )
    change_id = await repository.add_change(session, valid_from, source, actor_id, {"changed": 1})
    await _write(session, [row], [], valid_from, change_id)
    await generalise(session, {(area.level, area.scope_lo)}, valid_from)
    await repository.bump_layers(session, {LAYERS[area.level]})
    return change_id


def _refuse_repeated(changes: Sequence[AreaChange]) -> None:
    seen: set[str] = set()
    for change in changes:
        if change.code in seen:
            raise InvalidInputError.of("code", "code_twice", code=change.code)
        seen.add(change.code)


def _codes_named(changes: Sequence[AreaChange], retire: Sequence[str]) -> set[str]:
    return {c.code for c in changes} | {c.parent_code for c in changes if c.parent_code} | set(retire)


async def _once_known(
    session: AsyncSession, wanted: dict[str, AreaChange], known: dict[str, VersionInForce], revive: Collection[str]
) -> dict[str, VersionInForce]:
    """What the areas were last whose codes come back: those to be revived, and those that never came into force."""
    for code, change in wanted.items():
        if code in known and known[code].level is not change.level:
            raise InvalidInputError.of("level", "level_changed", code=code, level=known[code].level.value)
    once = await repository.former(session, set(wanted) - set(known))
    retired = {code for code, (_, in_force) in once.items() if in_force and code not in revive}
    if retired:
        raise ConflictError("code_used_before", code=min(retired))
    return {code: version for code, (version, _) in once.items()}


def _says_something(change: AreaChange, before: VersionInForce | None) -> bool:
    if before is None:
        return True
    same = (change.name, change.kind, change.parent_code) == (before.name, before.kind, before.parent_code)
    return not same or not shapely.equals_exact(change.geom.normalize(), before.geom.normalize(), tolerance=0)


async def _identify(session: AsyncSession, fresh: list[AreaChange], known: dict[str, VersionInForce]) -> dict[str, int]:
    ids = {code: version.area_id for code, version in known.items()}
    new = [c for c in fresh if c.code not in known]
    return ids | await repository.add_areas(session, [(c.level, c.code, c.placeholder) for c in new])


async def _descendants_that_move(
    session: AsyncSession,
    fresh: list[AreaChange],
    known: dict[str, VersionInForce],
    wanted: dict[str, AreaChange],
    valid_from: datetime,
) -> list[AreaChange]:
    """Areas below a re-parented one: their path and key change although nothing else does."""
    moved = [known[c.code].path for c in fresh if c.code in known and known[c.code].parent_code != c.parent_code]
    if not moved:
        return []
    below = await repository.versions_below(session, moved, valid_from)
    known.update({code: version for code, version in below.items() if code not in known})
    changing = {c.code for c in fresh}
    return [wanted.get(code) or version.as_is() for code, version in below.items() if code not in changing]


async def _rows(
    session: AsyncSession,
    fresh: list[AreaChange],
    known: dict[str, VersionInForce],
    once: dict[str, VersionInForce],
    ids: dict[str, int],
    valid_from: datetime,
    metric_srid: int | None,
) -> list[_Row]:
    ids |= {code: version.area_id for code, version in known.items()}
    next_slot = await repository.last_slots(session, {ids[c.parent_code] for c in fresh if c.parent_code in ids})
    starts_later = await repository.next_starts(session, [ids[c.code] for c in fresh], valid_from)
    written: dict[str, _Row] = {}
    for change in fresh:
        parent = _parent(change, known, written, metric_srid)
        before = known.get(change.code) or once.get(change.code)
        if before and before.parent_code == change.parent_code:
            slot = slot_of(change.level, before.scope_lo)
        else:
            slot = next_slot.get(parent.area_id, 0) + 1
            next_slot[parent.area_id] = slot
        area_id = ids[change.code]
        written[change.code] = _Row(
            area_id,
            change,
            parent.area_id,
            f"{parent.path}.{area_id}" if parent.path else str(area_id),
            scope_of(change.level, parent.scope_lo, slot),
            parent.srid,
            starts_later.get(area_id),
        )
    return list(written.values())


@dataclass(frozen=True)
class _Parent:
    area_id: int | None
    path: str
    scope_lo: int
    srid: int


def _parent(
    change: AreaChange, known: dict[str, VersionInForce], written: dict[str, _Row], metric_srid: int | None
) -> _Parent:
    above = change.level.above
    if above is None:
        srid = known[change.code].srid if change.code in known else metric_srid
        if srid is None:
            raise InvalidInputError.of("metric_srid", "metric_srid_missing", code=change.code)
        return _Parent(None, "", 0, srid)
    code = change.parent_code or ""
    if code in written and written[code].change.level is above:
        row = written[code]
        return _Parent(row.area_id, row.path, row.scope[0], row.srid)
    if code in known and known[code].level is above:
        version = known[code]
        return _Parent(version.area_id, version.path, version.scope_lo, version.srid)
    raise InvalidInputError.of("parent", "parent_missing", code=change.code, parent=code, level=above.value)


async def _ending(
    session: AsyncSession,
    retire: Sequence[str],
    known: dict[str, VersionInForce],
    wanted: dict[str, AreaChange],
    valid_from: datetime,
) -> list[int]:
    for code in retire:
        if code not in known or code in wanted:
            raise InvalidInputError.of("retire", "retire_unknown", code=code)
    below = await repository.versions_below(session, [known[code].path for code in retire], valid_from)
    left = {
        code
        for code, version in below.items()
        if code not in retire and (code not in wanted or wanted[code].parent_code == version.parent_code)
    }
    if left:
        raise ConflictError("retired_area_not_empty", code=min(left))
    return [known[code].area_id for code in retire]


async def _write(
    session: AsyncSession, rows: list[_Row], ending: list[int], valid_from: datetime, change_id: int
) -> None:
    connection = await raw_connection(session)
    instant = {"valid_from": valid_from, "change_id": change_id}
    closing = ending + [row.area_id for row in rows]
    async with connection.cursor() as cursor:
        await cursor.execute(sql("geo.areas", "close_versions"), {**instant, "area_ids": closing})
        await cursor.execute(sql("geo.areas", "stage_versions"))
        await cursor.execute("TRUNCATE staged_version")
        async with cursor.copy("COPY staged_version FROM STDIN") as copy:
            for row in rows:
                await copy.write_row(_staged(row))
        await cursor.execute(sql("geo.areas", "insert_versions"), instant)
        await cursor.execute(sql("geo.areas", "insert_parts"), {"change_id": change_id})
    for row in rows:
        if row.change.level is Level.DISTRICT:
            await repository.keep_district_rule(session, row.area_id, row.srid, row.change.code)


def _staged(row: _Row) -> tuple[object, ...]:
    change = row.change
    geometry = shapely.to_wkb(shapely.set_srid(change.geom, row.srid), hex=True, include_srid=True)
    described = (row.area_id, change.level.value, change.code, change.name, change.kind)
    return (*described, row.parent_id, row.path, *row.scope, geometry, row.valid_to)
