"""What a draft does not take: said with the reason, the way out and the place, and nothing changes."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
import shapely
from httpx import AsyncClient, Response

from geo.core import clock
from geo.core.datum import Datum, from_wgs84
from geo.plans.cells.building import build
from geo.plans.drafts import drafting
from tests.api.plans.conftest import Begin, Drafted, Ground, lay_cells
from tests.factories import DISTRICT, SmallDistrict, community_code, grid_code, rectangle
from tests.geo.plans.cells.test_building import add_building


async def unchanged(drafted: Drafted) -> bool:
    state = await drafted.state()
    return bool(state["revision"] == drafted.revision)


async def test_a_grid_that_would_fall_apart_says_which_piece(drafted: Drafted, ground: Ground) -> None:
    middle = ground.block(range(4), range(1, 2))
    body = await drafted.refused("plan_grid_falls_apart", "move_block", atoms=middle, to=ground.key(0, 1))
    assert body["error"] == "plan_refused"
    assert body["spots"][0]["atoms"] == middle or body["spots"][0]["atoms"] == ground.block(range(4), range(1))
    assert 98 < body["spots"][0]["lon"] < 99
    assert "fall into 2 pieces" in body["fields"][0]["detail"]
    assert await unchanged(drafted)


async def test_a_grid_left_empty(drafted: Drafted, ground: Ground) -> None:
    whole = ground.block(range(4), range(4))
    body = await drafted.refused("plan_grid_empty", "move_block", atoms=whole, to=ground.key(1, 0))
    assert body["spots"][0]["atoms"] == whole


async def test_a_locked_grid(drafted: Drafted, ground: Ground) -> None:
    await drafted.do("lock", grids=[ground.key(0, 0)])
    edge = ground.block(range(4, 5), range(4))
    body = await drafted.refused("plan_grid_locked", "move_block", atoms=edge, to=ground.key(0, 0))
    assert body["spots"][0]["atoms"] == edge
    await drafted.refused("plan_grid_locked", "merge", grids=[ground.key(0, 0), ground.key(1, 0)])
    await drafted.refused("plan_grid_locked", "retire", grid=ground.key(0, 0))


async def test_what_stays_together_is_not_parted(drafted: Drafted, ground: Ground) -> None:
    await drafted.do("keep_together", name="阳光花园", atoms=ground.block(range(2, 4), range(2)))
    part = ground.block(range(3, 4), range(4))
    body = await drafted.refused("plan_keep_torn", "move_block", atoms=part, to=ground.key(1, 0))
    assert "阳光花园" in body["fields"][0]["detail"]
    torn = ground.block(range(3, 5), range(1))
    await drafted.refused("plan_keep_torn", "keep_together", name="跨格", atoms=torn)
    (keep,) = (await drafted.state())["keeps"]
    await drafted.do("release", keep=keep["key"])
    await drafted.do("move_block", atoms=part, to=ground.key(1, 0))
    await drafted.refused("plan_names_nothing", "release", keep=keep["key"])


async def test_an_estate_stays_together_by_its_buildings(
    drafted: Drafted, ground: Ground, district: SmallDistrict, session: Any
) -> None:
    from sqlalchemy import insert, select

    from geo.addresses.tables import AddressUnit
    from geo.plans.cells.tables import AtomUnit

    unit = district.units[f"{grid_code(0, 0)}/阳光花园/1/building"]
    place = await session.scalar(select(AddressUnit.place_id).where(AddressUnit.id == unit))
    await drafted.refused("plan_place_without_cells", "keep_together", name="阳光花园", place=place)
    await session.execute(insert(AtomUnit).values(address_unit_id=unit, atom_id=ground.atom(1, 2)))
    edit = await drafted.do("keep_together", name="阳光花园", place=place)
    assert [keep["atoms"] for keep in edit["keeps"]] == [[ground.atom(1, 2)]]
    await drafted.refused("missing", "keep_together", name="无")


@pytest.mark.parametrize(
    ("points", "fault"),
    [
        (((500, 50), (500, 150)), "plan_line_outside"),
        (((300, -10), (300, 210)), "plan_line_misses"),
        (((-10, 10), (2, -2)), "plan_line_touches"),
        (((100, -10), (100, 120)), "plan_line_parts_nothing"),
        (((20, 20), (150, 150), (150, 20), (20, 150)), "plan_line_crosses_itself"),
        (((60, -10), (60, 210), (140, 210), (140, -10)), "plan_line_cuts_more"),
        (((10, 10), (10, 10)), "plan_line_too_short"),
    ],
)
async def test_a_line_that_cuts_no_grid_in_two(
    drafted: Drafted, ground: Ground, points: tuple[tuple[float, float], ...], fault: str
) -> None:
    body = await drafted.refused(fault, "split", grid=ground.key(0, 0), line=ground.line(*points))
    assert body["fields"][0]["field"] == "line"
    assert body["spots"]
    assert await unchanged(drafted)


async def test_where_a_line_crosses_itself_is_told(drafted: Drafted, ground: Ground) -> None:
    line = ground.line((20, 20), (150, 150), (150, 20), (20, 150))
    body = await drafted.refused("plan_line_crosses_itself", "split", grid=ground.key(0, 0), line=line)
    assert (body["spots"][0]["lon"], body["spots"][0]["lat"]) == pytest.approx(ground.at(85, 85), abs=1e-6)


@pytest.mark.parametrize(
    ("points", "fault"),
    [
        (((200, 20), (150, 60), (150, 120)), "plan_line_ends_off_border"),
        (((200, 10), (60, 210), (200, 190)), "plan_line_leaves_grids"),
        (((200, 20), (195, 60), (200, 120)), "plan_nothing_changes"),
    ],
)
async def test_a_border_that_cannot_run_there(
    drafted: Drafted, ground: Ground, points: tuple[tuple[float, float], ...], fault: str
) -> None:
    grids = [ground.key(0, 0), ground.key(1, 0)]
    if fault == "plan_line_leaves_grids":
        points = ((200, 10), (60, 290), (200, 190))
    await drafted.refused(fault, "move_edge", grids=grids, line=ground.line(*points))


async def test_grids_that_share_no_border(drafted: Drafted, ground: Ground) -> None:
    line = ground.line((200, 20), (150, 60), (200, 120))
    await drafted.refused("plan_no_border", "move_edge", grids=[ground.key(0, 0), ground.key(1, 1)], line=line)
    await drafted.refused("plan_grid_twice", "move_edge", grids=[ground.key(0, 0), ground.key(0, 0)], line=line)
    await drafted.refused("plan_grid_falls_apart", "merge", grids=[ground.key(0, 0), ground.key(1, 1)])


async def test_a_polygon_in_another_datum(drafted: Drafted, ground: Ground) -> None:
    drawn = ground.polygon((0, 0), (260, 0), (260, 110), (0, 110))
    (ring,) = drawn["coordinates"]
    lon, lat = from_wgs84(np.array([p[0] for p in ring]), np.array([p[1] for p in ring]), Datum.BD09)
    moved = {"type": "Polygon", "coordinates": [list(zip(lon.tolist(), lat.tolist(), strict=True))]}
    body = await drafted.refused("plan_polygon_outside", "redraw", grid=ground.key(0, 0), polygon=moved)
    assert "datum" in body["fields"][0]["detail"]
    edit = await drafted.do("redraw", grid=ground.key(0, 0), polygon=moved, datum="bd09")
    assert edit["assignment"]


async def test_polygons_that_are_none(drafted: Drafted, ground: Ground) -> None:
    bow = ground.polygon((0, 0), (150, 150), (150, 0), (0, 150))
    body = await drafted.refused("plan_polygon_crosses_itself", "redraw", grid=ground.key(0, 0), polygon=bow)
    assert (body["spots"][0]["lon"], body["spots"][0]["lat"]) == pytest.approx(ground.at(75, 75), abs=1e-6)
    tiny = ground.polygon((1, 1), (3, 1), (3, 3), (1, 3))
    await drafted.refused("plan_polygon_holds_none", "redraw", grid=ground.key(0, 0), polygon=tiny)


async def test_cells_of_another_community(
    planner: AsyncClient, begin: Begin, ground: Ground, session: Any, district: SmallDistrict
) -> None:
    south = await lay_cells(session, district, 0, 2)
    drafted = await begin(planner)
    await drafted.refused("plan_two_communities", "move_block", atoms=[south[0, 0]], to=ground.key(0, 1))
    await drafted.refused("plan_outside_communities", "new_grid", atoms=[south[0, 0]])
    await drafted.refused("plan_names_nothing", "new_grid", atoms=[2**40])
    await drafted.refused("plan_cell_elsewhere", "move_block", atoms=[2**40], to=ground.key(0, 1))
    await drafted.refused("plan_grid_unknown", "move_block", atoms=[ground.atom(0, 0)], to="nobody0")
    await drafted.refused("plan_community_not_in", "balance", communities=[community_code(0, 2)])


async def test_codes_that_cannot_be(drafted: Drafted, ground: Ground) -> None:
    edit = await drafted.do("new_grid", atoms=ground.block(range(2), range(2)))
    key = next(grid["key"] for grid in edit["grids"] if grid["change"] == "new")
    await drafted.refused("plan_code_used", "code", grid=key, code=grid_code(0, 0))
    await drafted.refused("plan_code_form", "code", grid=key, code="12345")
    await drafted.refused("plan_code_in_force", "code", grid=ground.key(0, 0), code=f"{community_code(0, 0)}900")


async def test_other_things_that_cannot_be(drafted: Drafted, ground: Ground) -> None:
    await drafted.refused("plan_person_unknown", "assign_leader", grid=ground.key(0, 0), person=2**40)
    await drafted.refused("plan_into_other", "merge", grids=[ground.key(0, 0), ground.key(1, 0)], into=ground.key(0, 1))
    await drafted.refused("plan_nothing_changes", "move_block", atoms=[ground.atom(0, 0)], to=ground.key(0, 0))
    await drafted.do("lock", grids=[ground.key(1, 0), ground.key(0, 1)])
    await drafted.refused("plan_no_neighbour", "retire", grid=ground.key(0, 0))
    answer = await drafted.ask("paint", atoms=[1])
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid_input")
    answer = await drafted.ask("rename", grid=ground.key(0, 0), name="  ")
    assert answer.status_code == 422
    answer = await drafted.client.post(f"{drafted.url}/undo", json={"revision": 99})
    assert answer.json()["fields"][0]["error"] == "plan_revision_ahead"


async def test_drafts_that_cannot_begin(planner: AsyncClient, ground: Ground, session: Any, district: Any) -> None:
    async def fault(*areas: str) -> str:
        answer = await planner.post("/api/plans", json={"name": "草案", "areas": list(areas)})
        assert answer.status_code == 422, answer.text
        return str(answer.json()["fields"][0]["error"])

    assert await fault("999") == "unknown_area"
    assert await fault(grid_code(0, 0)) == "plan_area_is_grid"
    await build(session, community_code(2, 2), clock.now() + timedelta(days=3))
    assert await fault(community_code(2, 2)) == "plan_no_cells"


async def test_communities_without_cells_get_them_with_their_first_draft(
    planner: AsyncClient, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for column, row in ((0, 2), (2, 0)):
        x, y = shapely.get_coordinates(rectangle(column, row)).min(axis=0)
        await add_building(session, shapely.box(x + 80, y + 80, x + 110, y + 100))

    async def begun(*areas: str) -> Response:
        body = {"name": "草案", "areas": list(areas)}
        return await planner.post("/api/plans", json=body, headers={"Accept-Language": "en"})

    monkeypatch.setattr(drafting, "BUILT_AT_ONCE", 1)
    answer = await begun(DISTRICT)
    assert (answer.status_code, answer.json()["error"]) == (409, "plan_cells_in_the_making")
    assert answer.json()["detail"].startswith("1 of the 4 communities")
    answer = await begun(community_code(2, 0))
    assert answer.status_code == 201, answer.text
    assert answer.json()["communities"][0]["cells"] == 4
    # Where nothing stands, nobody has to wait.
    answer = await begun(DISTRICT)
    assert answer.status_code == 201, answer.text
    assert [each["cells"] for each in answer.json()["communities"]] == [64, 4, 4, 4]
