"""A border of two communities moved and put back, each in a transaction of its own, and what there is of it."""

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.tables import Area
from geo.core.database import Database
from geo.core.identity import desk, identify
from geo.people.tables import Account
from geo.plans.borders import repository
from geo.plans.borders.moving import BorderMove, move
from geo.plans.borders.restoring import restore
from geo.plans.drafts.surveying import Lands
from tests.api.plans.conftest import lay_cells
from tests.factories import SmallDistrict, community_code, grid_code

WEST_SIDE, EAST_SIDE = (0, 0), (2, 0)
DOCUMENT = "肃政发〔2026〕12号"
LEFT = """
    SELECT
        (SELECT string_agg(state, ',' ORDER BY id) FROM plan),
        (SELECT count(*) FROM plan_border),
        (SELECT count(*) FROM plan_publication),
        (SELECT count(*) FROM plan_decision),
        (SELECT count(*) FROM area_change),
        (SELECT md5(string_agg(id || valid::text || coalesce(superseded_at::text, ''), ' ' ORDER BY id))
         FROM area_version),
        (SELECT md5(string_agg(version_id || valid::text, ' ' ORDER BY version_id, md5(geom::text))) FROM area_part),
        (SELECT md5(string_agg(id || valid::text, ' ' ORDER BY id)) FROM atom),
        (SELECT md5(string_agg(id || valid::text, ' ' ORDER BY id)) FROM atom_assignment)
"""
IN_FORCE = """
    SELECT
        (SELECT md5(string_agg(code || st_astext(geom), ' ' ORDER BY code)) FROM area_version
         WHERE valid @> now() AND superseded_at IS NULL),
        (SELECT md5(string_agg(s.grid_id || st_astext(a.geom), ' ' ORDER BY st_astext(a.geom)))
         FROM atom AS a INNER JOIN atom_assignment AS s ON a.id = s.atom_id
         WHERE a.valid @> now() AND s.valid @> now())
"""


async def lay(database: Database) -> BorderMove:
    """Cells in two communities; what of the western one shall go to the eastern one."""
    async with database.sessions() as session, session.begin():
        await identify(session, desk())
        made = SmallDistrict(dict((await session.execute(select(Area.code, Area.id))).all()))
        west, _ = [await lay_cells(session, made, *place) for place in (WEST_SIDE, EAST_SIDE)]
        going = tuple(west[7, y] for y in range(4))
        return BorderMove(going, community_code(*EAST_SIDE), grid_code(*EAST_SIDE))


async def move_in(session: AsyncSession, asked: BorderMove) -> None:
    """Let the border move, without an end of the transaction."""
    await identify(session, desk())
    await move(session, Lands(), asked, DOCUMENT, "", await _manager(session))


async def put_back_in(session: AsyncSession) -> None:
    """The same for putting it back."""
    await identify(session, desk())
    (found,) = await repository.borders(session, None, 1)
    await restore(session, found.plan, found.border, DOCUMENT, "", None, await _manager(session))


async def _manager(session: AsyncSession) -> int:
    found = await session.scalar(select(Account.id).where(Account.username == "manager"))
    assert found is not None
    return found


async def left(database: Database) -> tuple[object, ...]:
    """All that an operation writes, in short."""
    async with database.sessions() as session:
        return tuple((await session.execute(text(LEFT))).one())


async def in_force(database: Database) -> tuple[object, ...]:
    """The ground of all areas and cells now, in short."""
    async with database.sessions() as session:
        return tuple((await session.execute(text(IN_FORCE))).one())
