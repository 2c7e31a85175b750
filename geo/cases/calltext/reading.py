"""What a pasted call says, as proposals to confirm. Nothing is guessed: what the words do not say is left open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from geo.addresses.library import Library
from geo.cases.calltext.addresses import Stretch, addresses
from geo.cases.calltext.kind import DisputeKind, KindRead, kind
from geo.cases.calltext.labels import Label, external_id, phone
from geo.cases.calltext.moment import Moment, moment
from geo.cases.calltext.people import PeopleRead, people
from geo.cases.calltext.signs import Sign, channel, confidential, danger, urgency
from geo.cases.calltext.words import CallText
from geo.core import clock
from geo.core.errors import InvalidInputError

MAX_TEXT = 4000


@dataclass(frozen=True)
class CallReading:
    """What a call says. All ranges are of the original text.

    Attributes:
        address: where it happened, None where no address is said or several are and none of them is clearly meant.
        other_addresses: where a party lives or the caller is.
        kind: what the dispute is about, None where the words do not say it.
        people: how many at least take part.
        occurred_at: when it happened: the beginning of what the words name, never later than now.
        phone: for the contact field alone.
    """

    address: Stretch | None
    other_addresses: tuple[Stretch, ...]
    kind: KindRead | None
    people: PeopleRead | None
    urgency: Sign[str]
    danger: Sign[bool]
    confidential: Sign[bool]
    external_id: Label | None
    phone: Label | None
    occurred_at: Moment | None
    channel: Sign[str] | None


def read_call(text: str, kinds: Iterable[DisputeKind], library: Library, at: datetime | None = None) -> CallReading:
    """The parts of a call as it was noted down, by ``kinds``, the dictionary in force, and the places of ``library``.

    Takes a bounded time whatever the text holds. Nothing of the text is kept or logged.

    Args:
        text: one call, MAX_TEXT characters at most.
        at: the instant by which 昨晚 is understood; default now.

    Raises:
        InvalidInputError: the text is empty or too long.
    """
    if not text.strip():
        raise InvalidInputError.of("text", "call_empty")
    if len(text) > MAX_TEXT:
        raise InvalidInputError.of("text", "call_too_long", limit=MAX_TEXT, length=len(text))
    call = CallText(text)
    at = at or clock.now()
    address, others = addresses(call, library, at)
    number = external_id(call)
    return CallReading(
        address=address,
        other_addresses=others,
        kind=kind(call, kinds),
        people=people(call),
        urgency=urgency(call),
        danger=danger(call),
        confidential=confidential(call),
        external_id=number,
        phone=phone(call, besides=number),
        occurred_at=moment(call, at),
        channel=channel(call),
    )
