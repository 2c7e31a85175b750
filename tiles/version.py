"""What the version of a layer of boundaries says: which writing of them, and since when they have been so.

``1764384000.1764000000000000`` is the number in ``layer_version``, which every writing of the layer moves, and the
instant of the latest change in effect, in microseconds since 1970. Both together name one picture for ever, for between
two changes nothing moves. A count of the changes would not do: one that is entered later with an earlier date would
give other numbers to all that follow.
"""

import re
from datetime import UTC, datetime, timedelta

_NAMED = re.compile(r"[0-9]{1,19}\.(-?[0-9]{1,19})", re.ASCII)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def since(version: str) -> datetime | None:
    """The instant at which the boundaries of a version began; None where it names none."""
    named = _NAMED.fullmatch(version)
    try:
        return _BEGINNING + timedelta(microseconds=int(named[1])) if named else None
    except OverflowError:
        return None
