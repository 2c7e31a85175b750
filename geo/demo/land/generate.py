"""The story of the land: drawn, built up, written down."""

import numpy as np

from geo.demo.land import areas, citymarks, countryside, facts, homes, plan, tables
from geo.demo.land.model import Land
from geo.demo.land.names import Names
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
    rural = drawn.base[drawn.urban :]
    offices = homes.rural_offices(drawn.groups, drawn.codes, rural)
    others = np.array([len(o) for o in offices]) + rng.integers(0, 2, len(offices))
    farms = countryside.build(rng, drawn.groups, rural, in_country + others, drawn.around)

    register = Register()
    desks = citymarks.desks(built, drawn.community)
    book = TownBook(rng, register, drawn.city, names, desks)
    own = {d.base: len(drawn.base) + k for k, d in enumerate(dedicated)}
    for k, one in enumerate(built):
        book.write(k, one, int(in_city[k]), own.get(k, k))
    square = citymarks.drum_tower(register, drawn.city, drawn.base)
    citymarks.sites(register, drawn.sites)
    roads = RoadBook(register, drawn.base)
    roads.number([s for s in drawn.city.streets if s.name], book.fronts)
    village = VillageBook(rng, register, names)
    for k, farm in enumerate(farms, start=drawn.urban):
        called = facts.communities()[drawn.community[k]]
        first = k - drawn.urban
        village.write(k, called, int(codes[k][12:]), farm.hamlet, int(in_country[first]), offices[first])
    streets = tables.streets(tables.all_ways(drawn, built, farms), roads)
    return Land(
        areas=areas.table(drawn.base, codes, community, dedicated),
        places=tables.places(register, codes),
        units=tables.units(register, codes),
        buildings=tables.buildings(register),
        streets=streets,
        land=tables.ground(drawn, built, farms, [square]),
        households=tables.households(register, codes),
    )


def _street_names() -> set[str]:
    plan_of_city = facts.city()
    columns, rows = plan_of_city["columns"], plan_of_city["rows"]
    return {c[side] for c in columns for side in ("north", "south")} | {r[s] for r in rows for s in ("west", "east")}
