"""The story of the land: drawn, built up, written down."""

import numpy as np
from numpy.typing import NDArray

from geo.demo.land import areas, citymarks, countryside, facts, homes, plan, tables
from geo.demo.land.areas import Dedicated
from geo.demo.land.blocks import BuiltGrid
from geo.demo.land.ground import Ground
from geo.demo.land.model import Land
from geo.demo.land.names import Names
from geo.demo.land.plan import Plan
from geo.demo.land.register import Register
from geo.demo.land.roadbook import RoadBook
from geo.demo.land.townbook import TWINS, TownBook
from geo.demo.land.villagebook import VillageBook


def generate_land(seed: int) -> Land:
    """The ground of the demo district; the same seed gives the same bytes.

    Args:
        seed: any non-negative integer.

    Returns:
        Tables in EPSG:4542 metres: 1,387 grids, about 150,000 households.
    """
    rng = np.random.default_rng([seed, 620902])
    taken = _street_names()
    names = Names(rng, taken | set(TWINS))
    drawn = plan.draw(rng, names, taken)
    in_city, in_country = homes.households(rng, drawn.urban, len(drawn.base) - drawn.urban)
    built = homes.build_city(rng, drawn.city, in_city)
    dedicated = homes.dedicate(built)
    codes, community = areas.codes(drawn.base, drawn.community, dedicated)
    offices = homes.rural_offices(drawn.groups, drawn.codes, drawn.base[drawn.urban :])
    others = np.array([len(o) for o in offices]) + rng.integers(0, 2, len(offices))
    farms = countryside.build(rng, drawn.groups, drawn.base[drawn.urban :], in_country + others, drawn.around)

    register = Register()
    roads = RoadBook(register, drawn.base)
    square = _write_city(rng, register, roads, drawn, names, built, in_city, dedicated)
    village = VillageBook(rng, register, names)
    for k, farm in enumerate(farms):
        grid = drawn.urban + k
        called = facts.communities()[drawn.community[grid]]
        village.write(grid, called, int(codes[grid][12:]), farm.hamlet, int(in_country[k]), offices[k])
    streets = tables.streets(tables.all_ways(drawn, built, farms), roads)
    return Land(
        areas=areas.table(drawn.base, codes, community, dedicated),
        streets=streets,
        places=tables.places(register, codes),
        units=tables.units(register, codes),
        buildings=tables.buildings(register),
        land=tables.ground(drawn, built, farms, [square]),
        households=tables.households(register, codes),
    )


def _write_city(
    rng: np.random.Generator,
    register: Register,
    roads: RoadBook,
    drawn: Plan,
    names: Names,
    built: list[BuiltGrid],
    in_city: NDArray[np.int64],
    dedicated: list[Dedicated],
) -> Ground:
    """Estates, shops and facilities, the marks everybody knows, numbers on the streets; the square around the tower."""
    book = TownBook(rng, register, drawn.city, names, citymarks.desks(built, drawn.community))
    own = {d.base: len(drawn.base) + k for k, d in enumerate(dedicated)}
    for k, one in enumerate(built):
        book.write(k, one, int(in_city[k]), own.get(k, k))
    square = citymarks.drum_tower(register, drawn.city, drawn.base)
    citymarks.sites(register, drawn.sites)
    roads.number([s for s in drawn.city.streets if s.name], book.fronts)
    return square


def _street_names() -> set[str]:
    plan_of_city = facts.city()
    columns, rows = plan_of_city["columns"], plan_of_city["rows"]
    return {c[side] for c in columns for side in ("north", "south")} | {r[s] for r in rows for s in ("west", "east")}
