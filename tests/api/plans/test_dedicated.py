"""Dedicated grids of a draft: laid over the others, told of, checked, and undone without a trace."""

from typing import Any

import pytest
import shapely
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.tables import AreaVersion
from geo.areas.writer import apply_changes
from geo.core import clock
from geo.plans.drafts.tables import Plan, PlanDedicated
from tests.api.plans.conftest import COMMUNITY, Begin, Drafted, Ground, Way
from tests.conftest import SignIn
from tests.factories import NORTH, WEST, SmallDistrict, grid_code, leader_name

MARKET = ((30, 30), (170, 30), (170, 120), (30, 120))


def drawn(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in view["dedicated"]}


async def kept(session: AsyncSession) -> list[Any]:
    session.expire_all()
    return list((await session.scalars(select(PlanDedicated.name))).all())


async def test_a_market_is_laid_over_the_grids_and_leaves_them_whole(drafted: Drafted, ground: Ground) -> None:
    edit = await drafted.do("dedicate", polygon=ground.polygon(*MARKET), name="农贸市场")
    (market,) = edit["dedicated"]
    assert (market["code"], market["provisional"], market["change"]) == (f"{COMMUNITY}005", True, "new")
    assert market["area_m2"] == pytest.approx(140 * 90, abs=0.1)
    assert market["geometry"]["type"] == "MultiPolygon"
    # Of 阳光花园, whose three buildings stand along the middle of the square, all lie in it but none of 北环路.
    assert market["households"] == 30
    assert (edit["assignment"], edit["grids"]) == ([], [])
    assert [(each["finding"], each["grid"]) for each in edit["problems"]] == [("without_leader", market["key"])]
    state = await drafted.state()
    assert state["dedicated"] == [market]
    assert (state["grids"], state["assignment"]) == (drafted.plan["grids"], drafted.plan["assignment"])


async def test_cells_become_a_dedicated_grid_and_it_is_told_of_and_retired(
    drafted: Drafted, ground: Ground, district: SmallDistrict
) -> None:
    person = district.people[leader_name(3, 0)]
    edit = await drafted.do("dedicate", atoms=ground.block(range(2), range(1)))
    assert (edit["dedicated"][0]["name"], edit["dedicated"][0]["area_m2"]) == ("新专属网格1", 5_000)
    key = edit["dedicated"][0]["key"]
    await drafted.do("rename", grid=key, name="第一小学")
    await drafted.do("assign_leader", grid=key, person=person)
    await drafted.do("code", grid=key, code=f"{COMMUNITY}501")
    edit = await drafted.do("redraw", grid=key, polygon=ground.polygon((0, 0), (100, 0), (100, 25), (0, 25)))
    told = drawn(edit)["第一小学"]
    assert (told["code"], told["provisional"], told["area_m2"]) == (f"{COMMUNITY}501", False, 2_500)
    assert (told["leader"], edit["problems"]) == ({"id": person, "name": leader_name(3, 0)}, [])
    edit = await drafted.do("retire", grid=key)
    assert (edit["dedicated"], edit["gone"]) == ([], [key])


async def test_new_dedicated_grids_are_numbered_after_the_others(drafted: Drafted, ground: Ground) -> None:
    await drafted.do("dedicate", polygon=ground.polygon((210, 210), (390, 210), (390, 390), (210, 390)), name="东南")
    await drafted.do("dedicate", polygon=ground.polygon(*MARKET), name="西北")
    edit = await drafted.do("new_grid", atoms=ground.block(range(2), range(2)))
    assert next(grid["code"] for grid in edit["grids"] if grid["change"] == "new") == f"{COMMUNITY}005"
    assert {name: each["code"] for name, each in drawn(edit).items()} == {
        "西北": f"{COMMUNITY}006",
        "东南": f"{COMMUNITY}007",
    }


async def in_force(session: AsyncSession, shape: shapely.Polygon) -> None:
    """A dedicated grid that is there already."""
    change = AreaChange(
        grid_code(0, 0)[:12] + "900", Level.GRID, "学校", COMMUNITY, shapely.MultiPolygon([shape]), "dedicated"
    )
    await apply_changes(session, [change], clock.now(), source="test")


async def test_one_in_force_is_redrawn_and_as_before_leaves_no_row(
    drafted: Drafted, begin: Begin, ground: Ground, session: AsyncSession
) -> None:
    await in_force(session, shapely.box(WEST, NORTH - 100, WEST + 100, NORTH))
    # The draft was made of what was in force before.
    assert (await drafted.state())["dedicated"] == []
    begun = await begin(drafted.client)
    (school,) = begun.plan["dedicated"]
    assert (school["change"], school["area_m2"], school["provisional"]) == ("same", 10_000, False)
    corners = ((0, 0), (100, 0), (100, 150), (0, 150))
    edit = await begun.do("redraw", grid=school["key"], polygon=ground.polygon(*corners))
    assert (edit["dedicated"][0]["change"], edit["dedicated"][0]["area_m2"]) == ("reshaped", 15_000)
    await begun.refused("plan_code_in_force", "code", grid=school["key"], code=f"{COMMUNITY}777")
    await begun.do("rename", grid=school["key"], name="中学")
    assert await kept(session) == ["中学"]
    edit = await begun.do("retire", grid=school["key"])
    assert edit["dedicated"][0]["change"] == "retired"
    for _ in range(3):
        edit = await begun.step("undo")
    assert (edit["dedicated"], await kept(session)) == ([school], [])
    for _ in range(3):
        edit = await begun.step("redo")
    assert edit["dedicated"][0]["change"] == "retired"
    for _ in range(2):
        await begun.step("undo")
    edit = await begun.do("redraw", grid=school["key"], polygon=ground.polygon((0, 0), (100, 0), (100, 100), (0, 100)))
    assert edit["dedicated"] == [school]
    assert await kept(session) == []


