"""The base of every mapped table, and the settings of an installation that live in the database."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Identity, MetaData, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

BigKey = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
Big = Annotated[int, mapped_column(BigInteger)]
Small = Annotated[int, mapped_column(SmallInteger)]
Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Json = Annotated[dict[str, Any], mapped_column(JSONB, default=dict)]


class Base(DeclarativeBase):
    """Base of every mapped table."""

    metadata = MetaData()
    type_annotation_map = {str: Text}  # noqa: RUF012 - SQLAlchemy reads it from the class


class Setting(Base):
    """One setting of this installation, such as the demo day or the brand line."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
    updated_at: Mapped[Instant]
