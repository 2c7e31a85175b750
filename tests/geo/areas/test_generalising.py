from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest
import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas import repository
from geo.areas.change import AreaChange
from geo.areas.crs import project
from geo.areas.generalising import TOLERANCES_M, generalise_missing, simplified
from geo.areas.level import Level
from geo.areas.scope import district_of
from geo.areas.tables import LayerVersion
from geo.areas.writer import apply_changes
from geo.core.clock import parse_instant
from geo.core.database import raw_connection, sql
from tests.factories import SINCE, SRID
from tests.winding import NORTH, SIDE, WEST, grid, winding_changes

LATER, LATEST = parse_instant("2026-06-01"), parse_instant("2027-01-01")
DRAWN = text("""
SELECT v.code, d.tolerance, st_asbinary(d.geom_3857) AS wkb, d.id
FROM area_drawn AS d
INNER JOIN area_version AS v ON d.version_id = v.id
WHERE v.superseded_at IS NULL AND v.valid @> cast(:at AS timestamptz) AND d.valid @> cast(:at AS timestamptz)
""")


@pytest.fixture(autouse=True)
async def winding(session: AsyncSession) -> None:
    await apply_changes(session, winding_changes(), SINCE, source="test", metric_srid=SRID)


async def drawn(session: AsyncSession, at: datetime, tolerance: int = 14) -> dict[str, Any]:
    """The grids' simplified shapes by code."""
    rows = [row for row in await session.execute(DRAWN, {"at": at}) if row.tolerance == tolerance]
    found = {row.code: shapely.from_wkb(bytes(row.wkb)) for row in rows if len(row.code) == 15}
    assert len(found) == len([row for row in rows if len(row.code) == 15])
    return found


def is_coverage(shapes: Sequence[shapely.Geometry]) -> bool:
    return bool(shapely.coverage_is_valid(list(shapes)))


async def split(session: AsyncSession, at: datetime, column: int = 1, *, across: bool = False) -> None:
    """The second grid of a community is cut in two, from north to south or across; its neighbours stay."""
    whole = next(c for c in winding_changes() if c.code == grid(column, 1))
    east, south = WEST + (column + 0.5) * SIDE, NORTH - 1.5 * SIDE
    boxes = (shapely.box(0, 0, east, 1e7), shapely.box(east, 0, 1e7, 1e7))
    if across:
        boxes = (shapely.box(0, south, 1e7, 1e7), shapely.box(0, 0, 1e7, south))
    halves = [shapely.set_precision(shapely.intersection(whole.geom, box), 0.01) for box in boxes]
    shapes = [half if isinstance(half, shapely.MultiPolygon) else shapely.MultiPolygon([half]) for half in halves]
    changes = [
        AreaChange(whole.code, Level.GRID, whole.name, whole.parent_code, shapes[0]),
        AreaChange(grid(column, 8), Level.GRID, "新网格", whole.parent_code, shapes[1]),
    ]
    await apply_changes(session, changes, at, source="split")


@pytest.mark.parametrize("tolerance", TOLERANCES_M[Level.GRID])
async def test_neighbours_of_all_communities_share_their_border(session: AsyncSession, tolerance: int) -> None:
    shapes = await drawn(session, LATER, tolerance)
    assert len(shapes) == 9
    assert is_coverage(list(shapes.values()))
    assert shapely.coverage_union_all(list(shapes.values())).geom_type == "Polygon"


async def test_what_is_coarser_has_fewer_vertices(session: AsyncSession) -> None:
    versions = (await session.scalars(repository.in_force(LATER))).all()
    counts = [sum(shapely.get_num_coordinates(to_shape(v.geom)) for v in versions if v.level == "grid")]
    for tolerance in TOLERANCES_M[Level.GRID]:
        counts.append(sum(map(shapely.get_num_coordinates, (await drawn(session, LATER, tolerance)).values())))
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] < counts[0] / 5


async def test_every_level_is_drawn_in_its_tolerances(session: AsyncSession) -> None:
    rows = (await session.execute(DRAWN, {"at": LATER})).all()
    for level, length in ((Level.TOWN, 9), (Level.COMMUNITY, 12), (Level.GRID, 15)):
        assert {row.tolerance for row in rows if len(row.code) == length} == set(TOLERANCES_M[level])


