"""Roads between villages: the relative neighbourhood graph, so that all are joined and none runs beside another."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.city import Street
from geo.demo.land.lines import meander

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Roads:
    """Roads outside the city.

    Attributes:
        streets: drawn lines with names.
        arms: for each village the unit vectors (shape (k, 2)) of the roads that leave its seat.
    """

    streets: list[Street]
    arms: list[Floats]


def neighbours(points: Floats) -> list[tuple[int, int]]:
    """Pairs of points (shape (n, 2)) with no third point nearer to both than they are to each other."""
    gap = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    between = np.maximum(gap[:, None, :], gap[None, :, :])
    np.einsum("iji->ij", between)[:] = np.inf
    np.einsum("ijj->ij", between)[:] = np.inf
    joined = between.min(axis=2) >= gap
    return [(int(i), int(j)) for i, j in zip(*np.nonzero(np.triu(joined, 1)), strict=True)]


def join(
    rng: np.random.Generator,
    seats: Floats,
    codes: list[str],
    words: list[str],
    taken: set[str],
    gates: Floats,
    city: shapely.Polygon,
    district: shapely.Polygon,
) -> Roads:
    """Roads between the seats of villages and to the gates of the city.

    Args:
        seats: shape (n, 2); codes, words: the villages' codes and names without 村.
        taken: names that no road may have; those given out are added.
        gates: crossings on the city's edge, shape (m, 2).
    """
    streets: list[Street] = []
    arms: list[list[Floats]] = [[] for _ in seats]
    for i, j in neighbours(seats):
        if shapely.LineString(seats[[i, j]]).distance(city) > 0:
            kind = "side" if codes[i][:9] == codes[j][:9] else "main"
            line = meander(rng, seats[[i, j]], 0.02, 400.0)
            streets.append(Street(_name(words[i], words[j], taken), kind, line))
            arms[i].append(line[1] - line[0])
            arms[j].append(line[-2] - line[-1])
    for gate, i in _entries(seats, gates, city):
        streets.append(Street(_name(words[i], "城", taken), "main", np.array([gates[gate], seats[i]])))
        arms[i].append(gates[gate] - seats[i])
    for i, seat in enumerate(seats):
        if len(arms[i]) == 1:
            streets.append(_straight_on(seat, arms[i][0], district, city, seats))
            arms[i].append(-arms[i][0])
    return Roads(streets, [np.array([a / np.hypot(*a) for a in arm]) for arm in arms])


def _name(one: str, other: str, taken: set[str]) -> str:
    """A road is named with a word of either end; of two roads with the same name the second has none."""
    for a in one:
        for b in other:
            name = f"{a}{b}路"
            if a != b and name not in taken:
                taken.add(name)
                return name
    return ""


def _entries(seats: Floats, gates: Floats, city: shapely.Polygon) -> list[tuple[int, int]]:
    gap = np.hypot(*(gates[:, None] - seats[None]).transpose(2, 0, 1))
    used_gates: set[int] = set()
    used_seats: set[int] = set()
    found: list[tuple[int, int]] = []
    core = city.buffer(-1.0)
    for gate, seat in zip(*np.unravel_index(np.argsort(gap, axis=None), gap.shape), strict=True):
        if gap[gate, seat] > 4500 or gate in used_gates or seat in used_seats:
            continue
        line = shapely.LineString([gates[gate], seats[seat]])
        apart = all(line.distance(shapely.LineString([gates[g], seats[s]])) > 150 for g, s in found)
        if apart and not line.intersects(core) and line.intersection(city).length < 1:
            found.append((int(gate), int(seat)))
            used_gates.add(gate)
            used_seats.add(seat)
    return found


def _straight_on(seat: Floats, arm: Floats, district: shapely.Polygon, city: shapely.Polygon, seats: Floats) -> Street:
    """The only road of a village goes on beyond it, to the edge of its land."""
    along = -arm / np.hypot(*arm)
    reach = np.linspace(0, 30_000, 601)
    points = seat + reach[:, None] * along
    inside = shapely.contains_xy(district, points) & ~shapely.contains_xy(city, points)
    own = np.hypot(*(points[:, None] - seats[None]).transpose(2, 0, 1)).argmin(axis=1)
    mine = inside & (own == own[0])
    stop = len(mine) if mine.all() else int(np.argmin(mine))
    line = shapely.LineString([seat, points[min(stop, len(points) - 1)]])
    return Street("", "lane", shapely.get_coordinates(line.intersection(district)))
