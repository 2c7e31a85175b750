import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from tiles.flights import Flights


class Work:
    """Work that goes on until it is let go."""

    def __init__(self) -> None:
        self.begun = self.broken_off = 0
        self.go_on = asyncio.Event()

    async def __call__(self) -> str:
        self.begun += 1
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.broken_off += 1
            raise
        return "done"


Ask = Callable[[Callable[[], Coroutine[Any, Any, str]]], Awaitable["asyncio.Task[str]"]]


@pytest.fixture
def ask() -> Ask:
    flights: Flights[str] = Flights()

    async def asked(work: Callable[[], Coroutine[Any, Any, str]]) -> "asyncio.Task[str]":
        task = asyncio.create_task(flights.join("one", work))
        await asyncio.sleep(0.01)
        return task

    return asked


async def test_what_many_ask_for_at_once_is_done_once(ask: Ask) -> None:
    work = Work()
    tasks = [await ask(work) for _ in range(5)]
    work.go_on.set()
    assert await asyncio.gather(*tasks) == ["done"] * 5
    assert work.begun == 1
    assert await (await ask(work)) == "done"
    assert work.begun == 2


async def test_who_leaves_takes_nothing_from_the_others(ask: Ask) -> None:
    work = Work()
    first, second = await ask(work), await ask(work)
    first.cancel()
    await asyncio.sleep(0.01)
    work.go_on.set()
    assert await second == "done"
    assert (work.begun, work.broken_off) == (1, 0)


async def test_work_that_nobody_waits_for_is_broken_off(ask: Ask) -> None:
    work = Work()
    tasks = [await ask(work) for _ in range(2)]
    for task in tasks:
        task.cancel()
    await asyncio.sleep(0.01)
    assert work.broken_off == 1
    late = await ask(work)
    work.go_on.set()
    assert await late == "done"
    assert work.begun == 2


async def test_all_learn_of_a_failure_and_the_next_one_tries_again(ask: Ask) -> None:
    async def fails() -> str:
        await asyncio.sleep(0.05)
        raise ZeroDivisionError

    found = await asyncio.gather(await ask(fails), await ask(fails), return_exceptions=True)
    assert [type(each) for each in found] == [ZeroDivisionError] * 2
    work = Work()
    work.go_on.set()
    assert await (await ask(work)) == "done"
