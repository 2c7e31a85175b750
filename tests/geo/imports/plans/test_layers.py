"""A redrawn layer of grids comes in and is a draft, with what moved told grid by grid."""

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import shapely
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.datum import Datum
from geo.core.errors import InvalidInputError
from geo.core.identity import desk
from geo.imports.inspection import Inspection, inspect
from geo.imports.options import read_options
from geo.imports.reading.container import examine
from geo.imports.work import Progress
from geo.plans.drafts import editing
from geo.plans.drafts.reading import opened, states_of
from geo.plans.drafts.surveying import Lands
from geo.plans.drafts.tables import Plan, PlanAssignment, PlanGrid, PlanOperation
from tests.api.plans.conftest import lay_cells
from tests.factories import NORTH, SIDE, WEST, SmallDistrict, community_code, grid_code
from tests.geo.imports.carry import facts, faults
from tests.geo.imports.files import collection, feature, write
from tests.geo.imports.test_areas import shape

HERE = community_code(0, 0)


class Brought:
    """A layer that came in: what was found, and the draft, if one was made."""

    def __init__(self, session: AsyncSession, inspection: Inspection) -> None:
        self.session, self.inspection = session, inspection
        self.plan: dict[str, Any] = inspection.work.report.get("plan", {})
        self.notes = {note.note: note.facts for note in inspection.work.findings.notes}

    def grid(self, code: str) -> dict[str, Any]:
        return next(each for each in self.plan["grids"]["items"] if each["code"] == code)

    async def homes(self) -> dict[str, int]:
        """How many cells each grid of the draft has, by code."""
        draft = await opened(self.session, self.plan["id"])
        _, states = await states_of(self.session, Lands(), draft, draft.communities)
        return {state.grids[at].code: len(state.cells_of(at)) for state in states for at in state.live}


class Bring:
    def __init__(self, session: AsyncSession, folder: Path, account: int) -> None:
        self.session, self.folder, self.account = session, folder, account

    async def __call__(self, *features: object, name: str = "grids.geojson", **words: str) -> Brought:
        options = read_options("plans", {"name": "新一轮调整", "datum": "wgs84", "source": "测绘院"} | words)
        container = examine(write(self.folder, "upload", collection(*features)), name, 50)
        inspection = await inspect(self.session, container, options, Progress())
        if inspection.may_apply:
            async for _ in inspection.plan.apply(self.session, inspection.work, desk(self.account)):
                pass
        return Brought(self.session, inspection)


@pytest_asyncio.fixture
async def bring(session: AsyncSession, tmp_path: Path, district: SmallDistrict) -> Bring:
    await lay_cells(session, district)
    return Bring(session, tmp_path, district.accounts["planner"])


def box(
    west: float, north: float, east: float, south: float, datum: Datum = Datum.WGS84, by: float = 0.0
) -> dict[str, object]:
    """A rectangle by metres east and south of the north-west corner."""
    return shape(shapely.box(WEST + west + by, NORTH - south, WEST + east + by, NORTH - north), datum)


def four(across: float = SIDE, **how: Any) -> list[dict[str, object]]:
    """The four grids of the community, whose border from north to south runs ``across`` metres from the west."""
    columns = ((0.0, across), (across, 2 * SIDE))
    return [
        feature(
            box(west, row * SIDE, east, (row + 1) * SIDE, **how),
            code=grid_code(column, row),
            name=f"第{2 * row + column + 1}网格",
        )
        for row in (0, 1)
        for column, (west, east) in enumerate(columns)
    ]


async def test_a_border_that_runs_elsewhere_moves_cells_and_the_report_says_which(bring: Bring) -> None:
    found = await bring(*four(across=262))
    assert faults(found.inspection) == []
    # The points within the cells from 250 to 300 m lie at 275 m, beyond the line.
    assert await found.homes() == {grid_code(0, 0): 20, grid_code(1, 0): 12, grid_code(0, 1): 20, grid_code(1, 1): 12}
    assert found.grid(grid_code(0, 0)) == {
        "row": 1,
        "community": HERE,
        "code": grid_code(0, 0),
        "name": "第1网格",
        "provisional": False,
        "by": "code",
        "cells": 20,
        "households": 200,
        "gained": {"cells": 4, "households": 40},
        "lost": {"cells": 0, "households": 0},
        "area_m2": 50_000.0,
        "drawn_m2": pytest.approx(52_400, abs=1),
        "farthest_m": pytest.approx(12, abs=0.1),
    }
    (community,) = found.plan["communities"]
    assert (community["moved_cells"], community["moved_households"]) == (8, 80)
    plan = await bring.session.get_one(Plan, found.plan["id"])
    assert (plan.name, plan.note, plan.owner_id, plan.revision) == ("新一轮调整", "测绘院", bring.account, 1)


