"""The areas of a picture and the towns behind them, as they were at its instant."""

from collections.abc import Sequence

import numpy as np
import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from api.pictures.picture import WGS84, Ground, Shapes
from geo.areas.crs import project
from geo.areas.level import Level
from geo.areas.repository import versions_at
from geo.heat.counts import shapes_of_areas
from geo.heat.plane import plane
from geo.heat.selection import Selection


async def ground(session: AsyncSession, selection: Selection, level: Level, areas: Sequence[tuple[str, str]]) -> Ground:
    """The shapes of ``areas`` (code and name, of ``level``), and the towns that the selection touches."""
    srid = await plane(session)
    shapes = await shapes_of_areas(session, selection, level)
    outlines = shapes if level is Level.TOWN else await shapes_of_areas(session, selection, Level.TOWN)
    towns = await versions_at(session, outlines, selection.at)
    return Ground(
        codes=tuple(code for code, _ in areas),
        names=tuple(name for _, name in areas),
        shapes=_shapes([shapes[code] for code, _ in areas], srid),
        towns=tuple(towns[code].name for code in outlines),
        outlines=_shapes(list(outlines.values()), srid),
        srid=srid,
    )


async def names_of(session: AsyncSession, selection: Selection) -> list[str]:
    """The names of the areas that the selection is confined to."""
    if not selection.filter.areas:
        return []
    found = await versions_at(session, selection.filter.areas, selection.at)
    return [found[code].name for code in selection.filter.areas]


def _shapes(geojson: list[str], srid: int) -> Shapes:
    return np.array([project(shape, WGS84, srid) for shape in shapely.from_geojson(geojson)], dtype=object)
