"""A correction proposes a name; somebody else decides; what is learnt holds a name and nothing more."""

from typing import Any

from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.tables import PlaceAlias, PlaceProposal
from geo.cases.corrections.tables import CaseCorrection
from tests.conftest import SignIn
from tests.factories import SmallDistrict, grid_code

WRITTEN = "老粮站家属院1号楼2单元501"


async def reported(client: AsyncClient, address: str = WRITTEN, **more: Any) -> dict[str, Any]:
    body = {"kind": "02", "channel": "hotline", "description": "楼上漏水", "address": address, **more}
    made = await client.post("/api/cases", json=body)
    assert made.status_code == 201, made.text
    return dict(made.json())


async def sent(client: AsyncClient, number: str, grid: str, **order: Any) -> None:
    done = await client.post(f"/api/cases/{number}/reassign", json={"grid": grid, **order})
    assert done.status_code == 200, done.text


def spot(district: SmallDistrict, column: int = 1, row: int = 1) -> dict[str, float]:
    """The spot of building 1 of a square."""
    lon, lat = district.point(column, row, dx=50)
    return {"lon": lon, "lat": lat}


async def corrected(client: AsyncClient, district: SmallDistrict, address: str = WRITTEN) -> str:
    """A dispute with an unknown name, sent to where 雄关小区 stands."""
    number = (await reported(client, address))["number"]
    await sent(client, number, grid_code(1, 1), location=spot(district))
    return str(number)


async def proposals(client: AsyncClient, state: str = "open") -> list[dict[str, Any]]:
    answer = await client.get("/api/places/proposals", params={"state": state})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_correction_proposes_the_name_it_was_written_with(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    first = await corrected(client, district)
    second = await corrected(client, district)
    (proposal,) = await proposals(client)
    assert (proposal["name"], proposal["place"], proposal["times"]) == ("老粮站家属院", "雄关小区", 2)
    assert proposal["numbers"] == [second, first]
    assert (proposal["own"], proposal["may_decide"]) == (True, False)


async def test_whoever_proposed_it_cannot_decide(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    await corrected(client, district)
    (proposal,) = await proposals(client)
    for word in ("accept", "decline"):
        refused = await client.post(f"/api/places/proposals/{proposal['id']}/{word}")
        assert (refused.status_code, refused.json()["error"]) == (403, "proposal_own")
        assert "另一人" in refused.json()["detail"]
    assert len(await proposals(client)) == 1


async def test_a_second_person_accepts_and_the_name_is_known_at_once(
    sign_in: SignIn, district: SmallDistrict, session: AsyncSession
) -> None:
    await corrected(await sign_in("dispatcher"), district)
    client = await sign_in("planner")
    (proposal,) = await proposals(client)
    assert proposal["numbers"] == [], "planners see no single disputes"
    assert proposal["may_decide"]
    accepted = await client.post(f"/api/places/proposals/{proposal['id']}/accept")
    assert (accepted.status_code, accepted.json()["state"], accepted.json()["decided_by"]) == (
        200,
        "accepted",
        "Planner",
    )
    alias = (await session.scalars(select(PlaceAlias).where(PlaceAlias.name == "老粮站家属院"))).one()
    assert (alias.place_id, alias.source, alias.weight < 1) == (proposal["place_id"], "learned", True)
    place = (await client.get(f"/api/places/{proposal['place_id']}")).json()
    assert place["edits"][0]["action"] == "learn"
    again = await client.post(f"/api/places/proposals/{proposal['id']}/decline")
    assert (again.status_code, again.json()["error"]) == (409, "proposal_decided")
    assert await proposals(client) == []
    assert len(await proposals(client, "accepted")) == 1


async def test_a_name_that_is_known_is_not_proposed(sign_in: SignIn, district: SmallDistrict) -> None:
    await corrected(await sign_in("dispatcher"), district)
    client = await sign_in("planner")
    (proposal,) = await proposals(client)
    await client.post(f"/api/places/proposals/{proposal['id']}/accept")
    await corrected(await sign_in("dispatcher"), district)
    assert await proposals(client) == []


async def test_a_declined_name_is_not_proposed_again(sign_in: SignIn, district: SmallDistrict) -> None:
    await corrected(await sign_in("dispatcher"), district)
    client = await sign_in("admin")
    (proposal,) = await proposals(client)
    assert (await client.post(f"/api/places/proposals/{proposal['id']}/decline")).status_code == 200
    await corrected(await sign_in("dispatcher"), district)
    assert await proposals(client) == []


async def test_what_is_proposed_holds_no_number_and_no_person(
    sign_in: SignIn, district: SmallDistrict, session: AsyncSession
) -> None:
    client = await sign_in("dispatcher")
    for address in (
        "老粮站家属院1号楼2单元501李建国13912345678",
        "李建国家13912345678",
        "1号楼2单元501",
        "老粮站家属院张三622101199001011234",
        "老粮站家属院3-2-501",
    ):
        await corrected(client, district, address)
    kept = (await session.scalars(select(PlaceProposal.name))).all()
    assert set(kept) <= {"老粮站家属院"}


async def test_nothing_is_learnt_of_a_danger(sign_in: SignIn, district: SmallDistrict, session: AsyncSession) -> None:
    client = await sign_in("dispatcher")
    number = (await reported(client, danger=True))["number"]
    refused = await client.post(f"/api/cases/{number}/reassign", json={"grid": grid_code(1, 1)})
    assert refused.status_code in (404, 409)
    assert (await session.scalars(select(PlaceProposal.id))).all() == []
    assert (await session.scalars(select(CaseCorrection.id))).all() == []


async def test_a_correction_taken_back_teaches_nothing(
    sign_in: SignIn, district: SmallDistrict, session: AsyncSession
) -> None:
    client = await sign_in("dispatcher")
    kept = await corrected(client, district)
    number = await corrected(client, district)
    assert (await client.post(f"/api/cases/{number}/undo")).status_code == 200
    (proposal,) = await proposals(client)
    assert (proposal["times"], proposal["numbers"]) == (1, [kept])
    assert (await client.post(f"/api/cases/{kept}/undo")).status_code == 200
    assert await proposals(client) == []


async def test_an_address_corrected_in_words_names_the_place(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    number = (await reported(client))["number"]
    await sent(client, number, grid_code(1, 1), address="雄关小区1号楼2单元501")
    (proposal,) = await proposals(client)
    assert proposal["place"] == "雄关小区"


async def test_where_the_place_is_not_clear_nothing_is_proposed(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    number = (await reported(client))["number"]
    await sent(client, number, grid_code(3, 3))
    assert await proposals(client) == []


async def test_a_proposal_for_a_retired_place_cannot_be_accepted(sign_in: SignIn, district: SmallDistrict) -> None:
    await corrected(await sign_in("dispatcher"), district)
    client = await sign_in("planner")
    (proposal,) = await proposals(client)
    await client.delete(f"/api/places/{proposal['place_id']}", params={"version": 1})
    refused = await client.post(f"/api/places/proposals/{proposal['id']}/accept")
    assert (refused.status_code, refused.json()["error"]) == (409, "proposal_of_retired_place")
    assert (await client.post(f"/api/places/proposals/{proposal['id']}/decline")).status_code == 200


async def test_leaders_do_not_decide_names(sign_in: SignIn, district: SmallDistrict) -> None:
    await corrected(await sign_in("dispatcher"), district)
    client = await sign_in("leader")
    assert (await client.get("/api/places/proposals")).status_code == 403
    assert (await client.post("/api/places/proposals/1/accept")).status_code == 403
