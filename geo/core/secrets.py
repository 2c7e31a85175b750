"""Keys of this installation: made on first need, kept in files that the owner alone may read."""

import os
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet

from geo.core.settings import settings


def session_key() -> str:
    """The key that signs sessions."""
    return _kept(settings().secrets / "session.key", _new_signing_key)


def embed_key() -> str:
    """The key that signs links to embedded maps. Without it all of them end; the backup does not carry it."""
    return _kept(settings().secrets / "embed.key", _new_signing_key)


def contact_key() -> str:
    """The key that encrypts contacts. Who loses it loses the contacts; the backup carries it."""
    return _kept(settings().secrets / "contact.key", _new_contact_key)


def _new_signing_key() -> str:
    return secrets.token_urlsafe(48)


def _new_contact_key() -> str:
    return Fernet.generate_key().decode()


@cache
def _kept(path: Path, make: Callable[[], str]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("utf-8")
    with os.fdopen(handle, "w") as file:
        file.write(made := make())
    return made


def replace_contact_key(key: str) -> None:
    """Put the key that came with a backup in the place of this installation's."""
    path = settings().secrets / "contact.key"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key)
    fresh.replace(path)
    _kept.cache_clear()
