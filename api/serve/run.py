"""From a command to a running product, and back to nothing running: one story, told in order."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import date
from http.client import HTTPConnection
from typing import Any, Protocol

import psycopg

from api import schema
from api.cluster import Urls, hold, keep_alive
from api.cluster.access import open_app_access
from api.cluster.holdings import Holdings, holdings
from api.serve import place
from api.serve.parts import Part, PartDownError
from geo.core.clock import real_now
from geo.core.database import Database
from geo.core.errors import ConflictError, UnavailableError
from geo.core.installation import begin_demo_day
from geo.core.settings import Settings, settings
from geo.heat.pyramid.rebuilding import alone, is_built, rebuild

READY_SECONDS = 60
LOOK_AFTER_SECONDS = 5
Progress = Callable[[str, float], None]


class Screen(Protocol):
    """Where the story is told; each of these is one line of progress."""

    def step(self, name: str) -> AbstractContextManager[Progress]:
        """A step that runs as long as the block; the value reports a stage in words and the share done, 0 to 1."""

    def ready(self, address: str, held: Holdings) -> None:
        """The product can be used at ``address``."""

    def fallen(self, name: str, code: int, wait: int) -> None:
        """A part ended by itself with ``code`` and is started again in ``wait`` seconds."""


class Stopped(BaseException):
    """Somebody asked for the end: Ctrl-C, SIGTERM, or the terminal was closed."""


def serve(screen: Screen) -> None:
    """Run the product until it is asked to stop; then stop all of it, the private database last.

    Raises:
        ConflictError: it runs already, or the port is not free.
        UnavailableError: the database cannot be had, or a part does not stay up.
    """
    chosen = settings()
    with (
        suppress(Stopped),
        _stop_on_signals(),
        place.only_one(chosen),
        place.bind(chosen) as bound,
        _database(screen) as urls,
    ):
        held = prepare(urls, chosen, screen)
        asyncio.run(_run_parts(screen, urls, bound.fileno(), lambda: screen.ready(place.address(chosen), held)))


@contextmanager
def _database(screen: Screen) -> Iterator[Urls]:
    with ExitStack() as held:
        with screen.step("database"):
            urls = held.enter_context(hold(bare=True))
        try:
            yield urls
        finally:
            with _deaf(), screen.step("stopping"):
                held.close()


def prepare(urls: Urls, chosen: Settings, screen: Screen) -> Holdings:
    """Bring the tables up to date, fill an empty database with the demo if that is wanted; what it holds then."""
    with screen.step("tables"):
        schema.upgrade(urls.owner)
        open_app_access(urls)
    if chosen.demo and holdings(urls.owner) is Holdings.NOTHING:
        load_demo(urls, chosen, screen)
    count_cases(urls, screen)
    held = holdings(urls.owner)
    if held is Holdings.DEMO:
        if not place.on_loopback(chosen):
            raise ConflictError("demo_not_on_loopback", host=chosen.host)
        asyncio.run(_begin_demo_day(urls.app))
    return held


def count_cases(urls: Urls, screen: Screen) -> None:
    """Build the counters of heat where there are cases from before there were any."""
    with psycopg.connect(urls.owner) as connection:
        if is_built(connection):
            return
    with screen.step("counters") as progress, alone(urls.owner) as connection:
        rebuild(connection, progress)


def load_demo(urls: Urls, chosen: Settings, screen: Screen) -> None:
    """Make the demo district and load it, all or nothing."""
    from geo.demo.load import load  # noqa: PLC0415 - it is large, and needed once in an installation's life

    with screen.step("demo") as progress:
        load(urls.owner, seed=chosen.demo_seed, today=_real_today(), progress=progress, day=chosen.demo_day)


def _real_today() -> date:
    return real_now().date()


async def _begin_demo_day(app_url: str) -> None:
    database = Database(app_url, 1)
    await database.open()
    try:
        async with database.sessions() as session, session.begin():
            await begin_demo_day(session)
    finally:
        await database.close()


async def _run_parts(screen: Screen, urls: Urls, descriptor: int, tell_ready: Callable[[], None]) -> None:
    # DATABASE_URL is the owner's: the processes that face the world are not given it.
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment["WANGGE_APP_URL"] = urls.app
    web = Part("web", "api.serve.web", environment, (str(descriptor),), (descriptor,), screen.fallen)
    worker = Part("worker", "api.serve.worker", environment, fallen=screen.fallen)
    ready = asyncio.Event()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        signal.signal(number, lambda *_: None if loop.is_closed() else loop.call_soon_threadsafe(stop.set))
    wanted: list[Awaitable[object]] = [web.keep_up(ready), worker.keep_up(ready), _look_after_database()]
    tasks = [asyncio.ensure_future(part) for part in wanted]
    asking_to_stop = asyncio.ensure_future(stop.wait())
    try:
        with screen.step("web"):
            getting_ready = asyncio.ensure_future(_answers(settings()))
            await _first([getting_ready, asking_to_stop, *tasks])
        if getting_ready.done():
            ready.set()
            tell_ready()
            await _first([asking_to_stop, *tasks])
        getting_ready.cancel()
    except PartDownError as down:
        raise UnavailableError("part_down", part=down.name, code=down.code) from None
    finally:
        for task in (*tasks, asking_to_stop):
            task.cancel()
        await asyncio.gather(web.stop(), worker.stop())
        await asyncio.gather(*tasks, return_exceptions=True)


async def _first(futures: Iterable["asyncio.Future[Any]"]) -> None:
    """Wait for the first of them; what it raised is raised here."""
    done, _ = await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)
    for future in done:
        future.result()


async def _look_after_database() -> None:
    """Start the private database again should it ever go down."""
    while True:
        await asyncio.sleep(LOOK_AFTER_SECONDS)
        with suppress(UnavailableError):
            await asyncio.to_thread(keep_alive)


async def _answers(chosen: Settings) -> None:
    """Wait until the product says that it is ready.

    Raises:
        UnavailableError: it does not within a minute.
    """
    give_up = time.monotonic() + READY_SECONDS
    while not await asyncio.to_thread(_says_ready, chosen):
        if time.monotonic() > give_up:
            raise UnavailableError("not_ready_in_time", seconds=READY_SECONDS)
        await asyncio.sleep(0.1)


def _says_ready(chosen: Settings) -> bool:
    host = place.address(chosen).removeprefix("http://").rpartition(":")[0].strip("[]")
    connection = HTTPConnection(host, chosen.port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _stop(*_: object) -> None:
    raise Stopped


@contextmanager
def _stop_on_signals() -> Iterator[None]:
    before = {number: signal.signal(number, _stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _deaf() -> Iterator[None]:
    """Let nothing break off what the block does."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
