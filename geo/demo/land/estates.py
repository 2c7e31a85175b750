"""Estates: rows of oblong houses that face south, with as many rooms as the grid has households, and some empty."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.convex import Block
from geo.demo.land.frame import Frame

Floats = NDArray[np.float64]

UNIT_M = 14.0


@dataclass(frozen=True)
class Style:
    """How the houses of an estate are built: metres between rows, depth, units a house, rooms a landing."""

    pitch: float
    depth: float
    units: tuple[int, ...]
    rooms: int
    floors: tuple[int, ...]


OLD = (
    Style(27, 11, (3, 4), 2, (3, 4, 5)),
    Style(31, 12, (3, 4, 5), 2, (5, 6, 7)),
    Style(46, 15, (2, 3), 2, (9, 11, 15, 18)),
)
NEW = (
    Style(48, 15, (2, 1), 3, (9, 11, 15, 18)),
    Style(34, 12, (3, 4), 2, (5, 6, 7, 9, 11)),
)


@dataclass(frozen=True)
class House:
    """A house of an estate: its ring, units, rooms a landing and floors."""

    ring: Floats
    units: int
    rooms: int
    floors: int

    @property
    def homes(self) -> int:
        """All rooms of the house."""
        return self.units * self.rooms * self.floors


@dataclass(frozen=True)
class Estate:
    """The houses of a parcel, the lanes between them, and the slots left green."""

    houses: list[House]
    lanes: list[Floats]
    green: list[Floats]


def facing_south(block: Block) -> Frame:
    """The frame of a block whose u axis is the side nearest to west-east."""
    angle = block.axis()
    if abs(angle) > np.pi / 4:
        angle -= np.copysign(np.pi / 2, angle)
    return Frame(block.ring.mean(axis=0), angle)


def lay_out(
    rng: np.random.Generator, parcels: list[Block], homes: int, styles: tuple[Style, ...]
) -> list[Estate] | None:
    """Houses with room for ``homes`` households on the parcels of one grid, or None if they do not fit."""
    for style in styles:
        slots = [_slots(rng, p, style) for p in parcels]
        units = sum(s.units * len(s.rings) for s in slots)
        for floors in style.floors:
            if units * style.rooms * floors >= homes * 1.02:
                return _take(rng, slots, style, floors, homes)
    return None


@dataclass(frozen=True)
class _Slots:
    rings: Floats
    units: int
    lanes: list[Floats]


def _slots(rng: np.random.Generator, parcel: Block, style: Style) -> _Slots:
    frame = facing_south(parcel)
    local = frame.local(parcel.ring)
    (u0, v0), (u1, v1) = local.min(axis=0), local.max(axis=0)
    fits = [(n := int((u1 - u0 + 2) // (k * UNIT_M + 12)), n * k, k) for k in style.units]
    many, _, units = max(fits, key=lambda f: f[1])
    length = units * UNIT_M
    rows = int((v1 - v0 + style.pitch - style.depth) // style.pitch)
    if not many or not rows:
        return _Slots(np.empty((0, 5, 2)), units, [])
    gap = min((u1 - u0 - many * length) / many, 24.0)
    left = u0 + (u1 - u0 - many * (length + gap)) / 2
    step = min((v1 - v0 - style.depth) / max(rows - 1, 1), style.pitch * 1.25)
    u = np.tile(left + gap / 2 + np.arange(many) * (length + gap), rows)
    v = np.repeat(v0 + np.arange(rows) * step, many)
    boxes = frame.boxes(u, v, u + length, v + style.depth)
    inside = shapely.contains(parcel.polygon.buffer(0.5), boxes)
    rings = shapely.get_coordinates(boxes).reshape(-1, 5, 2)[inside]
    spine = left + (many // 2) * (length + gap) if many > 1 else left + length + gap / 2 + 4
    lanes = [frame.world(np.array([[spine, v0 - 500], [spine, v1 + 500]]))]
    for row in range(rows - 1):
        level = v0 + row * step + (style.depth + step) / 2
        line = shapely.LineString(frame.world(np.array([[u0, level], [u1, level]]))).intersection(parcel.polygon)
        if line.length > 20:
            reach = np.append(frame.local(shapely.get_coordinates(line))[:, 0], spine)
            lanes.append(frame.world(np.array([[reach.min(), level], [reach.max(), level]])))
    return _Slots(rings, units, lanes)


def _take(rng: np.random.Generator, slots: list[_Slots], style: Style, floors: int, homes: int) -> list[Estate]:
    """Only as many houses as are needed; the slots that stay free lie together and are green."""
    found: list[Estate] = []
    total = sum(s.units * len(s.rings) for s in slots) * style.rooms * floors
    spare = total - homes * 1.02
    for slot in slots:
        home = slot.units * style.rooms * floors
        drop = min(int(spare // home), max(len(slot.rings) - 2, 0)) if home else 0
        spare -= drop * home
        order = range(len(slot.rings)) if rng.random() < 0.5 else range(len(slot.rings) - 1, -1, -1)
        keep = sorted(list(order)[: len(slot.rings) - drop])
        houses = [House(slot.rings[k], slot.units, style.rooms, floors) for k in keep]
        green = [slot.rings[k] for k in range(len(slot.rings)) if k not in set(keep)]
        found.append(Estate(houses, slot.lanes if houses else [], green))
    return found
