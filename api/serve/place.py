"""The place the product serves at: one running product an installation, on a port that nobody else has."""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geo.core.errors import ConflictError
from geo.core.settings import Settings

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


def on_loopback(chosen: Settings) -> bool:
    """Whether only this machine can reach the product."""
    return chosen.host in _LOOPBACK


def address(chosen: Settings) -> str:
    """The address to open on this machine."""
    host = "127.0.0.1" if chosen.host in _EVERY_ADDRESS else chosen.host
    return f"http://[{host}]:{chosen.port}" if ":" in host else f"http://{host}:{chosen.port}"


def bind(chosen: Settings) -> socket.socket:
    """A socket bound to the host and port of the settings; it does not listen yet, so nobody is let in too early.

    Raises:
        ConflictError: the port is taken, may not be had, or the host is not one of this machine's.
    """
    bound = socket.socket(socket.AF_INET6 if ":" in chosen.host else socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((chosen.host, chosen.port))
    except PermissionError:
        bound.close()
        raise ConflictError("port_not_allowed", port=chosen.port) from None
    except OSError as error:
        bound.close()
        raise ConflictError(
            "port_not_free", host=chosen.host, port=chosen.port, other=chosen.port + 1, said=error.strerror
        ) from None
    return bound


@contextmanager
def only_one(chosen: Settings) -> Iterator[None]:
    """Be the one running product of this WANGGE_HOME for as long as the block lasts.

    Raises:
        ConflictError: one runs already; the facts say where.
    """
    path = _mark(chosen.home)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConflictError("already_running", home=str(chosen.home), **_read(path)) from None
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "address": address(chosen)}))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def running(home: Path) -> dict[str, Any] | None:
    """Process ``pid`` and ``address`` of the product that runs on ``home``, None if none does."""
    try:
        with _mark(home).open(encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return _read(_mark(home))
    return None


def _mark(home: Path) -> Path:
    return home / "serve.lock"


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except ValueError:
        return {"pid": "?", "address": "?"}
