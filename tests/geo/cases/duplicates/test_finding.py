from datetime import timedelta

import numpy as np
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases.duplicates.around import ranges
from geo.core import clock, morton
from geo.core.database import raw_connection, sql
from geo.core.identity import Identity, identify

_MANY = text(
    "INSERT INTO case_record (number, kind, channel, description, point, morton, routing_outcome, level, state, scope,"
    " opened_at, due_at, changed_at) SELECT n::text, '0201', 'hotline', '', 'SRID=4326;POINT(0 0)', k, 'review',"
    " 'district', CASE WHEN n % 10 = 0 THEN 'assigned' ELSE 'closed' END, 1, o, o, o"
    " FROM unnest(CAST(:keys AS bigint [])) WITH ORDINALITY AS u (k, n)"
    " CROSS JOIN LATERAL (SELECT CAST(:at AS timestamptz) - n % 60 * interval '1 day') AS t (o)"
)


async def test_row_security_leaves_the_index_of_open_cases_in_use(owner_session: AsyncSession) -> None:
    chance = np.random.default_rng(1)
    keys = morton.keys(chance.uniform(98.1, 98.6, 20_000), chance.uniform(39.6, 39.9, 20_000))
    await owner_session.execute(_MANY, {"keys": keys.tolist(), "at": clock.now()})
    await owner_session.execute(text("ANALYZE case_record"))
    await owner_session.execute(text("SET LOCAL ROLE wangge_app"))
    await identify(owner_session, Identity(1, ((0, 2**62),)))
    near, now = ranges(98.3, 39.75, 300), clock.now()
    parameters = {
        "lows": [low for low, _ in near],
        "highs": [high for _, high in near],
        "first": now - timedelta(days=30),
        "last": now + timedelta(days=30),
        "besides": 0,
        "longest": 500,
        "most": 300,
    }
    connection = await raw_connection(owner_session)
    plan = await connection.execute("EXPLAIN " + sql("geo.cases.duplicates", "open_near"), parameters)
    lines = [line for (line,) in await plan.fetchall()]
    assert any("may_see_case" in line or "wangge.scopes" in line for line in lines)
    assert any("case_record_open_morton" in line for line in lines), lines
    assert any("((morton >= asked.low) AND (morton < asked.high))" in line for line in lines)
