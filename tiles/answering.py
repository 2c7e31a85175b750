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
_GZIP = b"\x1f\x8b"  # No tile begins like this: its first byte is the tag of a layer.
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


async def answer(request: Request, tile: bytes, headers: Mapping[str, str]) -> Response:
    """The tile, packed or not, with ``headers``; 204 where it is empty."""
    if not tile:
        return Response(status_code=204, headers=dict(headers))
    sent = dict(headers)
    sent["Vary"] = ", ".join(filter(None, (sent.get("Vary"), "Accept-Encoding")))
    if "gzip" in request.headers.get("accept-encoding", ""):
        tile = await packed(tile)
        if tile.startswith(_GZIP):
            sent["Content-Encoding"] = "gzip"
    elif tile.startswith(_GZIP):
        tile = gzip.decompress(tile)
    return Response(tile, media_type=MVT, headers=sent)


async def packed(tile: bytes) -> bytes:
    """The tile as gzip, unless it is so already or so small that it would not gain."""
    if len(tile) < _WORTH_COMPRESSING or tile.startswith(_GZIP):
        return tile
    return await asyncio.to_thread(_compressed, tile) if len(tile) >= _WORTH_A_THREAD else _compressed(tile)


def _compressed(mvt: bytes) -> bytes:
    return gzip.compress(mvt, _LEVEL, mtime=0)
