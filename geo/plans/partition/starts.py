"""A first partition by METIS, made sound: every grid there, and in one piece."""

from collections.abc import Sequence

from geo.plans.partition.graph import parts_of
from geo.plans.partition.units import Units

# METIS reckons in whole numbers of 32 bits; so much is shared out among all units, and among all borders.
_WHOLE = 10_000_000
_STRAY = -1
ROAD_WEIGHT = 0.5


def metis(units: Units, grids: int, seed: int) -> list[int]:
    """The grid of each unit: about even, borders short and rather on roads.

    The units are cut in two again and again. Each half gets as many grids as its workload is worth, so that a unit
    larger than a grid takes no more than one, and never more than it has units.

    Args:
        units: that hang together.
        grids: at least 1, at most as many as there are units.
        seed: another one, another partition.
    """
    labels = [0] * len(units)
    waiting = [(list(range(len(units))), 0, grids)]
    while waiting:
        members, first, count = waiting.pop()
        if count == 1 or count == len(members):
            for at, unit in enumerate(members):
                labels[unit] = first + (at if count > 1 else 0)
            continue
        side = _halves(units.only(members), count // 2 / count, seed)
        one, other = ([unit for unit, of in zip(members, side, strict=True) if of == half] for half in (0, 1))
        load = sum(units.load[unit] for unit in one) / max(sum(units.load[unit] for unit in members), 1e-9)
        least, most = max(1, count - len(other)), min(count - 1, len(one))
        of_one = min(max(round(count * load), least), most)
        waiting += [(one, first, of_one), (other, first + of_one, count - of_one)]
    return labels


def _halves(units: Units, share: float, seed: int) -> list[int]:
    """0 for the units of the first half, which has about that share of the workload; 1 for those of the other."""
    metres = {
        (u, v): off + ROAD_WEIGHT * (shared - off) for u in range(len(units)) for v, shared, off in units.around[u]
    }
    scale, by_metre = _WHOLE / max(sum(units.load), 1e-9), _WHOLE / max(sum(metres.values()), 1e-9)
    starts, targets, weights = [0], [], []
    for u, near in enumerate(units.joined):
        targets += near
        # A link across a gap has no metres, and METIS wants a weight above nothing.
        weights += [max(1, round(by_metre * metres.get((u, v), 0.0))) for v in near]
        starts.append(len(targets))
    import pymetis  # noqa: PLC0415 - a server where nobody plans need not load it

    _, labels = pymetis.part_graph(
        2,
        pymetis.CSRAdjacency(starts, targets),
        vweights=[round(scale * load) for load in units.load],
        eweights=weights,
        tpwgts=[share, 1 - share],
        options=pymetis.Options(seed=seed, ufactor=30),
    )
    return sound(units, labels, 2)


def sound(units: Units, labels: Sequence[int], grids: int) -> list[int]:
    """The same partition with every grid in one piece and none empty.

    Of a grid in pieces the heaviest stays; the others go to the grid with which they share the longest border.

    Args:
        units: that hang together, or of which each part that does has the heaviest piece of some grid.
        labels: the grid of each unit.
        grids: at most as many as there are units.

    Raises:
        ValueError: a part of the units hangs on to no grid.
    """
    found = list(labels)
    strays = _strays(units, found, grids)
    while strays:
        left = [piece for piece in strays if not _taken_in(units, found, piece)]
        if len(left) == len(strays):
            message = "a part of the units has no grid of its own, and no link to another part"
            raise ValueError(message)
        strays = left
    for grid in sorted(set(range(grids)) - set(found)):
        _fill(units, found, grid)
    return found


def _taken_in(units: Units, labels: list[int], piece: list[int]) -> bool:
    """Whether a grid stands next to a stray piece, which then belongs to it."""
    border: dict[int, float] = {}
    for u in piece:
        metres = {v: shared for v, shared, _ in units.around[u]}
        for v in units.joined[u]:
            if labels[v] != _STRAY:
                border[labels[v]] = border.get(labels[v], 0.0) + metres.get(v, 0.0)
    if not border:
        return False
    to = max(border, key=lambda grid: (border[grid], -grid))
    for u in piece:
        labels[u] = to
    return True


def heaviest_first(units: Units, members: list[int]) -> list[list[int]]:
    """The pieces of a grid; it keeps the first where it has to be in one."""
    pieces = parts_of(members, units.joined)
    return sorted(pieces, key=lambda piece: (-sum(units.load[u] for u in piece), -len(piece), piece))


def _strays(units: Units, labels: list[int], grids: int) -> list[list[int]]:
    """The pieces that have to go, each taken out of its grid."""
    members: list[list[int]] = [[] for _ in range(grids)]
    for u, grid in enumerate(labels):
        members[grid].append(u)
    strays = []
    for of_grid in members:
        for piece in heaviest_first(units, of_grid)[1:]:
            strays.append(piece)
            for u in piece:
                labels[u] = _STRAY
    return strays


def _fill(units: Units, labels: list[int], grid: int) -> None:
    """Give an empty grid the unit farthest from the first of the heaviest grid that has several: none is cut by it."""
    members: dict[int, list[int]] = {}
    for u, of in enumerate(labels):
        members.setdefault(of, []).append(u)
    several = [of for of in members if len(members[of]) > 1]
    heaviest = max(several, key=lambda of: (sum(units.load[u] for u in members[of]), -of))
    inside, reached = set(members[heaviest]), [members[heaviest][0]]
    inside.discard(reached[0])
    for u in reached:
        reached += [v for v in units.joined[u] if v in inside]
        inside.difference_update(reached)
    labels[reached[-1]] = grid
