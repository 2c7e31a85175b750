"""A small district for tests: two towns, four communities, sixteen square grids of 200 m, people and addresses.

The squares stand in four columns and four rows, row 0 in the north. Each 2 x 2 block is a community, each half a town.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

import shapely
from geoalchemy2.shape import from_shape
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.tables import AddressUnit, Household, Place, PlaceAlias
from geo.areas.change import AreaChange
from geo.areas.crs import transformer
from geo.areas.level import Level
from geo.areas.tables import Area
from geo.areas.writer import apply_changes
from geo.core.clock import parse_instant
from geo.people.tables import Account, AccountRole, Organisation, OrganisationDuty, Person, PersonInCharge

SRID = 4542
WEST, NORTH, SIDE = 457000.0, 4397000.0, 200.0
SINCE = parse_instant("2024-01-01")
DISTRICT = "620902"


@dataclass
class SmallDistrict:
    """Ids by code, and how to find a place in it."""

    ids: dict[str, int]
    people: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)

    def point(self, column: int, row: int, dx: float = 100.0, dy: float = 100.0) -> tuple[float, float]:
        """Lon, lat (WGS84) of the spot ``dx`` metres east and ``dy`` south of the north-west corner of a square."""
        return lon_lat(WEST + column * SIDE + dx, NORTH - row * SIDE - dy)


def lon_lat(x: float, y: float) -> tuple[float, float]:
    lon, lat = transformer(SRID, 4326).transform(x, y)
    return float(lon), float(lat)


def town_code(column: int) -> str:
    return f"{DISTRICT}00{column // 2 + 1}"


def community_code(column: int, row: int) -> str:
    return f"{town_code(column)}00{row // 2 + 1}"


def grid_code(column: int, row: int) -> str:
    """The code of a square: numbered west to east, north to south within its community."""
    return f"{community_code(column, row)}00{(row % 2) * 2 + column % 2 + 1}"


def rectangle(column: int, row: int, columns: int = 1, rows: int = 1) -> shapely.MultiPolygon:
    west, north = WEST + column * SIDE, NORTH - row * SIDE
    return shapely.MultiPolygon([shapely.box(west, north - rows * SIDE, west + columns * SIDE, north)])


def district_changes() -> list[AreaChange]:
    """The areas of the small district."""
    areas = [AreaChange(DISTRICT, Level.DISTRICT, "测试区", None, rectangle(0, 0, 4, 4))]
    for column in (0, 2):
        code = town_code(column)
        areas.append(AreaChange(code, Level.TOWN, f"第{column // 2 + 1}街道", DISTRICT, rectangle(column, 0, 2, 4)))
        for row in (0, 2):
            community = community_code(column, row)
            name = f"{'东' if column else '西'}{'南' if row else '北'}社区"
            areas.append(AreaChange(community, Level.COMMUNITY, name, code, rectangle(column, row, 2, 2)))
    for column in range(4):
        for row in range(4):
            code, community = grid_code(column, row), community_code(column, row)
            name = f"第{int(code[-3:])}网格"
            areas.append(AreaChange(code, Level.GRID, name, community, rectangle(column, row)))
    return areas


async def make_district(session: AsyncSession) -> SmallDistrict:
    """Make the district with its people, organisations, addresses and accounts (password ``demo``)."""
    await apply_changes(session, district_changes(), SINCE, source="test", metric_srid=SRID)
    made = SmallDistrict(dict((await session.execute(select(Area.code, Area.id))).all()))
    await _organisations(session, made)
    await _leaders(session, made)
    await _addresses(session, made)
    await _accounts(session, made)
    return made


async def _organisations(session: AsyncSession, made: SmallDistrict) -> None:
    rows = [
        ("centre", "district", "区综治中心", DISTRICT, ()),
        ("department", "district", "区妇联", DISTRICT, ("01",)),
        ("department", "district", "区住建局", DISTRICT, ("0402",)),
        ("department", "district", "区司法局", DISTRICT, ("02",)),
        ("department", "district", "区公安分局", DISTRICT, ()),
        ("centre", "town", "第1街道综治中心", town_code(0), ()),
        ("centre", "town", "第2街道综治中心", town_code(2), ()),
        ("centre", "community", "西北社区综治中心", community_code(0, 0), ()),
        ("centre", "community", "东南社区综治中心", community_code(2, 2), ()),
    ]
    for kind, level, name, area, duties in rows:
        organisation = Organisation(kind=kind, level=level, name=name, area_id=made.ids[area])
        session.add(organisation)
        await session.flush()
        made.organisations[name] = organisation.id
        for code in duties:
            session.add(OrganisationDuty(organisation_id=organisation.id, kind_code=code, part="lead"))
    await session.flush()


async def _leaders(session: AsyncSession, made: SmallDistrict) -> None:
    """One leader a grid; two and a deputy in the first; none in the last."""
    posts = [(grid_code(c, r), "leader", 1) for c in range(4) for r in range(4) if (c, r) != (3, 3)]
    posts += [(grid_code(0, 0), "leader", 2), (grid_code(0, 0), "deputy", 1)]
    for code, post, rank in posts:
        name = f"{code[-7:]}{post}{rank}"
        person = Person(name=name, work_phone=f"1390000{code[-4:]}")
        session.add(person)
        await session.flush()
        made.people[name] = person.id
        employment = "full_time" if rank == 1 and post == "leader" else "part_time"
        session.add(
            PersonInCharge(
                person_id=person.id,
                area_id=made.ids[code],
                post=post,
                rank=rank,
                employment=employment,
                valid=Range(SINCE, None),
            )
        )
    await session.flush()


def leader_name(column: int, row: int, post: str = "leader", rank: int = 1) -> str:
    """The name of the person in a post of a square."""
    return f"{grid_code(column, row)[-7:]}{post}{rank}"


async def _addresses(session: AsyncSession, made: SmallDistrict) -> None:
    """Estate 阳光花园 stands twice, in the first and the last community; 雄关小区 once; 北环路 is a road."""
    for name, kind, column, row in (
        ("阳光花园", "estate", 0, 0),
        ("阳光花园", "estate", 2, 2),
        ("雄关小区", "estate", 1, 1),
        ("北环路", "road", 0, 1),
    ):
        point = from_shape(shapely.Point(made.point(column, row)), 4326)
        place = Place(
            kind=kind,
            name=name,
            community_id=made.ids[community_code(column, row)],
            grid_id=made.ids[grid_code(column, row)],
            point=point,
            source="test",
        )
        session.add(place)
        await session.flush()
        if name == "雄关小区":
            session.add(PlaceAlias(place_id=place.id, name="雄关家园", weight=0.9, source="test"))
        await _buildings(session, made, place.id, name, (column, row))
    await session.flush()


async def _buildings(
    session: AsyncSession, made: SmallDistrict, place_id: int, name: str, square: tuple[int, int]
) -> None:
    grid_id = made.ids[grid_code(*square)]
    for number in ("1", "2", "3"):
        point = from_shape(shapely.Point(made.point(*square, dx=50.0 * int(number))), 4326)
        parent: int | None = None
        label = f"{number}号" if name.endswith("路") else f"{number}号楼"
        levels = [("building", number, label), ("unit", "1", "1单元"), ("room", "101", "101室")]
        for level, key, text in levels[: 1 if name.endswith("路") else 3]:
            unit = AddressUnit(
                place_id=place_id, parent_id=parent, level=level, key=key, label=text, grid_id=grid_id, point=point
            )
            session.add(unit)
            await session.flush()
            parent = unit.id
            made.units[f"{grid_code(*square)}/{name}/{number}/{level}"] = unit.id
        session.add(
            Household(
                grid_id=grid_id,
                address_unit_id=parent,
                households=10,
                counted_on=datetime(2026, 1, 1).date(),
                source="",
            )
        )


@cache
def demo_password_hash() -> str:
    # Few rounds: what is tested is signing in, not how long a hash takes.
    return PasswordHash([Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1)]).hash("demo")


async def _accounts(session: AsyncSession, made: SmallDistrict) -> None:
    first_grid, first_community = grid_code(0, 0), community_code(0, 0)
    for username, area in (
        ("manager", DISTRICT),
        ("dispatcher", DISTRICT),
        ("planner", DISTRICT),
        ("admin", DISTRICT),
        ("leader", first_grid),
        ("mediator", first_community),
    ):
        person_id = made.people[leader_name(0, 0)] if username == "leader" else None
        account = Account(
            username=username,
            display_name=username.title(),
            password_hash=demo_password_hash(),
            person_id=person_id,
            language="zh",
            active=True,
        )
        session.add(account)
        await session.flush()
        made.accounts[username] = account.id
        session.add(AccountRole(account_id=account.id, role=username, area_id=made.ids[area]))
    await session.flush()
