"""How a tile is sent: compressed where the client takes it, not at all where it has it or has gone."""

import asyncio
import gzip
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from fastapi import Request, Response

MVT = "application/vnd.mapbox-vector-tile"
_WORTH_COMPRESSING = 300
_WORTH_A_THREAD = 100_000
_LEVEL = 5
_WORTH_WATCHING_S = 0.05
T = TypeVar("T")


class ClientGoneError(Exception):
    """Nobody waits for the answer any more."""


def holds(request: Request, tag: str) -> bool:
    """Whether the client says that it has what ``tag`` stands for."""
    return tag in held_tags(request)


def held_tags(request: Request) -> list[str]:
    """The tags of what the client says that it has."""
    return [each.strip() for each in request.headers.get("if-none-match", "").split(",")]


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """The result of ``work``; when the client goes away first, ``work`` and the query it waits for are cancelled.

    Raises:
        ClientGoneError: the client went away.
    """
    here = asyncio.current_task()
    watches: list[asyncio.Task[None]] = []

    def watch() -> None:
        watches.append(asyncio.create_task(_gone(request)))
        watches[0].add_done_callback(left)

    def left(watch: "asyncio.Task[None]") -> None:
        if here is not None and not watch.cancelled():
            here.cancel()

    # Most tiles are drawn before a watch would be worth its cost.
    timer = asyncio.get_running_loop().call_later(_WORTH_WATCHING_S, watch)
    try:
        return await work
    except asyncio.CancelledError:
        if here is None or not watches or not watches[0].done():
            raise
        here.uncancel()
        raise ClientGoneError from None
    finally:
        timer.cancel()
        for each in watches:
            each.remove_done_callback(left)
            each.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def answer(request: Request, mvt: bytes, headers: Mapping[str, str]) -> Response:
    """The tile with ``headers``; 204 where it is empty."""
    if not mvt:
        return Response(status_code=204, headers=dict(headers))
    kept = dict(headers)
    kept["Vary"] = ", ".join(filter(None, (kept.get("Vary"), "Accept-Encoding")))
    if len(mvt) >= _WORTH_COMPRESSING and "gzip" in request.headers.get("accept-encoding", ""):
        kept["Content-Encoding"] = "gzip"
        mvt = await asyncio.to_thread(_compressed, mvt) if len(mvt) >= _WORTH_A_THREAD else _compressed(mvt)
    return Response(mvt, media_type=MVT, headers=kept)


def _compressed(mvt: bytes) -> bytes:
    return gzip.compress(mvt, _LEVEL, mtime=0)
