"""What the application asks of the database, whichever way it goes: SQLAlchemy or a .sql file."""

from typing import Any

import psycopg
import pytest

_LOOK_AT_PLACES = "-- What has changed among places, as far"
_BESIDES = (
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "BEGIN",
    "COMMIT",
    "SELECT set_config",
    "-- Tell the database who",
    _LOOK_AT_PLACES,
)


class Statements(list[str]):
    """The statements since it was made or cleared; savepoints, the telling of identity and the library's
    own look at what has changed are left out."""


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Statements:
    """Counts every statement that goes through psycopg."""
    found = Statements()
    execute = psycopg.AsyncCursor.execute

    async def noting(self: Any, query: Any, *given: Any, **named: Any) -> Any:
        if not str(query).lstrip().startswith(_BESIDES):
            found.append(str(query))
        return await execute(self, query, *given, **named)

    monkeypatch.setattr(psycopg.AsyncCursor, "execute", noting)
    return found
