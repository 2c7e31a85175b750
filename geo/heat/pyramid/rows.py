"""Increments as rows of ``heat_count``, in PostgreSQL's binary form: arrays of any length, many rows at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.heat.pyramid.increments import Increments

ROWS_AT_ONCE = 200_000
_INT2, _INT4 = 21, 23


@dataclass(frozen=True)
class _Rows:
    """Where each row of a block of increments begins, and the running sums of its days."""

    first: NDArray[np.int64]
    size: NDArray[np.int64]
    sums: NDArray[np.int64]


def encoded(increments: Increments, texts: tuple[str, ...]) -> Iterator[bytes]:
    """The rows of ``heat_count`` that ``increments`` make where there were none, for COPY, in their order.

    Args:
        increments: one block; none of them less than nothing.
        texts: the values by their places.
    """
    rows = _cumulated(increments)
    names = [text.encode() for text in texts]
    lengths = np.array([len(name) for name in names])
    for start in range(0, len(rows.first), ROWS_AT_ONCE):
        yield _encode(increments, rows, np.arange(start, min(start + ROWS_AT_ONCE, len(rows.first))), names, lengths)


def _cumulated(block: Increments) -> _Rows:
    same = np.ones(len(block) - 1, dtype=bool) if len(block) else np.empty(0, dtype=bool)
    for column in (block.value, block.year, block.cell, block.district, block.restricted):
        same &= column[1:] == column[:-1]
    first = np.concatenate([np.zeros(min(len(block), 1), dtype=np.int64), np.flatnonzero(~same) + 1])
    size = np.diff(first, append=len(block))
    running = np.cumsum(block.n)
    before = running[first] - block.n[first]
    return _Rows(first, size, running - np.repeat(before, size))


def _encode(
    block: Increments, rows: _Rows, chosen: NDArray[np.int64], names: list[bytes], lengths: NDArray[np.int64]
) -> bytes:
    """Rows whose arrays and names are as long as each other are one structured array; each then goes to its place."""
    sizes, spelt = rows.size[chosen], lengths[block.value[rows.first[chosen]]]
    shapes = sizes * (int(lengths.max()) + 1) + spelt
    order = np.argsort(shapes, kind="stable")
    starts = np.flatnonzero(np.diff(shapes[order], prepend=-1))
    groups = np.split(order, starts[1:])
    made = [
        _of_shape(block, rows, chosen[group], names, int(sizes[group[0]]), int(spelt[group[0]])) for group in groups
    ]
    placed = np.empty(len(chosen), dtype=object)
    for group, part in zip(groups, made, strict=True):
        placed[group] = part.view(f"V{part.dtype.itemsize}").tolist()
    return b"".join(placed.tolist())


def _of_shape(
    block: Increments, rows: _Rows, chosen: NDArray[np.int64], names: list[bytes], size: int, spelt: int
) -> NDArray[np.void]:
    """Rows with ``size`` days each and values of ``spelt`` bytes."""
    first = rows.first[chosen]
    days = first[:, np.newaxis] + np.arange(size)
    made = np.zeros(len(chosen), dtype=_type(size, spelt))
    made["fields"] = 8
    columns = {"layer": block.layer, "year": block.year[first], "cell": block.cell[first]}
    columns |= {"district": block.district[first], "restricted": block.restricted[first]}
    for name, values in columns.items():
        made[name]["length"] = made.dtype[name]["value"].itemsize
        made[name]["value"] = values
    made["value"]["length"] = spelt
    if spelt:
        made["value"]["value"] = np.array(names)[block.value[first]]
    for name, element, oid, values in (("days", 2, _INT2, block.day[days]), ("sums", 4, _INT4, rows.sums[days])):
        array = made[name]
        array["length"] = _array(size, element).itemsize - 4
        array["dimensions"], array["element"], array["size"], array["from"] = 1, oid, size, 1
        array["items"]["length"] = element
        array["items"]["value"] = values
    return made


def _type(size: int, spelt: int) -> np.dtype[np.void]:
    def field(kind: str) -> np.dtype[np.void]:
        return np.dtype([("length", ">i4"), ("value", kind)])

    return np.dtype(
        [
            ("fields", ">i2"),
            ("layer", field(">i2")),
            ("value", field(f"S{spelt}") if spelt else np.dtype([("length", ">i4")])),
            ("year", field(">i2")),
            ("cell", field(">i8")),
            ("district", field(">i4")),
            ("restricted", field("?")),
            ("days", _array(size, 2)),
            ("sums", _array(size, 4)),
        ]
    )


def _array(size: int, element: int) -> np.dtype[np.void]:
    """An array of one dimension: its header, then the length and the value of each element."""
    item = np.dtype([("length", ">i4"), ("value", f">i{element}")])
    header = [(name, ">i4") for name in ("length", "dimensions", "nulls", "element", "size", "from")]
    return np.dtype([*header, ("items", item, (size,))])
