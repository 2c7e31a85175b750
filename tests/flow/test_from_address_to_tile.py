"""The story the product is for: an address is typed, a leader answers, a manager sees it on the map."""

import mapbox_vector_tile

from geo.core.morton import ZOOM, key
from tests.conftest import SignIn
from tests.factories import SmallDistrict, community_code, grid_code, leader_name

DAY = {"from": "2026-10-10", "to": "2026-10-10"}


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Column and row of the tile of zoom ``z`` that a point lies in."""
    column = row = 0
    morton = key(lon, lat) >> 2 * (ZOOM - z)
    for bit in range(z):
        column |= (morton >> 2 * bit & 1) << bit
        row |= (morton >> (2 * bit + 1) & 1) << bit
    return column, row


async def test_from_an_address_to_a_tile(sign_in: SignIn, district: SmallDistrict) -> None:
    desk = await sign_in("dispatcher")

    # The dispatcher types what the caller says; the name exists twice, so it is offered and not guessed.
    unsure = (await desk.get("/api/addresses/match", params={"q": "阳光花园2号楼1单元101"})).json()
    assert unsure["outcome"] == "ambiguous"
    assert {c["grid"]["code"] for c in unsure["candidates"][:2]} == {grid_code(0, 0), grid_code(2, 2)}

    # With the community there is no doubt.
    sure = (await desk.get("/api/addresses/match", params={"q": "西北社区阳光花园2号楼1单元101"})).json()
    assert sure["outcome"] == "match"
    assert sure["candidates"][0]["grid"]["code"] == grid_code(0, 0)

    report = {
        "kind": "0201",
        "channel": "hotline",
        "description": "楼上漏水",
        "address": "西北社区阳光花园2号楼1单元101",
    }
    taken = (await desk.post("/api/cases", json=report)).json()
    assert taken["state"] == "assigned"
    assert taken["routing"]["leader"]["name"] == leader_name(0, 0)
    assert "第1网格" in taken["routing"]["reason"]

    # It is on its leader's phone, and on nobody else's.
    phone = await sign_in("leader")
    assert (await phone.get("/api/my")).json()["counts"]["assigned"] == 1
    number = taken["number"]
    assert (await phone.post(f"/api/cases/{number}/accept")).json()["state"] == "accepted"
    done = await phone.post(f"/api/cases/{number}/resolve", json={"reason": "双方同意各修各的"})
    assert done.json()["state"] == "resolved"

    # The manager sees it in the figures, on the map and in the tile, and all three agree.
    manager = await sign_in("manager")
    overview = (await manager.get("/api/overview", params=DAY)).json()
    assert overview["figures"]["found"] == overview["figures"]["settled"] == 1
    rows = (await manager.get("/api/heatmap", params={"level": "grid", **DAY})).json()["rows"]
    assert {row["code"]: row["n"] for row in rows if row["n"]} == {grid_code(0, 0): 1}
    listed = (await manager.get("/api/cases", params={"area": community_code(0, 0), **DAY})).json()["items"]
    assert [item["number"] for item in listed] == [number]
    lon, lat = taken["location"]["lon"], taken["location"]["lat"]
    x, y = tile_of(lon, lat, 14)
    heat = await manager.get(f"/tiles/heat/14/{x}/{y}.mvt", params=DAY)
    assert sum(f["properties"]["n"] for f in mapbox_vector_tile.decode(heat.content)["heat"]["features"]) == 1
    empty = await manager.get(f"/tiles/heat/14/{x + 1}/{y}.mvt", params=DAY)
    assert empty.status_code == 204
    grids = mapbox_vector_tile.decode((await manager.get(f"/tiles/grids/14/{x}/{y}.mvt")).content)
    assert grid_code(0, 0) in {f["properties"]["code"] for f in grids["grids"]["features"]}
