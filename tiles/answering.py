"""How a tile is sent: compressed where the client takes it, not at all where it has it or has gone."""

import asyncio
import gzip
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from fastapi import Request, Response

MVT = "application/vnd.mapbox-vector-tile"
_WORTH_COMPRESSING = 300
_WORTH_A_THREAD = 100_000
_LEVEL = 5
T = TypeVar("T")


class ClientGoneError(Exception):
    """Nobody waits for the answer any more."""


def holds(request: Request, tag: str) -> bool:
    """Whether the client says that it has what ``tag`` stands for."""
    given = request.headers.get("if-none-match")
    return given is not None and (given == tag or tag in [each.strip() for each in given.split(",")])


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """The result of ``work``; when the client goes away first, ``work`` and the query it waits for are cancelled.

    Raises:
        ClientGoneError: the client went away.
    """
    task = asyncio.ensure_future(work)
    watch = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientGoneError
    finally:
        for each in (task, watch):
            if not each.done():
                each.cancel()
                with suppress(asyncio.CancelledError):
                    await each


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