async def test_one_undo_brings_a_community_back(bring: Bring) -> None:
    found = await bring(*four(across=262))
    draft = await opened(bring.session, found.plan["id"], lock=True)
    await editing.undo(bring.session, draft, editing.Asked(Lands(), 1, bring.account))
    assert set((await found.homes()).values()) == {16}
    for table in (PlanAssignment, PlanGrid):
        assert await bring.session.scalar(select(func.count()).select_from(table)) == 0


async def test_each_community_is_an_operation(bring: Bring, district: SmallDistrict) -> None:
    await lay_cells(bring.session, district, 2, 0)
    there = [
        feature(box(2 * SIDE + west, 0, 2 * SIDE + east, 2 * SIDE), code=grid_code(2 + at, 0))
        for at, (west, east) in enumerate(((0, 150), (150, 2 * SIDE)))
    ]
    found = await bring(*four(across=262), *there)
    operations = (await bring.session.scalars(select(PlanOperation).order_by(PlanOperation.id))).all()
    assert [(each.kind, each.request["community"]) for each in operations] == [
        ("import", HERE),
        ("import", community_code(2, 0)),
    ]
    assert found.notes["layer_retired"] == {"n": 2, "codes": f"{grid_code(2, 1)}, {grid_code(3, 1)}"}
    homes = await found.homes()
    assert (homes[grid_code(2, 0)], homes[grid_code(3, 0)]) == (24, 40)
    assert grid_code(2, 1) not in homes


async def test_without_codes_grids_are_known_by_their_households(bring: Bring) -> None:
    shapes = [(0, 0, 250, 200), (250, 0, 400, 200), (0, 200, 200, 400), (200, 200, 300, 400), (300, 200, 400, 400)]
    found = await bring(*(feature(box(*each), 名称=f"第{n}片") for n, each in enumerate(shapes)))
    grids = {each["name"]: (each["by"], each["code"]) for each in found.plan["grids"]["items"]}
    # The halves of the last grid are alike: one goes on as it, the other is new.
    last = sorted([grids.pop("第3片"), grids.pop("第4片")])
    assert grids == {
        "第0片": ("overlap", grid_code(0, 0)),
        "第1片": ("overlap", grid_code(1, 0)),
        "第2片": ("overlap", grid_code(0, 1)),
    }
    assert last == [("new", f"{HERE}005"), ("overlap", grid_code(1, 1))]


async def test_cells_that_nobody_drew_stay_and_are_told_with_their_place(bring: Bring) -> None:
    north = four()[:2]
    found = await bring(*north)
    assert set((await found.homes()).values()) == {16}
    assert found.notes["layer_stayed"] == {"n": 32, "households": 320}
    (piece,) = found.plan["stayed"]["items"]
    assert piece["grids"] == [grid_code(0, 1), grid_code(1, 1)]
    assert shapely.geometry.shape(box(0, 200, 400, 400)).contains(shapely.Point(piece["lon"], piece["lat"]))


async def test_cells_that_two_drew_go_where_most_of_their_ground_is(bring: Bring) -> None:
    wide = feature(box(0, 0, 230, 200), code=grid_code(0, 0))
    found = await bring(wide, *four()[1:])
    # Both hold the points at 225 m; the eastern one has all of their ground, the western one six tenths.
    assert (await found.homes())[grid_code(0, 0)] == 16
    assert faults(found.inspection) == [(1, "layer_row_overlaps")]
    assert facts(found.inspection, "layer_row_overlaps")["cells"] == 4
    assert facts(found.inspection, "layer_row_overlaps")["row"] == 2


async def test_pieces_apart_are_taken_in_and_told(bring: Bring) -> None:
    island = feature(
        shape(
            shapely.MultiPolygon(
                [
                    shapely.box(WEST, NORTH - 200, WEST + 200, NORTH),
                    shapely.box(WEST + 300, NORTH - 100, WEST + 350, NORTH - 50),
                ]
            )
        ),
        code=grid_code(0, 0),
    )
    hole = shapely.box(WEST + 200, NORTH - 200, WEST + 400, NORTH).difference(
        shapely.box(WEST + 300, NORTH - 100, WEST + 350, NORTH - 50)
    )
    found = await bring(island, feature(shape(hole), code=grid_code(1, 0)), *four()[2:])
    assert faults(found.inspection) == [(1, "layer_row_in_pieces")]
    assert facts(found.inspection, "layer_row_in_pieces") | {"lon": 0, "lat": 0} == {
        "pieces": 2,
        "m2": 2500.0,
        "lon": 0,
        "lat": 0,
    }
    assert (await found.homes())[grid_code(0, 0)] == 17


