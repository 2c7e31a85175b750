"""The cells of a community made and kept: survey, divide, tell households, write what differs."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import VersionInForce
from geo.areas.crs import project
from geo.areas.repository import versions_at
from geo.core import clock
from geo.core.errors import ConflictError, InvalidInputError
from geo.plans.cells import repository
from geo.plans.cells.dividing import divide
from geo.plans.cells.fitting import Fit, fit
from geo.plans.cells.ground import NOWHERE, Cells, Floats, Geometries, Ints
from geo.plans.cells.households import cells_of, lived_in, share_out, shared_by_grid
from geo.plans.cells.lines import LEAST_M2
from geo.plans.cells.polygonal import polygonal
from geo.plans.cells.repository import Content, KnownAtom
from geo.plans.cells.survey import Survey, community_at, survey


@dataclass(frozen=True)
class Drawn:
    """Polygons that somebody has drawn as cells, in EPSG ``srid``, with what is counted in each, or None."""

    polygons: Geometries
    weights: Floats | None
    srid: int


@dataclass(frozen=True)
class Built:
    """What became of the cells of a community.

    Attributes:
        atoms: how many there are now; ``added``, ``ended``, ``changed`` of them, by this build.
        footprints: how many lie in the community, and how many of them are ``cut``.
        households: that live in them.
        fit: what had to be done to drawn cells.
    """

    code: str
    atoms: int
    added: int
    ended: int
    changed: int
    footprints: int
    cut: int
    households: int
    fit: Fit | None = None


async def communities_to_build(session: AsyncSession, at: datetime, drawn: Drawn | None) -> list[str]:
    """The codes of the communities that are meant where none is named.

    Those in which drawn polygons lie; without such, all but those whose cells were drawn.
    """
    codes = await repository.community_codes(session, at)
    if drawn is None:
        by_hand = await repository.communities_drawn(session, at)
        return [code for code in codes if code not in by_hand]
    found = await versions_at(session, codes, at)
    return [code for code in codes if len(_near(found[code], drawn)[0])]


def _near(community: VersionInForce, drawn: Drawn) -> tuple[Geometries, Floats]:
    """The drawn polygons that share ground with a community, in its metric CRS, and their weights."""
    box = shapely.box(*community.geom.bounds)
    around = project(shapely.segmentize(box, max(box.length / 40, 1.0)), community.srid, drawn.srid)
    near = np.nonzero(shapely.intersects(drawn.polygons, around))[0]
    weights = np.zeros(len(near)) if drawn.weights is None else drawn.weights[near]
    polygons = np.asarray(project(drawn.polygons[near], drawn.srid, community.srid), dtype=object)
    shapes = polygonal(polygons)
    # Less is what rounding of coordinates makes of a border in common.
    least = np.minimum(LEAST_M2, 0.5 * shapely.area(shapes))
    inside = shapely.area(shapely.intersection(shapes, community.geom)) > least
    return polygons[inside], weights[inside]


async def build(session: AsyncSession, code: str, at: datetime, drawn: Drawn | None = None) -> Built:
    """Let the cells of a community be, from ``at`` on, what is on the ground, or what was drawn.

    A cell that stays as it was keeps its id; built again on the same ground, nothing changes.

    Args:
        session: all of it in its transaction.
        code: of the community.
        at: aware instant; the boundaries are taken as they are then.
        drawn: take these for cells.

    Raises:
        InvalidInputError: there is no such community, or none of what was drawn lies in it.
        ConflictError: its cells or their grids change after ``at`` already.
    """
    community = await community_at(session, code, at)
    await repository.lock_community(session, community.area_id)
    newest = await repository.latest_start(session, community.area_id)
    if newest is not None and newest > at:
        raise ConflictError("cells_change_later", code=code, since=newest.astimezone(clock.SHANGHAI).isoformat())
    place = await survey(session, community, at)
    if drawn is None:
        # In a thread, so that a server goes on answering meanwhile.
        cells, done, told = await asyncio.to_thread(divide, place.ground), None, None
    else:
        polygons, weights = _near(community, drawn)
        if len(polygons) == 0:
            raise InvalidInputError.of("from", "cells_none_drawn", code=code)
        cells, done, told = fit(place.ground, polygons, weights)
        told = None if drawn.weights is None else told
    homes = cells.homes if drawn is None else _homes_of_footprints(place, cells)
    units = _cells_of_units(place, cells, homes)
    contents = _contents(place, cells, homes, units, told)
    changes = await _keep(session, place, cells, contents, at)
    await _link(session, place, changes.ids, units)
    inside = int((homes != NOWHERE).sum())
    people = sum(content.households for content in contents)
    counts = (len(contents), changes.added, changes.ended, changes.changed)
    return Built(code, *counts, inside, len(cells.cut) if drawn is None else 0, people, done)


def _homes_of_footprints(place: Survey, cells: Cells) -> Ints:
    """The drawn cell that each footprint stands in."""
    spots = shapely.point_on_surface(place.ground.footprints)
    homes = np.full(len(spots), NOWHERE)
    at, cell = shapely.STRtree(cells.polygons).query(spots, predicate="intersects")
    homes[at[::-1]] = cell[::-1]
    return homes


def _cells_of_units(place: Survey, cells: Cells, homes: Ints) -> Ints:
    by_unit = {int(u): int(h) for u, h in zip(place.footprint_units, homes, strict=True) if u}
    home = np.array([by_unit.get(int(u), NOWHERE) for u in place.units], dtype=np.int64)
    return cells_of(place.points, home, cells.polygons, cells.grids)


def _contents(place: Survey, cells: Cells, homes: Ints, units: Ints, told: Floats | None) -> list[Content]:
    grids: list[int | None] = [place.grids[g].area_id if g >= 0 else None for g in cells.grids]
    if told is not None:
        shared = share_out(round(float(told.sum())), told)
        counted = np.full(len(grids), "file", dtype="U9")
    else:
        floor_space = shapely.area(place.ground.footprints) * place.floors
        weight = lived_in(homes, floor_space, shapely.area(cells.polygons))
        whole = shared_by_grid(place.whole, _within(place, cells), weight)
        shared = whole + np.bincount(units, place.households, len(grids)).astype(np.int64)
        counted = np.where(whole > 0, "grid", "addresses")
    rows = zip(cells.kinds.tolist(), shared.tolist(), counted.tolist(), grids, strict=True)
    return [Content(*row) for row in rows]


def _within(place: Survey, cells: Cells) -> dict[int, NDArray[np.int64]]:
    """The cells of each grid; of a dedicated one those that it covers, or the one nearest to it."""
    within = {v.area_id: np.nonzero(cells.grids == k)[0] for k, v in enumerate(place.grids)}
    tree = shapely.STRtree(shapely.point_on_surface(cells.polygons))
    for over in place.dedicated:
        covered = tree.query(over.geom, predicate="intersects")
        within[over.area_id] = np.sort(covered) if len(covered) else np.array([tree.nearest(over.geom)])
    return within


@dataclass(frozen=True)
class _Changes:
    ids: Ints
    added: int
    ended: int
    changed: int


async def _keep(session: AsyncSession, place: Survey, cells: Cells, contents: list[Content], at: datetime) -> _Changes:
    """Write what differs from what is there; the id of the atom of each cell."""
    known = {atom.wkb: atom for atom in await repository.atoms_at(session, place.community.area_id, at)}
    shapes = shapely.to_wkb(shapely.normalize(cells.polygons)).tolist()
    stays = {k: known[wkb] for k, wkb in enumerate(shapes) if wkb in known}
    gone = [atom for wkb, atom in known.items() if wkb not in set(shapes)]
    await repository.end_atoms(session, gone, at)
    changed = await _change(session, {atom: contents[k] for k, atom in stays.items()}, at)
    new = [k for k in range(len(shapes)) if k not in stays]
    area = shapely.area(cells.polygons)
    rows = [(shapes[k], float(area[k]), contents[k]) for k in new]
    community, now = place.community, clock.now()
    added = await repository.add_atoms(session, community.area_id, community.srid, rows, at, now)
    grids = {atom: contents[k].grid_id for k, atom in zip(new, added, strict=True)}
    await repository.assign(session, {atom: grid for atom, grid in grids.items() if grid is not None}, at)
    ids = np.zeros(len(shapes), dtype=np.int64)
    ids[new] = added
    for k, atom in stays.items():
        ids[k] = atom.id
    return _Changes(ids, len(new), len(gone), changed)


async def _change(session: AsyncSession, wanted: dict[KnownAtom, Content], at: datetime) -> int:
    """Let atoms that stay be told of as wanted; how many differed."""
    other = {atom: content for atom, content in wanted.items() if content != atom.content}
    await repository.tell(session, {atom.id: content for atom, content in other.items()}, clock.now())
    moved = {atom: c.grid_id for atom, c in other.items() if c.grid_id != atom.content.grid_id}
    await repository.end_assignments(session, list(moved), at)
    await repository.assign(session, {atom.id: grid for atom, grid in moved.items() if grid is not None}, at)
    return len(other)


async def _link(session: AsyncSession, place: Survey, ids: Ints, units: Ints) -> None:
    wanted = dict(zip(place.units.tolist(), ids[units].tolist(), strict=True)) if len(units) else {}
    linked = await repository.units_in(session, place.community.area_id)
    fresh = {unit: atom for unit, atom in wanted.items() if linked.get(unit) != atom}
    await repository.link_units(session, fresh, [unit for unit in linked if unit not in wanted])
