"""Rows of areas and their versions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import BigInteger, ColumnElement, Select, any_, func, insert, literal, or_, select, update
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.types import Text, TypeEngine

from geo.areas.change import Kind, VersionInForce
from geo.areas.level import Level
from geo.areas.scope import DISTRICT_SIZE, slot_of
from geo.areas.tables import (
    Area,
    AreaChangeRow,
    AreaFormerCode,
    AreaLineage,
    AreaVersion,
    DistrictRule,
    LayerVersion,
    Ltree,
)

WRITER_LOCK = 7_401_001
CHANNEL = "wangge_layers"


async def lock_writer(session: AsyncSession) -> None:
    """Wait until no other transaction changes areas."""
    await session.execute(select(func.pg_advisory_xact_lock(WRITER_LOCK)))


def _among(column: Any, values: Collection[Any], of: type[TypeEngine[Any]]) -> ColumnElement[bool]:
    """``column = ANY (values)``: one parameter for a whole district's codes, where IN would take one each."""
    return cast("ColumnElement[bool]", column == any_(literal(list(values), ARRAY(of))))


def in_force(at: datetime) -> Select[AreaVersion]:
    """The versions of areas that are in force at ``at``."""
    return select(AreaVersion).where(AreaVersion.superseded_at.is_(None), AreaVersion.valid.contains(at))


async def count_areas(session: AsyncSession, level: Level, district: int, at: datetime) -> int:
    """How many areas of a level are in force in a district, by its number."""
    lo = district * DISTRICT_SIZE
    of = AreaVersion.level == level, AreaVersion.scope_lo.between(lo, lo + DISTRICT_SIZE - 1)
    return await session.scalar(in_force(at).where(*of).with_only_columns(func.count())) or 0


def _with_parent_code(at: datetime) -> Select[AreaVersion, str | None]:
    parent = aliased(Area)
    return in_force(at).join(parent, parent.id == AreaVersion.parent_id, isouter=True).add_columns(parent.code)


async def versions_at(session: AsyncSession, codes: Collection[str], at: datetime) -> dict[str, VersionInForce]:
    """The areas of these codes as they are at ``at``, by code; unknown ones are left out."""
    query = _with_parent_code(at).where(_among(AreaVersion.code, codes, Text))
    return {v.code: v for v in map(_version, (await session.execute(query)))}


async def versions_below(session: AsyncSession, paths: Sequence[str], at: datetime) -> dict[str, VersionInForce]:
    """All areas strictly below any of these paths at ``at``, by code."""
    if not paths:
        return {}
    tops = sql_cast(list(paths), ARRAY(Text)).cast(ARRAY(Ltree()))
    query = _with_parent_code(at).where(
        AreaVersion.path.op("<@")(tops), sql_cast(AreaVersion.path, Text).not_in(list(paths))
    )
    return {v.code: v for v in map(_version, (await session.execute(query)))}


def _version(row: tuple[AreaVersion, str | None]) -> VersionInForce:
    version, parent_code = row
    return VersionInForce(
        version.id,
        version.area_id,
        version.code,
        Level(version.level),
        version.name,
        cast("Kind", version.kind),
        parent_code,
        version.path,
        version.scope_lo,
        version.scope_hi,
        cast("shapely.MultiPolygon", to_shape(version.geom)),
        version.geom.srid,
    )


async def codes_ever_used(session: AsyncSession, codes: Collection[str]) -> set[str]:
    """Those of ``codes`` that some area has or had, or is to have."""
    return {code for code, (_, in_force) in (await former(session, codes)).items() if in_force}


async def former(session: AsyncSession, codes: Collection[str]) -> dict[str, tuple[VersionInForce, bool]]:
    """The last version of the areas that have or had these codes, and whether any ever came into force."""
    parent, held = aliased(Area), AreaVersion.superseded_at.is_(None)
    query = (
        select(AreaVersion, parent.code, held)
        .join(parent, parent.id == AreaVersion.parent_id, isouter=True)
        .where(_among(AreaVersion.code, codes, Text))
        .order_by(held, func.lower(AreaVersion.valid), AreaVersion.id)
    )
    return {row[0].code: (_version((row[0], row[1])), row[2]) for row in await session.execute(query)}


