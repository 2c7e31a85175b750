"""How far a written word is from a name: in characters, in how they sound and in how they look."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pypinyin import lazy_pinyin

# What each slip costs where the likeliest reading of a misspelt word is looked for.
COSTS = {
    "homophone": 1.0,
    "nearly_homophone": 1.4,
    "look_alike": 1.2,
    "other_character": 2.6,
    "other_part": 4.5,
    "left_out": 1.6,
    "telling_left_out": 2.4,
    "doubled": 1.1,
    "added": 1.5,
    "telling_added": 2.4,
    "swapped": 1.5,
}
MOST = 3.4
# What a character behind the name costs, where one end of it is weighed against another, and how many count; and what
# it costs that anything stands before it.
_LEFT_BEHIND, _MOST_LEFT_BEHIND, _LEFT_BEFORE = 1.1, 2, 1.1

# Characters that tell parts and twins apart: one of them for another is another place and hardly ever a slip.
TELLING = frozenset("东西南北中一二三四五六七八九十新老旧上下大小前后左右0123456789ABCDEFGH")
_SIDES = frozenset("东西南北中一二三四五六七八九十")
_DIGITS = dict(zip("一二三四五六七八九", "123456789", strict=True))
# How characters of several sounds are read in names of places.
_IN_NAMES = {"都": "du", "厦": "sha", "行": "hang", "重": "chong", "乐": "le", "长": "chang", "朝": "chao"}
# Characters taken for each other by the eye, by who copies a form or by a program that reads one: beside those that
# were found by their drawings (look_alikes.txt) families of one side with many others, and what handwriting blurs.
_LOOK_ALIKE = (
    "未末朱 己已巳 土士 日曰目且 干千于 大太犬 人入八 天夫无 王玉主 田由甲申 白自百 乌鸟 折拆析"
    " 治冶 晴睛清请情 拔拨 享亨 住往佳 园圆圃 凤风 兰三 今令 力刀九 午牛 木本术 历厉 宁宇"
    " 贝见 仓仑 代伐 市巾 巨臣 户尸 北比 水永 石右 古舌 平半 失矢 用甩 丘兵 戊戍戌 买卖"
    " 斤斥 刃刀 爪瓜 免兔 侯候 冒昌 坡城 泉皋 宏宋 阳阴 洪共 河何 和知 金全 明朋 林材 青表"
    " 苑范 庄压 府俯 建健 信伯 俊峻 春舂 星皇 荣茶 南甫 祥样 海悔 泰秦 桃挑 桥侨 盛威 盘监"
    " 福副 锦绵 雅稚 景影 翠粹 嘉喜 辉挥 德得 慧惠 馨罄 滨宾 鑫淼 胜腥 怡治 祁祈 肃萧 粱梁"
    " 酒洒 泽译 湖胡 浩诰 华毕"
    " 清情请晴睛精静 方芳防房访放纺坊 河何荷 海梅 城成诚 福富幅副 江红汪 宁宇字 湾弯 桥娇骄轿 杨扬汤场 柏伯拍 桃逃跳"
    " 院完皖 华桦 庭廷挺 景影 昌唱 健键 俊骏 村付材 堡保 阳旧 路洛络 街衔 巷港 莲连 苍仓 绿录 绮骑 峰锋蜂 岭领 滩摊"
)


@cache
def look_alikes() -> Mapping[str, frozenset[str]]:
    """By character, the characters that look like it, itself included."""
    alike: dict[str, set[str]] = defaultdict(set)
    for group in _LOOK_ALIKE.split():
        for character in group:
            alike[character].update(group)
    for line in resources.files("geo.addresses").joinpath("look_alikes.txt").read_text("utf-8").splitlines():
        for other in line[1:]:
            alike[line[0]].add(other)
            alike[other].add(line[0])
    return {character: frozenset(others) for character, others in alike.items()}


@cache
def pinyin(character: str) -> str:
    """The sound of one character in names, without its tone; of anything but a Chinese one, itself in small letters."""
    return _IN_NAMES.get(character) or str(lazy_pinyin(character)[0]).lower()


@cache
def heard(character: str) -> str:
    """The same as an ear may take it: zh as z, ch as c, sh as s, -ng as -n."""
    sound = pinyin(character)
    if len(sound) > 1 and sound[1] == "h":
        sound = sound[0] + sound[2:]
    return sound[:-1] if sound.endswith("ng") else sound


@cache
def exchange(written: str, meant: str) -> str:
    """The slip by which one character stands for another; empty where it is the same, as 二 and 2 are."""
    if written == meant or _DIGITS.get(written, written) == _DIGITS.get(meant, meant):
        return ""
    if written in TELLING and meant in TELLING:
        return "other_part"
    if pinyin(written) == pinyin(meant):
        return "homophone"
    if meant in look_alikes().get(written, ()):
        return "look_alike"
    return "nearly_homophone" if heard(written) == heard(meant) else "other_character"


def traits(word: str) -> Iterable[str]:
    """What a word and its misspellings have in common: its sounds, and any two of them that stand next to each other
    or one apart, in either order.
    """
    sounds = [heard(character) for character in word]
    yield from sounds
    for gap in (1, 2):
        for first, second in zip(sounds, sounds[gap:], strict=False):
            yield f"{first} {second}" if first < second else f"{second} {first}"


@dataclass(frozen=True, slots=True)
class Fit:
    """Where a name may stand misspelt, what that costs, and by which slips; ``end`` is exclusive."""

    cost: float
    start: int
    end: int
    slips: tuple[str, ...]


_State = tuple[float, int, tuple[str, ...]]


def best_fit(name: str, text: str, most: float = MOST, *, to_end: bool = False) -> Fit | None:
    """Where in ``text`` the name stands with the fewest slips; None where they cost too much.

    The usual table of edit distances, its first row free so that the name may begin anywhere; ``to_end``: it ends
    where the text does.
    """
    before: list[_State] = []
    row: list[_State] = [(_LEFT_BEFORE if start else 0.0, start, ()) for start in range(len(text) + 1)]
    for number, meant in enumerate(name):
        lost = _of_number("left_out", meant)
        last, row = row, [_slipped(row[0], lost)]
        left = name[number - 1] if number else ""
        for column, written in enumerate(text, 1):
            slip = exchange(written, meant)
            best = _slipped(last[column - 1], slip) if slip else last[column - 1]
            if last[column][0] + COSTS[lost] < best[0]:
                best = _slipped(last[column], lost)
            extra = _of_number("doubled" if column > 1 and text[column - 2] == written else "added", written)
            if row[column - 1][0] + COSTS[extra] < best[0]:
                best = _slipped(row[column - 1], extra)
            if written == left and column > 1 and text[column - 2] == meant:
                swapped = before[column - 2]
                if swapped[0] + COSTS["swapped"] < best[0]:
                    best = _slipped(swapped, "swapped")
            row.append(best)
        if min(row)[0] > most + _LEFT_BEFORE:
            return None
        before = last
    ends = (len(text),) if to_end else range(len(row))
    end = min(ends, key=lambda at: row[at][0] + _LEFT_BEHIND * min(len(text) - at, _MOST_LEFT_BEHIND))
    cost, start, slips = row[end]
    cost -= _LEFT_BEFORE if start else 0.0
    return Fit(cost, start, end, slips) if cost <= most and start < end else None


def _of_number(slip: str, character: str) -> str:
    """A digit or letter more or less makes another number (6组 and 16组), 东 more or less perhaps another part."""
    if character.isascii():
        return "other_part"
    return f"telling_{slip}" if character in _SIDES and slip != "doubled" else slip


def _slipped(state: _State, slip: str) -> _State:
    return state[0] + COSTS[slip], state[1], (*state[2], slip)
