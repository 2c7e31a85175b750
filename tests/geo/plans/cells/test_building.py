"""Cells in the database: built, kept, told of households, found wrong where they are."""

from datetime import timedelta

import numpy as np
import pytest
import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.tables import Building, Household, Street
from geo.areas.change import AreaChange
from geo.areas.crs import project
from geo.areas.level import Level
from geo.areas.writer import apply_changes
from geo.core import clock
from geo.core.errors import ConflictError, InvalidInputError
from geo.plans.cells.building import Built, Drawn, build, communities_to_build
from geo.plans.cells.checking import Checked, check
from geo.plans.cells.ground import as_array
from geo.plans.cells.tables import Atom, AtomAssignment, AtomUnit
from tests.factories import SRID, SmallDistrict, community_code, grid_code, rectangle

CODE = community_code(0, 0)


@pytest.fixture
async def built_up(session: AsyncSession, district: SmallDistrict) -> SmallDistrict:
    """The first community with a footprint for each of its nine addresses and a street through its first grid."""
    for name, unit in district.units.items():
        grid, _, number, level = name.split("/")
        squares = {grid_code(0, 0): (0, 0), grid_code(1, 1): (1, 1), grid_code(0, 1): (0, 1)}
        if level == "building" and grid in squares:
            x, y = shapely.get_coordinates(rectangle(*squares[grid])).min(axis=0)
            shape = shapely.box(x + 50 * int(number) - 12, y + 90, x + 50 * int(number) + 12, y + 110)
            await add_building(session, shape, unit)
    west, south, east, _ = rectangle(0, 0).bounds
    street = project(shapely.LineString([(west, south + 60), (east, south + 60)]), SRID, 3857)
    session.add(Street(name="北街", class_="side", geom_3857=from_shape(street, 3857)))
    await session.flush()
    return district


async def add_building(session: AsyncSession, shape: shapely.Polygon, unit: int | None = None) -> None:
    session.add(
        Building(
            address_unit_id=unit, name="", use="home", floors=6, geom_3857=from_shape(project(shape, SRID, 3857), 3857)
        )
    )
    await session.flush()


async def built(session: AsyncSession, **more: object) -> Built:
    return await build(session, CODE, clock.now(), **more)  # type: ignore[arg-type]


async def checked(session: AsyncSession) -> Checked:
    return await check(session, CODE, clock.now())


async def atoms(session: AsyncSession) -> dict[int, tuple[str, int, str]]:
    query = select(Atom.id, Atom.kind, Atom.households, Atom.counted).where(Atom.valid.contains(clock.now()))
    return {row.id: (row.kind, row.households, row.counted) for row in await session.execute(query)}


async def test_a_community_is_covered_and_its_households_are_in_the_cells_of_their_buildings(
    session: AsyncSession, built_up: SmallDistrict
) -> None:
    done = await built(session)
    assert (done.footprints, done.cut, done.households) == (9, 0, 90)
    assert done.atoms == done.added == 11  # nine buildings, the strip south of the street, the grid without any
    found = await checked(session)
    assert found.findings == ()
    assert (found.atoms, found.households) == (11, 90)
    assert sorted((await atoms(session)).values())[:9] == [("building", 10, "addresses")] * 9
    unit = built_up.units[f"{grid_code(0, 0)}/阳光花园/2/building"]
    home = await session.scalar(select(AtomUnit.atom_id).where(AtomUnit.address_unit_id == unit))
    grid = await session.scalar(select(AtomAssignment.grid_id).where(AtomAssignment.atom_id == home))
    assert grid == built_up.ids[grid_code(0, 0)]


async def test_built_again_nothing_changes(session: AsyncSession, built_up: SmallDistrict) -> None:
    await built(session)
    before = await atoms(session)
    again = await build(session, CODE, clock.now() + timedelta(days=1))
    assert (again.added, again.ended, again.changed, again.atoms) == (0, 0, 0, len(before))
    assert await atoms(session) == before


