"""Rows that counting needs: the dictionary of kinds, the key ranges of areas, the plane they are measured on."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.repository import in_force
from geo.areas.tables import AreaVersion, DistrictRule
from geo.heat.kinds import DisputeKindName, KindTree
from geo.people.tables import DisputeKind


async def kind_tree(session: AsyncSession) -> KindTree:
    """The dictionary of kinds, in the order of their codes."""
    query = select(DisputeKind.code, DisputeKind.name, DisputeKind.name_en, DisputeKind.parent_code).order_by(
        DisputeKind.code
    )
    return KindTree(DisputeKindName(*row) for row in await session.execute(query))


async def area_ranges(session: AsyncSession, codes: Collection[str], at: datetime) -> dict[str, tuple[int, int]]:
    """The closed range of keys of each area in force at ``at``, by code; unknown codes are left out."""
    query = (
        in_force(at)
        .where(AreaVersion.code.in_(codes))
        .with_only_columns(AreaVersion.code, AreaVersion.scope_lo, AreaVersion.scope_hi)
    )
    return {code: (lo, hi) for code, lo, hi in await session.execute(query)}


async def metric_srid(session: AsyncSession) -> int | None:
    """The EPSG code of the metric CRS of the first district, None without any."""
    return await session.scalar(select(DistrictRule.metric_srid).order_by(DistrictRule.area_id).limit(1))
