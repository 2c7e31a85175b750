"""What a dispatcher's correction teaches: where the router errs, and what people call a place.

Of a restricted or dangerous case nothing is remembered.
"""

from dataclasses import dataclass
from datetime import datetime

import shapely
from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.places.proposals import proposing
from geo.addresses.places.proposals.wording import new_name
from geo.cases.corrections import repository
from geo.cases.corrections.tables import CaseCorrection
from geo.cases.tables import Assignment, CaseRecord
from geo.core import clock


@dataclass(frozen=True)
class Decision:
    """What a dispatcher decided of a case.

    Attributes:
        grid_id: where it goes.
        grid_code: code of that grid.
        address: the address as the dispatcher corrected it, None where they did not.
        lon: WGS84 degrees of the place they set, None where they set none.
    """

    grid_id: int
    grid_code: str
    address: str | None = None
    lon: float | None = None
    lat: float | None = None


async def remember(
    session: AsyncSession,
    case: CaseRecord,
    written: str | None,
    before: Assignment | None,
    decision: Decision,
    actor_id: int | None,
) -> None:
    """Remember a correction, if it is one.

    Args:
        case: as it is after the decision.
        written: its address as it was reported.
        before: what the router or the last dispatcher had chosen.
    """
    if case.danger or case.restricted:
        return
    spot = _spot(case, before, decision)
    place_id = await _place(session, spot, decision)
    guessed = before.grid_id if before is not None else None
    if guessed is not None and guessed != decision.grid_id:
        point = from_shape(shapely.Point(spot), 4326) if spot else None
        correction = CaseCorrection(
            case_id=case.id,
            at=clock.now(),
            actor_id=actor_id,
            from_grid_id=guessed,
            to_grid_id=decision.grid_id,
            place_id=place_id or await _matched_place(session, case),
            point=point,
        )
        session.add(correction)
        await session.flush()
    if written and place_id is not None and (name := await new_name(session, written)):
        await proposing.propose(session, place_id, name, case.id, actor_id)


async def forget(session: AsyncSession, case_id: int, actor_id: int | None, since: datetime) -> None:
    """Forget what an account's correction since an instant taught: it has been taken back."""
    await repository.drop(session, case_id, actor_id, since)
    await proposing.take_back(session, case_id, actor_id, since)


def _spot(case: CaseRecord, before: Assignment | None, decision: Decision) -> tuple[float, float] | None:
    """Lon, lat of the event: as the dispatcher set it, as reported, or of the candidate that was chosen."""
    if decision.lon is not None and decision.lat is not None:
        return decision.lon, decision.lat
    if case.point is not None:
        point = to_shape(case.point)
        return float(point.x), float(point.y)
    for choice in before.runners_up if before is not None else ():
        if choice.get("code") == decision.grid_code and choice.get("lon") is not None:
            return choice["lon"], choice["lat"]
    return None


async def _place(session: AsyncSession, spot: tuple[float, float] | None, decision: Decision) -> int | None:
    """The place in the chosen grid: as the corrected address names it, else where the event lies."""
    if decision.address and (found := await repository.place_named(session, decision.address, decision.grid_id)):
        return found
    return await repository.place_at(session, *spot, decision.grid_id) if spot is not None else None


async def _matched_place(session: AsyncSession, case: CaseRecord) -> int | None:
    """The place that the address was matched to: an estate that reaches over several grids."""
    return await repository.place_of_unit(session, case.address_unit_id) if case.address_unit_id else None
