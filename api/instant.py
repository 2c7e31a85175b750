"""Instants in bodies: a date means 00:00 in Asia/Shanghai."""

from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from geo.core.clock import parse_instant


def read_instant(value: object) -> object:
    """A date or instant as text, as an aware instant.

    Raises:
        PydanticCustomError: ``not_an_instant``.
    """
    if not isinstance(value, str):
        return value
    try:
        return parse_instant(value.strip())
    except (ValueError, OverflowError):
        raise PydanticCustomError("not_an_instant", "not an instant") from None


Instant = Annotated[datetime, BeforeValidator(read_instant)]
