"""The cells that a drawn polygon means, and the community that they are in."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.crs import project
from geo.plans.drafts import repository
from geo.plans.drafts.drawn import crossing
from geo.plans.drafts.refusal import RefusedError, Spot


@dataclass(frozen=True)
class Touched:
    """A cell that a polygon touches: whether its inside point lies in it, and how many square metres they share."""

    atom: int
    community_id: int
    community: str
    inside: bool
    shared_m2: float


async def cells_within(
    session: AsyncSession, district_id: int, at: datetime, polygon: shapely.Polygon
) -> tuple[int, ...]:
    """The ids of the cells whose inside points lie in a polygon (WGS84 degrees), all of one community.

    Raises:
        RefusedError: it crosses itself, holds no cell, or holds cells of several communities.
    """
    held = [each for each in await _touched(session, district_id, at, polygon) if each.inside]
    if not held:
        raise RefusedError("polygon", "plan_polygon_holds_none", _within(polygon))
    names = {each.community_id: each.community for each in held}
    if len(names) > 1:
        fewest = Counter(each.community_id for each in held).most_common()[-1][0]
        spot = Spot(*_position(polygon), tuple(each.atom for each in held if each.community_id == fewest))
        listed = "、".join(sorted(names.values()))
        raise RefusedError("polygon", "plan_polygon_several", spot, communities=listed)
    return tuple(each.atom for each in held)


async def cells_beneath(
    session: AsyncSession, district_id: int, at: datetime, polygon: shapely.Polygon
) -> tuple[int, ...]:
    """The ids of the cells that a polygon (WGS84 degrees) lies on, in the community that most of it is in.

    Raises:
        RefusedError: it crosses itself, or lies on no cell.
    """
    found = await _touched(session, district_id, at, polygon)
    if not found:
        raise RefusedError("polygon", "plan_polygon_no_cells", _within(polygon))
    shared: dict[int, float] = {}
    for each in found:
        shared[each.community_id] = shared.get(each.community_id, 0.0) + each.shared_m2
    most = max(shared, key=lambda community: shared[community])
    return tuple(each.atom for each in found if each.community_id == most)


async def _touched(session: AsyncSession, district_id: int, at: datetime, polygon: shapely.Polygon) -> list[Touched]:
    if not polygon.is_valid:
        raise crossing(polygon)
    srid = await repository.srid_of(session, district_id)
    drawn = project(polygon, 4326, srid)
    if not drawn.is_valid:
        raise crossing(polygon)
    rows = await repository.cells_under(session, drawn, srid, at)
    shapes = np.array([shape for *_, shape in rows], dtype=object)
    shapely.prepare(drawn)
    inside = shapely.intersects(drawn, shapely.point_on_surface(shapes))
    shared = shapely.area(shapely.intersection(drawn, shapes))
    return [
        Touched(atom, community_id, community, bool(held), float(m2))
        for (atom, community_id, community, _), held, m2 in zip(rows, inside, shared, strict=True)
    ]


def _position(polygon: shapely.Polygon) -> tuple[float, float]:
    point = polygon.representative_point()
    return round(point.x, 7), round(point.y, 7)


def _within(polygon: shapely.Polygon) -> Spot:
    return Spot(*_position(polygon))
