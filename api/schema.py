"""The version of the database's tables: what it is, what it should be, and the way from one to the other."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from geo.cases.kinds import load_kinds
from geo.core.errors import ConflictError

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"


@dataclass(frozen=True)
class Migrated:
    """What a migration did.

    Attributes:
        before: the version found, None for an empty database.
        after: the version now.
        applied: the versions gone through, oldest first.
    """

    before: str | None
    after: str
    applied: tuple[str, ...]


def current(owner_url: str) -> str | None:
    """The version of the tables in the database, None where there are none."""
    engine = create_engine(owner_url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(owner_url: str) -> Migrated:
    """Bring the tables to the version of this code, and the dictionary of disputes to its edition.

    Raises:
        ConflictError: the database was made by a newer version of the product.
    """
    config = _config(owner_url)
    scripts = ScriptDirectory.from_config(config)
    before, head = current(owner_url), scripts.get_current_head()
    if head is None:
        message = f"no migrations in {MIGRATIONS}"
        raise RuntimeError(message)
    if before is not None:
        check_known(before)
    steps = [script.revision for script in scripts.iterate_revisions(head, before or "base")]
    if steps:
        command.upgrade(config, "head")
    with psycopg.connect(owner_url) as connection:
        load_kinds(connection)
    return Migrated(before, head, tuple(reversed(steps)))


def check_known(revision: str) -> None:
    """See that a version of the tables is one that this code knows.

    Raises:
        ConflictError: it is not, so it is of a newer version of the product.
    """
    scripts = ScriptDirectory.from_config(_config(""))
    try:
        scripts.get_revision(revision)
    except CommandError:
        raise ConflictError("database_newer", found=revision, known=scripts.get_current_head()) from None


def erase(owner_url: str) -> None:
    """Drop every table of the product and what they hold; extensions and the role stay."""
    command.downgrade(_config(owner_url), "base")


def _config(owner_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", owner_url.replace("%", "%%"))
    return config
