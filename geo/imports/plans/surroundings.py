"""The communities that a layer of grids is about, and their cells."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas import repository as areas
from geo.areas.change import VersionInForce
from geo.areas.level import Level
from geo.core.errors import InvalidInputError
from geo.imports import repository
from geo.imports.areas.item import Item, geometries
from geo.plans.drafts.land import Land
from geo.plans.drafts.surveying import Lands, Stamp, stamps

_AROUND_DEGREES = 0.02
"""Two kilometres: a layer in BD-09 that is taken for WGS84 lies one away from where it should."""


@dataclass
class Surroundings:
    """What is in force around a layer.

    Attributes:
        at: the instant.
        srid: EPSG code of their metres.
        communities: by code, those near the layer and those of the grids that it names.
        grids: those that it names, by code.
        stamps: of the communities by the ids of their areas.
        lands: of this import.
    """

    at: datetime
    srid: int
    communities: dict[str, VersionInForce]
    grids: dict[str, VersionInForce]
    stamps: dict[int, Stamp]
    lands: Lands = field(default_factory=Lands)

    def has_cells(self, code: str) -> bool:
        """Whether the cells of a community have been built."""
        stamp = self.stamps.get(self.communities[code].area_id)
        return stamp is not None and stamp.cells > 0

    def near(self, shapes: Iterable[shapely.Geometry]) -> list[str]:
        """Codes of the communities with cells that any of these shapes (metres) touches."""
        tree = shapely.STRtree(list(shapes))
        touched = (code for code, area in self.communities.items() if len(tree.query(area.geom, "intersects")))
        return [code for code in touched if self.has_cells(code)]

    async def land(self, session: AsyncSession, code: str) -> Land:
        """The cells of a community that has some."""
        area = self.communities[code]
        return await self.lands.land(session, area.area_id, code, self.at, self.stamps[area.area_id])


async def look_around(session: AsyncSession, items: list[Item], at: datetime) -> Surroundings:
    """What is in force around items, whose ``geom`` is in WGS84 degrees.

    Raises:
        InvalidInputError: there is no community anywhere near.
    """
    west, south, east, north = shapely.total_bounds(geometries(items))
    bounds = (west - _AROUND_DEGREES, south - _AROUND_DEGREES, east + _AROUND_DEGREES, north + _AROUND_DEGREES)
    near = await repository.areas_within(session, bounds, at)
    if not any(area.level is Level.COMMUNITY for area in near.values()):
        middle = {"lon": round((west + east) / 2, 5), "lat": round((south + north) / 2, 5)}
        raise InvalidInputError.of("file", "layer_elsewhere", **middle)
    named = await areas.versions_at(session, {item.code for item in items if item.code}, at)
    grids = {code: area for code, area in named.items() if area.level is Level.GRID}
    above = {area.parent_code for area in grids.values() if area.parent_code} - near.keys()
    known = near | await areas.versions_at(session, above, at)
    communities = {code: area for code, area in known.items() if area.level is Level.COMMUNITY}
    srid, _ = Counter(area.srid for area in communities.values()).most_common(1)[0]
    communities = {code: area for code, area in communities.items() if area.srid == srid}
    found = await stamps(session, [area.area_id for area in communities.values()], at)
    return Surroundings(at, srid, communities, grids, found)


def by_place(items: list[Item], communities: list[VersionInForce]) -> list[str | None]:
    """The code of the community that holds most of each item (metres); None for one that lies in none."""
    shapes = np.empty(len(communities), dtype=object)
    shapes[:] = [community.geom for community in communities]
    drawn = geometries(items)
    item, community = shapely.STRtree(shapes).query(drawn, predicate="intersects")
    shared = shapely.area(shapely.intersection(drawn[item], shapes[community]))
    best: dict[int, tuple[float, str]] = {}
    for at, place, m2 in zip(item.tolist(), community.tolist(), shared.tolist(), strict=True):
        if m2 > 0:
            best[at] = max(best.get(at, (0.0, "")), (m2, communities[place].code))
    return [best[at][1] if at in best else None for at in range(len(items))]
