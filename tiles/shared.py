"""Tiles that several processes share through Redis. One that is away costs nobody a tile: it is left alone a while."""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

_PATIENCE_S = 0.25
_LEFT_ALONE_S = 30.0
_KEPT_S = 7 * 24 * 3600
_log = structlog.get_logger("wangge.tiles")
T = TypeVar("T")


class SharedTiles:
    """A Redis that this installation has for itself: other databases would call their tiles by the same names.

    Args:
        url: such as ``redis://host:6379/0``.
    """

    def __init__(self, url: str) -> None:
        self._redis: Redis = Redis.from_url(
            url, socket_timeout=_PATIENCE_S, socket_connect_timeout=_PATIENCE_S, retry=Retry(NoBackoff(), 0)
        )
        self._away_until = 0.0

    async def get(self, key: tuple[object, ...]) -> bytes | None:
        """What is kept under ``key``; None for nothing or where Redis is away."""
        found = await self._ask(lambda: self._redis.get(_name(key)))
        return found if isinstance(found, bytes) else None

    async def put(self, key: tuple[object, ...], tile: bytes) -> None:
        """Keep ``tile`` for a week."""
        await self._ask(lambda: self._redis.set(_name(key), tile, ex=_KEPT_S))

    async def close(self) -> None:
        """Give the connections back."""
        await self._redis.aclose()

    async def _ask(self, command: Callable[[], Awaitable[T]]) -> T | None:
        if time.monotonic() < self._away_until:
            return None
        try:
            answer = await command()
        except (RedisError, OSError) as cause:
            if not self._away_until:
                _log.warning("tiles_not_shared", cause=str(cause))
            self._away_until = time.monotonic() + _LEFT_ALONE_S
            return None
        if self._away_until:
            _log.info("tiles_shared_again")
            self._away_until = 0.0
        return answer


def _name(key: tuple[object, ...]) -> str:
    return "wangge:tile:" + ":".join(str(part) for part in key)
