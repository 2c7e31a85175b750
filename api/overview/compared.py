"""Kinds side by side with the span they are held against, and the success rate."""

from api.overview.schema import KindCompared, KindCount, Success
from geo.heat.figures import Figures
from geo.heat.kinds import KindTree


def success(found: Figures) -> Success:
    """The success rate with its numerator and denominator; null while nothing has ended."""
    ended = found.settled_this_year + found.failed_this_year
    rate = round(found.settled_this_year / ended, 4) if ended else None
    return Success(numerator=found.settled_this_year, denominator=ended, rate=rate)


def kind_compared(tree: KindTree, code: str, found: Figures, language: str) -> KindCompared:
    """A kind with everything under it, beside the other span."""
    return KindCompared(
        code=code,
        name=tree[code].in_language(language),
        n=tree.total(found.kinds, code),
        n_before=tree.total(found.kinds_before, code),
    )


def kinds_compared(tree: KindTree, found: Figures, language: str) -> list[KindCompared]:
    """The kinds that stand under no other and had a case in either span, most first; they add up to all cases."""
    compared = [kind_compared(tree, code, found, language) for code in tree.roots]
    return sorted((kind for kind in compared if kind.n or kind.n_before), key=lambda k: (-k.n, -k.n_before, k.code))


def kinds_counted(tree: KindTree, found: Figures, language: str) -> list[KindCount]:
    """The same of the period alone."""
    return [
        KindCount(code=kind.code, name=kind.name, n=kind.n) for kind in kinds_compared(tree, found, language) if kind.n
    ]
