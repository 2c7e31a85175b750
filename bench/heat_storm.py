"""``python -m bench.heat_storm [CHANGES]``: many writers at once, folding and a rebuild beside them, then a check.

Exit code 1 where a counter says something else than the cases.
"""

import asyncio
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import numpy as np
import psycopg
from psycopg import sql

from api.cluster import app_access, test_server
from api.cluster.access import Urls, open_app_access
from api.jobs.heat import fold_all
from bench.database import prepare
from geo.cases.kinds import load_kinds
from geo.core.database import Database
from geo.core.settings import settings
from geo.heat.pyramid.checking import Check, check, reading
from geo.heat.pyramid.rebuilding import alone, rebuild

CHANGES, WRITERS, GRIDS = 100_000, 8, 1_000
NAME = "wangge_bench_storm"
SEED = 20261010
INSERT = """
INSERT INTO case_record (
    number, kind, channel, description, point, morton, district_id, place_grid_id, grid_version_id, assigned_grid_id,
    routing_outcome, level, state, restricted, scope, opened_at, due_at, changed_at
)
SELECT
    gen_random_uuid(), k.code, c.channel, '', g.point, (random() * 2 ^ 40)::bigint + (53::bigint << 54), d.area_id,
    g.area_id, g.id, g.area_id, 'assigned', 'grid', 'assigned', random() < 0.1, g.scope_lo,
    timestamptz '2024-06-01' + random() * interval '900 days', now(), now()
FROM generate_series(1, %(n)s) AS each
CROSS JOIN LATERAL (
    SELECT v.id, v.area_id, v.scope_lo, st_transform(st_pointonsurface(v.geom), 4326) AS point
    FROM area_version AS v WHERE v.level = 'grid' AND each > 0 ORDER BY hashint8(v.id + each + (random() * 1e6)::int)
    LIMIT 1
) AS g
CROSS JOIN LATERAL (SELECT code FROM dispute_kind WHERE each > 0 ORDER BY random() LIMIT 1) AS k
CROSS JOIN LATERAL (
    SELECT channel FROM unnest('{visit,hotline,police}'::text[]) AS channel WHERE each > 0 ORDER BY random() LIMIT 1
) AS c
CROSS JOIN (SELECT area_id FROM area_version WHERE level = 'district') AS d
"""
# Each changes one case drawn by lot, which another writer may be changing too.
CHANGE = """
UPDATE case_record SET {} WHERE id = (
    SELECT id FROM case_record
    WHERE id >= (SELECT floor(random() * max(id)) FROM case_record) ORDER BY id LIMIT 1
)
"""
SETTINGS = {
    "move": "morton = (random() * 2 ^ 40)::bigint + (53::bigint << 54), place_grid_id = assigned_grid_id,"
    " point = coalesce(point, ST_SetSRID(ST_MakePoint(98, 39), 4326)),"
    " district_id = (SELECT area_id FROM area_version WHERE level = 'district')",
    "kind": "kind = (SELECT code FROM dispute_kind ORDER BY random() LIMIT 1)",
    "state": "state = (ARRAY['accepted', 'closed', 'withdrawn', 'merged', 'failed'])[1 + floor(random() * 5)]",
    "restrict": "restricted = NOT restricted",
    "redate": "opened_at = opened_at - interval '400 days' * random()",
    "unplace": "point = NULL, morton = NULL, place_grid_id = NULL, district_id = NULL",
}
DELETE = """
DELETE FROM case_record WHERE id = (
    SELECT id FROM case_record
    WHERE id >= (SELECT floor(random() * max(id)) FROM case_record) ORDER BY id LIMIT 1
)
"""
STATEMENTS: dict[str, sql.Composed] = {
    "insert": sql.Composed([sql.SQL(INSERT)]),
    **{name: sql.SQL(CHANGE).format(sql.SQL(setting)) for name, setting in SETTINGS.items()},
    "delete": sql.Composed([sql.SQL(DELETE)]),
}
SHARES = (0.4, 0.12, 0.12, 0.16, 0.05, 0.05, 0.05, 0.05)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CHANGES
    owner = _district(settings().database_url or test_server())
    urls = Urls(owner, app_access(owner))
    open_app_access(urls)
    began = time.monotonic()
    folded = storm(urls, count)
    seconds = time.monotonic() - began
    found = look(urls.owner)
    print(f"{count:,} changes by {WRITERS} writers, {count / seconds:,.0f}/s; {folded:,} folded meanwhile")
    print(f"{found.counts:,} counts compared, {found.unfolded:,} changes not folded yet: {found.wrong} differ")
    asyncio.run(_fold(urls.app))
    folded_too = look(urls.owner)
    print(f"all folded: {folded_too.unfolded} left, {folded_too.wrong} differ, {folded_too.malformed} malformed")
    return 0 if found.clean and folded_too.clean and not folded_too.unfolded else 1


def _district(server: str) -> str:
    """The owner's URL of a new database with a district and no cases."""
    template = urlsplit(prepare(server, GRIDS)).path.lstrip("/")
    with psycopg.connect(server, autocommit=True) as connection:
        name = sql.Identifier(NAME)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(template)))
    url = urlsplit(server)._replace(path=f"/{NAME}").geturl()
    with psycopg.connect(url) as connection:
        load_kinds(connection)
    return url


def storm(urls: Urls, count: int) -> int:
    """``count`` changes by all writers, folding all the while, one rebuild; how many changes were folded."""
    over = threading.Event()
    with ThreadPoolExecutor(WRITERS + 2) as pool:
        writing = [pool.submit(_write, urls.owner, number, count // WRITERS) for number in range(WRITERS)]
        folding = pool.submit(asyncio.run, _fold(urls.app, over))
        rebuilding = pool.submit(_rebuild, urls.owner)
        try:
            for writer in writing:
                writer.result()
        finally:
            over.set()
        rebuilding.result()
        return folding.result()


def look(url: str) -> Check:
    with reading(url) as connection:
        return check(connection)


def _write(url: str, number: int, count: int) -> None:
    """Changes of all kinds, one to twenty a transaction; a case may be changed by several writers."""
    rng = np.random.default_rng(SEED + number)
    left = count
    with psycopg.connect(url) as connection:
        while left > 0:
            name = str(rng.choice(list(STATEMENTS), p=SHARES))
            size = min(left, int(rng.integers(1, 21)) if name == "insert" else 1)
            connection.execute(STATEMENTS[name], {"n": size})
            connection.commit()
            left -= size


async def _fold(url: str, over: threading.Event | None = None) -> int:
    """Fold once, or until it is ``over``; how many changes that were."""
    database = Database(url, 1, statement_timeout_s=0)
    await database.open()
    folded = await fold_all(database)
    while over and not over.is_set():
        await asyncio.sleep(1)
        folded += await fold_all(database)
    await database.close()
    return folded


def _rebuild(url: str) -> None:
    time.sleep(5)
    with alone(url) as connection:
        rebuild(connection)


if __name__ == "__main__":
    sys.exit(main())
