"""Invented names and telephone numbers."""

from geo.demo.life.chance import Chance, Urn
from geo.demo.life.texts import table

_PHONE_PREFIX = "000"
_PARTS = ("single", "female_first", "female_last", "male_first", "male_last")


class People:
    """Draws names of people, none of them of a known person, and a telephone number for each.

    Args:
        chance: the draws of this topic.
    """

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        words = table("names")
        self._parts: dict[str, str] = {part: words[part] for part in _PARTS}
        self._surnames: Urn[str] = Urn(list(words["surnames"]), words["surnames"].values())
        self._numbers: set[int] = set()

    def name(self) -> str:
        """A full name; two people may share one, as they do."""
        surname = self._surnames.draw(self._chance)
        if self._chance.happens(0.17):
            return surname + self._chance.one(self._parts["single"])
        if self._chance.happens(0.46):
            return (
                surname + self._chance.one(self._parts["female_first"]) + self._chance.one(self._parts["female_last"])
            )
        return surname + self._chance.one(self._parts["male_first"]) + self._chance.one(self._parts["male_last"])

    def caller(self) -> str:
        """What a caller leaves as a name."""
        return self._surnames.draw(self._chance) + self._chance.one(("先生", "女士", "女士", "师傅", "阿姨", "大叔"))

    def phone(self) -> str:
        """Eleven digits that can never be a number, different each time."""
        while True:
            number = self._chance.number(10_000_000, 99_999_999)
            if number not in self._numbers:
                self._numbers.add(number)
                return f"{_PHONE_PREFIX}{number}"
