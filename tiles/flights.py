"""The same work asked for by many at once is done once."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass
class _Flight(Generic[T]):
    task: "asyncio.Task[T]"
    waiting: int = 0


class Flights(Generic[T]):
    """Work that is going on, by what it is for. It goes on while anybody waits for it, whoever began it."""

    def __init__(self) -> None:
        self._going: dict[Hashable, _Flight[T]] = {}

    async def join(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of the work for ``key``, begun unless it is going on; what it raises, all who wait are told."""
        flight = self._going.get(key)
        if flight is None:
            flight = self._going[key] = _Flight(asyncio.create_task(work()))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                flight.task.cancel()
                if self._going.get(key) is flight:
                    del self._going[key]
