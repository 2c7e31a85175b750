"""Keys of areas: every area owns a range of integers, and the ranges of the areas in it lie inside.

"Everything in this town" is then one range of a b-tree, which row security can use where spatial and ltree operators
cannot. The key of an area itself is the first of its range; a key is never used again.
"""

from geo.areas.level import Level
from geo.core.errors import ConflictError

_BITS_BELOW = {Level.DISTRICT: 42, Level.TOWN: 30, Level.COMMUNITY: 16, Level.GRID: 0}
DISTRICT_SIZE = 1 << _BITS_BELOW[Level.DISTRICT]
"""How many keys the range of a district has; ranges of districts begin at whole multiples of it."""
_SLOTS = {Level.DISTRICT: 2**19, Level.TOWN: 2**12, Level.COMMUNITY: 2**14, Level.GRID: 2**16}


def scope_of(level: Level, parent_lo: int, slot: int) -> tuple[int, int]:
    """The closed range of an area in the ``slot``-th place (from 1) below a parent whose range begins at ``parent_lo``.

    Raises:
        ConflictError: the parent has had more areas than its range has places.
    """
    if slot >= _SLOTS[level]:
        raise ConflictError("area_range_exhausted", level=level.value, most=_SLOTS[level] - 1)
    size = 1 << _BITS_BELOW[level]
    lo = parent_lo + slot * size
    return lo, lo + size - 1


def slot_of(level: Level, scope_lo: int) -> int:
    """The place below its parent that the area whose range begins at ``scope_lo`` has."""
    return (scope_lo >> _BITS_BELOW[level]) % _SLOTS[level]


def key_above(level: Level, key: int) -> int:
    """The key of the area of a level in which the area of ``key`` lies, or of that area itself."""
    return key >> _BITS_BELOW[level] << _BITS_BELOW[level]


def district_of(key: int) -> int:
    """The number of the district that an area's key lies in: its highest bits."""
    return key >> _BITS_BELOW[Level.DISTRICT]
