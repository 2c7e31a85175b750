"""``python -m bench.addresses.fit_weights URL``: fits the weights of the evidence on the calibration noise.

Reads the city's library from the database at URL (``bench/addresses/store.py`` makes it); prints the table for
``geo/addresses/weights.py`` and the sharpness of both confidences. The fit is maximum likelihood of a softmax over the
meanings of each text and "none of the known places", with a penalty for straying from what stands in the table, by
Newton's method; the sharpness is a logistic regression through nought on other seeds (Platt 1999). Never on the test
noise.
"""

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.addresses import loaded
from bench.addresses.calibration import Calibration
from bench.addresses.calibration_parts import SETS_OF_ABSENT, absent
from bench.addresses.city import build
from bench.addresses.model import City, Home
from bench.addresses.query import Query
from geo.addresses.candidates import grid_of
from geo.addresses.hypotheses import Hypothesis
from geo.addresses.known_areas import AreasAt
from geo.addresses.library import Library
from geo.addresses.weights import UNKNOWN, WEIGHTS
from geo.core import clock

Vector = npt.NDArray[np.float64]
FIT_SEEDS, SHARPNESS_SEEDS = (11, 12), (21, 22)
KNOWN, ABSENT = 3_200, 800
ABSENT_KINDS = ("written out", "areas left out", "mixed")
# How much of all that is asked is about places that are not in the library: more than in life, for a question that
# need not have been asked costs less than a dispute sent to the wrong grid.
SHARE_ABSENT = 1 / 4
# Of how many texts what stands in the table counts as much; how far apart meanings stop to matter, in nats.
PENALTY, FAR = 0.05, 40.0
# What the noise hardly holds, or holds otherwise than life, stays as it stands in the table.
HELD = frozenset(
    (
        "alias",
        "short",
        "other_character",
        "other_part",
        "several_slips",
        "telling_added",
        "telling_left_out",
        "before",
        "telling_before",
        "left_before",
        "broken_off",
        "begun",
        "begun_few",
        "goes_on",
        "after",
        "left_after",
        "part_behind",
        "elsewhere",
        "unknown_area",
        "other_community",
        "other_town",
        "other_bare",
        "known_area",
        "no_building",
        "no_building_of_known",
    )
)
# People slip less often than the noise does: each slip costs that much more than was fitted, in nats.
SLIPS = frozenset(("homophone", "nearly_homophone", "look_alike", "left_out", "doubled", "added", "swapped"))
SELDOM = 1.0
STEPS, ENOUGH = 25, 1e-4
# A share nearer to nought or one than this counts as this: one odd text is not to say more than all others together.
LEAST = 1e-3
_NAMES = [*WEIGHTS, "unknown"]
_START = np.array([*WEIGHTS.values(), UNKNOWN])


def main(url: str) -> None:
    weights = fit([example for seed in FIT_SEEDS for example in examples(url, seed)])
    for name, before, after in zip(_NAMES, _START, weights, strict=True):
        print(f'    "{name}": {after:.2f},  # was {before:.2f}')
    held_back = [example for seed in SHARPNESS_SEEDS for example in examples(url, seed)]
    print(
        "sharpness of address, grid:", *(f"{sharpness(held_back, weights, by):.2f}" for by in ("right", "right_grid"))
    )


@dataclass(frozen=True)
class Example:
    """A text of the noise as the matcher understands it; the last row stands for "none of the known places".

    Attributes:
        evidence: a row a meaning, a column a kind of evidence.
        right: which rows are what is meant.
        right_grid: which rows lie in the grid that is meant.
        grid: by row, which grid it lies in.
        part: by row, how sure that is if it is what is meant.
        weight: how many texts it stands for.
    """

    evidence: Vector
    right: npt.NDArray[np.bool_]
    right_grid: npt.NDArray[np.bool_]
    grid: npt.NDArray[np.int64]
    part: Vector
    weight: float


def examples(url: str, seed: int) -> Iterator[Example]:
    """What there is to learn from the texts of one seed: about known places, and about some taken out."""
    city = build()
    yield from _of(loaded.library(url), city, Calibration(city, seed).labelled(KNOWN), 1.0)
    weight = SHARE_ABSENT / (1 - SHARE_ABSENT) * KNOWN / (ABSENT * len(SETS_OF_ABSENT))
    for which in SETS_OF_ABSENT:
        ids = absent(city, which)
        noise = Calibration(city, seed, only=ids)
        each = ABSENT // len(ABSENT_KINDS)
        queries = [query for kind in ABSENT_KINDS for query in noise.queries(kind, each)]
        yield from _of(loaded.library(url, sorted(ids)), city, queries, weight)


