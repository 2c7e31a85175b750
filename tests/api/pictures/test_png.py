import io
from typing import Any

import numpy as np
import pytest
from httpx import AsyncClient
from numpy.typing import NDArray
from PIL import Image

from api.pictures import lettering
from tests.conftest import SignIn
from tests.factories import SmallDistrict, grid_code, town_code
from tests.geo.compliance.conftest import Tell
from tests.geo.heat.records import Records


async def draw(client: AsyncClient, path: str = "/api/heatmap.png", **query: Any) -> NDArray[np.uint8]:
    answer = await client.get(path, params={"level": "grid", **query})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "no-store"
    return np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGB"))


def share(pixels: NDArray[np.uint8], colour: str) -> float:
    """Of all pixels, how many have a colour."""
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return float((pixels == wanted).all(axis=2).mean())


@pytest.mark.parametrize("width", [400, 1600, 3000])
async def test_it_is_as_wide_as_asked_and_shows_the_classes(sign_in: SignIn, records: Records, width: int) -> None:
    for _ in range(3):
        await records.add(1, 2)
    await records.add(0, 0)
    pixels = await draw(await sign_in("manager"), width=width)
    assert pixels.shape[1] == width
    assert 0.3 * width < pixels.shape[0] < 1.6 * width
    dark, light = share(pixels, "#bd0026"), share(pixels, "#ffffb2")
    # One square of sixteen each, on a map that takes about half of the image; the patches of the legend besides.
    assert 0.02 < dark < 0.06
    assert 0.02 < light < 0.06


async def test_it_is_1600_wide_by_default_and_has_words(sign_in: SignIn, district: SmallDistrict) -> None:
    pixels = await draw(await sign_in("manager"))
    assert pixels.shape[1] == 1600
    head = pixels[:120]
    assert (head.min(axis=2) < 100).mean() > 0.005
    assert share(head, "#c8161d") > 0


@pytest.mark.parametrize("width", [399, 3001, "wide"])
async def test_the_width_is_bounded(sign_in: SignIn, width: Any) -> None:
    client = await sign_in("manager")
    for path in ("/api/heatmap.png", "/api/compliance.png"):
        answer = await client.get(path, params={"level": "grid", "month": "2026-09", "width": width})
        assert answer.status_code == 422
        assert [fault["field"] for fault in answer.json()["fields"]] == ["width"]


async def test_the_eight_no_image_has_its_colours(sign_in: SignIn, tell: Tell) -> None:
    await tell({(0, 0, "criminal"): 2, (1, 0, "fire"): None})
    pixels = await draw(await sign_in("manager"), "/api/compliance.png", month="2026-09")
    assert share(pixels, "#92c5de") > 0.3
    assert 0.02 < share(pixels, "#e08214") < 0.06
    assert 0.02 < share(pixels, "#c9cdd1") < 0.06


async def test_an_image_of_nothing_is_an_image(sign_in: SignIn, district: SmallDistrict) -> None:
    pixels = await draw(await sign_in("manager"), at="2000-01-01")
    assert share(pixels, "#f5f6f7") > 0.3


async def test_an_area_alone_fills_the_map(sign_in: SignIn, records: Records) -> None:
    await records.add(0, 0)
    client = await sign_in("manager")
    everywhere = share(await draw(client), "#bd0026")
    assert share(await draw(client, area=town_code(0)), "#bd0026") > 1.2 * everywhere
    assert share(await draw(client, area=grid_code(0, 0)), "#bd0026") > 0.3


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_without_a_chinese_font_the_package_is_named(
    sign_in: SignIn, district: SmallDistrict, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    lettering.family.cache_clear()
    monkeypatch.setattr(lettering, "_FOLDERS", ())
    client = await sign_in("manager")
    answer = await client.get("/api/heatmap.png?level=grid", headers={"accept-language": language})
    assert (answer.status_code, answer.json()["error"]) == (503, "no_chinese_font")
    assert "fonts-noto-cjk" in answer.json()["detail"]
