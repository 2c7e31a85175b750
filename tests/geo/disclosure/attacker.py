"""Somebody who has everything that was published, and finds by linear programming what a number can be at most."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack

from geo.areas.level import Level
from geo.disclosure.hiding import LEAST
from geo.disclosure.lattice import MONTHS, MONTHS_OF_KINDS, Cell, published_cells, starts, summed
from tests.geo.disclosure.worlds import DISTRICT, Atom, World

_ALMOST = 1e-6
Row = NDArray[np.float64]


def published_of(world: World) -> dict[Cell, int]:
    return published_cells(DISTRICT, world.frozen)


def parts(cell: Cell, atoms: list[Atom]) -> Row:
    """Which atoms are part of a published cell, as a row of ones and zeros."""
    months = set(starts(cell.start, months_of(cell), 1))
    places = {
        Level.DISTRICT: [DISTRICT] * len(atoms),
        Level.TOWN: [atom.town for atom in atoms],
        Level.COMMUNITY: [atom.community for atom in atoms],
    }[cell.level]
    found = [
        place == cell.area and atom.month in months and cell.kind in (None, atom.kind)
        for place, atom in zip(places, atoms, strict=True)
    ]
    return np.array(found, dtype=np.float64)


def months_of(cell: Cell) -> int:
    return MONTHS[cell.level] if cell.kind is None else MONTHS_OF_KINDS


def equations(world: World) -> tuple[csr_array, Row]:
    """All that is published as equations over the atoms: every told cell, and every longer sum of cells in a row."""
    atoms, told = list(world.counts), published_of(world)
    rows = {cell: parts(cell, atoms) for cell in told}
    found = [(row, told[cell]) for cell, row in rows.items()]
    for cell in told:
        step = months_of(cell)
        for units in (2, 3, 4, 12):
            longer = [cell._replace(start=start) for start in starts(cell.start, step * units, step)]
            total = summed(longer, told)
            if total is not None:
                found.append((sum((rows[each] for each in longer), np.zeros(len(atoms))), total))
    numbers = np.array([total for _, total in found], dtype=np.float64)
    return csr_array(np.array([row for row, _ in found]).reshape(len(found), len(atoms))), numbers


def found_out(world: World) -> dict[Atom, float]:
    """The small atoms of which the attacker can say that they are small, with what each can be at most.

    Whatever else somebody may want to know of a place is a sum of atoms: if it is small so are they, and where one of
    them may be larger, so may it.
    """
    atoms = list(world.counts)
    left = {place for place, atom in enumerate(atoms) if world.counts[atom] < LEAST}
    matrix, numbers = equations(world)
    wished, revealed = np.zeros(len(atoms)), {}
    while left:
        # Atoms that fit what was published, large in as many places as can be, answer for many at once.
        wished[:] = 0
        wished[list(left)] = 1
        fit = atoms_that_fit(wished, matrix, numbers)
        larger = {place for place in left if fit[place] > LEAST - _ALMOST}
        if not larger:
            place = left.pop()
            wished[:] = 0
            wished[place] = 1
            fit = atoms_that_fit(wished, matrix, numbers)
            if fit[place] < LEAST - _ALMOST:
                revealed[atoms[place]] = float(fit[place])
            larger = {place for place in left if fit[place] > LEAST - _ALMOST}
        left -= larger
    return revealed


def atoms_that_fit(wished: Row, matrix: csr_array, numbers: Row) -> Row:
    """Atoms for which all that was published holds, with those wished for as large as can be, up to :data:`LEAST`."""
    # Each atom is the sum of a part of that size and a rest. Nothing published may bound it: a bound far above all
    # else keeps the program solvable.
    bounds = [(0, LEAST)] * len(wished) + [(0, 10_000)] * len(wished)
    given = {"A_eq": hstack([matrix, matrix]), "b_eq": numbers} if len(numbers) else {}
    solved = linprog(-np.concatenate([wished, 0 * wished]), bounds=bounds, method="highs", **given)
    if not solved.success:
        raise AssertionError(solved.message)
    small_part, rest = np.split(np.asarray(solved.x, dtype=np.float64), 2)
    fit: Row = small_part + rest
    return fit
