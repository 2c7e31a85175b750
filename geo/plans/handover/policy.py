"""What becomes of an open dispute when grids are drawn anew: one rule for preview, hand-over list and job."""

from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from geo.cases.states import OPEN, State

UNDER_WAY = frozenset({State.ACCEPTED, State.MEDIATING, State.SUSPENDED})
GridKey = TypeVar("GridKey", int, str)


class Why(StrEnum):
    """Why a dispute that a redrawing concerns changes hands or not.

    ``untouched``: nobody has taken it in hand, so it goes. ``under_way``: its leader works on it, so it stays.
    ``named``: it is under way and goes all the same, for it was handed over by name.
    """

    UNTOUCHED = "untouched"
    UNDER_WAY = "under_way"
    NAMED = "named"


class Situation(NamedTuple, Generic[GridKey]):
    """How an open dispute stands to a redrawing.

    Attributes:
        state: where it stands.
        restricted: only few may see it; a dangerous one always is.
        home: the grid that answers for it, None if a desk does.
        chosen: a person gave it to that grid, other than the one in which it happened.
        goes_on: that grid is there afterwards.
        led_anew: that grid gets another leader.
        place: the grid that covers its place afterwards, None if none does or the place is not known.
        named: it is to be handed over although it is under way.
    """

    state: State
    restricted: bool
    home: GridKey | None
    chosen: bool
    goes_on: bool
    led_anew: bool
    place: GridKey | None
    named: bool = False


class Fate(NamedTuple, Generic[GridKey]):
    """What becomes of it: where its grid would be, whether it goes there, and why.

    ``to`` None: no grid covers its place, so a person has to decide.
    """

    to: GridKey | None
    moves: bool
    why: Why


def fate(case: Situation[GridKey]) -> Fate[GridKey] | None:
    """What becomes of a dispute, None if nothing does.

    - Restricted ones, and those that a desk answers for, wait for a person as before.
    - A grid that a person chose goes on answering as long as there is that grid; else the place decides.
    - What nobody has accepted goes to the grid that covers its place, or to the new leader of its grid.
    - What is under way stays with its leader, also where its grid is no more, unless it is handed over by name.
    """
    if case.restricted or case.home is None or case.state not in OPEN:
        return None
    to = case.home if case.chosen and case.goes_on else case.place
    if to == case.home and not case.led_anew:
        return None
    if case.state not in UNDER_WAY:
        return Fate(to, moves=True, why=Why.UNTOUCHED)
    return Fate(to, moves=case.named, why=Why.NAMED if case.named else Why.UNDER_WAY)
