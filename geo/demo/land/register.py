"""What the builders of town and village write into: rows that refer to each other by id and to grids by index."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass
class Register:
    """Rows in the order they were built; every id is the row's position plus one, 0 stands for none."""

    places: list[tuple[str, str, int, float, float, list[str]]] = field(default_factory=list)
    units: list[tuple[int, int, str, str, str, int, float, float]] = field(default_factory=list)
    buildings: list[tuple[int, str, str, int]] = field(default_factory=list)
    rings: list[Floats] = field(default_factory=list)
    building_grid: list[int] = field(default_factory=list)
    households: list[tuple[int, int]] = field(default_factory=list)

    def place(self, kind: str, name: str, grid: int, at: Floats, aliases: list[str] | None = None) -> int:
        """A place in grid number ``grid``; its id."""
        self.places.append((kind, name, grid, float(at[0]), float(at[1]), aliases or []))
        return len(self.places)

    def unit(self, place: int, parent: int, level: str, key: str, label: str, grid: int, at: Floats) -> int:
        """A building, unit or room of a place; its id."""
        self.units.append((place, parent, level, key, label, grid, float(at[0]), float(at[1])))
        return len(self.units)

    def building(self, unit: int, name: str, use: str, floors: int, ring: Floats, grid: int) -> int:
        """A footprint (ring of shape (n, 2)); its id."""
        self.buildings.append((unit, name, use, floors))
        self.rings.append(ring)
        self.building_grid.append(grid)
        return len(self.buildings)

    def address(self, building: int, unit: int) -> None:
        """Let a footprint that was drawn without an address have one."""
        self.buildings[building - 1] = (unit, *self.buildings[building - 1][1:])

    def rename(self, building: int, name: str, use: str) -> None:
        """Give a footprint another name and use."""
        unit, _, _, floors = self.buildings[building - 1]
        self.buildings[building - 1] = (unit, name, use, floors)
