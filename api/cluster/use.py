"""Holding on to a private server: who comes first starts it, who leaves last stops it."""

import atexit
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from api.cluster.access import Urls, app_access, check_server
from api.cluster.holdings import has_tables
from api.cluster.private import THROW_AWAY, Cluster
from geo.core.database import APP_ROLE
from geo.core.errors import UnavailableError
from geo.core.settings import Settings, settings

DATABASE: Final = "wangge"


class Hold:
    """A shared hold on one cluster; it is started if it does not run."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        cluster.folder.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _open(cluster.folder.with_suffix(".lock"))
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        try:
            _start(cluster)
        except BaseException:
            self.let_go()
            raise

    def let_go(self) -> None:
        """Stop the server if nobody else holds it."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._cluster.stop()
        except BlockingIOError:
            pass
        finally:
            os.close(self._lock)


@contextmanager
def hold(*, bare: bool = False) -> Iterator[Urls]:
    """The way into the database for as long as the block lasts; ``bare`` says that one without tables will do.

    With DATABASE_URL set nothing is started; the server named is checked instead. Otherwise the private cluster runs
    at least until the end of the block, and stops then unless another process holds it too.

    Raises:
        UnavailableError: the database cannot be had, or has no tables; the fault says why and what to do.
    """
    with _entry() as urls:
        if not bare and not has_tables(urls.owner):
            raise UnavailableError("not_migrated")
        yield urls


@contextmanager
def _entry() -> Iterator[Urls]:
    chosen = settings()
    if chosen.database_url:
        check_server(chosen.database_url)
        yield Urls(chosen.database_url, app_access(chosen.database_url))
        return
    cluster = _product_cluster()
    held = Hold(cluster)
    try:
        cluster.create_database(DATABASE)
        yield Urls(cluster.url(DATABASE), cluster.url(DATABASE, APP_ROLE))
    finally:
        held.let_go()


def ensure() -> Urls:
    """The way into the database, with tables or without, until this process ends; see ``hold``."""
    held = hold(bare=True)
    urls = held.__enter__()
    atexit.register(held.__exit__, None, None, None)
    return urls


def keep_alive() -> None:
    """Start the private server again if it went down while this process holds it."""
    if not settings().database_url and not _product_cluster().runs():
        _start(_product_cluster())


def test_server() -> str:
    """The owner's URL of the maintenance database of a throw-away server for tests.

    It keeps nothing safe (no fsync) and goes on running after the tests, so that the next run need not start it.
    """
    cluster = _test_cluster()
    _kept.append(Hold(cluster))
    return cluster.url("postgres")


test_server.__test__ = False  # type: ignore[attr-defined]
_kept: list[Hold] = []


def stop_test_server() -> None:
    """Stop the server for tests, unless other tests are running on it."""
    cluster = _test_cluster()
    if cluster.folder.exists():
        Hold(cluster).let_go()


def erase() -> None:
    """Stop both servers and delete what they hold.

    Raises:
        UnavailableError: one is in use.
    """
    for cluster in (_product_cluster(), _test_cluster()):
        if not os.path.lexists(cluster.folder):
            continue
        lock = _open(cluster.folder.with_suffix(".lock"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            cluster.erase()
        except BlockingIOError:
            raise UnavailableError("cluster_in_use", path=str(cluster.folder)) from None
        finally:
            os.close(lock)


def _start(cluster: Cluster) -> None:
    """Start a server, by one process at a time."""
    starting = _open(cluster.folder.with_suffix(".starting.lock"))
    try:
        fcntl.flock(starting, fcntl.LOCK_EX)
        cluster.start()
    finally:
        os.close(starting)


def _product_cluster() -> Cluster:
    return Cluster(settings().home / "postgres", {})


def _test_cluster() -> Cluster:
    # Read anew: tests let the product's own settings point elsewhere, and this server outlives a test run.
    return Cluster(Settings().home.absolute() / "test" / "postgres", THROW_AWAY)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError:
        owner = path.parent.stat().st_uid
        raise UnavailableError("cluster_folder_taken", path=str(path.parent), owner=owner) from None
