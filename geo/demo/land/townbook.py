"""What was built in the city, as places, addresses, footprints and households."""

import numpy as np
from numpy.typing import NDArray

from geo.demo.land.blocks import BuiltGrid
from geo.demo.land.city import City
from geo.demo.land.estates import House
from geo.demo.land.names import WORDS, Names
from geo.demo.land.register import Register
from geo.demo.land.roadbook import Front

Floats = NDArray[np.float64]

TWINS = ("阳光花园", "世纪新村")
_TWIN_TOWNS = (("620902001", "620902004"), ("620902002", "620902007"))


class TownBook:
    """Writes the city into a register, grid by grid.

    Attributes:
        fronts: footprints that stand on a street and wait for a house number.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        register: Register,
        city: City,
        names: Names,
        desks: dict[tuple[int, int], list[str]],
    ) -> None:
        self._rng, self._register, self._city, self._names, self._desks = rng, register, city, names, desks
        self._estates: dict[tuple[int, int], tuple[int, list[int]]] = {}
        self._twins = {town: name for name, pair in zip(TWINS, _TWIN_TOWNS, strict=True) for town in pair}
        self.fronts: list[Front] = []

    def write(self, grid: int, built: BuiltGrid, homes: int, facility_grid: int) -> None:
        """Write what stands in one grid; ``facility_grid`` is the grid its facility belongs to."""
        rooms: list[int] = []
        for k, estate in enumerate(built.estates):
            if estate.houses:
                key = (self._city.grids[grid].estate, 0) if k == 0 else (-1 - grid, k)
                place, counter = self._estate(key, grid, built, [h.ring for h in estate.houses])
                for house in estate.houses:
                    counter[0] += 1
                    rooms += self._house(place, counter[0], house, grid)
        lived_in = np.sort(self._rng.permutation(len(rooms))[:homes])
        self._register.households += [(rooms[k], grid) for k in lived_in]
        for k, ring in enumerate(built.shops):
            desks = self._desks.get((grid, k), [])
            if desks:
                self._desk(ring, grid, desks)
            else:
                self._shop(ring, grid)
        if built.facility is not None:
            self._facility(built, facility_grid)

    def _estate(self, key: tuple[int, int], grid: int, built: BuiltGrid, rings: list[Floats]) -> tuple[int, list[int]]:
        if key not in self._estates:
            town = self._city.grids[grid].community[:9]
            name = self._twins.pop(town, "") if key[1] == 0 and len(rings) >= 3 else ""
            name = name or self._names.estate(built.old)
            middle = np.mean([r[:4].mean(axis=0) for r in rings], axis=0)
            place = self._register.place("estate", name, grid, middle, self._aliases(name))
            self._estates[key] = place, [0]
            if self._rng.random() < 0.3 and name not in TWINS:
                self._register.place("window", f"{name}物业服务站", grid, rings[0][:2].mean(axis=0))
        return self._estates[key]

    def _aliases(self, name: str) -> list[str]:
        if name.endswith("家属院"):
            return [f"原{name}", f"{name[:-3]}住宅区"] if self._rng.random() < 0.6 else []
        if name in TWINS or self._rng.random() > 0.25:
            return []
        return [f"{name}小区"] if not name.endswith("小区") else [f"{name[:-2]}住宅小区"]

    def _house(self, place: int, number: int, house: House, grid: int) -> list[int]:
        register = self._register
        middle = house.ring[:4].mean(axis=0)
        building = register.unit(place, 0, "building", str(number), f"{number}号楼", grid, middle)
        register.building(building, f"{number}号楼", "home", house.floors, house.ring, grid)
        rooms: list[int] = []
        for k in range(house.units):
            share = (k + 0.5) / house.units
            door = house.ring[0] + share * (house.ring[1] - house.ring[0])
            door = 0.7 * door + 0.3 * (house.ring[3] + share * (house.ring[2] - house.ring[3]))
            unit = register.unit(place, building, "unit", str(k + 1), f"{k + 1}单元", grid, door)
            for floor in range(1, house.floors + 1):
                for room in range(1, house.rooms + 1):
                    key = f"{floor}{room:02d}"
                    rooms.append(register.unit(place, unit, "room", key, f"{key}室", grid, door))
        return rooms

    def _desk(self, ring: Floats, grid: int, desks: list[str]) -> None:
        building = self._register.building(0, desks[0], "office", 3, ring, grid)
        self.fronts.append(Front(building, grid, ring[:2].mean(axis=0)))
        for k, name in enumerate(desks):
            share = (k + 1) / (len(desks) + 1)
            at = ring[0] + share * (ring[1] - ring[0]) + 0.4 * (ring[3] - ring[0])
            self._register.place("landmark" if name.endswith("办事处") else "window", name, grid, at)

    def _shop(self, ring: Floats, grid: int) -> None:
        wide = float(np.hypot(*(ring[1] - ring[0])))
        floors = int(self._rng.choice([1, 2, 2, 3, 4]))
        building = self._register.building(0, "", "shop", floors, ring, grid)
        self.fronts.append(Front(building, grid, ring[:2].mean(axis=0)))
        many = max(1, int(wide // 14))
        for k in range(many):
            if self._rng.random() < 0.8:
                front = ring[0] + (k + 0.5) / many * (ring[1] - ring[0])
                inside = 0.75 * front + 0.25 * (ring[3] + (k + 0.5) / many * (ring[2] - ring[3]))
                self._register.place("shop", self._names.shop(WORDS["trades"]), grid, inside)

    def _facility(self, built: BuiltGrid, grid: int) -> None:
        facility = built.facility
        if facility is None or not facility.name:
            return
        middle = facility.plot.ring.mean(axis=0)
        at = facility.rings[0][:4].mean(axis=0) if len(facility.rings) else middle
        self._register.place("landmark", facility.name, grid, at, _short(facility.name))
        use = {"school": "school", "market": "shop", "works": "works"}.get(facility.kind, "office")
        for k, (ring, floors) in enumerate(zip(facility.rings, facility.floors, strict=True)):
            building = self._register.building(0, facility.name if k == 0 else "", use, floors, ring, grid)
            if k == 0:
                self.fronts.append(Front(building, grid, ring[:4].mean(axis=0)))


def _short(name: str) -> list[str]:
    """What people call a facility: without the district, without the city."""
    for start in ("肃州区", "酒泉市"):
        if name.startswith(start) and len(name) > len(start) + 2:
            return [name[len(start) :]]
    return []
