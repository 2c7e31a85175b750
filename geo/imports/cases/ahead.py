"""Addresses that are matched before anybody asks for them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from geo.addresses.candidates import AddressMatch
from geo.cases.placing import Matcher
from geo.cases.report import CaseReport
from geo.imports.cases.matching import Answers, MatchingProcess, match_each

_log = structlog.get_logger("wangge.imports")


@dataclass(frozen=True)
class Ahead:
    """A library that knows the answer to some addresses already."""

    library: Matcher
    known: Answers

    def match(self, query: str, limit: int = 5, at: datetime | None = None, field: str = "address") -> AddressMatch:
        """As the library; what was looked up ahead is as of then."""
        found = self.known.get(query)
        return found if found is not None else self.library.match(query, limit, at, field)


class Lookout:
    """Matches addresses while this process does something else.

    Args:
        library: what is known now; what becomes known later is not looked up.
        apart: in a process of its own, which is worth its while for more than one portion; else in a thread.
    """

    def __init__(self, library: Matcher, *, apart: bool) -> None:
        self._library = library
        self._process = _process(library) if apart else None

    async def look(self, reports: Sequence[CaseReport], at: datetime) -> Ahead:
        """Match the addresses of ``reports``, each that stands twice once."""
        addresses = {report.address for report in reports if report.address}
        return Ahead(self._library, await asyncio.to_thread(self._match, addresses, at))

    def _match(self, addresses: set[str], at: datetime) -> Answers:
        process = self._process
        if process is None:
            return match_each(self._library, addresses, at)
        try:
            return process.match(addresses, at)
        except ChildProcessError:
            if self._process is None:  # Closed meanwhile: nobody waits for the answers any longer.
                raise
            _log.warning("matching_process_died")
            self.close()
            return match_each(self._library, addresses, at)

    def close(self) -> None:
        """End the process, if there is one; what is still being looked up is given up."""
        process, self._process = self._process, None
        if process is not None:
            process.close()


def _process(library: Matcher) -> MatchingProcess | None:
    try:
        return MatchingProcess(library)
    except OSError as error:
        _log.warning("matching_process_not_started", error=str(error))
        return None
