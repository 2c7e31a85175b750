"""A file brought into a draft: what its form holds, and the table or layer that is read from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.datastructures import FormData, UploadFile

from api.imports.receiving import keep
from geo.core.errors import InvalidInputError, UnsupportedFileError
from geo.core.settings import settings
from geo.imports.reading.container import Kind, examine
from geo.imports.reading.opening import open_source
from geo.imports.reading.source import Source

TABLES = frozenset({Kind.CSV, Kind.XLSX})
LAYERS = frozenset(Kind) - TABLES


def file_form(holds: str, **more: dict[str, Any]) -> dict[str, Any]:
    """The form as the API describes it: a file, the revision that the editor saw, and ``more``."""
    fields = {
        "file": {"type": "string", "format": "binary", "description": holds},
        "revision": {"type": "integer", "description": "The revision that the editor saw."},
        **more,
    }
    schema = {"type": "object", "required": ["file", "revision"], "properties": fields}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def file_and_revision(form: FormData) -> tuple[UploadFile, int]:
    """What every such form holds.

    Raises:
        InvalidInputError: no file, or no revision that is a whole number.
    """
    file, revision = form.get("file"), form.get("revision")
    if not isinstance(file, UploadFile):
        raise InvalidInputError.of("file", "file_missing")
    if not (isinstance(revision, str) and revision.isascii() and revision.isdecimal() and len(revision) < 10):
        raise InvalidInputError.of("revision", "cells_revision_needed")
    return file, int(revision)


@contextmanager
def opened(file: UploadFile, kinds: frozenset[Kind], otherwise: str) -> Iterator[Source]:
    """The rows of a file that came with a form.

    Args:
        kinds: those that are taken.
        otherwise: the fault told of any other.

    Raises:
        UnsupportedFileError: the file is none of these, or cannot be read.
    """
    with TemporaryDirectory(prefix="wangge-") as folder:
        path = Path(folder) / "brought"
        keep(file, path)
        container = examine(path, file.filename or "", settings().upload_limit_mb)
        if container.kind not in kinds:
            raise UnsupportedFileError(otherwise)
        with open_source(container) as source:
            yield source
