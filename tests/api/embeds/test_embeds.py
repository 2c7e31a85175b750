import asyncio
import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx import AsyncClient, Response
from itsdangerous import URLSafeSerializer
from pydantic import ValidationError
from structlog.testing import capture_logs

from api.embeds import routes, token
from api.embeds.drawing import BusyError, EmbedPages
from api.published.asked import asked_for
from geo.core import secrets
from geo.core.clock import real_now
from geo.core.settings import Settings, settings
from tests.api.pictures.reading import Page
from tests.conftest import SignIn
from tests.factories import SmallDistrict, town_code
from tests.geo.heat.records import Records

WISH = {"level": "town", "from": "2025-01-01", "to": "2025-12-31"}


async def create(client: AsyncClient, **changed: Any) -> Response:
    return await client.post("/api/embeds", json=WISH | changed)


async def link(client: AsyncClient, **changed: Any) -> str:
    answer = await create(client, **changed)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["url"])


def token_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["token"][0]


async def show(client: AsyncClient, words: str) -> Response:
    return await client.get("/embed/heatmap", params={"token": words})


async def test_anybody_sees_the_published_map(sign_in: SignIn, published_year: Records) -> None:
    client = await sign_in("manager")
    await published_year.add(0, 0, opened="2025-01-05T10:00:00+08:00")
    url = await link(client)
    client.cookies.clear()
    answer = await client.get(url)
    assert answer.status_code == 200
    page = Page(answer.text)
    assert page.words() == {town_code(0): "192 起", town_code(2): "132 起"}
    assert "已按公开规则处理" in page.text["span"]


async def test_the_page_is_for_frames_and_loads_nothing(sign_in: SignIn, published_year: Records) -> None:
    client = await sign_in("manager")
    url = await link(client, language="en", measure="rate", kind="02")
    client.cookies.clear()
    answer = await client.get(url)
    page = Page(answer.text)
    assert page.picture["language"] == "en"
    assert any(fact.startswith("Kinds: ") for fact in page.text["li"])
    for tag, attributes in page.tags:
        assert tag not in ("link", "img", "iframe", "base", "object")
        assert not {"src", "href", "action"} & attributes.keys()
    assert answer.headers["content-security-policy"] == "sandbox allow-scripts; frame-ancestors 'self'"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in answer.headers
    assert "x-frame-options" not in answer.headers


async def test_a_cookie_makes_no_difference(sign_in: SignIn, published_year: Records) -> None:
    client = await sign_in("manager")
    url = await link(client)
    signed_in = (await client.get(url)).text
    client.cookies.clear()
    client.cookies.set("wangge_session", "nonsense")
    assert (await client.get(url)).text == signed_in


