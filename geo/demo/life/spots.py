"""Where a dispute happens: a home, a shop, a stretch of road, with its grid and its address as told."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import hypot

from geo.demo.life.calendar import Calendar
from geo.demo.life.chance import Chance, Urn
from geo.demo.life.ground import Area, Ground, Place, Unit
from geo.demo.life.hotspots import HotSpot, hot_spots, liveliness

# What the name of a landmark or shop must contain for a setting; a setting without words takes all other shops.
_NAMED = {
    "school": ("小学", "中学", "学校", "幼儿园"),
    "clinic": ("医院", "卫生院", "卫生室", "诊所", "保健院"),
    "works": ("公司", "市场", "物流园", "厂"),
    "eatery": ("面馆", "饭馆", "烤肉", "面皮", "糊锅", "羊肉馆", "蛋糕"),
    "laundry": ("干洗",),
    "photo": ("照相馆",),
    "farm_shop": ("农资",),
    "barber": ("理发",),
    "hotel": ("宾馆",),
}
_ROADSIDE_M = (9.0, 22.0)
_CITY_TRADE = 3.0
_CLEAR_OF_EDGES_M = 10.5
_FALLBACK = ("flat", "village", "road", "shop")


@dataclass(frozen=True)
class Spot:
    """Where something happened.

    Attributes:
        x, y: metres in EPSG:4542.
        grid: the grid the point lies in, None outside the district.
        address: as it was told.
        unit_id: the building, unit or room, None where the address names none.
        accuracy_m: how far off the point may be.
    """

    x: float
    y: float
    grid: Area | None
    address: str
    unit_id: int | None
    accuracy_m: float

    def grid_or(self, other: Area) -> Area:
        """The grid the point lies in, ``other`` outside the district."""
        return self.grid or other


class Spots:
    """Draws places for disputes, more often in lively grids and hot spots.

    Args:
        ground: the land.
        seed: of the demo.
        calendar: which years are meant by this year and the year before.
    """

    def __init__(self, ground: Ground, seed: int, calendar: Calendar) -> None:
        self._ground = ground
        self._year = calendar.year
        self.liveliness = liveliness(ground, Chance(seed, calendar.year, "liveliness"))
        self._homes = self._sort_homes()
        self._homes_in: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for setting, units in self._homes.items():
            for unit in units:
                self._homes_in[setting, unit.grid_code].append(unit)
        self._named = _by_name(ground.places_of("landmark") + ground.places_of("shop"))
        self._urns = self._fill_urns()
        hot = hot_spots(ground, Chance(seed, calendar.year, "hot spots"))
        self._hot = [
            (spot, setting, urn) for spot in hot for setting in spot.settings if (urn := self._hot_urn(spot, setting))
        ]

    def draw(self, kind: str, setting: str, day: date, chance: Chance) -> Spot:
        """A place for a dispute of a kind in a setting."""
        urn = self._urns.get(setting) or next(self._urns[s] for s in _FALLBACK if s in self._urns)
        for spot, its_setting, its_urn in self._hot:
            if its_setting == setting and spot.concerns(kind) and chance.happens(spot.share(day.year - self._year)):
                urn = its_urn
                break
        item = urn.draw(chance)
        return self._roadside(item, chance) if isinstance(item, _Stretch) else self._at(item, chance)

    def homes_in(self, grid_code: str, setting: str) -> int:
        """How many homes of a setting there are in a grid."""
        return len(self._homes_in[setting, grid_code])

    def home_in(self, grid: Area, setting: str, chance: Chance) -> Spot:
        """A home in one grid, anywhere where that grid has none."""
        homes = self._homes_in[setting, grid.code]
        return self._at(chance.one(homes), chance) if homes else self.draw("", setting, date(self._year, 1, 1), chance)

    def at_an_edge(self, chance: Chance) -> Spot | None:
        """A spot on a road that may lie between two grids, None where the district has no roads."""
        urn = self._urns.get("road")
        item = urn.draw(chance) if urn else None
        if not isinstance(item, _Stretch):
            return None
        x, y = item.point(chance, (0.0, 4.0))
        grid = self._ground.grid_at(x, y)
        return Spot(x, y, grid, self._on_road(item.road, grid, chance), None, 10.0) if grid else None

    def _sort_homes(self) -> dict[str, list[Unit]]:
        """The addresses people live at: flats of estates and roads, farmsteads of villages."""
        homes: dict[str, list[Unit]] = defaultdict(list)
        for unit_id in self._ground.lived_in:
            if unit := self._ground.units.get(unit_id):
                village = self._ground.places[unit.place_id].kind == "village_group"
                homes["village" if village else "flat"].append(unit)
        return homes

    def _fill_urns(self) -> "dict[str, Urn[Unit | Place | _Stretch]]":
        found: dict[str, Urn[Unit | Place | _Stretch]] = {}
        for setting, units in self._homes.items():
            found[setting] = self._home_urn(units)
        for setting, places in self._named.items():
            found[setting] = Urn(places, [self._trade(place) for place in places])
        stretches = self._stretches()
        if stretches:
            found["road"] = Urn(stretches, [stretch.weight for stretch in stretches])
        return found

    def _trade(self, place: Place) -> float:
        """How much goes on at a shop or landmark."""
        grid = self._ground.by_code[place.grid_code]
        return self.liveliness[place.grid_code] * (_CITY_TRADE if grid.urban else 1.0)

    def _home_urn(self, units: Sequence[Unit]) -> "Urn[Unit | Place | _Stretch]":
        lived_in = self._ground.lived_in
        return Urn(units, [lived_in[unit.id] * self.liveliness[unit.grid_code] for unit in units])

    def _hot_urn(self, spot: HotSpot, setting: str) -> "Urn[Unit | Place | _Stretch] | None":
        if setting in self._homes:
            units = [u for u in self._homes[setting] if u.grid_code in spot.grids or u.place_id in spot.places]
            return Urn(units, [float(self._ground.lived_in[unit.id]) for unit in units]) if units else None
        shops = [shop for shop in self._named.get(setting, ()) if shop.grid_code in spot.grids]
        return Urn(shops, [1.0] * len(shops)) if shops else None

    def _stretches(self) -> "list[_Stretch]":
        found = []
        for road, line in self._ground.roads:
            urban = self._ground.by_code[road.community_code].urban if road.community_code else False
            found.append(_Stretch(road, list(line.coords), line.length**0.5 * (5.0 if urban else 1.0)))
        return found

    def _at(self, item: "Unit | Place", chance: Chance) -> Spot:
        grid = self._ground.by_code[item.grid_code]
        if isinstance(item, Unit):
            place = self._ground.places[item.place_id]
            labels = "".join(self._labels(item))
            address = self._told(grid, place.name + labels, chance)
            return Spot(item.x, item.y, grid, address, item.id, 0.0)
        return Spot(item.x, item.y, grid, self._told(grid, item.name, chance), None, 0.0)

    def _labels(self, unit: Unit) -> Iterable[str]:
        if unit.parent_id:
            yield from self._labels(self._ground.units[unit.parent_id])
        yield unit.label

    def _told(self, grid: Area, tail: str, chance: Chance) -> str:
        """An address with as much of town and community before it as this teller says."""
        community, town = self._ground.community_of(grid), self._ground.town_of(grid)
        middle = "" if tail.startswith(community.name) else community.name
        if grid.urban:
            before = chance.one((middle, middle, middle, "", town.name + middle, town.name))
        else:
            before = chance.one((town.name + middle, town.name + middle, middle))
        return f"{self._ground.district.name if chance.happens(0.12) else ''}{before}{tail}"

    def _roadside(self, stretch: "_Stretch", chance: Chance) -> Spot:
        """A spot beside a road, far enough from the edges of grids to be sure of its grid."""
        best: Spot | None = None
        for _ in range(8):
            x, y = stretch.point(chance, _ROADSIDE_M)
            near = self._ground.near(x, y, _CLEAR_OF_EDGES_M)
            inside = self._ground.grid_at(x, y)
            if inside is None:
                continue
            best = Spot(x, y, inside, self._on_road(stretch.road, inside, chance), None, 10.0)
            if len(near) == 1:
                break
        if best is None:
            return self._at(stretch.road, chance)
        return best

    def _on_road(self, road: Place, grid: Area, chance: Chance) -> str:
        where = chance.one(
            ("路段", f"{chance.number(2, 190)}号附近", f"{chance.one('东西南北')}侧人行道", "公交站旁", "路口")
        )
        return self._told(grid, f"{road.name}{where}", chance)


def _by_name(places: list[Place]) -> dict[str, list[Place]]:
    """Landmarks and shops by the setting their name fits; other shops are plain shops."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        setting = next((s for s, words in _NAMED.items() if any(word in place.name for word in words)), None)
        if setting or place.kind == "shop":
            found[setting or "shop"].append(place)
    return found


@dataclass(frozen=True)
class _Stretch:
    """A piece of road; ``line`` holds its corners in metres."""

    road: Place
    line: list[tuple[float, float]]
    weight: float

    def point(self, chance: Chance, aside_m: tuple[float, float]) -> tuple[float, float]:
        """A point beside one of its pieces, at a distance between two."""
        start = chance.number(0, len(self.line) - 2)
        (x1, y1), (x2, y2) = self.line[start][:2], self.line[start + 1][:2]
        along, length = chance.real(0.1, 0.9), max(hypot(x2 - x1, y2 - y1), 0.01)
        aside = chance.real(*aside_m) * chance.one((-1.0, 1.0))
        x = x1 + (x2 - x1) * along - (y2 - y1) / length * aside
        y = y1 + (y2 - y1) * along + (x2 - x1) / length * aside
        return round(x, 2), round(y, 2)
