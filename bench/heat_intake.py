"""What the counters of heat cost those who enter cases: reports taken in with and without their trigger, in turn."""

import time
from statistics import median

import psycopg
from psycopg import sql

from bench import polygons
from bench.figures import Figure
from geo.addresses.loading import load
from geo.cases.intake import take_in_many
from geo.cases.kinds import load_kinds
from geo.cases.report import CaseReport
from geo.core.database import Database, raw_connection
from geo.core.identity import desk, identify

AT_ONCE, ROUNDS = 500, 9
AT_MOST = 1.25


async def measure(owner_url: str, count: int) -> Figure:
    """How much longer reports take with the counters, over a database of ``count`` grids; it is left as it was."""
    with psycopg.connect(owner_url) as connection:
        load_kinds(connection)
    database = Database(owner_url, 1, statement_timeout_s=0)
    await database.open()
    seconds: dict[str, list[float]] = {"ENABLE": [], "DISABLE": []}
    try:
        for number in range(ROUNDS):
            for trigger, taken in seconds.items():
                taken.append(await _round(database, _reports(count, number), trigger))
    finally:
        await database.close()
    # The first round fills caches.
    with_counters, without = (1000 * median(taken[1:]) / AT_ONCE for taken in seconds.values())
    ratio = with_counters / without
    return Figure("heat: a case entered", "ms", with_counters, without, "no counters", ratio, AT_MOST, at_least=False)


def _reports(count: int, seed: int) -> list[CaseReport]:
    points = polygons.points(count, AT_ONCE, seed).tolist()
    return [CaseReport("0201", "hotline", "楼上漏水", lon=lon, lat=lat) for lon, lat in points]


async def _round(database: Database, reports: list[CaseReport], trigger: str) -> float:
    """Seconds to take the reports in, in a transaction that is taken back."""
    async with database.sessions() as session:
        await identify(session, desk())
        connection = await raw_connection(session)
        await connection.execute(sql.SQL("ALTER TABLE case_record {} TRIGGER heat_added").format(sql.SQL(trigger)))
        await connection.execute(sql.SQL("ALTER TABLE case_record {} TRIGGER heat_changed").format(sql.SQL(trigger)))
        library = await load(connection)
        began = time.perf_counter()
        await take_in_many(session, library, reports, desk())
        taken = time.perf_counter() - began
        await session.rollback()
    return taken
