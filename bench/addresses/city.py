"""A synthetic city, the same from the same seed: a million homes under 22,000 names, a grid for every building."""

import random
from collections.abc import Iterator
from functools import lru_cache

from bench import polygons
from bench.addresses.model import Alias, Area, Building, City, Place, Stair
from bench.addresses.names import WORDS, Names, numeral

SEED = 20_261_124
DISTRICT = "660102"
COMMUNITIES, RURAL, GRIDS_A_COMMUNITY = 232, 66, 16
COMMUNITIES_A_TOWN = 10
HOMES_A_GRID = 245
_LANES = 48.0


@lru_cache(maxsize=2)
def build(seed: int = SEED, communities: int = COMMUNITIES, rural: int = RURAL) -> City:
    """The city; a smaller one with fewer ``communities``, the last ``rural`` of which are villages."""
    return _Builder(random.Random(seed), communities, rural).city


class _Builder:
    def __init__(self, rng: random.Random, communities: int, rural: int) -> None:
        self._rng, self._names = rng, Names(rng)
        self._next_unit = 1
        self._room_left: dict[int, int] = {}
        towns, lower = self._areas(communities, rural)
        codes = [f"{area.code}{n + 1:03d}" for area in lower for n in range(GRIDS_A_COMMUNITY)]
        self.city = City(WORDS["city"], WORDS["district"], towns, lower, codes, [])
        for community, area in enumerate(lower):
            if area.rural:
                self._village(community, area)
            else:
                self._quarter(community, area)
        self._roads()
        self._twins()

    def _areas(self, communities: int, rural: int) -> tuple[list[Area], list[Area]]:
        rng, towns, lower = self._rng, [], []
        stems = [WORDS["communities"][k : k + 2] for k in range(0, len(WORDS["communities"]), 2)]
        self._names.taken.update(stems)
        for community in range(communities):
            is_rural = community >= communities - rural
            if community % COMMUNITIES_A_TOWN == 0:
                end = rng.choice(["镇", "镇", "乡"]) if is_rural else "街道"
                former = self._names.fresh(self._names.stem) + end if len(towns) % 6 == 1 else ""
                name = self._names.fresh(self._names.stem) + end
                towns.append(Area(f"{DISTRICT}{len(towns) + 1:03d}", name, former, len(towns), is_rural))
            code = f"{towns[-1].code}{community % COMMUNITIES_A_TOWN + 1:03d}"
            stem = self._names.village() if is_rural else stems.pop() if stems else self._names.fresh(self._names.stem)
            end = "村" if is_rural else "社区"
            former = self._names.fresh(self._names.stem) + end if community % 11 == 3 else ""
            lower.append(Area(code, stem + end, former, len(towns) - 1, is_rural))
        return towns, lower

    def _grids(self, community: int) -> Iterator[int]:
        """The grids of a community, each until it is full."""
        for grid in range(community * GRIDS_A_COMMUNITY, (community + 1) * GRIDS_A_COMMUNITY):
            self._room_left[grid] = round(self._rng.gauss(HOMES_A_GRID, 14))
            while self._room_left[grid] > 0:
                yield grid

    def _place(self, kind: str, name: str, grid: int) -> Place:
        place = Place(len(self.city.places) + 1, kind, name, grid // GRIDS_A_COMMUNITY, grid, self._spot())
        self.city.places.append(place)
        return place

    def _spot(self) -> tuple[float, float]:
        return round(self._rng.uniform(-_LANES, _LANES), 2), round(self._rng.uniform(-_LANES, _LANES), 2)

    def _ids(self, many: int) -> int:
        first = self._next_unit
        self._next_unit += many
        return first

    # The city: estates one after another, each as many buildings as it has, over as many grids as these fill.

    def _quarter(self, community: int, area: Area) -> None:
        rng, grids = self._rng, self._grids(community)
        stem = area.name.removesuffix("社区")
        grid = next(grids, None)
        while grid is not None:
            for name in self._estate_names(stem):
                if grid is None:
                    break
                place = self._place("estate", name, grid)
                self._nickname(place)
                grid = self._buildings(place, grids, grid)
        first = community * GRIDS_A_COMMUNITY
        for _ in range(rng.randrange(7, 13)):
            landmark = self._place("landmark", self._names.landmark(stem), first + rng.randrange(GRIDS_A_COMMUNITY))
            self._short(landmark)
        for _ in range(rng.randrange(24, 33)):
            self._place("shop", self._names.shop(), first + rng.randrange(GRIDS_A_COMMUNITY))

    def _estate_names(self, stem: str) -> list[str]:
        """One estate, or a series of them (一区, 二区, 三区), or one and another a character apart."""
        rng = self._rng
        name = self._names.estate(stem)
        kind = rng.random()
        if kind < 0.05 and not name.endswith(("家属院", "家属楼")):
            series = [name + part for part in rng.choice(WORDS["series"])]
            self._names.taken.update(series)
            return series
        return [name, self._names.one_apart(name)] if kind < 0.09 else [name]

    def _nickname(self, place: Place) -> None:
        rng, name = self._rng, place.name
        if rng.random() < 0.08:
            former = self._names.estate(self._names.stem())
            place.aliases.append(Alias(former, 0.9, True))
        if rng.random() < 0.6:
            for end in ("家属院", "家属楼", "小区"):
                if name.endswith(end):
                    self._alias(place, name[: -len(end)] + rng.choice(["住宅区", "住宅小区", "生活区"]), 0.9)
                    return
            self._alias(place, name + "小区", 0.95)

    def _alias(self, place: Place, name: str, weight: float) -> None:
        if name not in self._names.taken and len(name) > 2:
            self._names.taken.add(name)
            place.aliases.append(Alias(name, weight, False))

    def _short(self, place: Place) -> None:
        """What people call a landmark for short: 锦泉一小 for 锦泉第一小学."""
        name = place.name
        for long, short in (
            ("小学", "小"),
            ("中学", "中"),
            ("农贸市场", "菜市场"),
            ("购物广场", "广场"),
            ("大厦", "大楼"),
        ):
            if name.endswith(long) and self._rng.random() < 0.6:
                self._alias(place, name[: -len(long)].replace("第", "") + short, 0.85)

    def _buildings(self, place: Place, grids: Iterator[int], grid: int | None) -> int | None:
        rng = self._rng
        many = max(1, min(40, round(rng.lognormvariate(1.1, 0.8))))
        tall, lettered, flat = rng.random() < 0.3, rng.random() < 0.06, rng.random() < 0.08
        word = "座" if lettered else rng.choices(["号楼", "栋", "幢"], [70, 18, 12])[0]
        for number in range(1, many + 1):
            if grid is None:
                return None
            key = chr(64 + number) if lettered and number <= 26 else str(number)
            building = self._building(key, f"{key}{word}", grid, tall, flat)
            place.buildings.append(building)
            self._room_left[grid] -= sum(stair.floors * stair.doors for stair in building.stairs)
            grid = next(grids, None)
        return grid

    def _building(self, key: str, label: str, grid: int, tall: bool, flat: bool) -> Building:
        rng = self._rng
        building = self._ids(1)
        floors = rng.choice([11, 18, 26]) if tall else rng.choice([4, 5, 6, 6, 6])
        doors = rng.choice([2, 3, 4]) if tall else rng.choice([2, 2, 3])
        many = 1 if flat else rng.choice([1, 2, 2]) if tall else rng.choice([2, 3, 3, 4, 5])
        stairs = []
        for number in range(1, many + 1):
            own = 0 if flat else self._ids(1)
            stairs.append(Stair(own, "" if flat else str(number), floors, doors, self._ids(floors * doors)))
        return Building(building, key, label, grid, self._spot(), tuple(stairs))

    # The country: groups of a village, each some dozens of houses in one grid.

    def _village(self, community: int, area: Area) -> None:
        rng, number = self._rng, 0
        first = community * GRIDS_A_COMMUNITY
        for grid in range(first, first + GRIDS_A_COMMUNITY):
            left = round(rng.gauss(HOMES_A_GRID, 14))
            while left > 0:
                number += 1
                homes = rng.randrange(55, 90)
                left -= self._group(area.name, number, grid, homes if left > homes + 30 else left)
        for end in ("小学", "卫生室", "便民服务中心", "农资店", "超市"):
            self._place("landmark" if end == "小学" else "shop", area.name + end, first + rng.randrange(16))

    def _group(self, village: str, number: int, grid: int, homes: int) -> int:
        rng = self._rng
        place = self._place("village_group", f"{village}{numeral(number)}组", grid)
        for name, chance in ((f"{village}{number}组", 0.65), (f"{village}{numeral(number)}社", 0.7)):
            if rng.random() < chance:
                place.aliases.append(Alias(name, 0.95, False))
        place.buildings += [
            Building(self._ids(1), str(k), f"{k}号", grid, self._spot(), ()) for k in range(1, homes + 1)
        ]
        return homes

    # Roads run straight through neighbouring grids of the city; some estates lie at one of their numbers.

    def _roads(self) -> None:
        rng = self._rng
        urban = GRIDS_A_COMMUNITY * sum(not area.rural for area in self.city.communities)
        estates: dict[int, list[Place]] = {}
        for place in self.city.places:
            if place.kind == "estate":
                estates.setdefault(place.grid, []).append(place)
        eastward, northward = [], []
        for turn in range(urban // 3):
            course = self._course(urban, is_northward=bool(turn % 2))
            road = self._place("road", self._names.road(), course[len(course) // 2])
            road.course, road.aside = course, round(rng.uniform(-_LANES, _LANES), 2)
            (northward if turn % 2 else eastward).append(road)
            many = len(course) * rng.randrange(6, 11)
            for number in range(1, many):
                grid = course[number * len(course) // many]
                road.buildings.append(Building(self._ids(1), str(number), f"{number}号", grid, self._spot(), ()))
                for estate in estates.get(grid, []):
                    if estate.on_road == ("", "") and rng.random() < 0.05:
                        estate.on_road = road.name, str(number)
        self._cross(eastward, northward)

    def _course(self, urban: int, *, is_northward: bool) -> tuple[int, ...]:
        columns, length = polygons.columns_of(len(self.city.grid_codes)), self._rng.randrange(2, 7)
        first = self._rng.randrange(urban)
        row_end = min(urban, first // columns * columns + columns)
        course = tuple(range(first, urban, columns) if is_northward else range(first, row_end))[:length]
        return course if len(course) > 1 else self._course(urban, is_northward=is_northward)

    def _cross(self, eastward: list[Place], northward: list[Place]) -> None:
        through: dict[int, list[Place]] = {}
        for road in northward:
            for grid in road.course:
                through.setdefault(grid, []).append(road)
        self.city.crossings.extend(
            (road, other, grid) for road in eastward for grid in road.course for other in through.get(grid, ())
        )

    def _twins(self) -> None:
        """Let one estate in forty bear the name of another, in another community; neither has another name."""
        rng = self._rng
        estates = [p for p in self.city.places if p.kind == "estate" and not p.aliases]
        rng.shuffle(estates)
        for one, other in zip(estates[0 : len(estates) // 40], estates[len(estates) // 2 :], strict=False):
            if one.community != other.community and not other.twin:
                other.name = one.name
                one.twin = other.twin = True
