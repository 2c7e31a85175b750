"""The search: units at the border of their grid go over to the next, first also for the worse, later for the better.

What a partition costs, the sum over its grids:

- balance: the square of the deviation from the mean; beyond the tolerance its square root as well, since of two ways
  to miss it, one grid that is far off is better than all being off by a little;
- shape: perimeter² / 4πA, which is 1 for a circle and the inverse of Polsby-Popper;
- road: border between grids that runs on no road, in sides of a square of a grid's mean area;
- moved: households that are not where they were, as a share of a grid's mean.

A move never leaves a grid empty or in two parts.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from geo.plans.partition.units import Units

Draw = Callable[[], float]

# Searches aim a little inside of the tolerance, so that what they find is not on its edge.
INSIDE = 0.97


def draws(*seed: int) -> Draw:
    """Numbers from 0 up to 1, the same for the same seed."""

    def endless() -> Iterator[float]:
        generator = np.random.default_rng(seed)
        while True:
            yield from generator.random(4_096).tolist()

    return endless().__next__


@dataclass(frozen=True)
class Weights:
    """What each part of the cost counts for."""

    balance: float = 20.0
    beyond: float = 40.0
    shape: float = 1.0
    road: float = 0.5
    moved: float = 0.0


@dataclass(frozen=True)
class Aim:
    """The mean that every grid should have and how far it may be off, both in units of workload."""

    mean: float
    tolerance: float


@dataclass(frozen=True)
class Cooling:
    """How many moves are tried, and how much worse one may be at the start and at the end (as a temperature)."""

    tries: int
    hottest: float
    coldest: float


class Annealing:
    """A partition of units that is being bettered.

    Attributes:
        labels: the grid of each unit.
        load: workload of each grid.
        energies: what each grid costs; borders off road and moved households come on top.
    """

    def __init__(
        self,
        units: Units,
        labels: Sequence[int],
        grids: int,
        aim: Aim,
        weights: Weights,
        home: Sequence[int] | None = None,
    ) -> None:
        self.units, self.labels, self.home = units, list(labels), list(labels if home is None else home)
        self._mean, self._slack = aim.mean, aim.tolerance / aim.mean
        self._weights = weights
        self._off_road = weights.road / math.sqrt(sum(units.area) / grids)
        self._joined = [frozenset(near) for near in units.joined]
        self.load, self._area, self._perimeter = [0.0] * grids, [0.0] * grids, [0.0] * grids
        for u, grid in enumerate(self.labels):
            self.load[grid] += units.load[u]
            self._area[grid] += units.area[u]
            inside = sum(shared for v, shared, _ in units.around[u] if self.labels[v] == grid)
            self._perimeter[grid] += units.border[u] - inside
        self.energies = [self._energy(*each) for each in zip(self.load, self._perimeter, self._area, strict=True)]

    @property
    def cost(self) -> float:
        """What the whole partition costs."""
        labels = self.labels
        off_road = sum(
            off for u, around in enumerate(self.units.around) for v, _, off in around if labels[u] < labels[v]
        )
        return sum(self.energies) + self._off_road * off_road + self._weights.moved * self.moved / self._mean

    @property
    def moved(self) -> int:
        """Households that are not where they were."""
        return sum(self.units.households[u] for u, grid in enumerate(self.labels) if grid != self.home[u])

    def outside(self, aim: Aim) -> int:
        """How many grids are farther from the mean than the tolerance allows, apart from units that are so alone."""
        alone = sum(load > aim.mean + aim.tolerance for load in self.units.load)
        return max(0, sum(abs(load - aim.mean) > aim.tolerance * (1 + 1e-9) for load in self.load) - alone)

    def cool(self, cooling: Cooling, draw: Draw) -> None:
        """Try so many moves, each accepted if it costs less, or by chance if the temperature allows it."""
        labels, joined, count = self.labels, self.units.joined, len(self.units)
        temperature = cooling.hottest
        factor = (cooling.coldest / cooling.hottest) ** (1 / max(cooling.tries, 1))
        for _ in range(cooling.tries):
            temperature *= factor
            u = int(draw() * count)
            near = joined[u]
            if not near:
                continue
            to = labels[near[int(draw() * len(near))]]
            if to == labels[u]:
                continue
            worse = self.difference(u, to)
            if (worse <= 0 or draw() < math.exp(-worse / temperature)) and self.can_leave(u):
                self.move(u, to)

    def difference(self, u: int, to: int) -> float:
        """What the partition would cost more if unit ``u`` went over to grid ``to``."""
        units, of = self.units, self.labels[u]
        left, met, off_road = self._border_with(u, of, to)
        load, area, border = units.load[u], units.area[u], units.border[u]
        change = (
            self._energy(self.load[of] - load, self._perimeter[of] - border + 2 * left, self._area[of] - area)
            + self._energy(self.load[to] + load, self._perimeter[to] + border - 2 * met, self._area[to] + area)
            - self.energies[of]
            - self.energies[to]
            + self._off_road * off_road
        )
        if self._weights.moved:
            homeward = (of == self.home[u]) - (to == self.home[u])
            change += self._weights.moved * homeward * units.households[u] / self._mean
        return change

    def can_go(self, u: int, to: int) -> bool:
        """Whether grid ``to`` stands next to ``u``."""
        return any(self.labels[v] == to for v in self.units.joined[u])

    def can_leave(self, u: int) -> bool:
        """Whether the grid of ``u`` is still there, and in one piece, without it."""
        labels, of = self.labels, self.labels[u]
        left = {v for v in self.units.joined[u] if labels[v] == of}
        if len(left) < 2:
            return bool(left)
        neighbours = set(left)
        reached = [left.pop()]
        while reached and left:
            near = left & self._joined[reached.pop()]
            left -= near
            reached.extend(near)
        return not left or self._connected_elsewhere(u, neighbours)

    def _connected_elsewhere(self, u: int, wanted: set[int]) -> bool:
        """Whether the grid's units next to ``u`` hang together by way of the whole grid."""
        labels, of = self.labels, self.labels[u]
        reached = [wanted.pop()]
        seen = {u, reached[0]}
        while reached:
            for v in self.units.joined[reached.pop()]:
                if v not in seen and labels[v] == of:
                    seen.add(v)
                    wanted.discard(v)
                    if not wanted:
                        return True
                    reached.append(v)
        return False

    def move(self, u: int, to: int) -> None:
        """Let unit ``u`` go over to grid ``to``."""
        units, of = self.units, self.labels[u]
        left, met, _ = self._border_with(u, of, to)
        self.labels[u] = to
        for grid, sign, inside in ((of, -1, left), (to, 1, met)):
            self.load[grid] += sign * units.load[u]
            self._area[grid] += sign * units.area[u]
            self._perimeter[grid] += sign * (units.border[u] - 2 * inside)
            self.energies[grid] = self._energy(self.load[grid], self._perimeter[grid], self._area[grid])

    def _border_with(self, u: int, of: int, to: int) -> tuple[float, float, float]:
        """Metres that ``u`` shares with its grid and with another, and by how many more there would be off road."""
        labels = self.labels
        left = met = off_road = 0.0
        for v, shared, off in self.units.around[u]:
            grid = labels[v]
            if grid == of:
                left += shared
                off_road += off
            elif grid == to:
                met += shared
                off_road -= off
        return left, met, off_road

    def _energy(self, load: float, perimeter: float, area: float) -> float:
        """What a grid costs by itself."""
        weights = self._weights
        off = load / self._mean - 1
        energy = weights.balance * off * off
        beyond = abs(off) - self._slack
        if beyond > 0:
            energy += weights.beyond * math.sqrt(beyond)
        # An empty grid has no shape; no move leads there, but its cost is asked for before that is known.
        return energy + weights.shape * perimeter * perimeter / (12.566370614359172 * area) if area > 0 else energy