async def test_a_new_building_changes_the_cells_around_it_and_the_past_stays(
    session: AsyncSession, built_up: SmallDistrict
) -> None:
    await built(session)
    before = await atoms(session)
    west, _, _, north = rectangle(0, 0).bounds
    await add_building(session, shapely.box(west + 20, north - 40, west + 40, north - 20))
    later = clock.now() + timedelta(days=1)
    done = await build(session, CODE, later)
    assert done.ended == done.added - 1
    assert 2 <= done.added <= 4
    assert await atoms(session) == before
    assert (await check(session, CODE, later)).findings == ()
    assert (await check(session, CODE, later - timedelta(hours=1))).findings == ()


async def test_built_twice_at_one_instant_leaves_nothing_of_the_first(
    session: AsyncSession, built_up: SmallDistrict
) -> None:
    at = clock.now()
    first = await build(session, CODE, at)
    west, _, _, north = rectangle(0, 0).bounds
    await add_building(session, shapely.box(west + 20, north - 40, west + 40, north - 20))
    second = await build(session, CODE, at)
    assert second.ended > 0
    assert second.atoms == first.atoms + 1
    assert await session.scalar(select(func.count()).select_from(Atom)) == second.atoms


async def test_more_households_are_told_without_a_new_cell(session: AsyncSession, built_up: SmallDistrict) -> None:
    await built(session)
    room = built_up.units[f"{grid_code(0, 0)}/阳光花园/1/room"]
    await session.execute(update(Household).where(Household.address_unit_id == room).values(households=25))
    assert [f.finding for f in (await checked(session)).findings] == ["households_differ"]
    done = await built(session)
    assert (done.added, done.ended, done.changed, done.households) == (0, 0, 1, 105)
    assert (await checked(session)).findings == ()


async def test_households_counted_for_a_grid_are_shared_out_and_marked(
    session: AsyncSession, built_up: SmallDistrict
) -> None:
    for code in (grid_code(0, 0), grid_code(1, 0)):
        session.add(Household(grid_id=built_up.ids[code], households=50, counted_on=clock.today(), source=""))
    await session.flush()
    done = await built(session)
    assert done.households == 190
    told = sorted((await atoms(session)).values())
    assert [each for each in told if each[2] == "grid"] == [
        ("building", 26, "grid"),
        ("building", 27, "grid"),
        ("building", 27, "grid"),
        ("open", 50, "grid"),
    ]
    assert (await checked(session)).findings == ()


async def test_a_dedicated_grid_cuts_no_cell_and_its_households_count(
    session: AsyncSession, built_up: SmallDistrict
) -> None:
    before = (await built(session)).atoms
    code = f"{CODE}009"
    market = shapely.MultiPolygon([rectangle(0, 0).buffer(-70, join_style="mitre")])
    change = AreaChange(code, Level.GRID, "市场", CODE, market, kind="dedicated")
    await apply_changes(session, [change], clock.now() - timedelta(days=1), source="test")
    area = await session.scalar(text("SELECT id FROM area WHERE code = :code"), {"code": code})
    session.add(Household(grid_id=area, households=7, counted_on=clock.today(), source=""))
    await session.flush()
    done = await built(session)
    assert (done.atoms, done.added, done.households) == (before, 0, 97)
    assert (await checked(session)).findings == ()


async def test_a_grid_that_moves_takes_cells_along_or_cuts_them(session: AsyncSession, built_up: SmallDistrict) -> None:
    await built(session)
    west, south, east, north = rectangle(0, 0, 2, 1).bounds
    halves = (shapely.box(west, south, west + 230, north), shapely.box(west + 230, south, east, north))
    changes = [
        AreaChange(grid_code(column, 0), Level.GRID, "改", CODE, shapely.MultiPolygon([half]))
        for column, half in enumerate(halves)
    ]
    await apply_changes(session, changes, clock.now() + timedelta(days=2), source="test")
    later = clock.now() + timedelta(days=2)
    assert {f.finding for f in (await check(session, CODE, later)).findings} == {"differs_from_grid"}
    await build(session, CODE, later)
    assert (await check(session, CODE, later)).findings == ()
    assert (await checked(session)).findings == ()


