"""``python -m bench.addresses.fit_tails PATH``: fits the weights of the tail reader on labelled addresses.

Reads the train part of the file at PATH, as ``labelled.py`` describes it; writes ``geo/addresses/tail_weights.toml``.
The fit is maximum likelihood with a quadratic penalty, by L-BFGS; where several readings of the model say what is
right, their sum counts.
"""

import sys
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.addresses.labelled import Labelled, read
from geo.addresses import tail_model
from geo.addresses.tail import Reading, read_as
from geo.addresses.tail_items import AtomGroup, atom_groups

Vector = npt.NDArray[np.float64]
PENALTY = 1.0
SEEN_AT_LEAST = 5
CUTS = (0.2, 0.3)
SMALLEST = 0.02
STEPS = 150
MEMORY = 12


def main(path: Path) -> None:
    problem = Problem(row for row in read(path) if row.split == "train")
    kept = fit(problem)
    target = Path(tail_model.__file__).with_name("tail_weights.toml")
    target.write_text(written(kept), "utf-8")
    print(f"{problem.groups} groups, {len(kept)} weights, {target}")


def fit(problem: "Problem") -> dict[str, float]:
    """The weights of ``problem``, fitted again without those that came out small, so that the table is short."""
    weights = minimise(problem, np.zeros(len(problem.names)))
    for cut in CUTS:
        problem.left_out |= np.abs(weights) < cut
        weights = minimise(problem, np.where(problem.left_out, 0.0, weights))
    return {name: float(w) for name, w in zip(problem.names, weights, strict=True) if abs(w) >= SMALLEST}


def examples(row: Labelled) -> Iterator[tuple[AtomGroup, Reading]]:
    """The groups whose right reading is known: the tail, and the number of a road with what follows it."""
    groups = atom_groups(row.text)
    tail = row.tail(groups)
    if tail is not None:
        yield tail, row.right_for(tail)
    if row.road_number is not None and row.reading.building is None:
        number, start = row.road_number
        for group in groups:
            if group.after_road and group.start == start and group is not tail:
                ends_with_tail = tail is not None and group.end == tail.end
                yield group, replace(row.reading, building=number) if ends_with_tail else Reading(building=number)


class Problem:
    """All readings of all groups as rows of feature counts, with which of them are right."""

    def __init__(self, rows: Iterable[Labelled]) -> None:
        places: dict[str, int] = defaultdict(lambda: len(places))
        seen: dict[int, int] = defaultdict(int)
        columns: list[int] = []
        owners: list[int] = []
        starts: list[int] = []
        right: list[bool] = []
        for row in rows:
            for group, wanted in examples(row):
                shape = tail_model.shape_of(group)
                every = tail_model.segmentations(shape.atoms)
                fits = agreeing([read_as(group.atoms, segments) for segments in every], wanted)
                if not any(fits):
                    continue
                starts.append(len(right))
                for segments, fit in zip(every, fits, strict=True):
                    for name in tail_model.features(shape, segments):
                        columns.append(places[name])
                        owners.append(len(right))
                        seen[places[name]] += fit
                    right.append(fit)
        self.groups = len(starts)
        self._columns, self._owners = np.array(columns), np.array(owners)
        self._starts, self._right = np.array(starts), np.array(right)
        self._sizes = np.diff(np.append(self._starts, len(right)))
        self.left_out = np.zeros(len(places), bool)
        self._rare = np.array([seen[place] < SEEN_AT_LEAST for place in range(len(places))])
        self.names = list(places)

    def loss(self, weights: Vector) -> tuple[float, Vector]:
        """The negative log-likelihood with its penalty, and its gradient."""
        scores: Vector = np.bincount(self._owners, weights[self._columns], len(self._right)).astype(np.float64)
        everything, share = self._softmax(scores)
        correct, target = self._softmax(np.where(self._right, scores, -np.inf))
        surplus = (share - target)[self._owners]
        gradient = np.bincount(self._columns, surplus, len(weights)) + PENALTY * weights
        return float((everything - correct).sum() + PENALTY / 2 * (weights @ weights)), gradient

    def held_back(self, gradient: Vector) -> Vector:
        """``gradient`` without what may not move: weights left out, and the rise of those hardly ever right."""
        return np.where(self.left_out | (self._rare & (gradient < 0)), 0.0, gradient)

    def _softmax(self, scores: Vector) -> tuple[Vector, Vector]:
        top = np.maximum.reduceat(scores, self._starts)
        powers = np.exp(scores - np.repeat(top, self._sizes))
        total = np.add.reduceat(powers, self._starts)
        return top + np.log(total), powers / np.repeat(total, self._sizes)


def agreeing(readings: list[Reading], wanted: Reading) -> list[bool]:
    """Which readings are right: with the floor if any is, without it else (the labels often leave it out)."""
    exact = [reading == wanted for reading in readings]
    if any(exact):
        return exact
    return [replace(reading, floor=None) == replace(wanted, floor=None) for reading in readings]


def minimise(problem: Problem, weights: Vector) -> Vector:
    """L-BFGS with a backtracking line search."""
    memory: deque[tuple[Vector, Vector]] = deque(maxlen=MEMORY)
    value, gradient = problem.loss(weights)
    gradient = problem.held_back(gradient)
    for _ in range(STEPS):
        step = -_inverse_hessian_times(gradient, memory)
        rate, slope = 1.0 if memory else 1.0 / max(1.0, float(np.abs(gradient).sum())), float(gradient @ step)
        while True:
            moved = weights + rate * step
            new_value, new_gradient = problem.loss(moved)
            if new_value <= value + 1e-4 * rate * slope or rate < 1e-6:
                break
            rate /= 2
        new_gradient = problem.held_back(new_gradient)
        if (moved - weights) @ (new_gradient - gradient) > 1e-10:
            memory.append((moved - weights, new_gradient - gradient))
        gain, weights, value, gradient = value - new_value, moved, new_value, new_gradient
        if gain < 1e-5 * abs(value):
            break
    return weights


def _inverse_hessian_times(gradient: Vector, memory: Iterable[tuple[Vector, Vector]]) -> Vector:
    pairs = list(memory)
    direction, factors = gradient.copy(), []
    for moved, turned in reversed(pairs):
        factors.append(float(moved @ direction) / float(moved @ turned))
        direction -= factors[-1] * turned
    if pairs:
        moved, turned = pairs[-1]
        direction *= float(moved @ turned) / float(turned @ turned)
    for (moved, turned), factor in zip(pairs, reversed(factors), strict=True):
        direction += moved * (factor - float(turned @ direction) / float(moved @ turned))
    return direction


def written(weights: dict[str, float]) -> str:
    """The weights as TOML: a table for each kind of feature."""
    tables: dict[str, list[str]] = defaultdict(list)
    for name, weight in sorted(weights.items()):
        kind, rest = name.split(" ", 1)
        tables[kind].append(f'"{rest}" = {weight:.2f}')
    head = (
        "# Weights of the tail reader's features: what speaks for a level (positive) and what against it, in nats.\n"
        "# Not written by hand: fitted by bench/addresses/fit_tails.py. Source: NAACL 2019 address elements, train\n"
        '# part (Li, Lu, Xie, Li: "Neural Chinese Address Parsing").\n'
    )
    return head + "".join(f"\n[weights.{kind}]\n" + "\n".join(lines) + "\n" for kind, lines in sorted(tables.items()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
