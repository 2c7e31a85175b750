"""What has to stay together, drawn as a polygon."""

import orjson
import pytest
from httpx import Response
from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.plans.conftest import COMMUNITY, Begin, Drafted, Ground, lay_cells
from tests.factories import SmallDistrict


async def test_a_drawn_beat_is_the_cells_whose_inside_points_it_holds(drafted: Drafted, ground: Ground) -> None:
    beat = ground.polygon((-30, -30), (80, -30), (80, 90), (-30, 90))
    edit = await drafted.do("keep_together", name="一号警务区", of="police_beat", polygon=beat)
    (keep,) = edit["keeps"]
    assert (keep["name"], keep["of"], keep["atoms"]) == ("一号警务区", "police_beat", ground.block(range(2), range(2)))
    body = await drafted.refused("plan_keep_torn", "new_grid", atoms=ground.block(range(1), range(8)))
    assert "一号警务区" in body["fields"][0]["detail"]
    edit = await drafted.step("undo")
    assert edit["keeps"] == []


async def test_balance_keeps_it_together(drafted: Drafted, ground: Ground) -> None:
    beat = ground.polygon((0, 0), (190, 0), (190, 100), (0, 100))
    held = (await drafted.do("keep_together", name="物业", of="property_service", polygon=beat))["keeps"][0]["atoms"]
    await drafted.do("balance", way="suggest", grids=5, target=128)
    state = await drafted.state()
    assert sum(set(held) <= set(each["atoms"]) for each in state["assignment"]) == 1


async def test_it_lies_in_one_community(
    drafted: Drafted, begin: Begin, ground: Ground, session: AsyncSession, district: SmallDistrict
) -> None:
    await lay_cells(session, district, 0, 2)
    both = ground.polygon((0, 300), (100, 300), (100, 500), (0, 500))
    body = await drafted.refused("plan_polygon_several", "keep_together", name="跨界", polygon=both)
    assert "西北社区" in body["fields"][0]["detail"]
    assert "西南社区" in body["fields"][0]["detail"]
    assert body["spots"][0]["atoms"]
    south = ground.polygon((0, 410), (100, 410), (100, 500), (0, 500))
    await drafted.refused("plan_outside_communities", "keep_together", name="外面", polygon=south)
    begun = await begin(drafted.client, COMMUNITY[:9])
    assert (await begun.do("keep_together", name="南边", polygon=south))["keeps"]


@pytest.mark.parametrize(
    ("fault", "corners"),
    [
        ("plan_polygon_holds_none", ((1, 1), (20, 1), (20, 20), (1, 20))),
        ("plan_polygon_holds_none", ((5_000, 0), (5_100, 0), (5_100, 100))),
        ("plan_polygon_crosses_itself", ((10, 10), (90, 90), (90, 10), (10, 90))),
    ],
)
async def test_polygons_that_keep_nothing_together(
    drafted: Drafted, ground: Ground, fault: str, corners: tuple[tuple[float, float], ...]
) -> None:
    body = await drafted.refused(fault, "keep_together", name="空", polygon=ground.polygon(*corners))
    assert body["spots"]


def layer(ground: Ground, *rows: tuple[str | None, tuple[tuple[float, float], ...]]) -> bytes:
    """A GeoJSON layer of polygons by metres, with a name each."""
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": ground.polygon(*corners)}
        for name, corners in rows
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


async def brought(drafted: Drafted, body: bytes, name: str = "beats.geojson", **more: str) -> Response:
    data = {"revision": str(drafted.revision), "of": "police_beat", "datum": "wgs84", **more}
    return await drafted.client.post(f"{drafted.url}/keeps", data=data, files={"file": (name, body)})


async def test_a_layer_is_one_operation_and_tells_what_fitted(drafted: Drafted, ground: Ground) -> None:
    body = layer(
        ground,
        ("一号警务区", ((0, 0), (100, 0), (100, 100), (0, 100))),
        ("二号警务区", ((110, 110), (310, 110), (310, 190), (110, 190))),
        ("三号警务区", ((1, 1), (20, 1), (20, 20))),
        (None, ((0, 0), (100, 0), (100, 100))),
    )
    answer = await brought(drafted, body)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert [row["outcome"] for row in found["rows"]] == ["kept", "several_grids", "holds_none", "unnamed"]
    assert (found["kept"], found["rows"][0]["cells"], all(row["detail"] for row in found["rows"])) == (1, 4, True)
    (keep,) = found["edit"]["keeps"]
    assert (keep["name"], keep["of"], keep["atoms"]) == ("一号警务区", "police_beat", ground.block(range(2), range(2)))
    drafted.revision = found["edit"]["revision"]
    assert (await drafted.step("undo"))["keeps"] == []


async def test_layers_that_are_none(drafted: Drafted, ground: Ground) -> None:
    far = layer(ground, ("远处", ((9_000, 0), (9_100, 0), (9_100, 100))))
    answer = await brought(drafted, far)
    assert (answer.status_code, answer.json()["fields"][0]["error"]) == (422, "keeps_none_fits")
    answer = await brought(drafted, b"name\nx\n", "beats.csv")
    assert (answer.status_code, answer.json()["error"]) == (415, "keeps_no_layer")
    answer = await brought(drafted, far, of="street")
    assert answer.json()["fields"][0]["error"] == "keeps_of_unknown"
    answer = await brought(drafted, far, datum="mars")
    assert answer.json()["fields"][0]["error"] == "keeps_datum_unknown"
    answer = await brought(drafted, b"\x00\x01", "beats.zip")
    assert answer.status_code in (415, 422)
