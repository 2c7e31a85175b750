"""Which of the readings of a tail exist under a place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.addresses.repository import Existing
from geo.addresses.tail import Reading

_LATER_READING = 0.94
_BUILDING_ONLY = 0.9
_BUILDING_UNKNOWN = 0.62
_IMPLIED_BUILDING = 0.97


@dataclass(frozen=True)
class Found:
    """How far a tail was found under a place.

    Attributes:
        chain: what exists, from the building down; empty for the place itself.
        quality: 1 where all that was said exists, less where a part was not found.
    """

    chain: tuple[Existing, ...]
    quality: float


class PlaceUnits:
    """What exists under one place of the numbers that were asked for."""

    def __init__(self, rows: Iterable[Existing]) -> None:
        self.place: Existing | None = None
        self._below: dict[int | None, list[Existing]] = defaultdict(list)
        for row in rows:
            if row.level == "place":
                self.place = row
            else:
                self._below[row.parent_id].append(row)

    def resolve(self, readings: Sequence[Reading]) -> list[Found]:
        """The ways in which the readings exist, the best first; the place itself where no building is found."""
        complete: dict[tuple[Existing, ...], float] = {}
        partly: dict[tuple[Existing, ...], float] = {}
        for rank, reading in enumerate(readings):
            prior = _LATER_READING**rank
            for chain, whole, implied in self._chains(reading):
                kept = complete if whole else partly
                quality = prior * (_IMPLIED_BUILDING if implied else 1.0) * (1.0 if whole else _BUILDING_ONLY)
                kept[chain] = max(quality, kept.get(chain, 0.0))
        found = complete or partly
        if not found:
            return [Found((), _BUILDING_UNKNOWN if readings else 1.0)]
        return sorted((Found(chain, quality) for chain, quality in found.items()), key=lambda f: -f.quality)

    def _chains(self, reading: Reading) -> Iterable[tuple[tuple[Existing, ...], bool, bool]]:
        """Chains of what exists, each with whether all that was said is in it and whether its building was implied."""
        buildings = self._at(None, "building")
        implied = reading.building is None
        if implied:
            yield from (((top,), reading.room is None, False) for top in self._at(None, "unit", reading.unit))
            yield from (((top,), True, False) for top in self._at(None, "room", reading.room) if not reading.unit)
            named = buildings if self.place is not None and self.place.buildings == 1 else []
        else:
            named = [row for row in buildings if row.key == reading.building]
        for building in named:
            below = list(self._below_building(building, reading))
            if below:
                yield from ((chain, whole, implied) for chain, whole in below)
            elif not implied:
                yield (building,), reading.unit is None and reading.room is None, False

    def _below_building(self, building: Existing, reading: Reading) -> Iterable[tuple[tuple[Existing, ...], bool]]:
        if reading.unit is not None:
            for unit in self._at(building.id, "unit", reading.unit):
                rooms = self._at(unit.id, "room", reading.room)
                yield from (((building, unit, room), True) for room in rooms)
                if not rooms:
                    yield (building, unit), reading.room is None
        elif reading.room is not None:
            yield from (((building, room), True) for room in self._at(building.id, "room", reading.room))
            for unit in self._at(building.id, "unit"):
                yield from (((building, unit, room), True) for room in self._at(unit.id, "room", reading.room))

    def _at(self, parent_id: int | None, level: str, key: str | None = "") -> list[Existing]:
        """What exists below ``parent_id`` at a level; an empty key stands for all, None for nothing."""
        rows = self._below.get(parent_id, ())
        return [row for row in rows if row.level == level and (key == "" or row.key == key)]
