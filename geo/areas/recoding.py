"""The superior platform's code of a grid that was published with one of ours."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas import repository
from geo.areas.change import VersionInForce
from geo.areas.tables import AreaFormerCode
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
    if not await repository.is_provisional(session, grid.area_id):
        raise ConflictError("area_code_final", code=grid.code, name=grid.name)
    await _check_form(session, grid, code)
    if await repository.codes_ever_used(session, [code]):
        raise InvalidInputError.of("code", "area_code_used", code=code[:_MOST])
    if await repository.next_starts(session, [grid.area_id], at):
        raise ConflictError("area_code_changes_later", code=grid.code, name=grid.name)
    source = f"{grid.code} → {code}" + (f"（{document}）" if document else "")
    await recode(session, grid, code, at, source=source, actor_id=actor_id)
    former = AreaFormerCode(
        code=grid.code, area_id=grid.area_id, until=at, document=document, at=now, actor_id=actor_id
    )
    await repository.keep_code(session, code, former)
    return at


async def _check_form(session: AsyncSession, grid: VersionInForce, code: str) -> None:
    fifteen = await repository.fifteen_digits(session, int(grid.path.split(".")[0]))
    community = grid.parent_code or ""
    if fifteen and not (code.startswith(community) and code.isdecimal() and len(code) == 15):
        raise InvalidInputError.of("code", "area_code_form", code=code[:_MOST], community=community)
