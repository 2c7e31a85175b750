from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from geo.cases import repository
from geo.core import clock
from geo.core.database import raw_connection, sql
from geo.core.identity import desk, identify

_MANY = text(
    "INSERT INTO case_record (number, kind, channel, source, external_id, description, routing_outcome, level, state,"
    " scope, opened_at, due_at, changed_at) SELECT n::text, '0201', 'hotline', '12345', 'GD' || n, '', 'review',"
    " 'district', 'review', 1, :at, :at, :at FROM generate_series(1, 3000) AS s (n)"
)


async def test_row_security_leaves_the_index_of_deliveries_in_use(owner_session: AsyncSession) -> None:
    await owner_session.execute(_MANY, {"at": clock.now()})
    await owner_session.execute(text("ANALYZE case_record"))
    await owner_session.execute(text("SET LOCAL ROLE wangge_app"))
    await identify(owner_session, desk())
    parameters = {"sources": ["12345"] * 1000, "external_ids": [f"GD{n}" for n in range(1000)]}
    connection = await raw_connection(owner_session)
    plan = await connection.execute("EXPLAIN " + sql("geo.cases", "known_deliveries"), parameters)
    lines = [line for (line,) in await plan.fetchall()]
    assert any("wangge.scopes" in line for line in lines)
    assert any("case_record_source_external_id_key" in line for line in lines), lines


async def test_deliveries_are_known_by_source_and_id_together(owner_session: AsyncSession) -> None:
    await owner_session.execute(_MANY, {"at": clock.now()})
    asked = [("12345", "GD7"), ("110", "GD7"), ("12345", "GD0"), ("12345", "GD3000")]
    known = await repository.known_deliveries(owner_session, asked)
    numbers = {record.id: record.number for record in (await repository.by_ids(owner_session, known.values())).values()}
    assert {delivery: numbers[case] for delivery, case in known.items()} == {asked[0]: "7", asked[3]: "3000"}