async def test_who_stays_beside_a_change_is_drawn_anew_from_then_on(session: AsyncSession) -> None:
    before = await drawn(session, LATER)
    await split(session, LATER)
    then, now = await drawn(session, SINCE), await drawn(session, LATER)
    assert {code: shape.wkb for code, shape in then.items()} == {code: shape.wkb for code, shape in before.items()}
    assert len(now) == 10
    assert is_coverage(list(now.values()))
    # North of the cut a corner has come into a border that was one line.
    assert now[grid(1, 0)].wkb != before[grid(1, 0)].wkb


async def test_what_a_change_does_not_touch_keeps_its_row(session: AsyncSession) -> None:
    def ids(rows: Any) -> dict[tuple[str, int], int]:
        return {(row.code, row.tolerance): row.id for row in rows}

    before = ids(await session.execute(DRAWN, {"at": LATER}))
    await split(session, LATER)
    after = ids(await session.execute(DRAWN, {"at": LATER}))
    corner = {key: value for key, value in before.items() if key[0] in (grid(0, 0), grid(2, 2))}
    assert corner.items() <= after.items()
    assert after[grid(1, 1), 14] != before[grid(1, 1), 14]


async def test_drawn_beside_a_change_all_is_as_if_it_had_been_drawn_whole(session: AsyncSession) -> None:
    # Two that are not drawn anew meet in the middle of a border of one that is.
    await split(session, LATER, 2, across=True)
    corner = next(c for c in winding_changes() if c.code == grid(0, 0))
    await apply_changes(session, [replace(corner, name="改名")], LATEST, source="rename")

    def rows(found: Any) -> set[tuple[str, int, str]]:
        return {(row.code, row.tolerance, row.wkb.hex()) for row in found}

    instants = (SINCE, LATER, LATEST)
    beside = [rows(await session.execute(DRAWN, {"at": at})) for at in instants]
    await session.execute(text("DELETE FROM area_drawn"))
    while await generalise_missing(session):
        pass
    assert [rows(await session.execute(DRAWN, {"at": at})) for at in instants] == beside


async def test_of_a_district_whose_areas_all_change_each_is_looked_up_and_not_compared_with_all(
    session: AsyncSession, owner_session: AsyncSession
) -> None:
    await session.rollback()
    await apply_changes(owner_session, winding_changes(), SINCE, source="test", metric_srid=SRID)
    await owner_session.execute(text("ANALYZE area_version"))
    await owner_session.execute(text("SET LOCAL enable_seqscan = off"))
    keys = [
        row[0] for row in await owner_session.execute(text("SELECT scope_lo FROM area_version WHERE level = 'grid'"))
    ]
    asked = {"level": "grid", "district": district_of(keys[0]), "since": SINCE, "keys": keys}
    plan = await (await raw_connection(owner_session)).execute("EXPLAIN " + sql("geo.areas", "versions_around"), asked)
    lines = [line for (line,) in await plan.fetchall()]
    assert sum("Index Cond: " in line and "geom_3857 && " in line for line in lines) == 2, lines


async def test_where_most_of_a_district_changes_no_shape_outlasts_its_area(session: AsyncSession) -> None:
    by_code = {change.code: change for change in winding_changes()}
    merged = []
    for column in range(3):
        whole = shapely.coverage_union_all([by_code[grid(column, row)].geom for row in range(3)])
        merged.append(replace(by_code[grid(column, 0)], geom=shapely.MultiPolygon([whole])))
    gone = [grid(column, row) for column in range(3) for row in (1, 2)]
    await apply_changes(session, merged, LATER, source="merge", retire=gone)
    shapes = await drawn(session, LATER)
    assert (len(shapes), is_coverage(list(shapes.values()))) == (3, True)
    outlasting = text("""
    SELECT count(*) FROM area_drawn AS d INNER JOIN area_version AS v ON d.version_id = v.id
    WHERE NOT v.valid @> d.valid
    """)
    assert await session.scalar(outlasting) == 0


