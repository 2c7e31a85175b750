"""Which of the numbers that add up to a told total may be told themselves.

Whoever reads them knows the rule as well. What is hidden is therefore never one number alone, and a small one always
hides among at least one that is not small, of which nobody can say which it is.
"""

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

LEAST = 5
"""Smaller numbers are not told, zero included."""

Key = TypeVar("Key", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)


def shown_siblings(counts: Mapping[Key, int], withheld: Collection[Key] = ()) -> frozenset[Key]:
    """Those of ``counts`` that may be told beside their sum, which is at least :data:`LEAST`.

    Where one has to be hidden, the smallest of the others is hidden with it, and every one that is as small: the total
    and those shown then tell the sum of the hidden ones alone, and any of them may be the one that is not small.

    Args:
        counts: all that make up the sum.
        withheld: those that must not be told whatever they are.
    """
    large = {key: n for key, n in counts.items() if n >= LEAST and key not in withheld}
    if len(large) == len(counts):
        return frozenset(large)
    smallest = min(large.values(), default=0)
    return frozenset(key for key, n in large.items() if n > smallest)


def shown_rows(table: Mapping[int, Mapping[Column, int]], allowed: Collection[int]) -> frozenset[int]:
    """Those rows of a table that may be told whole, beside the sums of its columns and the totals of ``allowed`` rows.

    A row is told if none of its numbers is small. The others, together, must be at least two, and not small in any
    column: else the row with the smallest total goes to them, until they are.

    Args:
        table: every row has a number for every column.
        allowed: the rows that may be told at all.
    """
    shown = {row for row in allowed if min(table[row].values()) >= LEAST}
    while shown and not _hide_each_other([table[row] for row in table.keys() - shown]):
        shown.remove(min(shown, key=lambda row: (sum(table[row].values()), row)))
    return frozenset(shown)


def _hide_each_other(rows: Collection[Mapping[Column, int]]) -> bool:
    columns = {column for row in rows for column in row}
    return not rows or (len(rows) > 1 and all(sum(row[column] for row in rows) >= LEAST for column in columns))
