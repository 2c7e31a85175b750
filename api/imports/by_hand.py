"""An import on the machine itself, without the queue: the same run, the same report."""

import asyncio
import hashlib
import shutil
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from api.faults import Language
from api.imports.carrying_out import carry_out, waiting_file
from api.imports.schema import JobView, job_view
from api.rights import Action, may
from api.session.callers import caller_of_account
from geo.core.database import Database
from geo.core.errors import InvalidInputError
from geo.core.settings import settings
from geo.imports import repository
from geo.imports.layouts import with_layout
from geo.imports.options import Options
from geo.imports.reading.container import examine
from geo.imports.tables import ImportRun
from geo.imports.work import Progress
from geo.people.accounts.repository import account_named

Tell = Callable[[str, float], None]
_EVERY_S = 0.2


async def import_by_hand(
    url: str, file: Path, options: Options, language: Language, tell: Tell, owner: str | None = None
) -> JobView:
    """Import ``file`` as whoever may run commands on the machine.

    Args:
        url: the database as its owner: a run that no account has asked for is nobody else's to see.
        tell: told the number of rows done, and the share, now and then.
        owner: username of the planner whose draft the file becomes, for what has an owner.

    Raises:
        UnsupportedFileError, TooLargeError: the file as a whole cannot be taken.
        InvalidInputError: there is no such planner.
    """
    examine(file, file.name, settings().upload_limit_mb)
    database = Database(url, size=3, statement_timeout_s=0)
    await database.open()
    try:
        account = None if owner is None else await _planner(database, owner)
        return await _import(database, file, options, language, tell, account)
    finally:
        await database.close()


async def _planner(database: Database, username: str) -> int:
    async with database.sessions() as session:
        account = await account_named(session, username)
        if (
            account is None
            or not account.active
            or not may(await caller_of_account(session, account), Action.EDIT_PLANS)
        ):
            raise InvalidInputError.of("owner", "layer_owner_unknown", username=username[:60])
        return account.id


async def _import(
    database: Database, file: Path, options: Options, language: Language, tell: Tell, account: int | None
) -> JobView:
    run_id = uuid.uuid4()
    target = waiting_file(run_id)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(file, target)
    try:
        with target.open("rb") as kept:
            digest = hashlib.file_digest(kept, "sha256").digest()
        async with database.sessions() as session, session.begin():
            options = await with_layout(session, options)
            await repository.add_run(session, _run(run_id, file.name, digest, options, account))
        progress = Progress()
        shown = asyncio.create_task(show(progress, tell))
        try:
            await carry_out(database, run_id, account, progress)
        finally:
            shown.cancel()
            with suppress(asyncio.CancelledError):
                await shown
    finally:
        target.unlink(missing_ok=True)
    async with database.sessions() as session:
        run = await repository.run_of(session, run_id)
        assert run is not None  # noqa: S101 - written above
        return job_view(run, language)


def _run(run_id: uuid.UUID, name: str, digest: bytes, options: Options, account: int | None) -> ImportRun:
    return ImportRun(
        id=run_id,
        what=options.what.value,
        file_name=name,
        file_digest=digest,
        options=options.to_json(),
        state="waiting",
        actor_id=account,
        report={},
    )


async def show(progress: Progress, tell: Tell) -> None:
    """Tell now and then how far the work is, until cancelled."""
    while True:
        tell(f"{progress.done}/{progress.total}", progress.done / max(progress.total, 1))
        await asyncio.sleep(_EVERY_S)