async def test_ground_beyond_the_community_is_left_out_and_other_communities_alone(
    bring: Bring, district: SmallDistrict
) -> None:
    await lay_cells(bring.session, district, 2, 0)
    wide = feature(box(200, 0, 500, 200), code=grid_code(1, 0))
    found = await bring(wide, *four()[2:])
    assert [each["code"] for each in found.plan["communities"]] == [HERE]
    assert facts(found.inspection, "layer_row_outside")["m2"] == pytest.approx(20_000, abs=1)
    assert (await found.homes())[grid_code(1, 0)] == 16


async def test_rows_that_can_be_no_grid_are_refused_with_why(bring: Bring) -> None:
    crumb = feature(box(3, 3, 9, 9), code=grid_code(0, 0))
    far = feature(box(-90, 0, -50, 200))
    uncelled = feature(box(450, 0, 700, 300))
    found = await bring(crumb, far, uncelled, *four()[1:], four()[1])
    assert faults(found.inspection) == [
        (1, "layer_row_without_cells"),
        (2, "layer_row_elsewhere"),
        (3, "plan_no_cells"),
        (7, "code_twice_in_file"),
    ]
    assert await bring.session.scalar(select(func.count()).select_from(Plan)) == 0
    partly = await bring(crumb, *four()[1:], accept_partial="1")
    # Nobody drew the first grid any more, so its cells stay in it.
    assert set((await partly.homes()).values()) == {16}


async def test_codes_that_no_grid_here_may_have_are_said_and_matched_by_place(bring: Bring) -> None:
    grids = four()
    grids[0]["properties"]["code"] = "A-1"  # type: ignore[index]
    grids[1]["properties"]["code"] = HERE  # type: ignore[index]
    found = await bring(*grids)
    assert faults(found.inspection) == [(1, "layer_code_form"), (2, "layer_code_used")]
    assert found.grid(grid_code(0, 0))["by"] == found.grid(grid_code(1, 0))["by"] == "overlap"


async def test_dedicated_grids_take_no_part(bring: Bring) -> None:
    market = feature(box(50, 50, 150, 150), code="", name="大市场专属网格")
    found = await bring(*four(), market)
    assert found.notes["layer_dedicated"] == {"n": 1}
    assert found.notes["layer_as_in_force"] == {}


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
async def test_the_datum_that_a_layer_looks_like_is_named(bring: Bring, datum: Datum) -> None:
    grids = four(datum=datum)
    said = await bring(*grids)
    assert said.notes["layer_datum_doubtful"]["datum"] == datum.value
    assert said.notes["layer_datum_doubtful"]["fit"] == pytest.approx(100, abs=1)
    with pytest.raises(InvalidInputError) as raised:
        await bring(*grids, datum="")
    (fault,) = raised.value.fields
    assert (fault.field, fault.fault, fault.facts["datum"]) == ("datum", "layer_datum_doubtful", datum.value)
    right = await bring(*grids, datum=datum.value)
    assert "layer_datum_doubtful" not in right.notes
    assert right.notes["layer_as_in_force"] == {}


async def test_a_layer_of_another_place_says_where_it_lies(bring: Bring) -> None:
    with pytest.raises(InvalidInputError) as raised:
        await bring(*four(by=90_000.0))
    assert raised.value.fields[0].fault == "layer_elsewhere"


async def test_looking_writes_nothing(bring: Bring) -> None:
    found = await bring(*four(across=262), dry_run="1")
    assert found.plan["id"] is None
    assert found.grid(grid_code(0, 0))["gained"] == {"cells": 4, "households": 40}
    assert await bring.session.scalar(select(func.count()).select_from(Plan)) == 0


async def test_names_are_one_line_and_end(bring: Bring) -> None:
    grids = four()
    grids[0]["properties"]["name"] = "东\n\u202e" + "长" * 80  # type: ignore[index]
    found = await bring(*grids)
    assert found.grid(grid_code(0, 0))["name"] == "东 " + "长" * 58


@pytest.mark.parametrize("name", ["", "长" * 61, "一\n二"])
async def test_the_draft_needs_a_name(name: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        read_options("plans", {"name": name})
    assert [(fault.field, fault.fault) for fault in raised.value.fields] == [("name", "layer_name_needed")]
