"""Approved plans in a database of their own, and what there is of them."""

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.repository import versions_at
from geo.areas.tables import Area
from geo.core import clock
from geo.core.database import Database
from geo.core.identity import desk, identify
from geo.people.tables import Account
from geo.plans.drafts import drafting, editing
from geo.plans.drafts.operations.merge import Merge
from geo.plans.drafts.operations.move_block import MoveBlock
from geo.plans.drafts.operations.operation import Operation
from geo.plans.drafts.reading import opened
from geo.plans.drafts.surveying import Lands
from geo.plans.drafts.tables import Plan
from geo.plans.publishing import publishing
from geo.plans.publishing.publishing import publish
from tests.api.plans.conftest import lay_cells
from tests.factories import DISTRICT, SmallDistrict, community_code, grid_code

WEST_SIDE, EAST_SIDE = (0, 0), (2, 0)
LEFT = """
    SELECT
        (SELECT string_agg(state, ',' ORDER BY id) FROM plan),
        (SELECT count(*) FROM plan_publication),
        (SELECT count(*) FROM plan_decision),
        (SELECT count(*) FROM area_change),
        (SELECT md5(string_agg(id || valid::text || coalesce(superseded_at::text, ''), ' ' ORDER BY id))
         FROM area_version),
        (SELECT md5(string_agg(version_id || valid::text, ' ' ORDER BY version_id, md5(geom::text))) FROM area_part),
        (SELECT md5(string_agg(id || valid::text, ' ' ORDER BY id)) FROM atom_assignment),
        (SELECT md5(string_agg(id || valid::text, ' ' ORDER BY id)) FROM person_in_charge)
"""
TORN = """
    SELECT count(*)
    FROM atom AS a
    LEFT JOIN atom_assignment AS s ON a.id = s.atom_id AND s.valid @> now()
    LEFT JOIN area_version AS v ON s.grid_id = v.area_id AND v.valid @> now() AND v.superseded_at IS NULL
    WHERE a.valid @> now() AND v.id IS NULL
"""


async def ripen(database: Database) -> list[int]:
    """Cells in two communities, two plans of the first and one of the other, all approved; their ids."""
    async with database.sessions() as session, session.begin():
        await identify(session, desk())
        ids = dict((await session.execute(select(Area.code, Area.id))).all())
        made = SmallDistrict(ids)
        owner = await session.scalar(select(Account.id).where(Account.username == "planner"))
        assert owner is not None
        west, east = [await lay_cells(session, made, *place) for place in (WEST_SIDE, EAST_SIDE)]
        keys = [[str(ids[grid_code(column + x, 0)]) for x in range(2)] for column in (0, 2)]
        return [
            await approve(session, WEST_SIDE, ids, owner, MoveBlock(tuple(west[4, y] for y in range(4)), keys[0][0])),
            await approve(session, WEST_SIDE, ids, owner, Merge(tuple(keys[0]), None)),
            await approve(session, EAST_SIDE, ids, owner, MoveBlock(tuple(east[4, y] for y in range(4)), keys[1][0])),
        ]


async def approve(
    session: AsyncSession, place: tuple[int, int], ids: dict[str, int], owner: int, operation: Operation
) -> int:
    code = community_code(*place)
    community = (await versions_at(session, [code], clock.now()))[code]
    draft = await drafting.make(session, "方案", "", ids[DISTRICT], [community], owner)
    await editing.edit(session, draft, editing.Asked(Lands(), 0, owner), operation)
    await session.execute(update(Plan).where(Plan.id == draft.plan.id).values(state="approved", document="1号"))
    return draft.plan.id


async def put_in_force(database: Database, plan_id: int) -> None:
    """Publish a plan as a request does."""
    async with database.sessions() as session, session.begin():
        await publish_in(session, plan_id)


async def publish_in(session: AsyncSession, plan_id: int) -> None:
    """The same without its end."""
    await identify(session, desk())
    draft = await opened(session, plan_id, lock=True)
    await publish(session, await publishing.ripen(session, Lands(), draft, 1, None), draft.plan.owner_id)


async def left(database: Database) -> tuple[object, ...]:
    """All that a publication writes, in short."""
    async with database.sessions() as session:
        return tuple((await session.execute(text(LEFT))).one())


async def torn(database: Database) -> int:
    """Cells that are in no grid in force."""
    async with database.sessions() as session:
        return int(await session.scalar(text(TORN)) or 0)
