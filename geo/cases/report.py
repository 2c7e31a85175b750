"""What is reported of a dispute, before it is a case."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from json import dumps

from geo.cases.contact import Contact
from geo.core.datum import Datum


@dataclass(frozen=True)
class CaseReport:
    """A dispute as it comes in: at least an address or a point says where it happened.

    Attributes:
        lon: of the place of the event, degrees in ``datum``; None where only an address is known.
        accuracy_m: radius the point is good to, metres.
        danger: somebody may be hurt; looked at before anything else.
        external_id: the record's id in the system it comes from, unique within ``source``.
        opened_at: when it was reported; now if None.
    """

    kind: str
    channel: str
    description: str
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    datum: Datum = Datum.WGS84
    accuracy_m: float | None = None
    danger: bool = False
    external_id: str | None = None
    source: str | None = None
    occurred_at: datetime | None = None
    opened_at: datetime | None = None
    contact: Contact | None = None

    def digest(self) -> bytes:
        """A fingerprint of the content, by which a repeated delivery is told from a changed one."""
        return hashlib.sha256(dumps(asdict(self), default=str, sort_keys=True, ensure_ascii=False).encode()).digest()
