"""What an eight-no grid is: a dated version of its items."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Rule = Literal["incidents", "overdue"]


@dataclass(frozen=True)
class Item:
    """One thing that a grid must have none of.

    Attributes:
        code: such as ``criminal``.
        rule: what is counted: reported incidents, or disputes open past their deadline when the month ends.
        kinds: the kinds of incidents that count, all of which have to be reported; none for disputes.
    """

    code: str
    name: str
    name_en: str
    rule: Rule
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definition:
    """The items of one version, in their order; ``valid_from`` is its first day, None if it has held ever since."""

    version: int
    valid_from: date | None
    items: tuple[Item, ...]

    @property
    def kinds(self) -> list[str]:
        """Every kind of incident that one of the items counts."""
        return list(dict.fromkeys(kind for item in self.items for kind in item.kinds))
