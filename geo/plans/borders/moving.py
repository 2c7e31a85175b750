"""The border of two communities moved at an instant: in one transaction, all or nothing."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange
from geo.areas.repository import lock_writer, versions_at
from geo.areas.writer import apply_changes
from geo.core import clock
from geo.core.errors import ConflictError, InvalidInputError
from geo.plans.borders import repository
from geo.plans.borders.crossing import Crossing, crossing
from geo.plans.borders.ground import Moved, towns_after
from geo.plans.borders.repository import Tally
from geo.plans.borders.tables import PlanBorder
from geo.plans.cells import repository as cells
from geo.plans.drafts.repository import latest_change
from geo.plans.drafts.surveying import Lands
from geo.plans.drafts.tables import Plan

_LEAST_M2 = 1.0


@dataclass(frozen=True)
class BorderMove:
    """What is asked for: cells by id go to a grid of another community, by codes, from ``at`` on or now."""

    atoms: tuple[int, ...]
    to_community: str
    to_grid: str
    at: datetime | None = None


async def foresee_move(session: AsyncSession, lands: Lands, asked: BorderMove) -> Crossing:
    """What a move is about, if it can be made; nothing is written.

    Raises:
        InvalidInputError, RefusedError, ConflictError: it cannot, see ``move``.
    """
    at = _instant(asked.at)
    found = await crossing(session, lands, asked.atoms, asked.to_community, asked.to_grid, at)
    await _check_latest(session, found)
    await asyncio.to_thread(found.moved)
    return found


async def move(
    session: AsyncSession, lands: Lands, asked: BorderMove, document: str, note: str, actor_id: int
) -> tuple[Plan, Crossing]:
    """Let cells go over, with the boundaries of the grids, communities and towns that they lie in.

    The cells end in the one community and begin in the other; those beside them begin anew where they get a point.

    Args:
        session: all of it in its transaction, under the locks of whoever changes areas and builds cells.
        lands: of this process.
        asked: what shall move.
        document: by which the district approved it; ``note`` what to say of it.
        actor_id: who decides it.

    Raises:
        InvalidInputError: the cells, the community or the grid are not known, or the instant has passed.
        RefusedError: a grid would be left empty, or a grid or community would fall apart.
        ConflictError: something of the communities changes at that instant or later already.
    """
    await lock_writer(session)
    at = _instant(asked.at)
    found = await crossing(session, lands, asked.atoms, asked.to_community, asked.to_grid, at)
    both = [found.giving.area_id, found.taking.area_id]
    for community in sorted(both):
        await cells.lock_community(session, community)
    await _check_latest(session, found)
    before = await repository.tally(session, both, at)
    moved = await asyncio.to_thread(found.moved)
    source = f"{found.giving.name} → {found.taking.name}（{document}）"
    changes = [*_areas(found, moved), *await _towns(session, found, moved)]
    summary = await apply_changes(session, changes, at, source=source, actor_id=actor_id)
    await _write_cells(session, found, moved)
    prove(before, await repository.tally(session, both, at))
    plan, border = await _rows(session, found, document, actor_id)
    bases = {area: stamp.base for area, stamp in found.stamps.items()}
    await repository.add(session, plan, border, bases, summary.change_id, note)
    return plan, found


def _instant(at: datetime | None) -> datetime:
    now = clock.now()
    if at is not None and at < now:
        raise InvalidInputError.of("at", "border_past")
    return at or now


async def _check_latest(session: AsyncSession, found: Crossing) -> None:
    both = (found.giving, found.taking)
    towns = [int(each.path.split(".")[1]) for each in both]
    if await repository.begins_later(session, [each.area_id for each in both], towns, found.at):
        raise ConflictError("border_changes_later", one=found.giving.name, other=found.taking.name)


def _areas(found: Crossing, moved: Moved) -> list[AreaChange]:
    changes = [replace(found.grids[at].as_is(), geom=shape) for at, shape in moved.grids.items()]
    changes.append(replace(found.giving.as_is(), geom=moved.giving))
    changes.append(replace(found.taking.as_is(), geom=moved.taking))
    return changes


async def _towns(session: AsyncSession, found: Crossing, moved: Moved) -> list[AreaChange]:
    """The towns of the communities, if these are two."""
    codes = [found.giving.parent_code or "", found.taking.parent_code or ""]
    if codes[0] == codes[1]:
        return []
    towns = await versions_at(session, codes, found.at)
    losing, gaining = (towns[code] for code in codes)
    plain = [shapely.set_srid(each.geom, 0) for each in (losing, gaining, found.taking)]
    shapes = towns_after(plain[0], plain[1], plain[2], moved.taking)
    return [replace(town.as_is(), geom=shape) for town, shape in zip((losing, gaining), shapes, strict=True)]


async def _write_cells(session: AsyncSession, found: Crossing, moved: Moved) -> None:
    """End the cells that are others now, and begin what they became."""
    giving, taking = found.lands
    was = np.concatenate([giving.atoms, taking.atoms])
    polygons = np.concatenate([giving.polygons, taking.polygons])
    other = np.array([one is not two for one, two in zip(polygons, moved.polygons, strict=True)])
    other[found.cells] = True
    ended = was[other].tolist()
    told = await repository.contents(session, ended, found.at)
    await repository.end_cells(session, ended, found.at)
    for community, side in ((found.giving, False), (found.taking, True)):
        places = np.flatnonzero(other & (moved.taken == side)).tolist()
        contents = [replace(told[int(was[at])], grid_id=found.grids[moved.grid[at]].area_id) for at in places]
        shapes = shapely.to_wkb(shapely.normalize(moved.polygons[places])).tolist()
        areas = shapely.area(moved.polygons[places]).tolist()
        rows = list(zip(shapes, areas, contents, strict=True))
        added = await cells.add_atoms(session, community.area_id, community.srid, rows, found.at, clock.now())
        grids = {atom: c.grid_id for atom, c in zip(added, contents, strict=True) if c.grid_id is not None}
        await cells.assign(session, grids, found.at)
        await repository.come_of(session, {atom: int(was[at]) for atom, at in zip(added, places, strict=True)})
    await repository.units_follow(session, clock.now())


def prove(before: dict[int, Tally], after: dict[int, Tally]) -> None:
    """Let nothing stand that lost a cell or a household, or whose cells cover their community otherwise than before.

    Along kilometres of boundary the centimetres of cells and of the community differ by some square metres for good.

    Raises:
        ConflictError: it does.
    """
    kept = [
        [sum(getattr(each, what) for each in of.values()) for what in ("cells", "households")] for of in (before, after)
    ]
    whole = all(
        each.in_grids == each.cells
        and abs(each.beyond_m2 - before[community].beyond_m2) < max(_LEAST_M2, 1e-6 * each.area_m2)
        for community, each in after.items()
    )
    if kept[0] != kept[1] or not whole:
        raise ConflictError("border_no_seam")


async def _rows(session: AsyncSession, found: Crossing, document: str, actor_id: int) -> tuple[Plan, PlanBorder]:
    now = clock.now()
    plan = Plan(
        name=f"{found.giving.name} → {found.taking.name}",
        note="",
        kind="border",
        district_id=int(found.giving.path.split(".")[0]),
        base_at=found.at,
        base_change_id=await latest_change(session),
        state="published",
        revision=0,
        head=None,
        ahead=[],
        owner_id=actor_id,
        created_at=now,
        changed_at=now,
        document=document,
        effective_at=found.at,
    )
    border = PlanBorder(
        from_community_id=found.giving.area_id,
        to_community_id=found.taking.area_id,
        to_grid_id=found.to_grid.area_id,
        atoms=found.lands[0].atoms[found.cells].tolist(),
        area_m2=found.area_m2,
        households=found.households,
    )
    return plan, border
