"""A process that matches addresses beside the one that writes: two threads of Python never run at once."""

import multiprocessing
import signal
import warnings
from collections.abc import Collection
from datetime import datetime
from multiprocessing.connection import Connection

from geo.addresses.candidates import AddressMatch
from geo.cases.placing import Matcher

Answers = dict[str, AddressMatch]


class MatchingProcess:
    """A copy of this process that does nothing but match addresses, by the library as it is now.

    It shares the library's memory with this process. It ends with :meth:`close`, or by itself when this process dies.

    Raises:
        OSError: the system has no room for another process.
    """

    def __init__(self, library: Matcher) -> None:
        context = multiprocessing.get_context("fork")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(library, theirs, self._pipe), daemon=True)
        with warnings.catch_warnings():
            # Newer Pythons warn of locks that other threads may hold; the copy only reads the library, which has none.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process.start()
        theirs.close()

    def match(self, addresses: Collection[str], at: datetime) -> Answers:
        """What each address may mean at an instant; waits for it.

        Raises:
            ChildProcessError: the process has died.
        """
        try:
            self._pipe.send((addresses, at))
            answers: Answers = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise ChildProcessError from error
        return answers

    def close(self) -> None:
        """End the process, whatever it is doing; who waits for it is told that it has died."""
        self._process.kill()
        self._process.join()


def match_each(library: Matcher, addresses: Collection[str], at: datetime) -> Answers:
    """What each address may mean at an instant."""
    return {address: library.match(address, at=at) for address in addresses}


def _serve(library: Matcher, pipe: Connection, theirs: Connection) -> None:
    """Answer until the other end is closed, of which this process must hold no copy."""
    theirs.close()
    # Signals are for the process that was copied: its handlers would pass on to it what this one is sent.
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        while True:
            addresses, at = pipe.recv()
            pipe.send(match_each(library, addresses, at))
    except (EOFError, OSError):
        return
