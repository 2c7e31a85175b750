"""Convex blocks with a street class on every side, cut in two by straight streets."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Block:
    """A convex ring (shape (n, 2), counter-clockwise, metres) whose side i, from corner i to i + 1, is a street
    of class ``sides[i]``."""

    ring: Floats
    sides: tuple[str, ...]

    @property
    def polygon(self) -> shapely.Polygon:
        """The block as a polygon."""
        return shapely.Polygon(self.ring)

    @property
    def area(self) -> float:
        """Square metres."""
        x, y = self.ring.T
        return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2

    def axis(self) -> float:
        """The angle of the longest side, radians in (-pi/2, pi/2]."""
        steps = np.roll(self.ring, -1, axis=0) - self.ring
        dx, dy = steps[np.argmax(np.hypot(*steps.T))]
        return float((np.arctan2(dy, dx) + np.pi / 2) % np.pi - np.pi / 2)

    def longer(self) -> float:
        """The angle, radians, of the longer of its two extents: along its longest side or across it."""
        angle = self.axis()
        along = self.ring @ np.array([np.cos(angle), np.sin(angle)])
        across = self.ring @ np.array([-np.sin(angle), np.cos(angle)])
        return angle if np.ptp(along) >= np.ptp(across) else angle + np.pi / 2


def keep_left(block: Block, point: Floats, direction: Floats, side: str) -> Block:
    """The part of ``block`` left of the line through ``point`` along ``direction``; its new side is ``side``."""
    normal = np.array([-direction[1], direction[0]])
    height = (block.ring - point) @ normal
    ring: list[Floats] = []
    sides: list[str] = []
    for i in range(len(block.ring)):
        j = (i + 1) % len(block.ring)
        if height[i] >= 0:
            ring.append(block.ring[i])
            sides.append(block.sides[i])
        if (height[i] > 0) != (height[j] > 0) and height[i] != 0 and height[j] != 0:
            share = height[i] / (height[i] - height[j])
            ring.append(block.ring[i] + share * (block.ring[j] - block.ring[i]))
            sides.append(side if height[i] > 0 else block.sides[i])
        elif height[i] == 0 and height[j] < 0:
            sides[-1] = side
    return Block(np.array(ring).reshape(-1, 2), tuple(sides))


def cut(block: Block, share: float, angle: float, side: str) -> tuple[Block, Block, Floats]:
    """Cut off about ``share`` of a block across ``angle``: the first part, the rest, the cut (shape (2, 2))."""
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-along[1], along[0]])
    reach = block.ring @ along
    point = along * (reach.min() + share * (reach.max() - reach.min()))
    first = keep_left(block, point, across, side)
    rest = keep_left(block, point, -across, side)
    k = _new_side(first, point, across)
    return first, rest, np.array([first.ring[k], first.ring[(k + 1) % len(first.ring)]])


def _new_side(block: Block, point: Floats, direction: Floats) -> int:
    normal = np.array([-direction[1], direction[0]])
    height = np.abs((block.ring - point) @ normal)
    return int(np.argmin(height + np.roll(height, -1)))


def inset(block: Block, widths: Sequence[float]) -> Block:
    """The block with side i moved inwards by ``widths[i]`` metres; its ring is empty if nothing is left."""
    inner = block
    for i, name in enumerate(block.sides):
        start, end = block.ring[i], block.ring[(i + 1) % len(block.ring)]
        step = (end - start) / np.hypot(*(end - start))
        inner = keep_left(inner, start + widths[i] * np.array([-step[1], step[0]]), step, name)
        if len(inner.ring) < 3:
            return Block(np.empty((0, 2)), ())
    return inner
