"""A brake on guessing passwords: after a few wrong ones a user name has to wait."""

from collections import defaultdict
from dataclasses import dataclass, field
from time import monotonic

from geo.core.errors import TooManyAttemptsError

FREE_TRIES = 8
WAIT_S = 60
_REMEMBERED = 10_000


@dataclass
class Attempts:
    """Wrong passwords by user name, within the last minute, in this process."""

    _wrong: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def check(self, username: str) -> None:
        """Let nobody past who must wait.

        Raises:
            TooManyAttemptsError: too many wrong passwords for this name lately.
        """
        recent = [at for at in self._wrong.get(username, []) if monotonic() - at < WAIT_S]
        if len(recent) >= FREE_TRIES:
            raise TooManyAttemptsError("too_many_attempts", seconds=int(WAIT_S - (monotonic() - recent[0])) + 1)
        if username in self._wrong:
            self._wrong[username] = recent

    def wrong(self, username: str) -> None:
        """Remember a wrong password."""
        if len(self._wrong) >= _REMEMBERED:
            self._wrong.clear()
        self._wrong[username].append(monotonic())

    def right(self, username: str) -> None:
        """Forget the wrong ones."""
        self._wrong.pop(username, None)
