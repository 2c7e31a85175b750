"""Names for the bench's city: each once, but for the twins that are wanted; many of them a character apart."""

import random
import tomllib
from pathlib import Path
from typing import Any

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
_NUMERALS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """A number below 100 in Chinese."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


class Names:
    """Makes names up and remembers which are taken."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.taken: set[str] = set()

    def fresh(self, make: Any) -> str:
        """The first name that ``make`` returns and that is not taken; it is taken then."""
        while (name := str(make())) in self.taken:
            pass
        self.taken.add(name)
        return name

    def stem(self) -> str:
        """Two characters to begin a name with."""
        first = self._rng.choice(WORDS["first"])
        second = self._rng.choice(WORDS["second"])
        return self.stem() if first == second else first + second

    def estate(self, near: str) -> str:
        """An estate; in three of ten cases called after ``near``, the stem of its community."""
        rng = self._rng
        kind = rng.random()
        if kind < 0.22:
            return self.fresh(self._yard)
        if kind < 0.4:
            return self.fresh(lambda: self.stem() + rng.choice(WORDS["second_words"]))
        if kind < 0.62 and any(near + end not in self.taken for end in WORDS["estate_ends"]):
            return self.fresh(lambda: near + rng.choice(WORDS["estate_ends"]))
        return self.fresh(lambda: self.stem() + rng.choice(WORDS["estate_ends"]))

    def _yard(self) -> str:
        rng = self._rng
        start = rng.choice(WORDS["body_starts"]) if rng.random() < 0.4 else self.stem()
        return start + rng.choice(WORDS["bodies"]) + rng.choice(["家属院", "家属院", "家属楼", "小区"])

    def one_apart(self, name: str) -> str:
        """A name that differs from ``name`` in one character of its stem."""
        place = self._rng.randrange(min(2, len(name) - 1))
        words = WORDS["second" if place else "first"]
        return self.fresh(lambda: name[:place] + self._rng.choice(words) + name[place + 1 :])

    def road(self) -> str:
        """A road, street or lane."""
        rng = self._rng
        return self.fresh(
            lambda: (
                (rng.choice(WORDS["roads"]) if rng.random() < 0.4 else self.stem())
                + rng.choice(WORDS["road_sides"])
                + rng.choice(WORDS["road_ends"])
            )
        )

    def village(self) -> str:
        """A village without its last word."""
        rng = self._rng
        if rng.random() < 0.5:
            return self.fresh(lambda: rng.choice(WORDS["surnames"]) + rng.choice(WORDS["hamlets"]))
        return self.fresh(self.stem)

    def landmark(self, near: str) -> str:
        """A school, hospital, market or office, mostly called after the part of the city it stands in."""
        rng = self._rng
        group = rng.choice(["schools", "schools", "hospitals", "markets", "markets", "offices", "offices"])
        stem = near if rng.random() < 0.35 else ""
        made = lambda: (stem or self.stem()) + rng.choice(WORDS[group])  # noqa: E731
        return self.fresh(made if not stem or any(stem + w not in self.taken for w in WORDS[group]) else self._office)

    def _office(self) -> str:
        return self.stem() + str(self._rng.choice(WORDS["offices"]))

    def shop(self) -> str:
        """A shop."""
        return self.fresh(lambda: self.stem() + self._rng.choice(WORDS["trades"]))