async def test_what_is_wrong_is_found_where_it_is(session: AsyncSession, built_up: SmallDistrict) -> None:
    (missing,) = (await checked(session)).findings
    assert (missing.finding, missing.code, missing.size) == ("no_cells", CODE, 160_000)
    await built(session)
    lost = await session.scalar(select(func.min(Atom.id)))
    await session.execute(text("DELETE FROM atom WHERE id = :id"), {"id": lost})
    other = await session.scalar(select(func.max(Atom.id)))
    await session.execute(text("DELETE FROM atom_assignment WHERE atom_id = :id"), {"id": other})
    found = (await checked(session)).findings
    assert {f.finding for f in found} >= {"differs_from_community", "differs_from_grid", "without_grid"}
    lon, lat = built_up.point(0, 0)
    assert all(abs(f.lon - lon) < 0.01 and abs(f.lat - lat) < 0.01 and f.size != 0 for f in found)


async def test_a_building_that_a_grid_cuts_is_found(session: AsyncSession, built_up: SmallDistrict) -> None:
    west, _, _, north = rectangle(1, 0).bounds
    await add_building(session, shapely.box(west - 6, north - 60, west + 9, north - 40))
    assert (await built(session)).cut == 1
    (found,) = (await checked(session)).findings
    assert found.finding == "building_cut"
    assert found.size == pytest.approx(120, abs=0.5)


async def test_cells_from_drawn_polygons_carry_their_weights_and_are_not_built_over(
    session: AsyncSession, built_up: SmallDistrict
) -> None:
    shape = rectangle(0, 0, 2, 2)
    west, south, east, north = shape.bounds
    halves = [shapely.box(west, south, west + 150, north), shapely.box(west + 150, south, east, north)]
    drawn = Drawn(as_array([project(half, SRID, 4326) for half in halves]), np.array([40.0, 61.0]), 4326)
    done = await built(session, drawn=drawn)
    assert done.fit is not None
    assert done.fit.moved_m < 0.02
    assert done.households == 101
    assert {kind for kind, _, _ in (await atoms(session)).values()} == {"block"}
    assert (await checked(session)).findings == ()
    assert await communities_to_build(session, clock.now(), drawn) == [CODE]
    assert CODE not in await communities_to_build(session, clock.now(), None)
    uncounted = Drawn(drawn.polygons, None, 4326)
    assert (await built(session, drawn=uncounted)).households == 90


async def test_what_cannot_be_built_is_said(session: AsyncSession, district: SmallDistrict) -> None:
    with pytest.raises(InvalidInputError) as unknown:
        await build(session, grid_code(0, 0), clock.now())
    assert unknown.value.fields[0].fault == "community_unknown"
    await built(session)
    with pytest.raises(ConflictError) as early:
        await build(session, CODE, clock.now() - timedelta(days=3))
    assert early.value.fault == "cells_change_later"
    elsewhere = Drawn(as_array([shapely.box(100, 30, 100.1, 30.1)]), None, 4326)
    with pytest.raises(InvalidInputError) as none:
        await built(session, drawn=elsewhere)
    assert none.value.fields[0].fault == "cells_none_drawn"


async def test_an_atom_cannot_be_in_two_grids_at_once(session: AsyncSession, district: SmallDistrict) -> None:
    await built(session)
    twice = text(
        "INSERT INTO atom_assignment (atom_id, grid_id, valid) SELECT atom_id, grid_id, valid FROM atom_assignment"
    )
    with pytest.raises(Exception, match="atom_in_one_grid"):
        await session.execute(twice)