async def ids_at(session: AsyncSession, codes: Collection[str], at: datetime) -> dict[str, int]:
    """The ids of areas by the codes that they have at ``at``."""
    query = in_force(at).with_only_columns(AreaVersion.code, AreaVersion.area_id)
    return dict((await session.execute(query.where(_among(AreaVersion.code, codes, Text)))).all())


async def names_at(session: AsyncSession, parent_ids: Collection[int], at: datetime) -> dict[int, str]:
    """The names that areas right below others have at ``at``, by their ids."""
    query = in_force(at).with_only_columns(AreaVersion.area_id, AreaVersion.name)
    return dict((await session.execute(query.where(_among(AreaVersion.parent_id, parent_ids, BigInteger)))).all())


async def begun_by(session: AsyncSession, change_id: int) -> dict[int, str]:
    """The codes of the areas of which a change began versions, by their ids."""
    query = select(AreaVersion.area_id, AreaVersion.code).where(
        AreaVersion.change_id == change_id, AreaVersion.superseded_at.is_(None)
    )
    return dict((await session.execute(query)).all())


async def versions_until(session: AsyncSession, area_ids: Collection[int], at: datetime) -> list[VersionInForce]:
    """What areas, by their ids, were until ``at``, at which those versions ended."""
    parent = aliased(Area)
    query = (
        select(AreaVersion, parent.code)
        .join(parent, parent.id == AreaVersion.parent_id, isouter=True)
        .where(
            _among(AreaVersion.area_id, area_ids, BigInteger),
            AreaVersion.superseded_at.is_(None),
            func.upper(AreaVersion.valid) == at,
        )
    )
    return [_version((row[0], row[1])) for row in await session.execute(query)]


async def add_change(
    session: AsyncSession, valid_from: datetime, source: str, actor_id: int | None, summary: Mapping[str, int]
) -> int:
    """Write down a change, with how many areas it touches in which way, and return its id."""
    row = AreaChangeRow(valid_from=valid_from, source=source, actor_id=actor_id, summary=dict(summary))
    session.add(row)
    await session.flush()
    return row.id


async def mark_withdrawn(session: AsyncSession, change_id: int, at: datetime) -> None:
    """Note that a change was taken back before it took effect, so that nothing has to follow it."""
    of = update(AreaChangeRow).where(AreaChangeRow.id == change_id)
    await session.execute(of.values(withdrawn_at=at, settled_at=at).execution_options(synchronize_session=False))


async def add_areas(session: AsyncSession, areas: Sequence[tuple[Level, str, bool]]) -> dict[str, int]:
    """Give identities to new (level, code, placeholder) and return their ids by code."""
    if not areas:
        return {}
    rows = [{"level": level.value, "code": code, "placeholder": placeholder} for level, code, placeholder in areas]
    added = await session.execute(insert(Area).returning(Area.code, Area.id), rows)
    return dict(added.all())


async def last_slots(session: AsyncSession, parent_ids: Collection[int]) -> dict[int | None, int]:
    """The last place given out below each parent, and below none (districts), over all time."""
    query = (
        select(AreaVersion.parent_id, AreaVersion.level, AreaVersion.scope_lo)
        .where(or_(_among(AreaVersion.parent_id, parent_ids, BigInteger), AreaVersion.parent_id.is_(None)))
        .distinct()
    )
    last: dict[int | None, int] = {}
    for parent_id, level, lo in await session.execute(query):
        last[parent_id] = max(last.get(parent_id, 0), slot_of(Level(level), lo))
    return last


async def next_starts(session: AsyncSession, area_ids: Collection[int], after: datetime) -> dict[int, datetime]:
    """When the next version of each area after ``after`` begins, where one is planned already."""
    query = (
        select(AreaVersion.area_id, func.min(func.lower(AreaVersion.valid)))
        .where(
            _among(AreaVersion.area_id, area_ids, BigInteger),
            AreaVersion.superseded_at.is_(None),
            func.lower(AreaVersion.valid) > after,
        )
        .group_by(AreaVersion.area_id)
    )
    return dict((await session.execute(query)).all())