async def test_what_is_wrong_with_dedicated_grids_is_found(
    drafted: Drafted, begin: Begin, ground: Ground, session: AsyncSession
) -> None:
    await in_force(session, shapely.box(WEST - 20, NORTH - 100, WEST + 100, NORTH))
    begun = await begin(drafted.client)
    edit = await begun.do("dedicate", polygon=ground.polygon((50, 50), (150, 50), (150, 100), (50, 100)), name="市场")
    await session.execute(update(PlanDedicated).values(code=f"{COMMUNITY}900"))
    found = (await begun.client.get(f"{begun.url}/check")).json()["findings"]
    sizes = {(each["finding"], each["grid"]): each["size"] for each in found if each["grid"] is not None}
    key, school = (drawn(edit)[name]["key"] for name in ("市场", "学校"))
    assert sizes["outside_community", school] == 2_000
    assert sizes["dedicated_overlap", school] == sizes["dedicated_overlap", key] == pytest.approx(2_500, abs=0.1)
    assert {("code_twice", key), ("code_twice", school), ("without_leader", key)} <= sizes.keys()


@pytest.mark.parametrize(
    ("fault", "corners"),
    [
        ("plan_polygon_leaves", ((300, 10), (430, 10), (430, 60), (300, 60))),
        ("plan_polygon_crosses_itself", ((10, 10), (90, 90), (90, 10), (10, 90))),
        ("plan_polygon_no_cells", ((5_000, 0), (5_100, 0), (5_100, 100))),
        ("plan_polygon_too_small", ((10, 10), (10.5, 10), (10.5, 10.5))),
    ],
)
async def test_grounds_that_no_dedicated_grid_can_have(
    drafted: Drafted, ground: Ground, fault: str, corners: tuple[tuple[float, float], ...]
) -> None:
    body = await drafted.refused(fault, "dedicate", polygon=ground.polygon(*corners))
    assert body["spots"]
    await drafted.refused("missing", "dedicate", name="无处")


async def test_what_reaches_a_little_beyond_is_cut_off(drafted: Drafted, ground: Ground) -> None:
    corners = ((-1, -1), (100, -1), (100, 50), (-1, 50))
    edit = await drafted.do("dedicate", polygon=ground.polygon(*corners))
    assert edit["dedicated"][0]["area_m2"] == pytest.approx(5_000, abs=0.1)


async def test_a_dedicated_grid_takes_no_cells(drafted: Drafted, ground: Ground) -> None:
    key = (await drafted.do("dedicate", polygon=ground.polygon(*MARKET)))["dedicated"][0]["key"]
    await drafted.refused("plan_grid_dedicated", "move_block", atoms=[ground.atom(0, 0)], to=key)
    await drafted.refused("plan_grid_dedicated", "lock", grids=[key])


async def test_a_copy_has_them_too(drafted: Drafted, ground: Ground) -> None:
    await drafted.do("dedicate", polygon=ground.polygon(*MARKET), name="市场")
    answer = await drafted.client.post(f"{drafted.url}/copies", json={"name": "副本"})
    assert answer.json()["dedicated"] == (await drafted.state())["dedicated"]


async def test_drafts_of_others_stay_as_they_are_when_a_dedicated_grid_comes(
    drafted: Drafted, ground: Ground, session: AsyncSession
) -> None:
    await in_force(session, shapely.box(WEST, NORTH - 100, WEST + 100, NORTH))
    assert (await session.scalars(select(AreaVersion.kind).where(AreaVersion.kind == "dedicated"))).all()
    await drafted.do("move_block", atoms=ground.block(range(4, 5), range(4)), to=ground.key(0, 0))


async def test_codes_of_ours_are_known_once_published(
    drafted: Drafted, ground: Ground, session: AsyncSession, sign_in: SignIn
) -> None:
    await drafted.do("new_grid", atoms=ground.block(range(2), range(2)))
    await drafted.do("dedicate", polygon=ground.polygon(*MARKET))
    values = {"state": "approved", "document": "12号", "proposed_by": drafted.plan["owner"]}
    await session.execute(update(Plan).where(Plan.id == drafted.plan["id"]).values(**values))
    await Way(drafted, sign_in).take("manager", "publish")
    found = (await drafted.client.get("/api/areas/provisional")).json()["items"]
    assert [each["code"] for each in found] == [f"{COMMUNITY}005", f"{COMMUNITY}006"]
