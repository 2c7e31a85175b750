"""Proof that the cells of a community are what they have to be, or where they are not."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

import numpy as np
import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.crs import transformer
from geo.plans.cells import repository
from geo.plans.cells.footprints import buildings, homes_of
from geo.plans.cells.ground import Geometries, Ints, as_array
from geo.plans.cells.lines import LEAST_M2
from geo.plans.cells.outlines import outlines
from geo.plans.cells.repository import KnownAtom
from geo.plans.cells.survey import Survey, community_at, survey

LEAST_DIFFERENCE_M2 = 0.01
MOST_CUT = 0.002


@dataclass(frozen=True)
class Finding:
    """Something wrong, where (WGS84 degrees), and how large.

    Attributes:
        finding: no_cells, edges_do_not_match (m), differs_from_community (m²), differs_from_grid (m²), sliver (m²),
            without_grid (m²), in_foreign_grid (m²), households_differ (how many more or less), building_cut (m² outside
            its cell).
        code: of the community, or of the grid that differs.
    """

    finding: str
    code: str
    lon: float
    lat: float
    size: float


@dataclass(frozen=True)
class Checked:
    """What was looked at in a community, and what was found."""

    code: str
    atoms: int
    households: int
    footprints: int
    cut: int
    findings: tuple[Finding, ...]


async def check(session: AsyncSession, code: str, at: datetime) -> Checked:
    """Compare the cells of a community with its boundary, its grids, its buildings and its households at an instant.

    Raises:
        InvalidInputError: there is no such community.
    """
    community = await community_at(session, code, at)
    place = await survey(session, community, at)
    atoms = await repository.atoms_at(session, community.area_id, at)
    notes = _Notes(place)
    if not atoms:
        notes.add("no_cells", community.geom.point_on_surface(), float(community.geom.area))
        return Checked(code, 0, 0, 0, 0, tuple(notes.found))
    polygons = cast("Geometries", shapely.from_wkb(np.array([atom.wkb for atom in atoms], dtype=object)))
    grids = _grids(place, atoms)
    _check_coverage(notes, place, polygons, grids)
    _check_assignments(notes, place, atoms, polygons)
    households = sum(atom.content.households for atom in atoms)
    if all(atom.content.counted != "file" for atom in atoms) and households != place.counted:
        notes.add("households_differ", community.geom.point_on_surface(), households - place.counted)
    footprints, cut = _check_buildings(notes, place, atoms, polygons)
    return Checked(code, len(atoms), households, footprints, cut, tuple(notes.found))


class _Notes:
    """Collects findings of one community."""

    def __init__(self, place: Survey) -> None:
        self._code = place.community.code
        self._convert = transformer(place.community.srid, 4326)
        self.found: list[Finding] = []

    def add(self, finding: str, spot: shapely.Point, size: float, code: str | None = None) -> None:
        lon, lat = self._convert.transform(spot.x, spot.y)
        self.found.append(
            Finding(finding, code or self._code, round(float(lon), 6), round(float(lat), 6), round(float(size), 4))
        )

    def add_surfaces(self, finding: str, surfaces: Geometries, code: str | None = None) -> None:
        spots = shapely.point_on_surface(surfaces)
        for spot, size in zip(spots, shapely.area(surfaces), strict=True):
            self.add(finding, spot, size, code)


def _grids(place: Survey, atoms: list[KnownAtom]) -> Ints:
    numbers: dict[int | None, int] = {grid.area_id: k for k, grid in enumerate(place.grids)}
    return np.array([numbers.get(atom.content.grid_id, -1) for atom in atoms], dtype=np.int64)


def _check_coverage(notes: _Notes, place: Survey, polygons: Geometries, grids: Ints) -> None:
    edges = shapely.coverage_invalid_edges(polygons)
    wrong = edges[~shapely.is_empty(edges)]
    for edge in wrong:
        notes.add("edges_do_not_match", edge.interpolate(0.5, normalized=True), float(edge.length))
    slivers = polygons[shapely.area(polygons) < LEAST_M2]
    notes.add_surfaces("sliver", slivers)
    community = place.ground.community
    if len(wrong):
        whole = shapely.union_all(polygons)
        notes.add_surfaces("differs_from_community", _difference(whole, community))
        return
    # By its own points: a grid that was redrawn may have one of its own a centimetre beside the community's border.
    whole = outlines(polygons, np.zeros(len(polygons), dtype=np.int64), as_array([community]))[0]
    notes.add_surfaces("differs_from_community", _difference(whole, community))
    derived = outlines(polygons, grids, as_array([community, *place.ground.grids]))
    for k, grid in enumerate(place.grids):
        shape = derived.get(k, shapely.MultiPolygon())
        notes.add_surfaces("differs_from_grid", _difference(shape, place.ground.grids[k]), grid.code)


def _difference(one: shapely.Geometry, other: shapely.Geometry) -> Geometries:
    """The pieces in which two surfaces differ; none if they do by less than 0.01 m² in all."""
    pieces = shapely.get_parts(shapely.symmetric_difference(one, other))
    pieces = pieces[shapely.area(pieces) > 0]
    if float(shapely.area(pieces).sum()) < LEAST_DIFFERENCE_M2:
        return np.empty(0, dtype=object)
    return np.asarray(pieces, dtype=object)


def _check_assignments(notes: _Notes, place: Survey, atoms: list[KnownAtom], polygons: Geometries) -> None:
    if not place.grids:
        return
    known = {grid.area_id for grid in place.grids}
    without = np.array([atom.content.grid_id is None for atom in atoms])
    foreign = np.array([atom.content.grid_id not in known for atom in atoms]) & ~without
    notes.add_surfaces("without_grid", polygons[without])
    notes.add_surfaces("in_foreign_grid", polygons[foreign])


def _check_buildings(notes: _Notes, place: Survey, atoms: list[KnownAtom], polygons: Geometries) -> tuple[int, int]:
    """How many footprints lie here and how many are cut; drawn cells may cut buildings as they like."""
    footprints = place.ground.footprints
    homes, cut = homes_of(footprints, buildings(footprints, place.ground.community), polygons)
    inside = int((homes >= 0).sum())
    drawn = any(atom.content.kind == "block" for atom in atoms)
    if len(cut) > MOST_CUT * inside and not drawn:
        outside = shapely.difference(shapely.make_valid(footprints[cut]), polygons[homes[cut]])
        notes.add_surfaces("building_cut", outside)
    return inside, len(cut)
