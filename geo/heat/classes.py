"""Classes of a choropleth: few, with bounds that people can say aloud, from the values themselves.

Zero is a class of its own, because "none" is news of another sort than "few". The rest is cut at quantiles, so that
each colour is used about as often, and each cut is then moved up to the next round number (1, 1.5, 2, 2.5, 3, 4, 5, 6,
8 times a power of ten), so that the legend reads easily and small changes of the data do not move it.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

COLOURS = 5
_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True)
class ValueClass:
    """Values from ``lowest`` to ``highest``, both included; the next class begins above."""

    lowest: float
    highest: float


def classes_of(values: Iterable[float], *, whole: bool, colours: int = COLOURS) -> list[ValueClass]:
    """The classes of ``values`` (none negative), lowest first; the zero class is there if a zero is.

    Args:
        values: one for each area that has one.
        whole: counts, whose classes run from whole number to whole number.
        colours: how many classes there are above zero at most.
    """
    given = sorted(values)
    positive = [value for value in given if value > 0]
    found = [ValueClass(0, 0)] if len(positive) < len(given) else []
    least = 1.0 if whole else 0.01
    low = least
    for cut in _cuts(positive, colours, whole=whole):
        found.append(ValueClass(low, cut))
        low = cut + least
    return [ValueClass(_plain(c.lowest), _plain(c.highest)) for c in found]


def _cuts(positive: list[float], colours: int, *, whole: bool) -> list[float]:
    """Upper bounds of the classes, ascending; the last is not below the highest value."""
    if not positive:
        return []
    last = len(positive) - 1
    wanted = [positive[round(last * part / colours)] for part in range(1, colours)]
    top = math.ceil(positive[-1]) if whole else positive[-1]
    cuts = sorted({_nice(value, whole=whole) for value in wanted})
    return [cut for cut in cuts if cut < top] + [top]


def _nice(value: float, *, whole: bool) -> float:
    scale = 10.0 ** math.floor(math.log10(value))
    nice = next(step for step in _STEPS if step * scale >= value - 1e-9) * scale
    return float(math.ceil(nice)) if whole else round(nice, 2)


def _plain(value: float) -> float:
    """Whole numbers without a fraction, the rest to a hundredth."""
    return round(value) if float(value).is_integer() else round(value, 2)
