from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.conftest import SignIn
from tests.factories import SmallDistrict

CALL = (
    "工单编号：GD2026101000042 昨晚10点，雄关小区2号楼1单元101室楼上漏水，夫妻二人吵架，不要透露姓名。电话13900000001"
)


async def test_a_call_is_split_into_what_it_says(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    answer = await client.post("/api/cases/reading", json={"text": CALL})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    address = "雄关小区2号楼1单元101室"
    start = CALL.index(address)
    assert found["address"] == {"value": address, "start": start, "end": start + len(address)}
    assert found["other_addresses"] == []
    assert found["external_id"]["value"] == "GD2026101000042"
    assert found["phone"]["value"] == "13900000001"
    assert found["occurred_at"]["value"] == "2026-10-09T22:00:00+08:00"
    assert found["people"]["n"] == 2
    assert (found["urgency"]["value"], found["danger"]["value"]) == ("normal", False)
    assert found["confidential"]["value"] is True
    for words in (found["people"]["words"], found["confidential"]["words"], found["occurred_at"]["words"]):
        assert all(CALL[word["start"] : word["end"]] == word["written"] for word in words)
    assert found["channel"] is None


async def test_a_kind_is_named_in_the_language_of_the_reader(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    for language, name in (("zh", "物业及其管理"), ("en", "Property management")):
        answer = await client.post(
            "/api/cases/reading", json={"text": "物业费太高"}, headers={"accept-language": language}
        )
        assert (answer.json()["kind"]["code"], answer.json()["kind"]["name"]) == ("0402", name)


async def test_nothing_of_a_call_is_kept(sign_in: SignIn, session: AsyncSession, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    counted = text("SELECT (SELECT count(*) FROM case_record), (SELECT count(*) FROM case_event)")
    before = (await session.execute(counted)).one()
    await client.post("/api/cases/reading", json={"text": CALL})
    assert (await session.execute(counted)).one() == before


async def test_what_cannot_be_read_is_refused_with_a_sentence(sign_in: SignIn, district: SmallDistrict) -> None:
    client = await sign_in("dispatcher")
    for wrong, fault in ((" ", "call_empty"), ("1" * 10_000, "call_too_long")):
        answer = await client.post("/api/cases/reading", json={"text": wrong})
        assert (answer.status_code, answer.json()["fields"][0]["error"]) == (422, fault)
    assert (await client.post("/api/cases/reading", json={})).status_code == 422
    planner = await sign_in("planner")
    assert (await planner.post("/api/cases/reading", json={"text": CALL})).status_code == 403


async def test_a_call_is_read_for_those_who_are_signed_in(client: AsyncClient) -> None:
    assert (await client.post("/api/cases/reading", json={"text": CALL})).status_code == 401
