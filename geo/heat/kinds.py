"""The dictionary of dispute kinds as a tree, and the three kinds that every figure shows apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KEY_KINDS = ("01", "02", "0402")


@dataclass(frozen=True)
class DisputeKindName:
    """One entry: its code, its names and the code it stands under."""

    code: str
    name: str
    name_en: str
    parent: str | None

    def in_language(self, language: str) -> str:
        """The name in ``zh`` or ``en``."""
        return self.name_en if language == "en" else self.name


class KindTree:
    """All kinds by code, each below its parent in the dictionary (not by how its code begins)."""

    def __init__(self, kinds: Iterable[DisputeKindName]) -> None:
        self._kinds = {kind.code: kind for kind in kinds}

    def __contains__(self, code: str) -> bool:
        return code in self._kinds

    def __getitem__(self, code: str) -> DisputeKindName:
        return self._kinds[code]

    def lineage(self, code: str) -> tuple[str, ...]:
        """``code`` and everything above it, the root last."""
        found: list[str] = []
        at: str | None = code
        while at is not None and at not in found:
            found.append(at)
            at = self._kinds[at].parent
        return tuple(found)

    def under(self, codes: Iterable[str]) -> tuple[str, ...]:
        """``codes`` and everything under them, each once."""
        tops = set(codes)
        return tuple(code for code in self._kinds if tops.intersection(self.lineage(code)))

    @property
    def roots(self) -> tuple[str, ...]:
        """The kinds that stand under no other."""
        return tuple(code for code, kind in self._kinds.items() if kind.parent is None)

    def total(self, counts: Mapping[str, int], code: str) -> int:
        """How many of ``counts`` (by kind) are of ``code`` or under it."""
        return sum(n for kind, n in counts.items() if code in self.lineage(kind))
