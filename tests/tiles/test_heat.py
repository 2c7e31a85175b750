import random
from typing import Any

import pytest
from httpx import AsyncClient

from geo.core import morton
from tests.conftest import SignIn
from tests.factories import DISTRICT, SIDE, town_code
from tests.geo.heat.records import Records
from tests.tiles.reading import EXTENT, decode, features_of_zoom, tile_at, tiles_of_district
from tiles.heat import cell_zoom

ZOOMS = (5, 8, 11, 12, 13, 14, 15, 16)


@pytest.mark.parametrize("seed", range(3))
async def test_every_zoom_adds_up_to_the_district(sign_in: SignIn, records: Records, seed: int) -> None:
    """Each case is in exactly one cell of a zoom, on tile borders too, whichever way it is counted."""
    dice = random.Random(seed)
    n = 60
    for _ in range(n):
        kind = dice.choice(["0101", "0201", "02", "0402", "0401"])
        dx, dy = dice.choice([0.0, 100.0, SIDE, dice.uniform(0, 200)]), dice.choice([0.0, SIDE, dice.uniform(0, 200)])
        await records.add(dice.randrange(4), dice.randrange(4), dx=dx, dy=dy, kind=kind)
    client = await sign_in("manager")
    for z in ZOOMS:
        for query in ({}, {"area": DISTRICT}):
            cells = await features_of_zoom(client, "heat", z, query)
            assert sum(cell["properties"]["n"] for cell in cells) == n, (z, query)


@pytest.mark.parametrize("z", ZOOMS)
@pytest.mark.parametrize("query", [{}, {"area": DISTRICT}])
async def test_a_cell_lies_around_its_cases(sign_in: SignIn, records: Records, z: int, query: dict[str, str]) -> None:
    lon, lat = records.district.point(1, 1, 37, 151)
    await records.add(1, 1, at=(lon, lat))
    client = await sign_in("manager")
    x, y = tile_at(lon, lat, z)
    answer = await client.get(f"/tiles/heat/{z}/{x}/{y}.mvt", params=query)
    (cell,) = decode(answer.content)["heat"]
    assert cell["geometry"]["type"] == "Point"
    assert cell["properties"] == {"n": 1}
    across, down = cell["geometry"]["coordinates"]
    side = EXTENT >> cell_zoom(z) - z
    assert (across % side, down % side) == (side // 2, side // 2)
    key = int(morton.key(lon, lat)) - morton.tile_range(z, x, y)[0]
    tile_width = 2.0 ** (morton.ZOOM - z)
    bits = range(morton.ZOOM - z)
    column = sum((key >> 2 * b & 1) << b for b in bits) / tile_width * EXTENT
    row = sum((key >> 2 * b + 1 & 1) << b for b in bits) / tile_width * EXTENT
    assert abs(across - column) <= side // 2
    assert abs(down - row) <= side // 2


def test_cells_are_never_finer_than_a_house_and_its_neighbours() -> None:
    assert [cell_zoom(z) - z for z in range(5, 17)] == [5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 4]
    assert max(map(cell_zoom, range(17))) == 20


async def ask(client: AsyncClient, records: Records, z: int = 14, **query: Any) -> Any:
    x, y = tile_at(*records.district.point(0, 0), z)
    answer = await client.get(f"/tiles/heat/{z}/{x}/{y}.mvt", params=query)
    assert answer.status_code in (200, 204), answer.text
    return answer


@pytest.mark.parametrize(
    ("username", "query", "way"),
    [
        ("manager", {}, "counters"),
        ("dispatcher", {"kind": ["02", "0402"], "from": "2026-01-01"}, "counters"),
        ("manager", {"state": ["assigned", "closed"]}, "counters"),
        ("planner", {"channel": "visit"}, "counters"),
        ("manager", {"kind": "02", "channel": "visit"}, "cases"),
        ("manager", {"area": DISTRICT}, "cases"),
        ("leader", {}, "cases"),
        ("mediator", {}, "cases"),
    ],
)
async def test_it_is_told_where_the_numbers_come_from(
    sign_in: SignIn, records: Records, username: str, query: dict[str, Any], way: str
) -> None:
    await records.add(0, 0, kind="0201")
    client = await sign_in(username)
    answer = await ask(client, records, **query)
    assert answer.headers["wangge-counted-from"] == way
    assert sum(cell["properties"]["n"] for cell in decode(answer.content)["heat"]) == 1
    again = await client.get(str(answer.url), headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.headers["wangge-counted-from"]) == (304, way)


async def test_a_kind_under_another_one_asked_for_counts_once(sign_in: SignIn, records: Records) -> None:
    for kind in ("02", "0201", "0402"):
        await records.add(0, 0, kind=kind)
    client = await sign_in("manager")
    for kinds, n in ((["02"], 2), (["02", "0201"], 2), (["0201"], 1), (["0201", "02", "04"], 3)):
        cells = await features_of_zoom(client, "heat", 14, {"kind": kinds})
        assert sum(cell["properties"]["n"] for cell in cells) == n, kinds


@pytest.mark.usefixtures("not_built")
async def test_until_the_counters_hold_every_case_the_cases_are_counted(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0)
    client = await sign_in("manager")
    answer = await ask(client, records)
    assert answer.headers["wangge-counted-from"] == "cases"
    assert sum(cell["properties"]["n"] for cell in decode(answer.content)["heat"]) == 1


async def test_both_ways_draw_the_same_tile(sign_in: SignIn, records: Records) -> None:
    for column in range(4):
        await records.add(column, column, dx=50)
        await records.add(column, column, dx=150, kind="0402")
    client = await sign_in("manager")
    for z in ZOOMS:
        for x, y in tiles_of_district(z):
            path = f"/tiles/heat/{z}/{x}/{y}.mvt"
            counters, cases = await client.get(path), await client.get(path, params={"area": DISTRICT})
            assert counters.content == cases.content
            assert counters.headers["etag"] == cases.headers["etag"]


async def test_a_filter_that_changes_nothing_here_keeps_the_tag(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0)
    client = await sign_in("manager")
    tags = {(await ask(client, records, 16, **query)).headers["etag"] for query in ({}, {"area": town_code(0)})}
    assert len(tags) == 1
    assert (await ask(client, records, 16, area=town_code(2))).headers["etag"] not in tags