async def test_a_change_before_a_planned_one_keeps_both(session: AsyncSession) -> None:
    await split(session, LATEST)
    corner = next(c for c in winding_changes() if c.code == grid(0, 0))
    straight = AreaChange(corner.code, Level.GRID, "改名", corner.parent_code, corner.geom)
    await apply_changes(session, [straight], LATER, source="rename")
    for at, areas in ((SINCE, 9), (LATER, 9), (LATEST, 10)):
        shapes = await drawn(session, at)
        assert (len(shapes), is_coverage(list(shapes.values()))) == (areas, True)


async def test_a_correction_leaves_no_shape_of_what_was_wrong(session: AsyncSession) -> None:
    await split(session, SINCE)
    left = text("""
    SELECT count(*) FROM area_drawn AS d INNER JOIN area_version AS v ON d.version_id = v.id
    WHERE v.superseded_at IS NOT NULL
    """)
    assert await session.scalar(left) == 0
    assert len(await drawn(session, SINCE)) == 10


async def test_a_retired_area_is_drawn_until_then(session: AsyncSession) -> None:
    await apply_changes(session, [], LATER, source="retire", retire=[grid(1, 1)])
    assert grid(1, 1) in await drawn(session, SINCE)
    assert set(await drawn(session, SINCE)) - set(await drawn(session, LATER)) == {grid(1, 1)}


async def test_what_was_never_drawn_is_drawn_for_all_times(session: AsyncSession) -> None:
    await split(session, LATER)
    wanted = [{code: shape.wkb for code, shape in (await drawn(session, at)).items()} for at in (SINCE, LATER)]
    await session.execute(text("DELETE FROM area_drawn"))
    version = await session.scalar(text("SELECT version FROM layer_version WHERE layer = 'grids'"))
    levels = [await generalise_missing(session) for _ in range(4)]
    assert set(levels) == {Level.TOWN, Level.COMMUNITY, Level.GRID, None}
    assert levels[-1] is None
    found = [{code: shape.wkb for code, shape in (await drawn(session, at)).items()} for at in (SINCE, LATER)]
    assert found == wanted
    assert (await session.get_one(LayerVersion, "grids")).version > version


async def test_a_dedicated_grid_leaves_the_borders_of_the_others_alone(session: AsyncSession) -> None:
    before = await drawn(session, LATER)
    inside = shapely.MultiPolygon(
        [next(c for c in winding_changes() if c.code == grid(1, 1)).geom.centroid.buffer(300)]
    )
    inside = shapely.set_precision(inside, 0.01)
    change = AreaChange(
        grid(1, 9),
        Level.GRID,
        "专属网格",
        grid(1, 1)[:12],
        inside if isinstance(inside, shapely.MultiPolygon) else shapely.MultiPolygon([inside]),
        "dedicated",
    )
    await apply_changes(session, [change], LATER, source="school")
    after = await drawn(session, LATER)
    assert after.pop(grid(1, 9)).area > 0
    assert {code: shape.wkb for code, shape in after.items()} == {code: shape.wkb for code, shape in before.items()}


@pytest.mark.parametrize("tolerance", TOLERANCES_M[Level.GRID])
def test_an_area_loses_or_gains_less_than_a_pixel(tolerance: int) -> None:
    exact = np.array([project(c.geom, SRID, 3857) for c in winding_changes() if c.level is Level.GRID])
    changed = np.abs(shapely.area(simplified(exact, tolerance)) - shapely.area(exact))
    assert 0 < changed.max() < (5 * tolerance) ** 2


def test_what_is_no_coverage_still_gives_valid_shapes() -> None:
    """Two squares that overlap, a bow tie that is not valid, and a sliver."""
    bow = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    shapes = [shapely.box(0, 0, 10, 10), shapely.box(5, 5, 15, 15), bow, shapely.box(0, 0, 0.01, 10)]
    found = simplified(np.array(shapes), 3)
    assert all(isinstance(shape, shapely.MultiPolygon) and not shape.is_empty for shape in found)
    assert len(found) == 4
