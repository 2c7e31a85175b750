"""What a border operation is about: two communities, the cells that go over and the grid that takes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import VersionInForce
from geo.areas.level import Level
from geo.areas.repository import versions_at, versions_below
from geo.core.errors import ConflictError, InvalidInputError
from geo.plans.borders import repository
from geo.plans.borders.ground import Moved, moved_over
from geo.plans.cells.ground import Ints, as_array
from geo.plans.cells.lines import LEAST_M2
from geo.plans.drafts.land import NOWHERE, Land
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import Grid, State, in_force
from geo.plans.drafts.surveying import Lands, Stamp, stamps

MOST_NAMED = 3


@dataclass(frozen=True)
class Crossing:
    """Cells that go from a community to a grid of another at an instant.

    Attributes:
        giving, taking: the communities, with their lands; ``stamps`` by their ids.
        grids: base grids of both, in the order of the lands; ``dedicated`` those of the community that gives.
        cells: places in the land that gives; ``to`` the place in the other's grids.
    """

    at: datetime
    giving: VersionInForce
    taking: VersionInForce
    lands: tuple[Land, Land]
    stamps: dict[int, Stamp]
    grids: tuple[VersionInForce, ...]
    dedicated: tuple[VersionInForce, ...]
    cells: Ints
    to: int

    @property
    def to_grid(self) -> VersionInForce:
        """The grid that takes the cells."""
        return self.grids[len(self.lands[0].grids) + self.to]

    @property
    def households(self) -> int:
        """Those that go over."""
        return int(self.lands[0].households[self.cells].sum())

    @property
    def area_m2(self) -> float:
        """The ground that goes over."""
        return float(self.lands[0].graph.area_m2[self.cells].sum())

    def as_draft(self) -> State:
        """The community that gives as a draft would have it, the grid that takes being one of its own: for counting."""
        land = self.lands[0]
        to = Grid(str(self.to_grid.area_id), self.to_grid.area_id, self.to_grid.code, self.to_grid.name)
        grids = (*map(in_force, land.grids), to)
        state = State(land, grids, land.home.copy(), (), frozenset(), lambda: "")
        return state.moved(self.cells, len(land.grids))

    def moved(self) -> Moved:
        """Both communities afterwards.

        Raises:
            RefusedError, ConflictError: see ``moved_over``; a dedicated grid lies on what goes over.
        """
        land = self.lands[0]
        ground = shapely.coverage_union_all(land.polygons[self.cells])
        for grid in self.dedicated:
            if shapely.intersection(shapely.set_srid(grid.geom, 0), ground).area > LEAST_M2:
                raise RefusedError("atoms", "border_dedicated", land.spot(self.cells), code=grid.code, name=grid.name)
        shapes = as_array([shapely.set_srid(grid.geom, 0) for grid in self.grids])
        return moved_over(*self.lands, shapes, self.cells, self.to)


async def crossing(
    session: AsyncSession, lands: Lands, atoms: Sequence[int], to_community: str, to_grid: str, at: datetime
) -> Crossing:
    """Read what an operation is about.

    Raises:
        InvalidInputError, RefusedError: the cells are not of one community, or not known; the community or the grid
            that shall take them is not; the two lie in different districts.
        ConflictError: a community has no cells, or some that are in no grid.
    """
    giving, taking = await _communities(session, atoms, to_community, at)
    below = await versions_below(session, [giving.path, taking.path], at)
    found = await stamps(session, [giving.area_id, taking.area_id], at)
    sides = []
    for community in (giving, taking):
        if found[community.area_id].cells == 0:
            raise InvalidInputError.of("to_community", "border_no_cells", code=community.code, name=community.name)
        land = await lands.land(session, community.area_id, community.code, at, found[community.area_id])
        if (land.home == NOWHERE).any():
            raise ConflictError("border_cells_without_grid", code=community.code, name=community.name)
        sides.append(land)
    by_id = {version.area_id: version for version in below.values()}
    codes = [grid.code for grid in sides[1].grids]
    if to_grid not in codes:
        raise InvalidInputError.of("to_grid", "border_grid_unknown", code=to_grid, community=taking.name)
    return Crossing(
        at,
        giving,
        taking,
        (sides[0], sides[1]),
        found,
        tuple(by_id[grid.grid_id] for land in sides for grid in land.grids),
        tuple(v for v in below.values() if v.kind == "dedicated" and v.parent_code == giving.code),
        sides[0].cells(atoms, "atoms"),
        codes.index(to_grid),
    )


async def _communities(
    session: AsyncSession, atoms: Sequence[int], to_community: str, at: datetime
) -> tuple[VersionInForce, VersionInForce]:
    """The community that cells are in, and the one that shall take them."""
    known = await repository.communities_of(session, atoms, at)
    if sum(cells for _, _, cells in known) < len(set(atoms)):
        raise InvalidInputError.of("atoms", "border_cells_unknown")
    if len(known) > 1:
        named = "、".join(name for _, name, _ in known[:MOST_NAMED])
        raise InvalidInputError.of("atoms", "border_several", communities=named)
    (code, name, _) = known[0]
    found = await versions_at(session, [code, to_community], at)
    taking = found.get(to_community)
    if taking is None or taking.level is not Level.COMMUNITY:
        raise InvalidInputError.of("to_community", "community_unknown", code=to_community)
    if code == to_community:
        raise InvalidInputError.of("to_community", "border_same_community", name=name)
    if found[code].path.split(".")[0] != taking.path.split(".")[0]:
        raise InvalidInputError.of("to_community", "plan_districts_differ")
    return found[code], taking
