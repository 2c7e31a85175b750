"""What has to stay together becomes one unit, and in one piece, since a grid has to be."""

import numpy as np

from geo.plans.partition.graph import FREE, CellGraph, Flags, Ints, parts_of
from geo.plans.partition.problems import Problem, ProblemKind


def kept_together(graph: CellGraph) -> tuple[Ints, list[Problem]]:
    """The unit of each cell, numbered from 0 (-1 for cells of locked grids), and what was in the way.

    Where the cells of a group lie apart, the fewest cells that tie them together join its unit. Where no free cell
    does, each piece is a unit of its own.
    """
    free = graph.locked == FREE
    lead = np.arange(len(graph), dtype=np.int64)
    problems = []
    for group in np.unique(graph.group[graph.group != FREE]).tolist():
        members = np.flatnonzero(graph.group == group)
        problems += _tie(graph, lead, free, members, group)
    of_cell = np.full(len(graph), -1, dtype=np.int64)
    _, of_cell[free] = np.unique([_leader(lead, cell) for cell in np.flatnonzero(free).tolist()], return_inverse=True)
    return of_cell, problems


def _tie(graph: CellGraph, lead: Ints, free: Flags, members: Ints, group: int) -> list[Problem]:
    """Make one unit of the members that are free, by way of others where it has to be."""
    apart = len(np.unique(graph.locked[members])) > 1
    pieces = parts_of(members[free[members]].tolist(), graph.neighbours)
    links: list[int] = []
    for piece in pieces:
        _unite(lead, piece)
    while len(pieces) > 1:
        way = _way(graph, free, pieces)
        if way is None:
            apart, pieces = True, pieces[1:]
            continue
        _unite(lead, way)
        links += way[1:-1]
        reached = next(piece for piece in pieces if way[-1] in piece)
        pieces = [pieces[0] + way[1:-1] + reached, *(piece for piece in pieces[1:] if piece is not reached)]
    found = [(ProblemKind.GROUP_LINKED, links)] if links else []
    found += [(ProblemKind.GROUP_APART, members.tolist())] if apart else []
    return [Problem(kind, tuple(cells), facts={"group": group}) for kind, cells in found]


def _way(graph: CellGraph, free: Flags, pieces: list[list[int]]) -> list[int] | None:
    """The fewest cells from the first piece to another, both ends included; None if there is no way."""
    goal = {cell for piece in pieces[1:] for cell in piece}
    came: dict[int, int] = dict.fromkeys(pieces[0], -1)
    queue = list(pieces[0])
    for cell in queue:
        if cell in goal:
            way = [cell]
            while came[way[-1]] != -1:
                way.append(came[way[-1]])
            return way[::-1]
        for near in graph.neighbours[cell]:
            if near not in came and free[near]:
                came[near] = cell
                queue.append(near)
    return None


def _leader(lead: Ints, cell: int) -> int:
    while lead[cell] != cell:
        lead[cell] = lead[lead[cell]]
        cell = int(lead[cell])
    return cell


def _unite(lead: Ints, cells: list[int]) -> None:
    first = _leader(lead, cells[0])
    for cell in cells[1:]:
        lead[_leader(lead, cell)] = first
