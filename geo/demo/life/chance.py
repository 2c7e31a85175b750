"""Chance that repeats itself: the same seed and topic give the same draws, whatever else was drawn before."""

import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Chance:
    """Draws of one topic.

    Args:
        seed: of the demo.
        topic: what is drawn, so that topics do not disturb each other.
    """

    def __init__(self, seed: int, *topic: object) -> None:
        self._random = random.Random(":".join(str(part) for part in (seed, *topic)))  # noqa: S311

    def happens(self, share: float) -> bool:
        """True in ``share`` of the draws."""
        return self._random.random() < share

    def number(self, lowest: int, highest: int) -> int:
        """A whole number, both ends included."""
        return lowest + int(self._random.random() * (highest - lowest + 1))

    def real(self, lowest: float, highest: float) -> float:
        """A number between two others."""
        return lowest + self._random.random() * (highest - lowest)

    def one(self, items: Sequence[T]) -> T:
        """One of ``items``, each as likely."""
        return items[int(self._random.random() * len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """``count`` different of ``items``."""
        return self._random.sample(items, count)

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """All of ``items`` in another order."""
        mixed = list(items)
        self._random.shuffle(mixed)
        return mixed

    def log_normal(self, sigma: float) -> float:
        """A factor about 1 whose logarithm has the standard deviation ``sigma``."""
        return self._random.lognormvariate(0.0, sigma)

    def wait(self, mean: float) -> float:
        """A time until something happens, ``mean`` on average, often short and seldom long."""
        return self._random.expovariate(1.0 / mean)


class Urn(Generic[T]):
    """Things to draw with given weights, many times.

    Args:
        items: at least one.
        weights: not negative, as many, at least one above zero.
    """

    def __init__(self, items: Sequence[T], weights: Iterable[float]) -> None:
        self._items = items
        self._sums = list(accumulate(weights))
        if len(self._sums) != len(items) or not self._sums or self._sums[-1] <= 0:
            raise ValueError("an urn needs things with weight")

    def draw(self, chance: Chance) -> T:
        """One of the items, as likely as its weight."""
        last = len(self._items) - 1
        return self._items[min(last, bisect_right(self._sums, chance.real(0.0, self._sums[-1])))]
