"""Every operation over HTTP, and that undoing all of them leaves nothing behind."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.plans.drafts.tables import PlanAssignment, PlanGrid, PlanKeep
from tests.api.plans.conftest import COMMUNITY, Drafted, Ground, atoms_of, grids_by_key
from tests.factories import SmallDistrict, grid_code, leader_name


async def rows(session: AsyncSession) -> list[Any]:
    session.expire_all()
    found: list[Any] = []
    for table in (PlanAssignment, PlanGrid, PlanKeep):
        columns = [column for column in table.__table__.columns if column.name != "plan_id"]
        found += [(table.__name__, *row) for row in await session.execute(select(*columns).order_by(*columns[:1]))]
    return found


async def test_a_new_draft_is_as_what_is_in_force(drafted: Drafted, ground: Ground) -> None:
    state = await drafted.state()
    assert state == drafted.plan
    assert [grid["code"] for grid in state["grids"]] == [grid_code(c, r) for r in (0, 1) for c in (0, 1)]
    first = state["grids"][0]
    assert (first["key"], first["change"], first["households"], first["cells"]) == (ground.key(0, 0), "same", 160, 16)
    assert first["leader"]["name"] == leader_name(0, 0)
    assert first["polsby_popper"] == pytest.approx(0.7854)
    assert first["area_m2"] == 40_000
    assert atoms_of(state, ground.key(1, 0)) == ground.block(range(4, 8), range(4))
    assert (state["may_edit"], state["can_undo"], state["can_redo"]) == (True, False, False)


async def test_a_block_moves_and_only_what_changed_is_answered(drafted: Drafted, ground: Ground) -> None:
    block = ground.block(range(4, 5), range(4))
    edit = await drafted.do("move_block", atoms=block, to=ground.key(0, 0))
    assert edit["assignment"] == [{"grid": ground.key(0, 0), "atoms": block}]
    grids = grids_by_key(edit)
    assert {key: grid["households"] for key, grid in grids.items()} == {ground.key(0, 0): 200, ground.key(1, 0): 120}
    assert {grid["change"] for grid in grids.values()} == {"reshaped"}
    assert edit["communities"][0]["moved_households"] == 40
    state = await drafted.state()
    assert atoms_of(state, ground.key(0, 0)) == ground.block(range(5), range(4))
    assert {key: grids_by_key(state)[key] for key in grids} == grids


async def test_a_line_splits_a_grid_and_the_larger_keeps_its_code(drafted: Drafted, ground: Ground) -> None:
    # The line runs through cells of the second column; their inside points lie to its east.
    edit = await drafted.do("split", grid=ground.key(0, 0), line=ground.line((60, -10), (70, 210)))
    (new,) = (grid for grid in edit["grids"] if grid["change"] == "new")
    assert (new["households"], new["provisional"], new["code"], new["leader"]) == (40, True, f"{COMMUNITY}005", None)
    assert atoms_of(edit, new["key"]) == ground.block(range(1), range(4))
    assert "without_leader" in {problem["finding"] for problem in edit["problems"]}


async def test_the_border_of_two_grids_moves_both_ways(drafted: Drafted, ground: Ground) -> None:
    line = ground.line((200, 50), (140, 75), (200, 100), (260, 150), (203, 200))
    edit = await drafted.do("move_edge", grids=[ground.key(0, 0), ground.key(1, 0)], line=line)
    assert atoms_of(edit, ground.key(1, 0)) == [ground.atom(3, 1)]
    assert atoms_of(edit, ground.key(0, 0)) == ground.block(range(4, 5), range(2, 4))
    assert sum(grid["households"] for grid in edit["grids"]) == 320


async def test_grids_merge_into_one_and_a_code_is_not_used_again(drafted: Drafted, ground: Ground) -> None:
    edit = await drafted.do("merge", grids=[ground.key(0, 0), ground.key(1, 0)])
    grids = grids_by_key(edit)
    assert (grids[ground.key(0, 0)]["households"], grids[ground.key(1, 0)]["change"]) == (320, "retired")
    # Their number changed, and with it the mean that all are held against.
    assert len(grids) == 4
    edit = await drafted.do("split", grid=ground.key(0, 0), line=ground.line((200, -5), (200, 205)))
    (new,) = (grid for grid in edit["grids"] if grid["change"] == "new")
    assert new["code"] == f"{COMMUNITY}005"


async def test_a_grid_is_drawn_anew(drafted: Drafted, ground: Ground) -> None:
    drawn = ground.polygon((0, 0), (260, 0), (260, 110), (0, 110))
    edit = await drafted.do("redraw", grid=ground.key(0, 0), polygon=drawn)
    state = await drafted.state()
    assert atoms_of(state, ground.key(0, 0)) == ground.block(range(5), range(2))
    grids = grids_by_key(edit)
    # Of what is given away, one cell touches the grid in the east alone; the rest has more border in the south.
    assert (grids[ground.key(0, 1)]["households"], grids[ground.key(1, 0)]["households"]) == (230, 150)


async def test_new_grids_are_numbered_from_the_north_west(drafted: Drafted, ground: Ground) -> None:
    await drafted.do("new_grid", atoms=ground.block(range(6, 8), range(6, 8)), name="东南")
    edit = await drafted.do("new_grid", atoms=ground.block(range(2), range(2)))
    codes = {grid["name"]: grid["code"] for grid in edit["grids"] if grid["change"] == "new"}
    assert codes == {"新网格1": f"{COMMUNITY}005", "东南": f"{COMMUNITY}006"}
    key = next(grid["key"] for grid in edit["grids"] if grid["name"] == "新网格1")
    edit = await drafted.do("code", grid=key, code=f"{COMMUNITY}777")
    told = grids_by_key(edit)[key]
    assert (told["code"], told["provisional"]) == (f"{COMMUNITY}777", False)


async def test_a_grid_is_given_up_to_those_beside_it(drafted: Drafted, ground: Ground) -> None:
    edit = await drafted.do("retire", grid=ground.key(0, 0))
    grids = grids_by_key(edit)
    assert grids[ground.key(0, 0)]["change"] == "retired"
    assert sum(grid["households"] for grid in edit["grids"]) == 640
    assert all(grid["parts"] == 1 for grid in edit["grids"] if grid["change"] != "retired")


async def test_names_leaders_and_locks(drafted: Drafted, ground: Ground, district: SmallDistrict) -> None:
    person = district.people[leader_name(3, 0)]
    edit = await drafted.do("rename", grid=ground.key(0, 0), name="北门网格")
    assert [(grid["name"], grid["change"]) for grid in edit["grids"]] == [("北门网格", "edited")]
    edit = await drafted.do("assign_leader", grid=ground.key(0, 0), person=person)
    assert edit["grids"][0]["leader"] == {"id": person, "name": leader_name(3, 0)}
    edit = await drafted.do("lock", grids=[ground.key(0, 0)])
    assert edit["grids"][0]["locked"]
    await drafted.refused(
        "plan_grid_locked", "move_block", atoms=ground.block(range(3, 4), range(4)), to=ground.key(1, 0)
    )
    await drafted.do("unlock", grids=[ground.key(0, 0)])
    await drafted.do("move_block", atoms=ground.block(range(3, 4), range(4)), to=ground.key(1, 0))


@pytest.mark.parametrize("way", ["rebalance", "suggest"])
async def test_a_community_is_balanced(drafted: Drafted, ground: Ground, way: str) -> None:
    await drafted.do("move_block", atoms=ground.block(range(4, 7), range(4)), to=ground.key(0, 0))
    edit = await drafted.do("balance", way=way, seed=3, grids=4 if way == "suggest" else None, target=160)
    state = await drafted.state()
    live = [grid for grid in state["grids"] if grid["change"] != "retired"]
    assert len(live) == 4
    assert all(144 <= grid["households"] <= 176 and grid["parts"] == 1 for grid in live), live
    assert edit["balance"] == []
    assert {grid["code"] for grid in live} == {grid_code(c, r) for r in (0, 1) for c in (0, 1)}


async def test_what_cannot_be_balanced_is_named(drafted: Drafted, ground: Ground) -> None:
    edit = await drafted.do("balance", way="suggest", grids=2, target=270)
    assert {problem["problem"] for problem in edit["balance"]} == {"grids_off_target"} or edit["balance"]
    assert all(problem["detail"] for problem in edit["balance"])


async def test_undoing_all_leaves_no_row_and_redoing_brings_all_back(
    drafted: Drafted, ground: Ground, session: AsyncSession
) -> None:
    await drafted.do("keep_together", name="阳光花园", atoms=ground.block(range(2), range(1)))
    await drafted.do("split", grid=ground.key(0, 0), line=ground.line((100, -10), (100, 210)))
    await drafted.do("rename", grid=ground.key(1, 1), name="改名")
    await drafted.do("merge", grids=[ground.key(0, 1), ground.key(1, 1)])
    await drafted.do("balance", way="suggest", grids=5)
    before, after = await drafted.state(), await rows(session)
    for _ in range(5):
        edit = await drafted.step("undo")
    assert (edit["can_undo"], edit["can_redo"], edit["operation"]) == (False, True, None)
    assert await rows(session) == []
    again = await drafted.state()
    assert again["assignment"] == drafted.plan["assignment"]
    assert again["grids"] == drafted.plan["grids"]
    for _ in range(5):
        await drafted.step("redo")
    assert await rows(session) == after
    same = await drafted.state()
    apart = ("revision", "changed_at")
    assert {k: v for k, v in same.items() if k not in apart} == {k: v for k, v in before.items() if k not in apart}


async def test_an_edit_after_an_undo_begins_a_branch_and_loses_nothing(drafted: Drafted, ground: Ground) -> None:
    await drafted.do("rename", grid=ground.key(0, 0), name="甲")
    await drafted.do("rename", grid=ground.key(0, 0), name="乙")
    await drafted.step("undo")
    edit = await drafted.do("rename", grid=ground.key(0, 0), name="丙")
    assert not edit["can_redo"]
    answer = await drafted.client.post(f"{drafted.url}/redo", json={"revision": drafted.revision})
    assert (answer.status_code, answer.json()["error"]) == (409, "plan_nothing_to_redo")
    history = (await drafted.client.get(f"{drafted.url}/operations")).json()
    first, left, last = history["operations"]
    assert (left["parent"], last["parent"], history["head"]) == (first["id"], first["id"], last["id"])
    assert [each["aside"] for each in history["operations"]] == [False, True, False]


async def test_a_cell_that_comes_home_leaves_no_row(drafted: Drafted, ground: Ground, session: AsyncSession) -> None:
    column = ground.block(range(4, 5), range(4))
    await drafted.do("move_block", atoms=column, to=ground.key(0, 0))
    assert len(await rows(session)) == 4
    await drafted.do("move_block", atoms=column, to=ground.key(1, 0))
    assert await rows(session) == []


async def test_a_draft_of_a_town_edits_each_of_its_communities(
    planner: AsyncClient, session: AsyncSession, ground: Ground, district: SmallDistrict, begin: Any
) -> None:
    from tests.api.plans.conftest import lay_cells

    south = await lay_cells(session, district, 0, 2)
    drafted = await begin(planner, COMMUNITY[:9])
    assert len(drafted.plan["communities"]) == 2
    await drafted.do("rename", grid=ground.key(0, 2), name="南一")
    await drafted.do("balance", way="suggest", grids=3)
    state = await drafted.state()
    assert [community["grids"] for community in state["communities"]] == [3, 3]
    body = await drafted.refused("plan_two_communities", "move_block", atoms=[south[0, 0]], to=ground.key(0, 0))
    assert "different communities" in body["fields"][0]["detail"]
