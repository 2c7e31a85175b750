"""Whether a layer of grids fits the cells there are better in another datum than the one it is said to be in."""

from collections.abc import Sequence

import numpy as np
import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.crs import project
from geo.core.datum import Datum, from_wgs84, geometry_to_wgs84
from geo.core.errors import InvalidInputError
from geo.imports.areas.item import Item
from geo.imports.georeference import Georeference
from geo.imports.plans.surroundings import Surroundings
from geo.imports.work import Work
from geo.plans.drafts.land import Geometries
from geo.plans.layers.agreement import agreement

_PLAINLY_BETTER = 0.05
_HARDLY_FITS = 0.5
_TRIED = 8


async def check_datum(
    session: AsyncSession, work: Work, items: Sequence[Item], around: Surroundings, reference: Georeference
) -> None:
    """Try some polygons in every datum, ``geom`` in WGS84 degrees as ``reference`` reads them.

    Raises:
        InvalidInputError: the sender has not said which datum it is, and another fits plainly better.
    """
    some = [items[at] for at in sorted({round(at) for at in np.linspace(0, len(items) - 1, _TRIED)})]
    ways = {datum: _read_as(some, reference.datum, datum, around.srid) for datum in Datum}
    near = around.near(shape for shapes in ways.values() for shape in shapes)
    lands = [await around.land(session, code) for code in near]
    fits = {datum: round(agreement(lands, shapes), 4) for datum, shapes in ways.items()}
    work.report["datum"]["fit"] = {datum.value: fit for datum, fit in fits.items()}
    best = max(fits, key=lambda datum: fits[datum])
    percent = {"fit": round(fits[best] * 100, 1), "assumed": round(fits[reference.datum] * 100, 1)}
    if fits[best] > fits[reference.datum] + _PLAINLY_BETTER:
        if reference.how != "declared":
            raise InvalidInputError.of("datum", "layer_datum_doubtful", datum=best.value, **percent)
        work.findings.note("layer_datum_doubtful", datum=best.value, said=reference.datum.value, **percent)
    elif fits[reference.datum] < _HARDLY_FITS:
        work.findings.note("layer_hardly_fits", fit=percent["assumed"])


def _read_as(items: Sequence[Item], was: Datum, datum: Datum, srid: int) -> Geometries:
    """The items in metres, had their file been in ``datum``."""

    def as_in_file(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return from_wgs84(lon, lat, was)

    found = np.empty(len(items), dtype=object)
    for at, item in enumerate(items):
        given = shapely.transform(item.geom, as_in_file, interleaved=False)
        found[at] = shapely.make_valid(project(geometry_to_wgs84(given, datum), 4326, srid))
    return found
