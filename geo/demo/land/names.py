"""Invented names that sound like Jiuquan: lanes, estates, shops; each given out once where that matters."""

import tomllib
from importlib import resources
from typing import Any

import numpy as np

WORDS: dict[str, Any] = tomllib.loads(resources.files("geo.demo.land").joinpath("names.toml").read_text("utf-8"))


class Names:
    """A source of names that never gives a street, lane or estate name twice."""

    def __init__(self, rng: np.random.Generator, taken: set[str]) -> None:
        self._rng = rng
        self._taken = set(taken)
        self._streets = self._shuffled([w + e for w in WORDS["streets"] for e in ("街", "路")])
        self._lanes = self._shuffled([w + e for w in WORDS["streets"] for e in ("巷", "东巷", "西巷", "南巷", "北巷")])
        self._estates = self._shuffled([w + e for w in WORDS["estates"] for e in WORDS["estate_ends"]])
        self._yards = self._shuffled([w + "家属院" for w in WORDS["works_yards"]])

    def _shuffled(self, names: list[str]) -> list[str]:
        fresh = [n for n in names if n not in self._taken]
        return [fresh[i] for i in self._rng.permutation(len(fresh))]

    def side_street(self) -> str:
        """A street; when all are used, a lane."""
        return self._streets.pop() if self._streets else self.lane()

    def lane(self) -> str:
        """A lane, or '' when all are used: then it has no name."""
        return self._lanes.pop() if self._lanes else ""

    def estate(self, old: bool) -> str:
        """An estate; an old one is often the yard of a works."""
        pool = self._yards if old and self._yards and self._rng.random() < 0.5 else self._estates
        return pool.pop()

    def shop(self, trades: list[str]) -> str:
        """A shop of one of the trades; two may bear the same name, as in life."""
        trade = self._one(trades)
        if self._rng.random() < 0.4:
            return f"{self._one(['老', '小'])}{self._one(WORDS['surnames'])}{trade}"
        return self._one(WORDS["shops"]) + trade

    def _one(self, words: list[str]) -> str:
        return words[int(self._rng.integers(len(words)))]
