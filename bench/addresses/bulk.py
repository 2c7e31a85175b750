"""A file of 100,000 disputes routed and stored by the code of the import job, in a copy of the city's database.

``python -m bench.addresses.bulk APP_URL FILE ACCOUNT`` carries the file out in a process of its own and prints the
seconds it took, from the first byte read to the last row committed, and what became of the rows.
"""

import asyncio
import csv
import hashlib
import json
import random
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from api.cluster import Urls
from api.imports.carrying_out import carry_out, waiting_file
from api.session.callers import identity_of
from bench import servers
from bench.database import ROOT
from bench.figures import Figure
from geo.cases.kinds import kinds
from geo.core.clock import real_now
from geo.core.database import Database
from geo.core.identity import identify
from geo.imports import repository
from geo.imports.options import What, read_options
from geo.imports.tables import ImportRun
from geo.imports.work import Progress

ROWS, LIMIT_S = 100_000, 90.0
COPY = "wangge_bench_addresses_file"
HEADER = ("工单编号", "受理时间", "纠纷类型", "来源渠道", "诉求内容", "发生地址")
_SEED = 12_345


def measure(urls: Urls, addresses: Sequence[str]) -> list[Figure]:
    """The file with ``addresses``, over and over, taken in once.

    Raises:
        RuntimeError: not every row is accounted for.
    """
    file = servers.home() / "file.csv"
    write(file, addresses, ROWS)
    try:
        with _copied(urls) as app_url:
            command = [sys.executable, "-m", "bench.addresses.bulk", app_url, str(file), str(_account(urls.owner))]
            done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
            if done.returncode:
                message = f"the file was not taken in:\n{done.stderr[-2000:]}"
                raise RuntimeError(message)
            told = json.loads(done.stdout)
    finally:
        file.unlink(missing_ok=True)
    outcomes, seconds = told["cases"], told["seconds"]
    if sum(outcomes.values()) != ROWS:
        message = f"{ROWS} rows went in, and {outcomes} is told of them"
        raise RuntimeError(message)
    routed = 100 * outcomes.get("assigned", 0) / ROWS
    return [
        Figure(
            f"addresses: file of {ROWS:,} rows, routed and stored",
            "s",
            seconds,
            LIMIT_S,
            "limit",
            seconds / LIMIT_S,
            1.0,
            at_least=False,
        ),
        Figure("addresses: rows of the file routed alone", "%", routed, None, "all classes of noise", routed),
    ]


def write(file: Path, addresses: Sequence[str], rows: int) -> None:
    """A CSV of ``rows`` reports, each with a number of its own, the addresses in turn, over the last month."""
    dice, now = random.Random(_SEED), real_now()
    leaves = [kind.code for kind in kinds() if kind.parent_code]
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(HEADER)
        for row in range(rows):
            opened = now - timedelta(minutes=dice.randrange(1, 43_000))
            kind = dice.choice(leaves)
            said = f"来电人反映与邻居的第{row}次纠纷，已多次协商未果，要求上门处理。"
            address = addresses[row % len(addresses)]
            table.writerow((f"GD{row:08d}", f"{opened:%Y-%m-%d %H:%M}", kind, "12345", said, address))


def _account(owner_url: str) -> int:
    with psycopg.connect(owner_url) as connection:
        row = connection.execute("SELECT id FROM account WHERE username = 'bench'").fetchone()
    assert row is not None
    return int(row[0])


@contextmanager
def _copied(urls: Urls) -> Iterator[str]:
    """The URL, as the product's role, of a copy of the database that is dropped afterwards."""
    source, target = (sql.Identifier(name) for name in (urlsplit(urls.owner).path[1:], COPY))
    server = urlsplit(urls.owner)._replace(path="/postgres").geturl()
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(target)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(target, source))
        try:
            yield urlsplit(urls.app)._replace(path=f"/{COPY}").geturl()
        finally:
            connection.execute(drop)


async def _carried_out(app_url: str, run: ImportRun, account: int) -> dict[str, object]:
    database, run_id = Database(app_url, size=3, statement_timeout_s=0), run.id
    await database.open()
    try:
        async with database.sessions() as session, session.begin():
            await identify(session, await identity_of(session, account))
            await repository.add_run(session, run)
        began = time.perf_counter()
        await carry_out(database, run_id, account, Progress())
        seconds = time.perf_counter() - began
        async with database.sessions() as session, session.begin():
            await identify(session, await identity_of(session, account))
            ended = await repository.run_of(session, run_id)
    finally:
        await database.close()
    if ended is None or ended.state != "done":
        message = f"the run ended as {ended and (ended.state, ended.report)}"
        raise RuntimeError(message)
    return {"seconds": seconds, "cases": ended.report["cases"]}


def _waiting(file: Path, account: int) -> ImportRun:
    """A run whose file waits where the job looks for it."""
    run = ImportRun(
        id=uuid.uuid4(),
        what=What.CASES.value,
        file_name=file.name,
        file_digest=hashlib.sha256(file.read_bytes()).digest(),
        options=read_options(What.CASES, {"source": "12345", "accept_partial": "1"}).to_json(),
        state="waiting",
        actor_id=account,
        report={},
    )
    waiting_file(run.id).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(file, waiting_file(run.id))
    return run


def _main(app_url: str, file: str, account: str) -> None:
    print(json.dumps(asyncio.run(_carried_out(app_url, _waiting(Path(file), int(account)), int(account)))))


if __name__ == "__main__":
    _main(*sys.argv[1:])
