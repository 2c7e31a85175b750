"""The story of a planner's first day: towns come in, then grids, a point finds its grid, and the map shows it."""

import json
from typing import Any, cast
from uuid import UUID

import shapely
from httpx import AsyncClient, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.imports.carrying_out import carry_out
from geo.imports.tables import ImportRun
from geo.imports.work import Progress
from tests.conftest import SignIn, TransactionDatabase
from tests.geo.imports.files import collection, feature
from tests.geo.imports.test_areas import square


async def through(client: AsyncClient, session: AsyncSession, answer: Response) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    job = UUID(answer.json()["job"])
    account = await session.scalar(select(ImportRun.actor_id).where(ImportRun.id == job))
    await carry_out(cast("Any", TransactionDatabase(cast("AsyncConnection", session.bind))), job, account, Progress())
    session.expire_all()
    return cast("dict[str, Any]", (await client.get(f"/api/jobs/{job}")).json())


async def test_boundaries_go_in_and_every_point_finds_its_grid(sign_in: SignIn, session: AsyncSession) -> None:
    client = await sign_in("planner")
    towns = collection(
        feature(square(0, 0, 2, 4), areaCode="330106010000", name="北山", parentAreaCode="330106000000"),
        feature(square(2, 0, 2, 4), areaCode="330106020000", name="西溪", parentAreaCode="330106000000"),
    )
    grids = [
        feature(
            square(c, r),
            XZQHBM=f"33010601000{c}00{r}",
            name=f"第{c}{r}网格",
            parentAreaCode=f"33010603{c}100",
            parentAreaName=f"{c}社区",
        )
        for c in range(4)
        for r in range(4)
    ]
    grids[5]["properties"]["XZQHBM"] = grids[4]["properties"]["XZQHBM"]  # type: ignore[index]
    grids[6]["properties"]["XZQHBM"] = None  # type: ignore[index]
    words = {"map": "code=XZQHBM,name=name,parent=parentAreaCode", "level": "grid", "datum": "wgs84"}

    sent = await client.post(
        "/api/imports/areas", files={"file": ("towns.geojson", towns)}, data={"level": "town", "datum": "wgs84"}
    )
    assert (await through(client, session, sent))["report"]["difference"]["added"]["n"] == 2

    file = {"file": ("grids.geojson", collection(*grids))}
    refused = await through(client, session, await client.post("/api/imports/areas", files=file, data=words))
    assert refused["state"] == "refused"
    assert {(f["fault"], tuple(f["rows"])) for f in refused["report"]["faults"] if f["severity"] == "error"} == {
        ("code_twice_in_file", (6,)),
        ("code_missing", (7,)),
    }
    assert (await client.get("/api/areas?level=grid&q=330106010")).json()["items"] == []

    taken = await through(
        client, session, await client.post("/api/imports/areas", files=file, data=words | {"accept_partial": "1"})
    )
    assert taken["report"]["rows"]["good"] == 14
    assert {p["name"] for p in taken["report"]["placeholders"]} == {"0社区", "1社区", "2社区", "3社区"}
    assert taken["report"]["gaps"]["n"] == 1

    inner = [shapely.point_on_surface(shapely.geometry.shape(g["geometry"])) for g in grids]
    points = [{"lon": point.x, "lat": point.y} for point in inner]
    found = (await client.post("/api/locate/batch", json={"points": points})).json()["results"]
    for i, (result, grid) in enumerate(zip(found, grids, strict=True)):
        if i in (5, 6):
            assert result["outcome"] == "outside"
        else:
            assert result["outcome"] == "assigned"
            assert result["grid"]["code"] == grid["properties"]["XZQHBM"]
            assert [area["level"] for area in result["chain"]] == ["district", "town", "community", "grid"]

    moved = json.loads(collection(*grids[:4]))
    moved["features"][0]["properties"]["name"] = "新名"
    again = await client.post(
        "/api/imports/areas?dry_run=1", files={"file": ("grids.geojson", json.dumps(moved).encode())}, data=words
    )
    looked = (await through(client, session, again))["report"]["difference"]
    assert [(area["code"], area["name"]) for area in looked["changed"]["areas"]] == [
        ("330106010000000", ["第00网格", "新名"])
    ]
    assert (looked["unchanged"]["n"], looked["missing"]["n"]) == (3, 10)
