"""The signed words of a link to an embedded map: what it shows, of which districts, and until when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast

from itsdangerous import BadSignature, URLSafeSerializer

from api.faults import Language
from api.published.asked import Asked, asked_for
from geo.core.errors import InvalidInputError
from geo.core.identity import Identity
from geo.core.secrets import embed_key

_SALT = "embed"


@dataclass(frozen=True)
class Embed:
    """A map that may be embedded: what is published, by which ranges of area keys, in which language."""

    asked: Asked
    districts: tuple[tuple[int, int], ...]
    language: Language

    @property
    def publisher(self) -> Identity:
        """Nobody's own identity: sees what is published of these districts, and nothing else that is not public."""
        return Identity(None, self.districts)


def sign(embed: Embed, expires_at: datetime) -> str:
    """The token of a link that ends at an instant."""
    wish = embed.asked.wish
    packed = {
        "level": wish.level.value,
        "first": wish.period.first.isoformat(),
        "last": wish.period.last.isoformat(),
        "kind": wish.kind,
        "measure": embed.asked.measure.value,
        "language": embed.language,
        "districts": embed.districts,
        "expires": int(expires_at.timestamp()),
    }
    return str(_serializer().dumps(packed))


def read(token: str) -> tuple[Embed, datetime] | None:
    """What a token shows and when it ends, ended ones too; None if it is not one of this installation's."""
    try:
        packed = _serializer().loads(token)
        first, last = date.fromisoformat(packed["first"]), date.fromisoformat(packed["last"])
        asked = asked_for(first, last, packed["level"], packed["kind"], packed["measure"])
        districts = tuple((int(lo), int(hi)) for lo, hi in packed["districts"])
        embed = Embed(asked, districts, cast("Language", packed["language"]))
        return embed, datetime.fromtimestamp(packed["expires"], UTC)
    except (BadSignature, KeyError, ValueError, InvalidInputError):
        # A token of an earlier version, whose words meant something else, is none of ours either.
        return None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(embed_key(), salt=_SALT)
