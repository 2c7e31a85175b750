"""Whether boundaries in an undeclared datum fit what is known better in another one."""

import shapely

from geo.areas.crs import project
from geo.areas.level import Level
from geo.core.datum import Datum, geometry_to_wgs84
from geo.core.errors import InvalidInputError
from geo.imports.areas.item import Item
from geo.imports.areas.world import World
from geo.imports.georeference import Georeference
from geo.imports.work import Work

_PLAINLY_BETTER = 0.01


def refuse_wrong_datum(work: Work, level: Level, items: list[Item], world: World, reference: Georeference) -> None:
    """Compare with the areas in force: those of the same codes, else those of the level above.

    Raises:
        InvalidInputError: nobody has said which datum it is, and another than the assumed one fits plainly better.
    """
    if reference.how == "declared":
        return
    known = _known(level, items, world)
    if known is None:
        return
    whole = shapely.union_all([shapely.make_valid(item.geom) for item in items])
    fits = {datum: _fit(geometry_to_wgs84(whole, datum), known) for datum in Datum}
    work.report["datum"]["fit"] = {datum.value: round(fit, 4) for datum, fit in fits.items()}
    best = max(fits, key=lambda datum: fits[datum])
    if fits[best] > fits[Datum.WGS84] + _PLAINLY_BETTER:
        facts = {"datum": best.value, "fit": round(fits[best] * 100, 1), "assumed": round(fits[Datum.WGS84] * 100, 1)}
        raise InvalidInputError.of("datum", "datum_doubtful", **facts)


def _known(level: Level, items: list[Item], world: World) -> shapely.Geometry | None:
    """The ground, in WGS84 degrees, that the items should cover."""
    codes = {item.code for item in items}
    same = [v for v in world.areas.values() if v.code in codes]
    if len(same) * 2 < len(items):
        same = [v for v in world.areas.values() if v.level is level.above and v.code not in world.placeholders]
    if not same:
        return None
    return shapely.union_all([project(v.geom, v.srid, 4326) for v in same])


def _fit(geometry: shapely.Geometry, known: shapely.Geometry) -> float:
    """The share of the known ground's part inside, 0 to 1; areas in square degrees are good enough to compare."""
    return float(geometry.intersection(known).area / geometry.area) if geometry.area else 0.0
