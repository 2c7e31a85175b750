import random
import time
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.addresses.library import Library
from geo.cases.calltext.reading import MAX_TEXT, CallReading, read_call
from geo.cases.calltext.words import CallText, Words
from geo.cases.kinds import kinds
from geo.core.clock import parse_instant
from geo.core.errors import InvalidInputError

NOON = parse_instant("2026-10-10T12:00:00+08:00")


def read(text: str, library: Library) -> CallReading:
    return read_call(text, kinds(), library, NOON)


def short(found: CallReading) -> dict[str, Any]:
    """A reading in few words, without what is usual."""
    told = {
        "at": found.occurred_at and f"{found.occurred_at.value:%m-%d %H:%M}",
        "address": found.address and found.address.value,
        "others": [(other.value, other.part) for other in found.other_addresses],
        "kind": found.kind and found.kind.code,
        "n": found.people and found.people.n,
        "urgent": found.urgency.value == "urgent",
        "danger": found.danger.value,
        "hidden": found.confidential.value,
        "id": found.external_id and found.external_id.value,
        "phone": found.phone and found.phone.value,
        "channel": found.channel and found.channel.value,
    }
    return {name: value for name, value in told.items() if value}


# What is not named here must not be found.
CALLS: list[tuple[str, dict[str, Any]]] = [
    # As hotlines, the police and the counter write calls down.
    (
        "来电人反映：家住和平家园12号楼2单元301室，楼上漏水把天花板泡了，多次沟通未果，希望协调处理。联系电话13912345678",
        {"address": "和平家园12号楼2单元301室", "kind": "0201", "phone": "13912345678"},
    ),
    (
        "【12345转】受理编号：2026101000123 王女士 电话：138 1234 5678 地址：阳光花园3号楼 内容：物业公司不作为",
        {
            "address": "阳光花园3号楼",
            "kind": "0402",
            "id": "2026101000123",
            "phone": "13812345678",
            "channel": "hotline",
        },
    ),
    (
        "110指令：接警时间 2026-10-10 09:12，报警人李某，事发地点：西关市场，因摊位问题两名商户互相推搡，目前已平息",
        {"address": "西关市场", "n": 2, "danger": True, "channel": "police"},
    ),
    (
        "姓名：王某；电话：１３９１２３４５６７８；地址：金桥小区５号楼；诉求：楼上漏水",
        {"address": "金桥小区５号楼", "kind": "0201", "phone": "13912345678"},
    ),
    (
        "工单编号：GD20261010-0042\n市民反映金桥小区5号楼楼下麻将馆每天晚上噪音扰民，不要透露本人信息。",
        {"address": "金桥小区5号楼", "kind": "0203", "id": "GD20261010-0042", "hidden": True},
    ),
    (
        "网格员上报：阳光花园1号楼有两户业主因为停车位争执，已经离开",
        {"address": "阳光花园1号楼", "kind": "0402", "n": 2, "channel": "grid_system"},
    ),
    ("来访人到窗口反映，其父亲赡养问题兄弟三人意见不一", {"kind": "0102", "n": 3, "channel": "window"}),
    ("入户走访时群众说楼下狗叫得厉害", {"kind": "0203", "channel": "visit"}),
    ("大排查中发现金桥小区5号楼有人飞线充电", {"address": "金桥小区5号楼", "kind": "0402", "channel": "sweep"}),
    ("网友在抖音发帖称北环路2号停车费乱收费", {"address": "北环路2号", "kind": "0402", "channel": "opinion"}),
    ("居民通过小程序上报雄关小区楼道灯不亮", {"address": "雄关小区", "kind": "0402", "channel": "app"}),
    ("紧急程度：一般 现场已有人处置", {}),
    ("紧急程度：特急，金桥小区围墙倒了", {"address": "金桥小区", "kind": "0202", "urgent": True}),
    ("诉求编号 SQ-20261009-771，昨天已反映", {"id": "SQ-20261009-771"}),
    # Where it happened, where people live, where they are.
    (
        "我住在和平家园12号楼，对方住在金桥小区5号楼2单元301，他去年借了我5万元一直不还",
        {"others": [("和平家园12号楼", "caller"), ("金桥小区5号楼2单元301", "party")], "kind": "0804"},
    ),
    (
        "来电人住址：和平家园12号楼，反映地址：西关市场，内容：商户占道经营堵塞通道",
        {"address": "西关市场", "others": [("和平家园12号楼", "caller")], "kind": "1301"},
    ),
    (
        "我在西关市场卖菜，家住雄关小区，今天上午10点和旁边摊主因为摆摊位置吵架",
        {"address": "西关市场", "others": [("雄关小区", "caller")], "kind": "1301", "at": "10-10 10:00"},
    ),
    (
        "离婚两年了，对方不给抚养费，本人现住和平家园，前夫在兰新西路88号某公司上班",
        {"others": [("和平家园", "caller"), ("兰新西路88号", "party")], "kind": "01", "n": 2},
    ),
    (
        "对方地址金桥小区5号楼，本人住雄关小区2号楼，婚后感情不和要求离婚",
        {"others": [("金桥小区5号楼", "party"), ("雄关小区2号楼", "caller")], "kind": "0101"},
    ),
    (
        "我家在雄关小区3号楼1单元，楼上是和平家园搬来的，装修声太吵，没法睡",
        {"address": "和平家园", "others": [("雄关小区3号楼1单元", "caller")], "kind": "0203"},
    ),
    (
        "我住雄关小区2号楼，在人民广场被人打了",
        {"address": "人民广场", "others": [("雄关小区2号楼", "caller")], "kind": None, "danger": True},
    ),
    ("住在建设路15号的老人说邻居家的狗咬人", {"address": "建设路15号"}),
    ("幸福里小区7号楼3单元楼道堆放杂物", {"address": "幸福里小区7号楼3单元", "kind": "0202"}),
    ("楼上装修声太吵，从早到晚电钻声，我家在雄关小区3号楼1单元", {"address": "雄关小区3号楼1单元", "kind": "0203"}),
    (
        "前天晚上11点半左右楼下烧烤摊油烟扰民，人民广场东侧",
        {"address": "人民广场东侧", "kind": "0203", "at": "10-08 23:30"},
    ),
    ("我邻居在阳光花园开了个麻将馆", {"address": "阳光花园"}),
    ("小区里没人打扫，垃圾乱堆", {}),
    ("在公司加班，公司不给加班费", {"kind": "0703"}),
    # Danger and haste, and what only sounds like it.
    (
        "报警人称在兰新西路88号门口有十几人正在打架，有人拿着刀，请快来",
        {"address": "兰新西路88号门口", "n": 11, "urgent": True, "danger": True, "channel": "police"},
    ),
    ("金桥小区有人要跳楼，快来人", {"address": "金桥小区", "urgent": True, "danger": True}),
    ("他威胁要杀我全家，泼汽油", {"urgent": True, "danger": True}),
    ("我想自杀，活不下去了", {"urgent": True, "danger": True}),
    (
        "老公打我，他现在还在家里，手里有菜刀，我在阳光花园2号楼1单元101",
        {"address": "阳光花园2号楼1单元101", "kind": "0101", "urgent": True, "danger": True},
    ),
    ("我儿子未满十八岁，在学校被同学打了，对方家长不道歉", {"kind": "0501", "danger": True}),
    (
        "夫妻二人因琐事争吵，女方称遭到家庭暴力，请民警到场",
        {"kind": "0101", "n": 2, "danger": True},
    ),
    (
        "今天凌晨2点，雄关小区有人砸门，一直在喊，我很害怕",
        {"address": "雄关小区", "danger": True, "at": "10-10 02:00"},
    ),
    (
        "2026年10月8日晚21:30，兰新西路88号，三名男子发生口角，后互殴，其中一人被打伤",
        {"address": "兰新西路88号", "kind": "0303", "n": 3, "danger": True, "at": "10-08 21:30"},
    ),
    ("他们堵着门不让走，现在还在闹，赶紧派人", {"urgent": True, "kind": "0201"}),
    ("去年他打过人，现在又威胁我", {"danger": True}),
    ("楼下超市跳楼价甩卖，喇叭声音扰民", {"kind": "0203"}),
    ("打电话打不通，打了电话他也不接，欠我两千元不还", {"kind": "0804"}),
    ("他在外面打工，打官司也没用，欠款三年没还", {"kind": "0804"}),
    ("动手术以后医院不认账", {"kind": "0502"}),
    ("请继续跟踪办理，尽快给我答复", {}),
    # What is denied, asked or said of others.
    (
        "两家因为宅基地边界在安远沟村三组吵起来了，没有打架，现在村干部在劝",
        {"address": "安远沟村三组", "kind": "0902", "n": 2},
    ),
    (
        "雄关小区2号楼1单元101室夫妻吵架，孩子没受伤，不是家暴",
        {"address": "雄关小区2号楼1单元101室", "kind": "0101", "n": 2},
    ),
    ("没有威胁，也没有动手，就是骂了几句", {}),
    ("有没有打架？没有打架。有没有人带刀？没有。", {}),
    ("张某与李某因承包地地埂问题多年矛盾，无肢体冲突，双方情绪稳定", {"kind": "0901", "n": 2}),
    ("没有人打架，也没有人受伤，就是停车位纠纷，在和平家园", {"address": "和平家园", "kind": "0402"}),
    ("不存在家暴和威胁，就是想离婚", {"kind": "0101"}),
    ("对方没有拿刀、打人", {}),
    ("打架的事情没有发生", {}),
    ("并非打架，是孩子闹着玩", {}),
    ("不着急，咨询一下不动产登记怎么办", {"kind": "0403"}),
    ("不是物业的问题，是楼上漏水", {"kind": "0201"}),
    ("没办法，他打人", {"danger": True}),
    # Who wants to stay unnamed.
    ("希望匿名反映物业费问题", {"kind": "0402", "hidden": True}),
    ("不想留姓名，怕被报复，村支书占地", {"hidden": True}),
    ("是否保密：是", {"hidden": True}),
    ("是否保密：否 是否匿名：否", {}),
    ("不需要保密，可以公开", {}),
    ("是否公开：否", {"hidden": True}),
    ("公司说签了保密协议不让走", {"kind": "0201"}),
    # How many.
    ("农民工二十多人讨薪，老板拖欠工资三个月", {"kind": "0703", "n": 21}),
    (
        "村民张某反映安远沟村三组浇地抢水，三户人家争执，10月3日就闹过一次",
        {"address": "安远沟村三组", "kind": "0904", "n": 3, "at": "10-03 00:00"},
    ),
    ("几十人在售楼部要求开发商退定金", {"kind": "0602", "n": 20}),
    ("我和邻居因为楼道堆杂物吵架", {"kind": "0202", "n": 2}),
    ("一个人在家，暖气不热", {"kind": "1104"}),
    ("家里五口人，低保没批下来", {"kind": "1202"}),
    # When.
    (
        "昨晚10点左右，人民广场有人跳广场舞音响太大，附近居民睡不着觉",
        {"address": "人民广场", "kind": "0203", "at": "10-09 22:00"},
    ),
    ("发生时间：10月8日20时15分，来电时间：10月9日，狗咬人", {"at": "10-08 20:15"}),
    ("来电时间：2026-10-10 09:00，10月20日前答复", {}),
    ("昨晚1点楼上还在唱歌", {"at": "10-10 01:00", "kind": "0203"}),
    ("半小时前他把我的车划了", {"at": "10-10 11:30"}),
    ("明天上午开会，后天拆迁", {"kind": "1101"}),
    ("我们2019年5月结婚，现在要离婚", {"kind": "0101"}),
    # Numbers that are something else.
    ("快递丢件，商家不退款，订单号20261001123456", {"kind": "0604"}),
    ("身份证620902198001011234，电话0937-6221234", {"phone": "0937-6221234"}),
    ("对方电话13900000000，我的电话13800000000", {"phone": "13800000000"}),
    ("拨打110多次没人管，打过12345也没结果，金桥小区物业乱收费", {"address": "金桥小区", "kind": "0402"}),
    (
        "父亲去世后，兄弟姐妹四人因为房产继承问题争吵不断，二哥扬言要动手",
        {"kind": "0103", "n": 4, "danger": True},
    ),
    (
        "我老婆带着孩子回娘家了，娘家在金桥小区，她要离婚，我住和平家园12号楼",
        {"others": [("金桥小区", "party"), ("和平家园12号楼", "caller")], "kind": "0101"},
    ),
    (
        "报警：北环路3号门前两个男的打起来了，一个拿着铁棍，快来",
        {"address": "北环路3号", "n": 2, "urgent": True, "danger": True},
    ),
    ("诉求人称其在兰新西路88号租房，房东不退押金1500元", {"address": "兰新西路88号", "kind": "0602"}),
    ("他没有威胁我，但是他打我", {"danger": True}),
    ("我怀疑楼上有人虐待小孩，经常听到孩子哭喊", {"danger": True}),
    # Nothing at all.
    ("您好", {}),
    ("？？？！！！", {}),
    ("😀😀 hello world", {}),
    ("'; DROP TABLE case_record; --", {}),
]


