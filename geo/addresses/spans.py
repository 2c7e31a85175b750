"""Sets of positions in a text as the bits of a whole number: joining and taking away cost next to nothing."""

from collections.abc import Iterable, Iterator

Span = tuple[int, int]


def mask(start: int, end: int) -> int:
    """The positions from ``start`` until before ``end``."""
    return (1 << end) - (1 << start) if end > start else 0


def masks(spans: Iterable[Span]) -> int:
    """The positions of all ``spans``."""
    joined = 0
    for start, end in spans:
        joined |= (1 << end) - (1 << start) if end > start else 0
    return joined


def runs(positions: int) -> Iterator[Span]:
    """The spans of positions that stand together, from the left."""
    while positions:
        start = (positions & -positions).bit_length() - 1
        gone = ~(positions >> start)
        length = (gone & -gone).bit_length() - 1
        yield start, start + length
        positions &= ~mask(start, start + length)
