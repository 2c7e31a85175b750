import asyncio
import gzip
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.conftest import SignIn, TransactionDatabase
from tests.factories import NORTH, SIDE, WEST, SmallDistrict, lon_lat
from tests.statements import Statements
from tests.tiles.reading import tile_at
from tests.tiles.test_boundaries import KEEPS, address
from tiles.address import TileAddress, tile_of
from tiles.kept import KeptTiles
from tiles.layers import LAYERS

pytestmark = pytest.mark.usefixtures("district")


def places_of(connection: AsyncConnection) -> Any:
    """The connection of the test as the pool that tiles are drawn from."""
    return TransactionDatabase(connection).places


def draws(statements: Statements) -> list[str]:
    return [each for each in statements if "st_asmvt" in each]


async def test_a_kept_tile_costs_no_query(sign_in: SignIn, statements: Statements) -> None:
    client = await sign_in("leader")
    path = await address(client, "grids")
    drawn = await client.get(path)
    statements.clear()
    kept = await client.get(path)
    assert statements == []
    assert kept.content == drawn.content
    assert {name: kept.headers[name] for name in ("etag", "cache-control", "content-encoding")} == {
        "etag": drawn.headers["etag"],
        "cache-control": KEEPS,
        "content-encoding": "gzip",
    }


async def test_without_a_version_only_the_version_is_asked(sign_in: SignIn, statements: Statements) -> None:
    client = await sign_in("leader")
    path = (await address(client, "grids")).split("?")[0]
    drawn = await client.get(path)
    statements.clear()
    kept = await client.get(path)
    assert (len(statements), draws(statements)) == (1, [])
    assert (kept.content, kept.headers["cache-control"]) == (drawn.content, "private, no-cache")


async def test_an_empty_tile_is_kept_too(sign_in: SignIn, statements: Statements) -> None:
    client = await sign_in("leader")
    path = (await address(client, "grids")).replace(str(tile_at(*lon_lat(WEST, NORTH), 14)[0]), "1")
    assert (await client.get(path)).status_code == 204
    statements.clear()
    kept = await client.get(path)
    assert (kept.status_code, kept.headers["cache-control"], statements) == (204, KEEPS, [])


async def test_a_kept_tile_is_unpacked_for_those_who_need_it(sign_in: SignIn) -> None:
    client = await sign_in("leader")
    path = await address(client, "grids", 13)
    packed = await client.get(path)
    plain = await client.get(path, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content
    assert not plain.content.startswith(gzip.compress(b"")[:2])


async def test_a_cold_tile_that_many_ask_for_is_drawn_once(sign_in: SignIn, statements: Statements) -> None:
    client = await sign_in("leader")
    path = await address(client, "grids")
    statements.clear()
    answers = await asyncio.gather(*(client.get(path) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len(draws(statements)) == 1


async def test_two_days_that_are_asked_at_once_are_not_mixed_up(sign_in: SignIn) -> None:
    """The boundaries begin in 2024; before there is nothing, whatever version the address names."""
    client = await sign_in("leader")
    path = (await address(client, "grids")).split("?")[0]
    before, after = await asyncio.gather(
        client.get(path, params={"v": "x", "at": "2020-01-01"}), client.get(path, params={"v": "x", "at": "2025-01-01"})
    )
    assert (before.status_code, after.status_code) == (204, 200)


async def test_nothing_is_kept_under_a_version_that_somebody_made_up(sign_in: SignIn, statements: Statements) -> None:
    client = await sign_in("leader")
    path = (await address(client, "grids")).split("?")[0]
    for _ in range(2):
        statements.clear()
        answer = await client.get(path, params={"v": "99999999999.1"})
        assert answer.headers["cache-control"] == "private, no-cache"
        assert len(draws(statements)) == 1


@pytest.mark.parametrize("layer", ["cases", "heat"])
async def test_what_each_sees_otherwise_is_not_kept(sign_in: SignIn, statements: Statements, layer: str) -> None:
    client = await sign_in("manager")
    x, y = tile_at(*lon_lat(WEST, NORTH), 14)
    for _ in range(2):
        statements.clear()
        await client.get(f"/tiles/{layer}/14/{x}/{y}.mvt")
        assert len(draws(statements)) == 1


async def test_the_tile_not_asked_for_longest_gives_way(
    connection: AsyncConnection, district: SmallDistrict, statements: Statements
) -> None:
    places, layer = places_of(connection), LAYERS["grids"]
    x, y = tile_at(*lon_lat(WEST + SIDE, NORTH - SIDE), 14)
    middle, *others = [tile_of(layer, "14", str(x + step), str(y)) for step in range(4)]
    size = len((await KeptTiles(0).tile(places, layer, middle, None, None)).mvt)
    kept = KeptTiles(size + 2 * 450)

    async def drawn(tile: TileAddress) -> bool:
        statements.clear()
        await kept.tile(places, layer, tile, None, None)
        return bool(draws(statements))

    assert [await drawn(middle), await drawn(middle)] == [True, False]
    for tile in others:
        assert await drawn(tile)
    assert not await drawn(others[-1])
    assert await drawn(middle)


async def test_none_is_kept_where_there_is_no_room(
    connection: AsyncConnection, district: SmallDistrict, statements: Statements
) -> None:
    places, layer = places_of(connection), LAYERS["grids"]
    kept, (x, y) = KeptTiles(0), tile_at(*lon_lat(WEST, NORTH), 14)
    for _ in range(2):
        statements.clear()
        await kept.tile(places, layer, tile_of(layer, "14", str(x), str(y)), None, None)
        assert len(draws(statements)) == 1
