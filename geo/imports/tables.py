"""Tables of imports: one row a run, one row a fault that was found."""

import uuid
from typing import Any

from sqlalchemy import ARRAY, ForeignKey, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geo.core.tables import Base, Big, Instant, Json


class ImportRun(Base):
    """One file that somebody sent in, how far it is, and what came of it."""

    __tablename__ = "import_run"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    what: Mapped[str]
    file_name: Mapped[str]
    file_digest: Mapped[bytes]
    options: Mapped[Json]
    state: Mapped[str]
    actor_id: Mapped[Big | None]
    created_at: Mapped[Instant] = mapped_column(server_default=func.now())
    finished_at: Mapped[Instant | None]
    rows_total: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    report: Mapped[Json]


class ImportLayout(Base):
    """How the files of a source were read last: header, column of each field, channel of rows that said none."""

    __tablename__ = "import_layout"

    source: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[list[str]] = mapped_column(ARRAY(Text))
    mapping: Mapped[dict[str, str]] = mapped_column(JSONB)
    channel: Mapped[str]
    used_at: Mapped[Instant]


class ImportFault(Base):
    """One thing wrong with one row of the file of a run.

    The table has no key of its own; for the mapper a row is what it says.
    """

    __tablename__ = "import_fault"

    run_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("import_run.id"), primary_key=True)
    row_number: Mapped[int] = mapped_column(primary_key=True)
    severity: Mapped[str]
    field: Mapped[str] = mapped_column(primary_key=True)
    fault: Mapped[str] = mapped_column(primary_key=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    row_values: Mapped[dict[str, Any]] = mapped_column(JSONB)
