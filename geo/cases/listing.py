"""Cases as they are listed: with the names that stand beside them."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from geo.cases.tables import CaseRecord
from geo.core.errors import InvalidInputError
from geo.heat.selection import Selection

MAX_PAGE = 500


@dataclass(frozen=True)
class CaseRow:
    """A case with the names of its grids, its leader and its unit.

    ``grid`` answers for it, ``place`` is where it happened; each is a code and a name, None where there is none.
    """

    record: CaseRecord
    grid: tuple[str, str] | None
    place: tuple[str, str] | None
    leader: str | None
    unit: str | None


@dataclass(frozen=True)
class PartyRow:
    """Where a party lives or the caller is: ``part`` as in :class:`geo.cases.report.Party`, WGS84 degrees, the grid."""

    part: str
    address: str | None
    lon: float | None
    lat: float | None
    grid: tuple[str, str] | None


@dataclass(frozen=True)
class Listing:
    """Which cases are listed, newest first.

    Attributes:
        selection: the filter that maps and figures share.
        words: part of the number, the description or the address.
        overdue: only open ones past their deadline.
        located: only those with a point (True) or without one (False).
        person_id: only those that this person answers for.
        levels: only those at one of these levels of mediation; empty for every level.
        counted: only those that figures count: neither withdrawn nor merged, nor outside every district.
        of_import: only those that the file of this run brought.
        after: the place in the list to go on from.
    """

    selection: Selection
    words: str = ""
    overdue: bool = False
    located: bool | None = None
    person_id: int | None = None
    levels: tuple[str, ...] = ()
    counted: bool = False
    of_import: UUID | None = None
    after: tuple[datetime, int] | None = None


def cursor_after(record: CaseRecord) -> str:
    """The text from which the page after ``record`` is found again."""
    return base64.urlsafe_b64encode(f"{record.opened_at.isoformat()}|{record.id}".encode()).decode()


def read_cursor(text: str) -> tuple[datetime, int]:
    """The place in the list that a cursor means.

    Raises:
        InvalidInputError: it was not made by :func:`cursor_after`.
    """
    try:
        opened_at, _, case_id = base64.urlsafe_b64decode(text.encode()).decode().partition("|")
        found = datetime.fromisoformat(opened_at), int(case_id)
    except (ValueError, binascii.Error):
        raise InvalidInputError.of("cursor", "cursor_not_valid") from None
    if found[0].tzinfo is None or not 0 <= found[1] < 2**63:
        raise InvalidInputError.of("cursor", "cursor_not_valid")
    return found
