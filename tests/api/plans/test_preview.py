"""What a draft would come to, over HTTP: households, visits, disputes and leaders, in counts alone."""

from typing import Any

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.identity import desk, identify
from tests.api.plans.conftest import Drafted, Ground
from tests.conftest import SignIn
from tests.factories import SmallDistrict, grid_code, leader_name
from tests.geo.heat.records import NOBODYS, Records
from tests.statements import Statements

OLD = "2026-09-30T10:00:00+08:00"
RECENT = "2026-10-09T10:00:00+08:00"
# The western half of the second square, which goes to the first one.
STRIP = (range(4, 6), range(4))


class Previewed(Drafted):
    """A draft whose preview is read."""

    async def preview(self, **asked: Any) -> dict[str, Any]:
        answer = await self.client.get(f"{self.url}/preview", params=asked)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest_asyncio.fixture
async def previewed(drafted: Drafted, ground: Ground) -> Previewed:
    await drafted.do("move_block", atoms=ground.block(*STRIP), to=ground.key(0, 0))
    return Previewed(drafted.client, drafted.plan)


async def lay_cases(session: AsyncSession, records: Records, district: SmallDistrict) -> None:
    """Disputes in the strip and beside it."""
    await identify(session, desk())
    mine = {"leader_id": district.people[leader_name(1, 0)]}
    await records.add(1, 0, dx=30, opened=OLD, **mine)
    await records.add(1, 0, dx=40, opened="2026-09-01T10:00:00+08:00", **mine)
    await records.add(1, 0, dx=60, opened=RECENT, state="mediating", **mine)
    await records.add(1, 0, dx=70, opened=RECENT, danger=True, restricted=True, **mine)
    await records.add(1, 0, dx=70, opened=RECENT, state="closed", **mine)
    await records.add(1, 0, dx=150, opened=RECENT, **mine)
    waiting = {"assigned_grid_id": None, "state": "review", "scope": records.keys["620902"]}
    await records.add(1, 0, dx=20, opened=RECENT, **waiting)
    await records.add(0, 1, dx=20, opened=RECENT, **waiting)


async def test_what_changes_hands_is_counted(
    previewed: Previewed, session: AsyncSession, records: Records, district: SmallDistrict, ground: Ground
) -> None:
    await lay_cases(session, records, district)
    found = await previewed.preview()
    assert found["revision"] == 1
    assert found["households"] == {"moved": 80, "to_another_leader": 80}
    assert found["visits"] == {"disturbed": 80}
    cases = found["cases"]
    assert (cases["moving"], cases["staying"], cases["in_review"]) == (2, 1, 1)
    assert {each["state"]: each["n"] for each in cases["by_state"]} == {"assigned": 2, "mediating": 1, "review": 1}
    assert cases["by_clock"] == [
        {"clock": "overdue", "n": 1},
        {"clock": "within_7_days", "n": 0},
        {"clock": "later", "n": 3},
    ]
    people = {each["name"]: each for each in found["leaders"]}
    loser, winner = people[leader_name(1, 0)], people[leader_name(0, 0)]
    assert (winner["change"], loser["change"]) == ("gains", "loses")
    assert (winner["households_before"], winner["households_after"], winner["cases_after"]) == (160, 240, 2)
    assert (loser["households_after"], loser["cases_before"], loser["cases_after"]) == (80, 4, 2)
    grids = {each["key"]: each for each in found["grids"]}
    assert grids[ground.key(1, 0)]["change"] == "reshaped"
    assert (grids[ground.key(1, 0)]["cases_before"], grids[ground.key(1, 0)]["cases_after"]) == (4, 2)
    assert grids[ground.key(0, 1)]["change"] == "same"


async def test_deadlines_are_those_of_the_day_it_would_be_in_force(
    previewed: Previewed, session: AsyncSession, records: Records, district: SmallDistrict
) -> None:
    await lay_cases(session, records, district)
    found = await previewed.preview(at="2026-10-25")
    assert {each["clock"]: each["n"] for each in found["cases"]["by_clock"]} == {
        "overdue": 1,
        "within_7_days": 1,
        "later": 2,
    }
    answer = await previewed.client.get(f"{previewed.url}/preview", params={"at": "soon"})
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "at")


