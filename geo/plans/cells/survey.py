"""What is known of a community: read from the tables of place as one :class:`Survey`."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import VersionInForce
from geo.areas.level import Level
from geo.areas.repository import versions_at, versions_below
from geo.core.database import fetch_all, sql
from geo.core.errors import InvalidInputError
from geo.plans.cells.ground import Floats, Geometries, Ground, Ints, as_array


@dataclass(frozen=True)
class Survey:
    """A community at an instant.

    Attributes:
        community: the area; its ``srid`` is the metric CRS of all that follows.
        grids: its base grids, by code; ``dedicated`` the grids that lie over them.
        ground: what cells are made from.
        footprint_units: shape (b,), the address that each footprint belongs to, 0 for none.
        floors: shape (b,), storeys that are lived in.
        units, points, households: shape (u,), the buildings that are addresses here: ids, where they are, and how many
            households are counted in each.
        whole: households counted for a grid as a whole, by its id.
    """

    community: VersionInForce
    grids: tuple[VersionInForce, ...]
    dedicated: tuple[VersionInForce, ...]
    ground: Ground
    footprint_units: Ints
    floors: Floats
    units: Ints
    points: Geometries
    households: Ints
    whole: dict[int, int]

    @property
    def counted(self) -> int:
        """All households that are counted in the community."""
        return int(self.households.sum()) + sum(self.whole.values())


async def community_at(session: AsyncSession, code: str, at: datetime) -> VersionInForce:
    """The community of that code at an instant.

    Raises:
        InvalidInputError: there is none.
    """
    found = (await versions_at(session, [code], at)).get(code)
    if found is None or found.level is not Level.COMMUNITY:
        raise InvalidInputError.of("community", "community_unknown", code=code[:60])
    return found


async def survey(session: AsyncSession, community: VersionInForce, at: datetime) -> Survey:
    """Read what lies in a community at an instant; footprints, streets, land and counts are those of today."""
    below = sorted((await versions_below(session, [community.path], at)).values(), key=lambda v: v.code)
    base = tuple(v for v in below if v.level is Level.GRID and v.kind == "base")
    dedicated = tuple(v for v in below if v.level is Level.GRID and v.kind == "dedicated")
    there: dict[str, object] = {"srid": community.srid, "boundary": shapely.to_wkb(community.geom)}
    footprints = await fetch_all(session, sql("geo.plans.cells", "buildings"), there)
    streets = await fetch_all(session, sql("geo.plans.cells", "streets"), there)
    land = await fetch_all(session, sql("geo.plans.cells", "land"), there)
    counted: dict[str, object] = {"srid": community.srid, "grids": [v.area_id for v in base + dedicated]}
    addresses = await fetch_all(session, sql("geo.plans.cells", "addresses"), counted)
    whole = await fetch_all(session, sql("geo.plans.cells", "whole_grids"), counted)
    ground = Ground(
        _plain(community.geom),
        as_array([_plain(v.geom) for v in base]),
        _shapes([row["geom"] for row in footprints]),
        _shapes([row["geom"] for row in streets]),
        _shapes([row["geom"] for row in land]),
        np.array([row["kind"] for row in land], dtype=np.str_),
    )
    return Survey(
        community,
        base,
        dedicated,
        ground,
        _ints([row["address_unit_id"] or 0 for row in footprints]),
        np.array([row["floors"] for row in footprints], dtype=np.float64),
        _ints([row["id"] for row in addresses]),
        _shapes([row["point"] for row in addresses]),
        _ints([row["households"] for row in addresses]),
        {row["grid_id"]: row["households"] for row in whole},
    )


def _shapes(wkb: list[bytes]) -> Geometries:
    return as_array(list(shapely.from_wkb([bytes(each) for each in wkb]))) if wkb else np.empty(0, dtype=object)


def _plain(geom: shapely.MultiPolygon) -> shapely.MultiPolygon:
    return shapely.set_srid(geom, 0)


def _ints(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)