async def test_it_ends_when_it_was_told_to(
    sign_in: SignIn, published_months: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await sign_in("manager")
    answer = (await create(client, days=1)).json()
    expires_at = datetime.fromisoformat(answer["expires_at"])
    assert timedelta(hours=23) < expires_at - real_now() < timedelta(hours=25)
    monkeypatch.setattr(routes, "real_now", lambda: expires_at - timedelta(seconds=90))
    assert (await client.get(answer["url"])).headers["cache-control"] == "public, max-age=90"
    monkeypatch.setattr(routes, "real_now", lambda: expires_at)
    ended = await client.get(answer["url"])
    assert ended.status_code == 410
    assert "链接已到期" in ended.text
    assert "has ended" in ended.text
    assert ended.headers["cache-control"] == "no-store"


def altered(words: str, **changed: Any) -> str:
    """The words of a token with others in their place, under its old signature."""
    serializer = URLSafeSerializer("some other key", salt="embed")
    _, packed = URLSafeSerializer(secrets.embed_key(), salt="embed").loads_unsafe(words)
    assert packed is not None
    forged = str(serializer.dumps(packed | changed))
    return forged.rsplit(".", 1)[0] + "." + words.rsplit(".", 1)[1]


@pytest.mark.parametrize("kind", ["none", "empty", "nonsense", "altered", "other key", "other salt", "session"])
async def test_a_link_that_is_not_ours_shows_nothing(sign_in: SignIn, published_months: None, kind: str) -> None:
    client = await sign_in("manager")
    words = token_of(await link(client))
    packed = URLSafeSerializer(secrets.embed_key(), salt="embed").loads(words)
    given = {
        "empty": "",
        "nonsense": "nonsense",
        "altered": altered(words, level="community"),
        "other key": str(URLSafeSerializer("some other key", salt="embed").dumps(packed)),
        "other salt": str(URLSafeSerializer(secrets.embed_key(), salt="session").dumps(packed)),
        "session": client.cookies["wangge_session"],
    }
    answer = await (client.get("/embed/heatmap") if kind == "none" else show(client, given[kind]))
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "frame-ancestors" in answer.headers["content-security-policy"]
    assert "向提供链接的综治中心索取" in answer.text
    assert "incomplete or was changed" in answer.text
    assert not re.search(r"(src|href)=|url\(", answer.text)


async def test_a_token_of_other_words_is_none_of_ours(sign_in: SignIn, published_months: None) -> None:
    client = await sign_in("manager")
    serializer = URLSafeSerializer(secrets.embed_key(), salt="embed")
    packed = serializer.loads(token_of(await link(client)))
    for wrong in ({"level": "planet"}, {"first": "soon"}, {"first": "2026-01-01", "last": "2025-01-01"}):
        assert (await show(client, str(serializer.dumps(packed | wrong)))).status_code == 403
    del packed["districts"]
    assert (await show(client, str(serializer.dumps(packed)))).status_code == 403


async def test_grids_cannot_be_told_by_any_token(sign_in: SignIn, published_months: None) -> None:
    """Even signed by this installation, a token of what the rule does not publish shows nothing."""
    client = await sign_in("manager")
    serializer = URLSafeSerializer(secrets.embed_key(), salt="embed")
    packed = serializer.loads(token_of(await link(client)))
    for wrong in ({"level": "grid"}, {"last": "2025-01-31"}, {"level": "community", "kind": "01"}):
        answer = await show(client, str(serializer.dumps(packed | wrong)))
        assert answer.status_code in (403, 404), wrong
        assert "起" not in answer.text


async def test_what_is_no_longer_published_says_so(sign_in: SignIn, published_months: None) -> None:
    client = await sign_in("manager")
    serializer = URLSafeSerializer(secrets.embed_key(), salt="embed")
    packed = serializer.loads(token_of(await link(client)))
    gone = str(serializer.dumps(packed | {"districts": [[2**45, 2**45 + 2**42 - 1]]}))
    answer = await show(client, gone)
    assert answer.status_code == 404
    assert "已不在本系统中" in answer.text


@pytest.mark.parametrize(
    ("changed", "field", "fault"),
    [
        ({"level": "grid"}, "level", "not_one_of"),
        ({"measure": "density"}, "measure", "not_one_of"),
        ({"kind": "0201"}, "kind", "not_one_of"),
        ({"language": "fr"}, "language", "not_one_of"),
        ({"days": 0}, "days", "too_small"),
        ({"days": 367}, "days", "too_large"),
        ({"days": "soon"}, "days", "not_a_number"),
        ({"from": "yesterday"}, "from", "not_a_date"),
        ({"from": None}, "from", "not_a_date"),
        ({"to": "2024-01-01"}, "from", "period_backwards"),
        ({"to": "2026-12-31"}, "to", "not_published_yet"),
        ({"channel": "visit"}, "channel", "unknown_field"),
        ({"level": "community", "kind": "01"}, "kind", "published_without_kinds"),
    ],
)
async def test_bad_wishes_are_named(
    sign_in: SignIn, published_months: None, changed: dict[str, Any], field: str, fault: str
) -> None:
    answer = await create(await sign_in("manager"), **changed)
    assert answer.status_code == 422, answer.text
    (found,) = answer.json()["fields"]
    assert (found["field"], found["error"]) == (field, fault)


@pytest.mark.parametrize("username", ["dispatcher", "planner", "admin", "leader", "mediator"])
async def test_only_managers_make_links(sign_in: SignIn, district: SmallDistrict, username: str) -> None:
    assert (await create(await sign_in(username))).status_code == 403


async def test_nobody_makes_links_unless_signed_in(client: AsyncClient) -> None:
    assert (await create(client)).status_code == 401
    assert (await client.get("/embed/elsewhere")).status_code == 404


async def test_links_are_logged(sign_in: SignIn, published_months: None) -> None:
    client = await sign_in("manager")
    with capture_logs() as told:
        url = await link(client, days=7)
        await client.get(url)
    made, shown = (line for line in told if line["event"] in ("published", "embed_shown"))
    assert (made["by"], made["form"], made["areas"], made["first"]) == ("manager", "embed", "town", "2025-01-01")
    assert made["until"] > real_now().isoformat()
    assert token_of(url) not in str(told)
    assert shown["areas"] == "town"


async def test_the_same_map_is_drawn_once(
    sign_in: SignIn, published_months: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await sign_in("manager")
    drawn = []
    draw = routes._draw

    async def counting(*given: Any) -> bytes:
        drawn.append(1)
        return await draw(*given)

    monkeypatch.setattr(routes, "_draw", counting)
    first, later = await link(client, days=1), await link(client, days=2)
    pages = await asyncio.gather(*(client.get(url) for url in (first, later, first)))
    assert len({page.text for page in pages}) == 1
    assert len(drawn) == 1


def embed(first: str) -> token.Embed:
    day = datetime.fromisoformat(first).date()
    return token.Embed(asked_for(day, day, "town", None, "count"), ((0, 1),), "zh")


async def test_a_crowd_is_turned_away_and_not_queued() -> None:
    pages = EmbedPages(patience_s=0.05)
    drawing, ready = asyncio.Event(), asyncio.Event()

    async def slow() -> bytes:
        drawing.set()
        await ready.wait()
        return b"slow"

    async def quick() -> bytes:
        return b"quick"

    first = asyncio.create_task(pages.page(embed("2025-01-01"), slow))
    await drawing.wait()
    with pytest.raises(BusyError):
        await pages.page(embed("2025-02-01"), quick)
    ready.set()
    assert await first == b"slow"
    assert await pages.page(embed("2025-02-01"), quick) == b"quick"


async def test_only_so_many_pages_are_kept() -> None:
    pages = EmbedPages()
    drawn = []

    async def draw() -> bytes:
        drawn.append(1)
        return b"page"

    days = [f"2025-01-{day:02d}" for day in range(1, 19)]
    for day in (*days, days[-1], days[0]):
        await pages.page(embed(day), draw)
    assert len(drawn) == len(days) + 1


async def test_a_page_that_cannot_be_drawn_now_says_when(
    sign_in: SignIn, published_months: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await sign_in("manager")
    url = await link(client)

    async def busy(*_: Any) -> bytes:
        raise BusyError

    monkeypatch.setattr(EmbedPages, "page", busy)
    answer = await client.get(url)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert "正在制作的地图较多" in answer.text


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("https://www.example.gov.cn", "https://www.example.gov.cn"),
        ("  'self'   https://*.example.gov.cn:8443 ", "'self' https://*.example.gov.cn:8443"),
        ("", "'none'"),
    ],
)
async def test_where_maps_may_be_embedded_is_a_setting(words: str, kept: str) -> None:
    assert Settings(embed_ancestors=words).embed_ancestors == kept


@pytest.mark.parametrize("words", ["*", "example.gov.cn", "https://a.cn; script-src *", "https://a.cn/path", "self"])
def test_what_is_no_origin_is_refused(words: str) -> None:
    with pytest.raises(ValidationError, match="no origin"):
        Settings(embed_ancestors=words)


async def test_the_setting_stands_in_the_header(
    sign_in: SignIn, published_months: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "embed_ancestors", "https://www.example.gov.cn")
    client = await sign_in("manager")
    answer = await client.get(await link(client))
    assert answer.headers["content-security-policy"].endswith("frame-ancestors https://www.example.gov.cn")
