"""Places, proposals and misroutes as they are shown."""

import base64
import binascii
from dataclasses import asdict

from api.locate.schema import AreaView, GridView, PointIn
from api.places.schema import (
    BoundaryMisroutes,
    EditView,
    MoveView,
    NameView,
    PlaceItem,
    PlaceMisroutes,
    PlaceView,
    ProposalView,
)
from geo.addresses.places.entry import Edit, Entry
from geo.addresses.places.proposals.proposal import Proposal
from geo.cases.corrections.misroute import AtBoundary, AtPlace
from geo.core.errors import InvalidInputError

_CURSOR_PARTS = 3


def item(entry: Entry) -> PlaceItem:
    """A place as it stands in the list."""
    grid = GridView(code=entry.grid_code, name=entry.grid_name or "") if entry.grid_code else None
    community = None
    if entry.community_code:
        community = AreaView(code=entry.community_code, name=entry.community or "", level="community")
    return PlaceItem.model_validate(
        {
            **asdict(entry),
            "location": PointIn(lon=entry.lon, lat=entry.lat),
            "grid": grid,
            "community": community,
            "names": [NameView.model_validate(name) for name in entry.names],
        }
    )


def place(entry: Entry, edits: list[Edit], *, may_edit: bool) -> PlaceView:
    """A place with what was changed of it."""
    shown = [EditView.model_validate(edit, from_attributes=True) for edit in edits]
    return PlaceView(**item(entry).model_dump(), edits=shown, may_edit=may_edit)


def cursor_after(entry: Entry) -> str:
    """The text from which the page after ``entry`` is found again."""
    return base64.urlsafe_b64encode(f"{entry.rank}|{entry.id}|{entry.name}".encode()).decode()


def read_cursor(text: str) -> tuple[int, str, int]:
    """Rank, name and id of the last place of the page before.

    Raises:
        InvalidInputError: it was not made by :func:`cursor_after`.
    """
    try:
        parts = base64.urlsafe_b64decode(text.encode()).decode().split("|", _CURSOR_PARTS - 1)
        rank, id_, name = parts
        found = int(rank), name, int(id_)
    except (ValueError, binascii.Error):
        raise InvalidInputError.of("cursor", "cursor_not_valid") from None
    if not (0 <= found[0] <= _CURSOR_PARTS and 0 <= found[2] < 2**63) or "\x00" in name:
        raise InvalidInputError.of("cursor", "cursor_not_valid")
    return found


def proposal(found: Proposal, account_id: int, *, may_decide: bool) -> ProposalView:
    """A proposed name."""
    own = account_id in found.proposers
    decidable = may_decide and not own and found.state == "open"
    return ProposalView.model_validate({**asdict(found), "own": own, "may_decide": decidable})


def at_place(found: AtPlace) -> PlaceMisroutes:
    """Corrections at one place."""
    moves = [MoveView.model_validate(move) for move in found.moves]
    location = PointIn(lon=found.lon, lat=found.lat)
    return PlaceMisroutes.model_validate({**asdict(found), "location": location, "moves": moves})


def at_boundary(found: AtBoundary) -> BoundaryMisroutes:
    """Corrections between two grids."""
    return BoundaryMisroutes.model_validate(
        {
            **asdict(found),
            "one": GridView(code=found.one_code, name=found.one_name),
            "other": GridView(code=found.other_code, name=found.other_name),
            "shared_m": round(found.shared_m, 1),
            "stretch_m": round(found.stretch_m, 1),
        }
    )
