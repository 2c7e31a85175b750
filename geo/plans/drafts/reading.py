"""A draft read: its communities as it has them, on cells that are still the same."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.core.errors import ConflictError, NotFoundError
from geo.plans.drafts import repository
from geo.plans.drafts.land import NOWHERE, Land
from geo.plans.drafts.overlay import Standing, overlay_of
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.repository import Community
from geo.plans.drafts.state import Grid, State, in_force
from geo.plans.drafts.surveying import Lands, Stamp, newest, stamps
from geo.plans.drafts.tables import Plan
from geo.plans.partition.graph import Ints


@dataclass(frozen=True)
class Draft:
    """A draft and the communities that it may change, by code."""

    plan: Plan
    communities: tuple[Community, ...]

    def community(self, code: str) -> Community:
        """The one of that code.

        Raises:
            RefusedError: the draft may not change it.
        """
        for community in self.communities:
            if community.code == code:
                return community
        raise RefusedError("communities", "plan_community_not_in", code=code[:40])


async def opened(session: AsyncSession, plan_id: int, *, lock: bool = False) -> Draft:
    """The draft of that id; with ``lock`` nobody else edits it until the transaction ends.

    Raises:
        NotFoundError: there is none, or it is discarded.
    """
    plan = await repository.plan_of(session, plan_id, lock=lock)
    if plan is None or plan.state == "discarded" or plan.kind != "draft":
        raise NotFoundError("not_found")
    return Draft(plan, (await repository.communities_of(session, [plan_id])).get(plan_id, ()))


async def states_of(
    session: AsyncSession, lands: Lands, draft: Draft, communities: Sequence[Community]
) -> tuple[Standing, list[State]]:
    """Communities of a draft as it has them, and where it then stands, also where what it rests on has changed since.

    Raises:
        ConflictError: its cells are not even kept as what was.
    """
    found = await stamps(session, [community.area_id for community in communities], draft.plan.base_at)
    check_base(communities, found)
    return await states_at(session, lands, draft, communities, found)


async def changed_since(session: AsyncSession, draft: Draft) -> list[str]:
    """The codes of the communities whose cells or grids are no longer those that a draft rests on, or will not be."""
    ids, at = [community.area_id for community in draft.communities], _since_base(draft)
    now, last = await stamps(session, ids, at), await newest(session, ids)

    def changes(community: Community) -> bool:
        area = community.area_id
        return area not in now or now[area].base != community.base or last.get(area, at) > at

    return [community.code for community in draft.communities if changes(community)]


async def based(session: AsyncSession, draft: Draft, communities: Sequence[Community]) -> dict[int, Stamp]:
    """The stamps of communities now, if they are still what a draft rests on.

    Raises:
        ConflictError: they are not.
    """
    found = await stamps(session, [community.area_id for community in communities], _since_base(draft))
    check_base(communities, found)
    return found


def _since_base(draft: Draft) -> datetime:
    """Now, or the instant of the grids that a draft rests on if these are still to come."""
    return max(clock.now(), draft.plan.base_at)


def check_base(communities: Sequence[Community], found: Mapping[int, Stamp]) -> None:
    """Let nobody past if communities, with their stamps by id, are not what a draft rests on.

    Raises:
        ConflictError: one is not; the facts name it.
    """
    for community in communities:
        if community.area_id not in found or found[community.area_id].base != community.base:
            raise ConflictError("plan_base_gone", code=community.code, name=community.name)


async def land_of(
    session: AsyncSession, lands: Lands, draft: Draft, community: Community, found: Mapping[int, Stamp]
) -> Land:
    """The cells of a community of a draft, whose stamp was ``found``."""
    stamp = found[community.area_id]
    return await lands.land(session, community.area_id, community.code, draft.plan.base_at, stamp)


def new_key() -> str:
    """A key that no grid or group of any draft has."""
    return f"n{uuid.uuid4().hex[:16]}"


async def states_at(
    session: AsyncSession,
    lands: Lands,
    draft: Draft,
    communities: Sequence[Community],
    found: Mapping[int, Stamp],
    code: str = "",
) -> tuple[Standing, list[State]]:
    """Communities of a draft as it has them, and where it then stands.

    Args:
        session: the transaction.
        lands: of this process.
        draft: that is read.
        communities: of it.
        found: their stamps.
        code: a code that may be in use somewhere, to be told with those of the community.
    """
    overlay = await overlay_of(session, draft.plan.id, [community.area_id for community in communities])
    used = await repository.codes_used(session, [community.code for community in communities], code)
    states = []
    for community in communities:
        land = await land_of(session, lands, draft, community, found)
        told = {grid.key: grid for grid in overlay.grids.get(community.area_id, ())}
        base = [told.get(grid.key, in_force(grid)) for grid in land.grids]
        grids = (*base, *(grid for grid in told.values() if grid.grid_id is None))
        of = _placed(land, grids, overlay.moved.get(community.area_id, {}))
        keeps, over = overlay.keeps.get(community.area_id, ()), overlay.dedicated.get(community.area_id, ())
        states.append(State(land, grids, of, tuple(keeps), used, new_key, tuple(over)))
    return overlay.standing, states


def _placed(land: Land, grids: Sequence[Grid], moved: Mapping[int, str | None]) -> Ints:
    """The place of each cell's grid, where some are in another than in force."""
    of = land.home.copy()
    places: dict[str | None, int] = {grid.key: at for at, grid in enumerate(grids)}
    places[None] = NOWHERE
    if moved:
        atoms = np.fromiter(moved.keys(), dtype=np.int64, count=len(moved))
        of[np.searchsorted(land.atoms, atoms)] = [places[key] for key in moved.values()]
    return of
