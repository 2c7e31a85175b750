"""The superior platform's code of a grid that was published with one of ours."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Text, any_, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas import repository
from geo.areas.change import VersionInForce
from geo.areas.tables import Area, AreaFormerCode, AreaVersion, DistrictRule
from geo.areas.writer import recode
from geo.core import clock
from geo.core.errors import ConflictError, InvalidInputError

_MOST = 40


async def give_code(
    session: AsyncSession, grid: VersionInForce, code: str, at: datetime | None, document: str, actor_id: int
) -> datetime:
    """Let a grid with a provisional code have its own from ``at`` on, or from now; from when it does.

    It is the same area with a new version. The old code stays readable at its time and is never used again.

    Args:
        session: all of it in its transaction.
        grid: as it is at ``at``.
        code: that the superior platform gave it.
        at: aware instant, now or later.
        document: by which it did, for people to read.
        actor_id: who enters it.

    Raises:
        InvalidInputError: the code is not of the form of the district's codes, was used, or the instant has passed.
        ConflictError: the grid's code is no longer provisional, or the grid changes later already.
    """
    now = clock.now()
    if at is not None and at < now:
        raise InvalidInputError.of("at", "area_code_past")
    at = at or now
    await repository.lock_writer(session)
    if not await session.scalar(select(Area.provisional).where(Area.id == grid.area_id).with_for_update()):
        raise ConflictError("area_code_final", code=grid.code, name=grid.name)
    await _check_form(session, grid, code)
    if await repository.codes_ever_used(session, [code]):
        raise InvalidInputError.of("code", "area_code_used", code=code[:_MOST])
    if await repository.next_starts(session, [grid.area_id], at):
        raise ConflictError("area_code_changes_later", code=grid.code, name=grid.name)
    source = f"{grid.code} → {code}" + (f"（{document}）" if document else "")
    await recode(session, grid, code, at, source=source, actor_id=actor_id)
    await session.execute(update(Area).where(Area.id == grid.area_id).values(code=code, provisional=False))
    session.add(
        AreaFormerCode(code=grid.code, area_id=grid.area_id, until=at, document=document, at=now, actor_id=actor_id)
    )
    await session.flush()
    return at


async def _check_form(session: AsyncSession, grid: VersionInForce, code: str) -> None:
    district = int(grid.path.split(".")[0])
    rule = select(DistrictRule.fifteen_digit_codes).where(DistrictRule.area_id == district)
    community = grid.parent_code or ""
    if await session.scalar(rule) and not (code.startswith(community) and code.isdecimal() and len(code) == 15):
        raise InvalidInputError.of("code", "area_code_form", code=code[:_MOST], community=community)


async def mark_provisional(session: AsyncSession, codes: Collection[str]) -> None:
    """Note that areas have codes of ours until the superior platform gives them theirs."""
    of = Area.code == any_(literal(list(codes), ARRAY(Text)))
    await session.execute(update(Area).where(of).values(provisional=True).execution_options(synchronize_session=False))


async def codes_now(session: AsyncSession, codes: Collection[str]) -> dict[str, str]:
    """The codes of today of areas by codes that they had before; codes that none had are left out."""
    query = (
        select(AreaFormerCode.code, Area.code)
        .join(Area, Area.id == AreaFormerCode.area_id)
        .where(AreaFormerCode.code == any_(literal(list(codes), ARRAY(Text))))
    )
    return dict((await session.execute(query)).all())


async def former_codes(session: AsyncSession) -> dict[str, str]:
    """All codes that areas had before, each with the area's code of today."""
    query = select(AreaFormerCode.code, Area.code).join(Area, Area.id == AreaFormerCode.area_id)
    return dict((await session.execute(query)).all())


async def provisional(session: AsyncSession, at: datetime) -> list[tuple[str, str, int]]:
    """Code, name and key of the areas with a provisional code at ``at``, by code."""
    query = (
        repository.in_force(at)
        .with_only_columns(AreaVersion.code, AreaVersion.name, AreaVersion.scope_lo)
        .join(Area, Area.id == AreaVersion.area_id)
        .where(Area.provisional)
        .order_by(AreaVersion.code)
    )
    return [(code, name, scope) for code, name, scope in await session.execute(query)]
