"""Passwords: kept as Argon2 hashes alone."""

from pwdlib import PasswordHash

SHORTEST = 8
_hashes = PasswordHash.recommended()


def hashed(password: str) -> str:
    """The hash of a password, as it is stored."""
    return _hashes.hash(password)


def matches(password: str, stored: str) -> bool:
    """Whether a password is the one that was hashed to ``stored``."""
    return _hashes.verify(password, stored)
