"""Edits that are refused, with the places that stand in the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.core.errors import ConflictError, FieldFault, InvalidInputError


@dataclass(frozen=True)
class Spot:
    """A place in WGS84 degrees, the ids of the cells there, and the code of its community where that may be any."""

    lon: float
    lat: float
    atoms: tuple[int, ...] = ()
    community: str | None = None


@dataclass(frozen=True)
class Since:
    """What became of a draft after a revision that somebody still has before them.

    Attributes:
        revision: that it came to.
        operation_id: the operation concerned; ``way`` says whether it was done, undone or redone.
        kind: of the operation.
        actor_id: the account, by its ``actor``'s name.
        atoms: ids of the cells that went to another grid, in order.
        grids: keys of the grids that changed otherwise.
    """

    revision: int
    operation_id: int
    way: str
    kind: str
    actor_id: int
    actor: str
    atoms: tuple[int, ...]
    grids: tuple[str, ...]


class RefusedError(InvalidInputError):
    """An edit that a draft cannot take, by the field at fault and with where it is."""

    def __init__(self, field: str, fault: str, *spots: Spot, **facts: object) -> None:
        super().__init__("plan_refused", (FieldFault(field, fault, facts),))
        self.spots = spots


class NotReadyError(RefusedError):
    """A draft that cannot be put in force for what is found in it, each finding with its place."""

    def __init__(self, found: Sequence[FieldFault], spots: Sequence[Spot]) -> None:
        InvalidInputError.__init__(self, "plan_not_ready", tuple(found))
        self.spots = tuple(spots)


class StaleError(ConflictError):
    """The draft has gone on since the revision that the editor saw."""

    def __init__(self, seen: int, revision: int, since: tuple[Since, ...]) -> None:
        super().__init__("plan_has_gone_on", seen=seen, revision=revision, edits=len(since))
        self.revision = revision
        self.since = since
