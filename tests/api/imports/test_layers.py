"""A redrawn layer of grids over HTTP: who may send one, what the job says, and the draft that planners then edit."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.imports.test_routes import carry, send
from tests.api.plans.conftest import Ground, ground
from tests.conftest import SignIn
from tests.factories import grid_code
from tests.geo.imports.files import collection, feature
from tests.geo.imports.plans.test_layers import four

__all__ = ["ground"]


async def test_a_layer_becomes_a_draft_that_its_sender_edits(
    sign_in: SignIn, session: AsyncSession, ground: Ground
) -> None:
    client = await sign_in("planner")
    sent = await send(client, "plans", "l.geojson", collection(*four(across=262)), name="春季", datum="wgs84")
    job = await carry(client, session, sent)
    assert (job["state"], job["faults"]) == ("done", {"refused": 0, "warned": 0}), job["report"]
    plan = (await client.get(f"/api/plans/{job['report']['plan']['id']}")).json()
    assert (plan["name"], plan["can_undo"]) == ("春季", True)
    grids = {each["code"]: each["households"] for each in plan["grids"]}
    assert grids[grid_code(0, 0)] == 200
    (done,) = (await client.get(f"/api/plans/{plan['id']}/operations")).json()["operations"]
    assert (done["kind"], done["atoms"], done["actor"]["name"]) == ("import", 8, "Planner")
    back = await client.post(f"/api/plans/{plan['id']}/undo", json={"revision": 1})
    assert back.status_code == 200
    assert {each["change"] for each in back.json()["grids"]} == {"same"}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_what_is_wrong_is_said_in_words(
    sign_in: SignIn, session: AsyncSession, ground: Ground, language: str
) -> None:
    client = await sign_in("planner")
    client.headers["accept-language"] = language
    crumb = feature(four()[0]["geometry"], code="x")
    job = await carry(
        client,
        session,
        await send(client, "plans", "l.geojson", collection(*four(), crumb), name="春季", datum="wgs84"),
    )
    assert job["state"] == "refused"
    said = [fault["sentence"] for fault in job["report"]["faults"]] + [n["sentence"] for n in job["report"]["notes"]]
    assert said
    for sentence in said:
        assert "{" not in sentence
        assert ("The" in sentence or "This" in sentence) == (language == "en")
    table = await client.get(f"/api/jobs/{job['id']}/errors.csv")
    assert table.text.startswith("\ufeff")


@pytest.mark.parametrize(("username", "status"), [("manager", 403), ("dispatcher", 403), ("admin", 403)])
async def test_planners_alone_make_drafts(sign_in: SignIn, ground: Ground, username: str, status: int) -> None:
    client = await sign_in(username)
    answer = await send(client, "plans", "l.geojson", collection(*four()), name="春季", datum="wgs84")
    assert answer.status_code == status


async def test_the_draft_needs_a_name(sign_in: SignIn, ground: Ground) -> None:
    client = await sign_in("planner")
    answer = await send(client, "plans", "l.geojson", collection(*four()), datum="wgs84")
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["fields"]] == ["name"]