def _of(library: Library, city: City, queries: Iterable[Query], weight: float) -> Iterator[Example]:
    areas_at = library.areas.at(clock.now())
    for query in queries:
        # What names two places is not weighed by the softmax: each of them is meant.
        if query.others and query.others[0].place.name != query.home.place.name:  # type: ignore[union-attr]
            continue
        _, found = library.meanings(query.text, areas_at)
        if found:
            yield _example(found, city, query, areas_at, weight)


def _example(found: Sequence[Hypothesis], city: City, query: Query, areas_at: AreasAt, weight: float) -> Example:
    near = [hypothesis for hypothesis in found if hypothesis.score > found[0].score - FAR]
    meant = [query.home, *query.others] if query.home else []
    codes = {city.grid_codes[home.grid] for home in meant}
    evidence = np.zeros((len(near) + 1, len(_NAMES)))
    evidence[-1, -1] = 1.0
    places: dict[str, int] = {}
    right, right_grid, grid, parts = [], [], [], []
    for row, hypothesis in zip(evidence, near, strict=False):
        for kind, amount in hypothesis.evidence.items():
            row[_NAMES.index(kind)] = amount
        found_grid, part = grid_of(hypothesis, areas_at)
        parts.append(part)
        code = found_grid.code if found_grid else ""
        grid.append(places.setdefault(code, len(places)))
        right_grid.append(code in codes)
        right.append(any(_is(hypothesis, home, query) for home in meant))
    is_none = not any(right)
    return Example(
        evidence,
        np.array([*right, is_none]),
        np.array([*right_grid, False]),
        np.array([*grid, -1]),
        np.array([*parts, 0.0]),
        weight,
    )


def _is(hypothesis: Hypothesis, home: Home, query: Query) -> bool:
    chain = hypothesis.found.chain
    if hypothesis.name.of.id != home.place.id:
        return False
    if query.expected == "home" and home.unit_id is not None:
        return bool(chain) and chain[-1].id == home.unit_id
    return query.expected != "grid" or not chain or chain[0].key == home.building


def fit(learnt: Sequence[Example]) -> Vector:
    """The weights under which what is meant is likeliest."""
    weights = _START.copy()
    free = np.array([name not in HELD for name in _NAMES])
    for _ in range(STEPS):
        gradient, curvature = PENALTY * (weights - _START), PENALTY * np.eye(len(weights))
        for example in learnt:
            scores = example.evidence @ weights
            share, target = _softmax(scores), _softmax(np.where(example.right, scores, -np.inf))
            mean = share @ example.evidence
            gradient += example.weight * ((share - target) @ example.evidence)
            curvature += example.weight * (
                (example.evidence * share[:, None]).T @ example.evidence - np.outer(mean, mean)
            )
        step = np.zeros(len(weights))
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        weights -= step * min(1.0, 2.0 / float(np.abs(step).max()))
        if float(np.abs(step).max()) < ENOUGH:
            break
    return weights - SELDOM * np.array([name in SLIPS for name in _NAMES])


def sharpness(held_back: Sequence[Example], weights: Vector, by: str) -> float:
    """By which factor the logits of the shares are to be taken so that they come true."""
    logits, true, counts = [], [], []
    for example in held_back:
        shares = _softmax(example.evidence @ weights)
        best = int(shares[:-1].argmax())
        in_grid = example.grid == example.grid[best]
        share = float(shares[best] if by == "right" else (shares * example.part)[in_grid].sum())
        share = min(max(share, LEAST), 1 - LEAST)
        logits.append(math.log(share / (1 - share)))
        true.append(float(getattr(example, by)[best]))
        counts.append(example.weight)
    x, y, many = np.array(logits), np.array(true), np.array(counts)
    factor = 1.0
    for _ in range(STEPS):
        said = 1 / (1 + np.exp(-factor * x))
        step = float((many * x) @ (said - y)) / float((many * x * x) @ (said * (1 - said)))
        factor -= min(max(step, -0.2), 0.2)
    return factor


def _softmax(scores: Vector) -> Vector:
    powers: Vector = np.exp(scores - scores.max())
    total = float(powers.sum())
    return powers / total


if __name__ == "__main__":
    main(sys.argv[1])
