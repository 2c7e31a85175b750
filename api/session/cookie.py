"""The signed session: all that a request needs to know of its caller, so that no query is needed to verify it."""

from datetime import datetime
from uuid import uuid4

from itsdangerous import BadSignature, URLSafeSerializer

from api.rights import CallerInfo, Grant, Role
from geo.core.clock import real_now
from geo.core.secrets import session_key

COOKIE = "wangge_session"
# Tells the screens that there may be a session, and nothing of it: the session itself is kept from scripts.
HINT = "wangge_signed_in"
_CACHE_SIZE = 4096


class SessionReader:
    """Reads signed sessions, and remembers the ones it has verified and the ones that were ended.

    A verified cookie is remembered by its exact text, so the signature is checked once; that it has not lapsed and was
    not ended is checked every time.
    """

    def __init__(self) -> None:
        self._verified: dict[str, tuple[CallerInfo, float, float]] = {}
        self.ended_sessions: set[str] = set()
        self.ended_accounts: dict[int, datetime] = {}

    def read(self, cookie: str) -> CallerInfo | None:
        """The caller a cookie stands for, or None if it is forged, lapsed or ended."""
        known = self._verified.get(cookie) or self._verify(cookie)
        if known is None:
            return None
        caller, issued, lapses = known
        ended = self.ended_accounts.get(caller.account_id)
        if real_now().timestamp() >= lapses or caller.session_id in self.ended_sessions:
            return None
        return None if ended is not None and issued <= ended.timestamp() else caller

    def _verify(self, cookie: str) -> tuple[CallerInfo, float, float] | None:
        try:
            packed = _serializer().loads(cookie)
        except BadSignature:
            return None
        grants = tuple(Grant(Role(role), lo, hi) for role, lo, hi in packed["g"])
        caller = CallerInfo(packed["a"], packed["u"], packed["n"], packed["l"], packed["p"], grants, packed["s"])
        if len(self._verified) >= _CACHE_SIZE:
            self._verified.clear()
        known = self._verified[cookie] = (caller, packed["i"], packed["e"])
        return known


def sign(caller: CallerInfo, seconds: int) -> tuple[str, str]:
    """A new signed session of ``caller`` that lapses after ``seconds``, and its id."""
    now = real_now().timestamp()
    session_id = str(uuid4())
    packed = {
        "s": session_id,
        "a": caller.account_id,
        "u": caller.username,
        "n": caller.name,
        "l": caller.language,
        "p": caller.person_id,
        "g": [[grant.role.value, grant.lo, grant.hi] for grant in caller.grants],
        "i": now,
        "e": now + seconds,
    }
    return str(_serializer().dumps(packed)), session_id


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(session_key(), salt="session")
