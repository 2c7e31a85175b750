"""Take an uploaded file in: streamed to disk, never whole in memory, and no more bytes than are allowed."""

import asyncio
import hashlib
import shutil
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.dependencies import Caller, Session
from api.imports.carrying_out import waiting_file
from api.rights import Action, CallerInfo, require
from geo.areas.level import Level
from geo.areas.scope import scope_of
from geo.core.errors import FieldFault, InvalidInputError, NotAllowedError, TooLargeError
from geo.core.settings import settings
from geo.imports.inspection import peek
from geo.imports.layouts import with_layout
from geo.imports.options import Options, What, read_options
from geo.imports.reading.container import Container, Kind, examine
from geo.imports.reading.opening import READ_BY_GDAL

_ROOM_FOR_FIELDS = 1_000_000
_PEEKED_AT_MOST = 16_000_000
_OPTIONS = (
    "level",
    "map",
    "datum",
    "valid_from",
    "source",
    "dry_run",
    "accept_partial",
    "retire_missing",
    "channel",
    "name",
)
RIGHTS = {
    What.AREAS: Action.IMPORT_PLACES,
    What.ADDRESSES: Action.IMPORT_PLACES,
    What.HOUSEHOLDS: Action.IMPORT_PLACES,
    What.PEOPLE: Action.MANAGE_PEOPLE,
    What.CASES: Action.IMPORT_CASES,
    What.INCIDENTS: Action.IMPORT_CASES,
    What.PLANS: Action.EDIT_PLANS,
}


class _TooLongError(MultiPartException):
    """More bytes came than are allowed; the parser closes its files on errors of this kind."""


@dataclass(frozen=True)
class Received:
    """A file that has come in and been looked at from outside; it waits under the id of its run."""

    run_id: uuid.UUID
    name: str
    digest: bytes
    options: Options


async def receive(request: Request, caller: Caller, session: Session, what: What, dry_run: bool = False) -> Received:
    """Let the caller's file in.

    Raises:
        NotAllowedError: the caller may not import this.
        TooLargeError, UnsupportedFileError, InvalidInputError: what is wrong with the file as a whole or the options.
    """
    _require_whole_district(caller, RIGHTS[what])
    form = await form_of(request)
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise InvalidInputError.of("file", "file_missing")
        given = {name: value for name, value in form.items() if isinstance(value, str)}
        options = await with_layout(session, _options(what, given, dry_run))
        run_id, name = uuid.uuid4(), Path(file.filename or "").name[:200] or "file"
        target = waiting_file(run_id)
        try:
            digest = await asyncio.to_thread(keep, file, target)
            await asyncio.to_thread(_look_at, target, name, options)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return Received(run_id, name, digest, options)
    finally:
        await form.close()


Upload = Annotated[Received, Depends(receive)]


def _require_whole_district(caller: CallerInfo, action: Action) -> None:
    """A file may speak of any place, so it is taken only from those who hold their role for a whole district."""
    require(caller, action)
    first, last = scope_of(Level.DISTRICT, 0, 1)
    if all(hi - lo < last - first for lo, hi in caller.ranges(action)):
        raise NotAllowedError("import_needs_district")


def _options(what: What, given: dict[str, str], dry_run: bool) -> Options:
    unknown = [name for name in given if name not in _OPTIONS]
    if unknown:
        facts: dict[str, object] = {"value": unknown[0][:60], "allowed": ", ".join(_OPTIONS)}
        raise InvalidInputError("invalid_input", (FieldFault(unknown[0][:60], "option_unknown", facts),))
    return read_options(what, given | ({"dry_run": "1"} if dry_run else {}))


async def form_of(request: Request) -> FormData:
    """The form of a request with one file; to be closed.

    Raises:
        TooLargeError, InvalidInputError: it is too large, or no form.
    """
    most = settings().upload_limit_mb
    allowed = most * 1_000_000 + _ROOM_FOR_FIELDS
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > allowed:
        raise TooLargeError("file_too_large", mb=int(length) // 1_000_000, most=most)
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise InvalidInputError.of("file", "upload_not_multipart")
    parser = MultiPartParser(request.headers, _limited(request, allowed), max_files=1, max_fields=20)
    try:
        return await parser.parse()
    except _TooLongError as error:
        raise TooLargeError("file_too_large", mb=allowed // 1_000_000, most=most) from error
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        raise InvalidInputError.of("file", "upload_not_multipart") from error


async def _limited(request: Request, allowed: int) -> AsyncGenerator[bytes, None]:
    """The body piece by piece; some clients do not say beforehand how long it is."""
    came = 0
    async for piece in request.stream():
        came += len(piece)
        if came > allowed:
            raise _TooLongError("too long")
        yield piece


def keep(file: UploadFile, target: Path) -> bytes:
    """Copy the file to where it waits; its SHA-256."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with target.open("xb") as kept:
        target.chmod(0o600)
        shutil.copyfileobj(file.file, kept, 1 << 20)
    with target.open("rb") as kept:
        return hashlib.file_digest(kept, "sha256").digest()


def _look_at(path: Path, name: str, options: Options) -> None:
    """Answer at once for what is wrong with the file as a whole, as far as that shows quickly and safely."""
    container: Container = examine(path, name, settings().upload_limit_mb)
    quick = container.kind in (Kind.CSV, Kind.XLSX) or path.stat().st_size <= _PEEKED_AT_MOST
    if quick and container.kind not in READ_BY_GDAL:
        peek(container, options)