@pytest.mark.parametrize(("text", "expected"), CALLS, ids=[text[:12] for text, _ in CALLS])
def test_a_call_is_read_as_it_is_meant(library: Library, text: str, expected: dict[str, Any]) -> None:
    assert short(read(text, library)) == {name: value for name, value in expected.items() if value}


def ranges(found: object) -> list[tuple[int, int, str]]:
    """Every range of a reading with the characters it stands for."""
    if isinstance(found, Words):
        return [(found.start, found.end, found.written)]
    if isinstance(found, tuple):
        return [each for one in found for each in ranges(one)]
    if hasattr(found, "__dataclass_fields__"):
        return [each for field in fields(found) for each in ranges(getattr(found, field.name))]
    return []


@pytest.mark.parametrize("text", [text for text, _ in CALLS], ids=[text[:12] for text, _ in CALLS])
def test_every_proposal_points_to_its_words_in_the_original(library: Library, text: str) -> None:
    found = read(text, library)
    for start, end, written in ranges(found):
        assert text[start:end] == written
        assert written
    for stretch in (found.address, *found.other_addresses):
        assert stretch is None or text[stretch.start : stretch.end] == stretch.value


def test_half_width_keeps_every_place() -> None:
    text = "ＡＢ１２，。！" + "\u3000" + "㎡…①"
    assert len(CallText(text).plain) == len(text)


