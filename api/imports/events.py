"""How far a job is, as server-sent events: the whole state each time, so that a reconnect loses nothing."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from api.faults import Language
from api.imports.schema import job_view
from geo.core.database import Database
from geo.core.identity import Identity, identify
from geo.imports import repository

_EVERY_S = 0.5
_SAY_SOMETHING_S = 15


async def events(database: Database, run_id: UUID, identity: Identity, language: Language) -> AsyncIterator[str]:
    """``progress`` whenever something has changed, ``end`` once with the report when nothing more will."""
    told = ""
    quiet = 0.0
    while True:
        async with database.sessions() as session:
            await identify(session, identity)
            run = await repository.run_of(session, run_id)
        if run is None:
            return
        view = job_view(run, language)
        body = view.model_dump_json(exclude=set() if view.over else {"report"})
        if view.over:
            yield f"event: end\nid: {view.state}\ndata: {body}\n\n"
            return
        if body != told:
            told, quiet = body, 0.0
            yield f"event: progress\nid: {view.rows_done}\ndata: {body}\n\n"
        elif quiet >= _SAY_SOMETHING_S:
            quiet = 0.0
            yield ": still here\n\n"
        await asyncio.sleep(_EVERY_S)
        quiet += _EVERY_S
