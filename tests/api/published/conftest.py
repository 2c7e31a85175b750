from itertools import product

import pytest_asyncio

from tests.geo.disclosure.conftest import Enter, Freeze, freeze, history, records
from tests.geo.heat.records import Records
from tests.statements import statements

__all__ = ["freeze", "history", "records", "statements"]

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
KINDS = ("0101", "0201", "0402", "0301")


@pytest_asyncio.fixture
async def published_year(history: Enter, freeze: Freeze) -> Records:
    """2025, frozen: in each community 24 cases of each kind; in the last 12, and none of the first kind."""
    counts = {
        (month, column, row, kind): 1 if (column, row) == (2, 2) else 2
        for month, column, row, kind in product(MONTHS, (0, 2), (0, 2), KINDS)
        if (column, row, kind) != (2, 2, "0101")
    }
    records = await history(counts)
    await freeze()
    return records


@pytest_asyncio.fixture
async def published_months(history: Enter, freeze: Freeze) -> None:
    """Every month from January 2025 on is frozen, and has next to nothing in it."""
    await history({("2025-01", 0, 0, "0201"): 1})
    await freeze()