_SIGNS = (
    "一二十几0１189-:，。、 \n地址住在发生打架没有不是号楼栋单元室路街村小区我对方昨晚今天点月日工单号电话人个名😀\x00A"
)


@given(st.text(_SIGNS, min_size=1, max_size=120) | st.text(min_size=1, max_size=60))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read(library: Library, text: str) -> None:
    if not text.strip():
        return
    found = read(text, library)
    assert all(text[start:end] == written for start, end, written in ranges(found))
    assert found.people is None or found.people.n >= 2
    assert found.occurred_at is None or found.occurred_at.value <= NOON


_CHANCE = random.Random(3)
HOSTILE = {
    "digits": "1" * MAX_TEXT,
    "digits and dashes": "1-" * (MAX_TEXT // 2),
    "numerals": "一" * MAX_TEXT,
    "tails": "1号楼2单元" * (MAX_TEXT // 6),
    "leads": "住在" * (MAX_TEXT // 2),
    "forms": "地址:," * (MAX_TEXT // 4),
    "names": "在阳光花园" * (MAX_TEXT // 5),
    "areas": "雄关村街道路" * (MAX_TEXT // 6),
    "denials": "没有打架、" * (MAX_TEXT // 5),
    "clauses": "路1,漏水," * (MAX_TEXT // 6),
    "times": "10:" * (MAX_TEXT // 3),
    "order numbers": "工单号:" + "A-" * (MAX_TEXT // 2 - 2),
    "misspelt": "在金乔小取五号楼二单元和平佳圆北环露" * (MAX_TEXT // 18),
    "spaces": "a" + " " * (MAX_TEXT - 2) + "b",
    "pictures": "😀" * MAX_TEXT,
    "chance": "".join(_CHANCE.choice(_SIGNS) for _ in range(MAX_TEXT)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_takes_long(library: Library, name: str) -> None:
    began = time.process_time()
    read(HOSTILE[name], library)
    assert time.process_time() - began < 1.5


def test_what_cannot_be_read_is_refused(library: Library) -> None:
    for text, fault in (("", "call_empty"), (" \n\t", "call_empty"), ("1" * 10_000, "call_too_long")):
        with pytest.raises(InvalidInputError) as refused:
            read(text, library)
        assert refused.value.fields[0].fault == fault
