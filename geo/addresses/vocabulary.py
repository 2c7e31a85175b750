"""How likely a string is a name at all, as the names of the library are made: a slip, or a place that is not known?"""

import math
from collections import Counter
from collections.abc import Set

_ORDER = 4
_BEGIN, _END = "^", "$"
# Of characters that no name has, any of some thousands may come.
_CHARACTERS = 6000
# Of how many names on their ways of making names can be told from chance, and what a usual name is likely then; how
# far below that nothing speaks for a name any more. In nats.
_ENOUGH, _USUAL, _NAME_TO_SLIP = 100, -10.0, 14.0


class Vocabulary:
    """What characters follow each other in names: counts of up to four, each order smoothed by the next shorter one
    (Witten and Bell 1991), so that a known stem with a known end is likely although nothing is called so.

    Args:
        names: normalised, each once.
    """

    def __init__(self, names: Set[str]) -> None:
        self._trust = len(names) / (len(names) + _ENOUGH)
        grams: Counter[str] = Counter()
        for name in names:
            text = f"{_BEGIN}{name}{_END}"
            for end in range(2, len(text) + 1):
                grams.update([text[start:end] for start in range(max(0, end - _ORDER), end)])
        self._counts = dict(grams)
        follows: dict[str, list[int]] = {}
        for gram, count in grams.items():
            context = follows.setdefault(gram[:-1], [0, 0])
            context[0] += count
            context[1] += 1
        self._follows = {context: (total, kinds) for context, (total, kinds) in follows.items()}

    def name_like(self, written: str) -> float:
        """How far ``written`` is made as names are: 0 where it cannot be told, 1 for a usual name."""
        return self._trust * max(0.0, 1.0 + (self.likelihood(written) - _USUAL) / _NAME_TO_SLIP)

    def likelihood(self, written: str) -> float:
        """The logarithm of the probability that a name is ``written`` so."""
        text = f"{_BEGIN}{written}{_END}"
        return sum(
            [math.log(self._next(text[max(0, end - _ORDER + 1) : end], text[end])) for end in range(1, len(text))]
        )

    def _next(self, context: str, character: str) -> float:
        likely = 1 / _CHARACTERS
        for start in range(len(context), -1, -1):
            found = self._follows.get(context[start:])
            if found is None:
                break
            total, kinds = found
            likely = (self._counts.get(context[start:] + character, 0) + kinds * likely) / (total + kinds)
        return likely
