"""What the noise for fitting is put together from: the parts of an address, ways to write its numbers, sounds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from pypinyin import Style, pinyin

from bench.addresses.model import City, Home
from bench.addresses.query import Expected


class NotThisOneError(Exception):
    """The slip does not suit the home that was drawn."""


@dataclass
class Part:
    """A piece of an address: ``role`` is district, town, community, name, number, unit, room, before or after."""

    role: str
    text: str


@dataclass
class Draft:
    """An address while slips are made in it."""

    home: Home
    parts: list[Part]
    expected: Expected = "home"
    others: tuple[Home, ...] = ()

    def get(self, role: str) -> Part:
        for part in self.parts:
            if part.role == role:
                return part
        raise NotThisOneError

    def drop(self, *roles: str) -> None:
        self.parts = [part for part in self.parts if part.role not in roles]

    def written(self) -> str:
        return "".join(part.text for part in self.parts)


# Which places are taken out together: those whose number leaves this over sixty.
SETS_OF_ABSENT = (30, 10, 20, 40, 50)
Slip = Callable[[Draft], None]


WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
NAME_SLIPS = (
    "sounds alike",
    "looks alike",
    "character missing",
    "characters swapped",
    "character too many",
    "character strayed",
)
FORMS = (
    "b幢u单元r",
    "b栋u单元r号",
    "b座u单元r室",
    "b号u门r室",
    "b号楼u口r",
    "b#楼u单元r",
    "b#u-r",
    "b楼u单元r室",
    "b-u-r室",
    "b/u/r",
    "b-u-r",
    "b号楼-u-r",
    "b-r",
    "b栋u梯r",
    "汉字",
)


@cache
def _common() -> dict[str, str]:
    """The characters that GB 2312 counts as common, by syllable with tone."""
    table: dict[str, str] = {}
    for row in range(16, 55):
        for cell in range(1, 95):
            try:
                character = bytes((row + 160, cell + 160)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            (sound,) = pinyin(character, style=Style.TONE3, heteronym=False)
            table[sound[0]] = table.get(sound[0], "") + character
    return table


@cache
def common_characters() -> str:
    """The same, all of them."""
    return "".join(_common().values())


_EAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("l", "n"), ("ing", "in"), ("in", "ing"), ("eng", "en"))


def heard_as(character: str) -> str:
    """The common characters of the same syllable and tone, and of those that the local ear does not tell from it."""
    (sound,) = pinyin(character, style=Style.TONE3, heteronym=False)
    same = _common().get(sound[0], "")
    return same + "".join(_common().get(sound[0].replace(one, other, 1), "") for one, other in _EAR if one in sound[0])


def before_number(name: str) -> tuple[str, str]:
    """The words of a name and the number behind them: 泉湖村 and 三组. People slip in the words."""
    words = name.rstrip("组").rstrip("一二三四五六七八九十") if name.endswith("组") else name
    return words, name[len(words) :]


def written_out(city: City, home: Home) -> Iterator[Part]:
    """The parts of the full address of a home."""
    community = city.communities[home.place.community]
    yield Part("district", city.district)
    yield Part("town", city.towns[community.town].name)
    if home.place.kind != "village_group":
        yield Part("community", community.name)
    yield Part("name", home.place.name)
    if home.building:
        yield Part("number", home.label)
    if home.unit:
        yield Part("unit", f"{home.unit}单元")
    if home.room:
        yield Part("room", f"{home.room}室")


def absent(city: City, which: int = SETS_OF_ABSENT[0]) -> frozenset[int]:
    """Ids of places to take out of the library, so that what is said of them is nowhere; others than the test's."""
    return frozenset(p.id for p in city.places if p.buildings and not p.twin and p.id % 60 == which)
