"""What a case is counted under beside its place and day: all, its kind and what stands above it, channel, state."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from geo.heat.filter import CHANNELS, STATES
from geo.heat.kinds import KindTree

ALL = ""
_NONE = -1


class Values:
    """Every value that counters may have, each with its place in :attr:`texts`.

    Args:
        tree: the dictionary of kinds.

    Attributes:
        texts: the values as ``heat_count.value`` names them, in the order of their characters.
        kinds: the codes of the kinds; facts name a kind by its place here, and likewise ``channels`` and ``states``.
    """

    channels: ClassVar[Sequence[str]] = CHANNELS
    states: ClassVar[Sequence[str]] = STATES

    def __init__(self, tree: KindTree) -> None:
        self.kinds = tree.under(tree.roots)
        named = [f"k{code}" for code in self.kinds], [f"c{name}" for name in CHANNELS], [f"s{name}" for name in STATES]
        self.texts = tuple(sorted([ALL, *(text for texts in named for text in texts)]))
        place = {text: i for i, text in enumerate(self.texts)}
        lines = [[place[f"k{above}"] for above in tree.lineage(code)] for code in self.kinds]
        self._lineages = [_column(lines, depth) for depth in range(max(map(len, lines), default=0))]
        self._channels = np.array([place[text] for text in named[1]], dtype=np.int64)
        self._states = np.array([place[text] for text in named[2]], dtype=np.int64)

    def of_channels(self, channels: NDArray[np.int16]) -> NDArray[np.int64]:
        """The value of each channel, shape (n,)."""
        return self._channels[channels]

    def of_states(self, states: NDArray[np.int16]) -> NDArray[np.int64]:
        """The value of each state, shape (n,)."""
        return self._states[states]

    def of_kinds(self, kinds: NDArray[np.int16]) -> Iterable[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """For each step up the dictionary: which of ``kinds`` (positions) have somebody there, and that one's value."""
        for line in self._lineages:
            values = line[kinds]
            held = np.flatnonzero(values != _NONE)
            yield held, values[held]


def _column(lines: Sequence[Sequence[int]], depth: int) -> NDArray[np.int64]:
    return np.array([line[depth] if depth < len(line) else _NONE for line in lines], dtype=np.int64)
