import asyncio

from sqlalchemy import select

from geo.cases import repository
from geo.cases.merging import merge
from geo.cases.steps import Actor
from geo.cases.tables import CaseRecord
from geo.core.database import Database
from geo.core.errors import ConflictError
from geo.core.identity import desk, identify
from tests.geo.cases.test_intake import at, committed_district
from tests.intake import taken

SOMEBODY = Actor(desk(), "Somebody")


async def test_two_mergings_that_cross_each_other_leave_one_case_open(owner_url: str, database: Database) -> None:
    async with committed_district(owner_url, database) as made:
        async with database.sessions() as session, session.begin():
            pairs = [[(await taken(session, at(made, 0, 0), desk())).record.number for _ in range(2)] for _ in range(4)]

        async def attempt(number: str, other: str, both_have_looked: asyncio.Barrier) -> str:
            async with database.sessions() as session, session.begin():
                await identify(session, desk())
                case, into = [await repository.by_number(session, each) for each in (number, other)]
                assert case is not None
                assert into is not None
                await both_have_looked.wait()
                try:
                    return (await merge(session, case, into, "", SOMEBODY)).state
                except ConflictError as fault:
                    return fault.fault

        for one, other in pairs:
            looked = asyncio.Barrier(2)
            ends = await asyncio.gather(attempt(one, other, looked), attempt(other, one, looked))
            assert sorted(ends) == ["merge_into_itself", "merged"]
        async with database.sessions() as session, session.begin():
            await identify(session, desk())
            states = (await session.scalars(select(CaseRecord.state))).all()
        assert sorted(states) == ["assigned"] * 4 + ["merged"] * 4


async def test_a_case_that_was_merged_meanwhile_takes_nothing_more_in(owner_url: str, database: Database) -> None:
    async with committed_district(owner_url, database) as made:
        async with database.sessions() as session, session.begin():
            numbers = [(await taken(session, at(made, 0, 0), desk())).record.number for _ in range(3)]
        looked = asyncio.Barrier(2)

        async def attempt(number: str, other: str) -> str:
            async with database.sessions() as session, session.begin():
                await identify(session, desk())
                case, into = [await repository.by_number(session, each) for each in (number, other)]
                assert case is not None
                assert into is not None
                await looked.wait()
                try:
                    return (await merge(session, case, into, "", SOMEBODY)).state
                except ConflictError as fault:
                    return fault.fault

        a, b, c = numbers
        ends = await asyncio.gather(attempt(a, b), attempt(b, c))
        assert sorted(ends) in (["merged", "merged"], ["merged", "merged_meanwhile"])
        async with database.sessions() as session, session.begin():
            await identify(session, desk())
            going_on = (await session.scalars(select(CaseRecord).where(CaseRecord.state != "merged"))).all()
            survivors = {case.id for case in going_on}
            merged = (await session.scalars(select(CaseRecord).where(CaseRecord.state == "merged"))).all()
        assert all(case.merged_into in survivors | {case.id for case in merged} for case in merged)
