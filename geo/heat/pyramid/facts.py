"""What counters know of cases, many at once: read from the database in binary, without an object a row."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import psycopg
from numpy.typing import NDArray

from geo.core.database import sql
from geo.heat.pyramid.binary import read
from geo.heat.pyramid.values import Values

NOWHERE = -(2**63)
_EPOCH = np.datetime64("2000-01-01", "D")
_COLUMNS = (
    ("n", ">i4"),
    ("district", ">i4"),
    ("restricted", "?"),
    ("day", ">i4"),
    ("hour", ">i2"),
    ("place", ">i8"),
    ("morton", ">i8"),
    ("scope", ">i8"),
    ("kind", ">i2"),
    ("channel", ">i2"),
    ("state", ">i2"),
)


@dataclass(frozen=True)
class Facts:
    """The facts of cases, or of changes of cases, as columns of shape (facts,).

    Attributes:
        n: how many cases have these facts; less than none where they had them before a change.
        district: the place among the districts of the one that answers.
        restricted: whether only some may see the case.
        day: days since 2000-01-01 at which it was opened, in Shanghai.
        hour: of the week, 0 to 167.
        place: the grid's version, or minus the district; :data:`NOWHERE` without a point.
        morton: the key of the point.
        scope: the key of the area that answers.
        kind: its place in ``Values.kinds``, and so ``channel`` and ``state`` in theirs.
    """

    n: NDArray[np.int32]
    district: NDArray[np.int32]
    restricted: NDArray[np.bool_]
    day: NDArray[np.int32]
    hour: NDArray[np.int16]
    place: NDArray[np.int64]
    morton: NDArray[np.int64]
    scope: NDArray[np.int64]
    kind: NDArray[np.int16]
    channel: NDArray[np.int16]
    state: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.n)

    @property
    def located(self) -> NDArray[np.bool_]:
        """Which of them have a point."""
        return np.not_equal(self.place, NOWHERE)

    @property
    def dates(self) -> NDArray[np.datetime64]:
        """The day of each as a date."""
        return _EPOCH + self.day

    def where(self, mask: NDArray[np.bool_]) -> "Facts":
        """Those for which ``mask`` holds."""
        return Facts(*(getattr(self, column.name)[mask] for column in fields(self)))


def facts_of(rows: Sequence[Sequence[object]]) -> Facts:
    """The facts in rows of the columns of :class:`Facts`."""
    dtype = np.dtype([(name, kind.replace(">", "=")) for name, kind in _COLUMNS])
    return _facts(np.array([tuple(row) for row in rows], dtype=dtype))


def facts_of_cases(connection: psycopg.Connection, values: Values) -> Facts:
    """The facts of every case that counts."""
    return _copied(connection, "facts_of_cases", values)


def facts_of_deltas(connection: psycopg.Connection, values: Values) -> Facts:
    """The facts of all changes that are not folded into the counters yet."""
    return _copied(connection, "facts_of_deltas", values)


def dictionaries(values: Values) -> dict[str, list[str]]:
    """The parameters by which queries name kind, channel and state by their places in ``values``."""
    return {"kinds": list(values.kinds), "channels": list(values.channels), "states": list(values.states)}


def _copied(connection: psycopg.Connection, name: str, values: Values) -> Facts:
    return _facts(read(connection, sql("geo.heat.pyramid", name), dictionaries(values), _COLUMNS))


def _facts(rows: NDArray[np.void]) -> Facts:
    return Facts(*(rows[name].astype(rows[name].dtype.newbyteorder("=")) for name, _ in _COLUMNS))
