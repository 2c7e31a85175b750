"""What is reported of a dispute, before it is a case."""

import hashlib
import uuid
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from json import dumps
from typing import Literal

from geo.cases.contact import Contact
from geo.core.datum import Datum


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is, as it is said: by an address, by a point (degrees in ``datum``), or by both.

    Attributes:
        accuracy_m: radius the point is good to, metres.
    """

    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    datum: Datum = Datum.WGS84
    accuracy_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Party:
    """Where a party lives, or where the caller is: another place than that of the event."""

    part: Literal["party", "caller"]
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    datum: Datum = Datum.WGS84

    @property
    def spot(self) -> Spot:
        """Where that is."""
        return Spot(self.address, self.lon, self.lat, self.datum)


@dataclass(frozen=True, slots=True)
class CaseReport:
    """A dispute as it comes in: at least an address or a point says where it happened.

    Attributes:
        lon: of the place of the event, degrees in ``datum``; None where only an address is known.
        accuracy_m: radius the point is good to, metres.
        danger: somebody may be hurt; looked at before anything else.
        external_id: the record's id in the system it comes from, unique within ``source``.
        opened_at: when it was reported; now if None.
        parties: the parties' homes and the caller's position.
        import_run: the run whose file brought it.
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
    parties: tuple[Party, ...] = ()
    import_run: uuid.UUID | None = None

    @property
    def spot(self) -> Spot:
        """Where the event took place."""
        return Spot(self.address, self.lon, self.lat, self.datum, self.accuracy_m or 0.0)

    def digest(self) -> bytes:
        """A fingerprint of the content, by which a repeated delivery is told from a changed one."""
        content: dict[str, object] = {name: getattr(self, name) for name in _CONTENT}
        content["contact"] = vars(self.contact) if self.contact else None
        # A report without parties is what it was before there were any.
        if self.parties:
            content["parties"] = [asdict(party) for party in self.parties]
        return hashlib.sha256(dumps(content, default=str, sort_keys=True, ensure_ascii=False).encode()).digest()


# Which file brought a report is no content.
_CONTENT = tuple(one.name for one in fields(CaseReport) if one.name not in ("contact", "parties", "import_run"))
