"""Disputes whose place is not clear when they come in: what was told, and why the router would not decide."""

from collections import defaultdict

from geo.cases.placing import Choice
from geo.demo.life.chance import Chance
from geo.demo.life.ground import Area, Ground, Place
from geo.demo.life.routes import Route, by_place
from geo.demo.life.spots import Spot, Spots

_VAGUE = (
    "{near}附近一处自建房", "{near}后面的巷子里", "{near}斜对面平房区", "{near}旁边老家属院", "{near}往东第二个路口",
    "{near}附近，具体门牌说不清",
)  # fmt: skip
_VAGUE_NEAR = (
    "老供销社",
    "原毛纺厂",
    "旧汽车站",
    "南市场",
    "老粮站",
    "汽修一条街",
    "东关什字",
    "西门口",
    "老体育场",
    "旧货市场",
    "二中老校区",
)


class Unclear:
    """Makes a clear place unclear.

    Args:
        ground: for estates whose name stands twice.
        spots: for places at the edge of a grid.
    """

    def __init__(self, ground: Ground, spots: Spots) -> None:
        self._ground, self._spots = ground, spots
        names: dict[str, list[Place]] = defaultdict(list)
        for place in ground.places_of("estate"):
            names[place.name].append(place)
        self._twice = [places for _, places in sorted(names.items()) if len(places) > 1]

    def told(self, spot: Spot, chance: Chance) -> tuple[Spot | None, str, Route]:
        """What came in about a place: a point if any, the address as told, and the router's answer.

        Args:
            spot: where it really was.
        """
        sort = chance.number(1, 10)
        if sort <= 2 and self._twice:
            return self._ambiguous(chance)
        if sort <= 5:
            return self._unknown(chance)
        if sort <= 7 and spot.unit_id is not None:
            return self._unsure(spot)
        return self._at_an_edge(spot, chance)

    def _ambiguous(self, chance: Chance) -> tuple[None, str, Route]:
        places = chance.one(self._twice)
        tail = f"{places[0].name}{chance.number(1, 9)}号楼"
        choices = tuple(self._choice(place, tail, 0.5) for place in places)
        facts: dict[str, object] = {"address": tail, "n": len(places), "grid": choices[0].name}
        grid = self._ground.by_code[places[0].grid_code]
        return None, tail, Route("review", "address_ambiguous", facts, grid, None, 0.5, choices)

    def _choice(self, place: Place, tail: str, confidence: float) -> Choice:
        """A grid that the address may belong to."""
        grid = self._ground.by_code[place.grid_code]
        lon, lat = self._ground.lon_lat([(place.x, place.y)])[0].tolist()
        community = self._ground.community_of(grid).name
        address = tail if tail.startswith(community) else f"{community}{tail}"
        return Choice(grid.code, grid.name, None, address, confidence, round(lon, 7), round(lat, 7))

    def _unknown(self, chance: Chance) -> tuple[None, str, Route]:
        address = chance.one(_VAGUE).format(near=chance.one(_VAGUE_NEAR))
        return None, address, Route("review", "address_unknown", {"address": address})

    def _unsure(self, spot: Spot) -> tuple[None, str, Route]:
        place = self._ground.places[self._ground.units[spot.unit_id or 0].place_id]
        choice = self._choice(place, place.name, 0.58)
        address = f"{place.name}靠里面那{'户' if place.kind == 'village_group' else '栋'}"
        facts: dict[str, object] = {"address": address, "n": 1, "grid": choice.name}
        grid = self._ground.by_code[choice.code]
        return None, address, Route("review", "address_unsure", facts, grid, None, 0.58, (choice,))

    def _at_an_edge(self, spot: Spot, chance: Chance) -> tuple[Spot | None, str, Route]:
        for _ in range(30):
            edgy = self._spots.at_an_edge(chance)
            route = by_place(self._ground, edgy) if edgy else None
            if edgy and route and route.outcome == "review":
                return edgy, edgy.address, route
        return self._unsure(spot) if spot.unit_id is not None else self._unknown(chance)


def decided_on(grid: Area, desk: str) -> Route:
    """The route that a person at the desk chose."""
    return Route("assigned", "decided", {"actor": desk, "grid": grid.name}, grid, None, None)