async def record_lineage(session: AsyncSession, change_id: int, predecessors: Mapping[int, Iterable[str]]) -> None:
    """Write down which areas came of which."""
    codes = {code for named in predecessors.values() for code in named}
    ids = dict((await session.execute(select(Area.code, Area.id).where(_among(Area.code, codes, Text)))).all())
    rows = [
        {"predecessor_id": ids[code], "successor_id": successor, "change_id": change_id}
        for successor, named in predecessors.items()
        for code in named
        if code in ids
    ]
    if rows:
        await session.execute(insert(AreaLineage), rows)


async def keep_district_rule(session: AsyncSession, area_id: int, srid: int, code: str) -> None:
    """Give a new district its rules; those of a known one stay."""
    six_digits = len(code) == 6 and code.isdecimal()
    await session.execute(
        upsert(DistrictRule)
        .values(area_id=area_id, metric_srid=srid, fifteen_digit_codes=six_digits, border_band_m=5)
        .on_conflict_do_nothing()
    )


async def bump_layers(session: AsyncSession, layers: Iterable[str]) -> None:
    """Give the drawn layers a new version number and tell every process once this transaction is committed.

    Numbers follow the seconds since 1970, so that one does not come again in a database that is made anew or brought
    back from a backup.
    """
    seconds = sql_cast(func.extract("epoch", func.clock_timestamp()), BigInteger)
    for layer in sorted(layers):
        await session.execute(
            upsert(LayerVersion)
            .values(layer=layer, version=seconds)
            .on_conflict_do_update(
                index_elements=["layer"], set_={"version": func.greatest(LayerVersion.version + 1, seconds)}
            )
        )
    await session.execute(select(func.pg_notify(CHANNEL, "")))


async def is_provisional(session: AsyncSession, area_id: int) -> bool:
    """Whether the code of an area is ours; nobody else gives it another until the transaction ends."""
    query = select(Area.provisional).where(Area.id == area_id).with_for_update()
    return bool(await session.scalar(query))


async def fifteen_digits(session: AsyncSession, district_id: int) -> bool:
    """Whether the grids of a district have codes of 15 digits that begin with their community's."""
    return bool(
        await session.scalar(select(DistrictRule.fifteen_digit_codes).where(DistrictRule.area_id == district_id))
    )


async def keep_code(session: AsyncSession, code: str, former: AreaFormerCode) -> None:
    """Give an area a code for good in place of the one that it had."""
    await session.execute(update(Area).where(Area.id == former.area_id).values(code=code, provisional=False))
    session.add(former)
    await session.flush()


async def mark_provisional(session: AsyncSession, codes: Collection[str]) -> None:
    """Note that areas have codes of ours until the superior platform gives them theirs."""
    of = _among(Area.code, codes, Text)
    await session.execute(update(Area).where(of).values(provisional=True).execution_options(synchronize_session=False))


async def codes_now(session: AsyncSession, codes: Collection[str]) -> dict[str, str]:
    """The codes of today of areas by codes that they had before; codes that none had are left out."""
    query = (
        select(AreaFormerCode.code, Area.code)
        .join(Area, Area.id == AreaFormerCode.area_id)
        .where(_among(AreaFormerCode.code, codes, Text))
    )
    return dict((await session.execute(query)).all())


async def former_codes(session: AsyncSession) -> dict[str, str]:
    """All codes that areas had before, each with the area's code of today."""
    query = select(AreaFormerCode.code, Area.code).join(Area, Area.id == AreaFormerCode.area_id)
    return dict((await session.execute(query)).all())


@dataclass(frozen=True)
class Provisional:
    """An area with a provisional code, its key, and the area above it."""

    code: str
    name: str
    scope_lo: int
    parent_code: str
    parent: str


async def provisional(session: AsyncSession, at: datetime) -> list[Provisional]:
    """The areas with a provisional code at ``at``, by code."""
    above = aliased(AreaVersion)
    within = (above.area_id == AreaVersion.parent_id) & above.superseded_at.is_(None) & above.valid.contains(at)
    query = (
        in_force(at)
        .with_only_columns(AreaVersion.code, AreaVersion.name, AreaVersion.scope_lo, above.code, above.name)
        .join(Area, Area.id == AreaVersion.area_id)
        .join(above, within)
        .where(Area.provisional)
        .order_by(AreaVersion.code)
    )
    return [Provisional(*row) for row in await session.execute(query)]
