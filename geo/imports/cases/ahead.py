"""Addresses that are matched before anybody asks for them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from geo.addresses.candidates import AddressMatch
from geo.cases.placing import Matcher
from geo.cases.report import CaseReport


@dataclass(frozen=True)
class Ahead:
    """A library that knows the answer to some addresses already."""

    library: Matcher
    known: dict[str, AddressMatch]

    def match(self, query: str, limit: int = 5, at: datetime | None = None, field: str = "address") -> AddressMatch:
        """As the library; what was looked up ahead is as of then."""
        found = self.known.get(query)
        return found if found is not None else self.library.match(query, limit, at, field)


async def look_ahead(library: Matcher, reports: Sequence[CaseReport], at: datetime) -> Matcher:
    """Match the addresses of ``reports`` in a thread, each that stands twice once."""
    return await asyncio.to_thread(_look, library, {report.address for report in reports if report.address}, at)


def _look(library: Matcher, addresses: set[str], at: datetime) -> Ahead:
    return Ahead(library, {address: library.match(address, at=at) for address in addresses})
