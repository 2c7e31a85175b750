import numpy as np
import pytest
from httpx import AsyncClient

from geo.core.datum import Datum, from_wgs84
from tests.conftest import SignIn
from tests.factories import SmallDistrict, grid_code, leader_name


@pytest.fixture
async def client_in(sign_in: SignIn) -> AsyncClient:
    return await sign_in("dispatcher")


async def test_a_point_answers_with_all_the_contract_names(client_in: AsyncClient, district: SmallDistrict) -> None:
    lon, lat = district.point(1, 2, dx=60)
    found = (await client_in.get("/api/locate", params={"lon": lon, "lat": lat})).json()
    assert found["outcome"] == "assigned"
    assert found["grid"] == {"code": grid_code(1, 2), "name": "第2网格"}
    assert [area["level"] for area in found["chain"]] == ["district", "town", "community", "grid"]
    assert found["leader"]["name"] == leader_name(1, 2)
    assert found["edge_distance_m"] == pytest.approx(60, abs=0.1)
    assert found["deputies"] == []
    assert "60.0 米" in found["reason"]


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
async def test_a_point_in_another_datum_finds_the_same_grid(
    client_in: AsyncClient, district: SmallDistrict, datum: str
) -> None:
    lon, lat = district.point(1, 2, dx=180, dy=20)
    x, y = from_wgs84(np.array([lon]), np.array([lat]), Datum(datum))
    moved = {"lon": float(x[0]), "lat": float(y[0])}
    assert (await client_in.get("/api/locate", params=moved | {"datum": datum})).json()["grid"]["code"] == grid_code(
        1, 2
    )
    astray = (await client_in.get("/api/locate", params=moved)).json()
    assert astray["grid"] is None or astray["grid"]["code"] != grid_code(1, 2)


async def test_outside_has_neither_grid_nor_leader(client_in: AsyncClient, district: SmallDistrict) -> None:
    found = (await client_in.get("/api/locate", params={"lon": 100.0, "lat": 39.7})).json()
    assert (found["outcome"], found["grid"], found["chain"], found["leader"]) == ("outside", None, None, None)


async def test_a_batch_answers_in_order_and_in_the_same_shape(client_in: AsyncClient, district: SmallDistrict) -> None:
    points = [dict(zip(("lon", "lat"), district.point(*spot), strict=True)) for spot in ((3, 3), (9, 9), (0, 1))]
    results = (await client_in.post("/api/locate/batch", json={"points": points})).json()["results"]
    singles = [(await client_in.get("/api/locate", params=point)).json() for point in points]
    assert results == singles
    empty = await client_in.post("/api/locate/batch", json={"points": []})
    assert empty.json() == {"results": []}
    many = await client_in.post("/api/locate/batch", json={"points": points * 4000})
    assert (many.status_code, many.json()["fields"][0]["field"]) == (422, "points")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"lon": "NaN", "lat": 39}, "lon"),
        ({"lon": 181, "lat": 39}, "lon"),
        ({"lon": 39.7, "lat": 98.5}, "lat"),
        ({"lon": 39.7, "lat": 88.5}, "lon"),
        ({"lat": 39}, "lon"),
        ({"lon": "x", "lat": 39}, "lon"),
        ({"lon": 98, "lat": 39, "datum": "wgs72"}, "datum"),
        ({"lon": 98, "lat": 39, "at": "yesterday"}, "at"),
    ],
)
async def test_bad_input_names_the_field(client_in: AsyncClient, query: dict[str, object], field: str) -> None:
    answer = await client_in.get("/api/locate", params=query)
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["field"] == field
