"""What a migrated database holds: nothing yet, the demo district, or a district's own data."""

from enum import StrEnum

import psycopg

from geo.core.database import sql


class Holdings(StrEnum):
    """What is in the database."""

    NOTHING = "nothing"
    DEMO = "demo"
    OWN = "own"


def has_tables(owner_url: str) -> bool:
    """Whether the migrations have ever been run in the database."""
    with psycopg.connect(owner_url) as connection:
        row = connection.execute("SELECT to_regclass('public.alembic_version') IS NOT NULL").fetchone()
    return bool(row and row[0])


def holdings(owner_url: str) -> Holdings:
    """What the database holds; its tables must be there."""
    with psycopg.connect(owner_url) as connection:
        row = connection.execute(sql("api.cluster", "holdings")).fetchone()
    something, demo = row or (False, False)
    if not something:
        return Holdings.NOTHING
    return Holdings.DEMO if demo else Holdings.OWN