async def test_restricted_disputes_are_left_out_for_everybody(
    previewed: Previewed, session: AsyncSession, records: Records, district: SmallDistrict, sign_in: SignIn
) -> None:
    await lay_cases(session, records, district)
    planner = await previewed.preview()
    await sign_in("manager")
    manager = await previewed.preview()
    assert manager | {"counted_at": None} == planner | {"counted_at": None}
    for username in ("dispatcher", "leader", "admin"):
        client = await sign_in(username)
        assert (await client.get(f"{previewed.url}/preview")).status_code == 403


async def test_another_leader_alone_changes_hands_too(
    drafted: Drafted, ground: Ground, session: AsyncSession, records: Records, district: SmallDistrict
) -> None:
    await identify(session, desk())
    now_leading, to_lead = district.people[leader_name(0, 1)], district.people[leader_name(1, 1)]
    await records.add(0, 1, leader_id=now_leading)
    # A dispatcher gave this one to the grid: it goes with its grid to the new leader.
    await records.add(3, 3, assigned_grid_id=district.ids[grid_code(0, 1)], leader_id=now_leading)
    await records.add_unplaced(**NOBODYS)
    await drafted.do("assign_leader", grid=ground.key(0, 1), person=to_lead)
    found = await Previewed(drafted.client, drafted.plan).preview()
    assert found["households"] == {"moved": 0, "to_another_leader": 0}
    assert found["visits"] == {"disturbed": 160}
    assert (found["cases"]["moving"], found["cases"]["staying"], found["cases"]["in_review"]) == (2, 0, 0)
    grid = next(each for each in found["grids"] if each["key"] == ground.key(0, 1))
    assert (grid["change"], grid["leader_before"]["id"], grid["leader_after"]["id"]) == ("edited", now_leading, to_lead)
    people = {each["id"]: each for each in found["leaders"]}
    assert (people[now_leading]["cases_after"], people[to_lead]["cases_after"]) == (0, 2)


async def test_a_retired_grid_gives_all_away(
    drafted: Drafted, ground: Ground, session: AsyncSession, records: Records, district: SmallDistrict
) -> None:
    await identify(session, desk())
    await records.add(1, 1)
    # Chosen by a person, elsewhere, and without a place: a person has to decide again.
    await records.add(3, 3, assigned_grid_id=district.ids[grid_code(1, 1)])
    await records.add_unplaced(assigned_grid_id=district.ids[grid_code(1, 1)], state="assigned")
    await drafted.do("merge", grids=[ground.key(1, 1), ground.key(0, 1)], into=ground.key(0, 1))
    found = await Previewed(drafted.client, drafted.plan).preview()
    assert found["cases"]["moving"] == 3
    grids = {each["key"]: each for each in found["grids"]}
    gone, kept = grids[ground.key(1, 1)], grids[ground.key(0, 1)]
    assert (gone["change"], gone["leader_after"], gone["households_after"]) == ("retired", None, 0)
    assert (gone["cases_before"], gone["cases_after"], kept["cases_after"]) == (3, 0, 1)


async def test_a_preview_asks_as_much_however_many_disputes_there_are(
    previewed: Previewed, session: AsyncSession, records: Records, district: SmallDistrict, statements: Statements
) -> None:
    await lay_cases(session, records, district)
    await previewed.preview()
    statements.clear()
    await previewed.preview()
    few = len(statements)
    for _ in range(3):
        await lay_cases(session, records, district)
    statements.clear()
    await previewed.preview()
    assert len(statements) == few
    assert few <= 12


async def test_a_new_dedicated_grid_takes_what_lies_in_it(
    drafted: Drafted, ground: Ground, session: AsyncSession, records: Records, district: SmallDistrict
) -> None:
    await identify(session, desk())
    await records.add(1, 1, dx=20, dy=20)
    await records.add(1, 1, dx=150, dy=150)
    market = ground.polygon((200, 200), (240, 200), (240, 240), (200, 240))
    person = district.people[leader_name(0, 0)]
    done = await drafted.do("dedicate", name="市场网格", polygon=market)
    key = next(each["key"] for each in done["dedicated"])
    await drafted.do("assign_leader", grid=key, person=person)
    found = await Previewed(drafted.client, drafted.plan).preview()
    assert (found["cases"]["moving"], found["households"]["moved"]) == (1, 0)
    assert {each["id"]: each["cases_after"] for each in found["leaders"]}[person] == 1
