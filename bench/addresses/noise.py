"""Test noise: what people make of an address, by class. Nothing of the product may be fitted to it.

Each class changes one thing about an address that is otherwise written out in full; ``combined`` changes two or three
at once. What is misspelt is told apart from all other names of the city (:class:`Rivals`), so that the home that is
meant can be known; what cannot be known (a tie, a place near by) says so.
"""

import random
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin

from bench.addresses.model import City, Home
from bench.addresses.names import numeral
from bench.addresses.noise_homes import Homes, Said, UnsuitableError
from bench.addresses.noise_odd import Odd
from bench.addresses.query import Expected, Query
from bench.addresses.rivals import Rivals

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("noise.toml").read_text("utf-8"))
SEED = 31
_TRIES = 60
_NUMBERS = frozenset("一二三四五六七八九十")


class Noise:
    """Draws homes of a city and writes them with noise.

    Args:
        city: whose homes.
        seed: the same seed gives the same queries.
        only: ids of the places that are meant; all where it is None.
    """

    def __init__(self, city: City, seed: int = SEED, only: frozenset[int] | None = None) -> None:
        self._homes, self._seed, self._rivals = Homes(city, only), seed, Rivals(city)
        self._sounds, self._alike = _by_sound(), _alike()
        self.kinds: dict[str, Callable[[], Query]] = self._kinds()

    def queries(self, kind: str, count: int) -> list[Query]:
        """``count`` queries of a class, the same whatever else was drawn before."""
        self._homes.rng = random.Random(f"{self._seed} {kind}")
        return [self._query(kind) for _ in range(count)]

    def _query(self, kind: str) -> Query:
        for _ in range(_TRIES):
            try:
                return replace(self.kinds[kind](), kind=kind)
            except UnsuitableError:
                continue
        message = f"nothing in this city suits the class {kind}"
        raise LookupError(message)

    def _kinds(self) -> dict[str, Callable[[], Query]]:
        odd = Odd(self._homes, self._rivals)
        named = {
            "homophone": self._homophone,
            "look-alike": self._look_alike,
            "deletion": self._deletion,
            "transposition": self._transposition,
            "insertion": self._insertion,
        }
        areas = {"admin dropped": self._dropped, "admin wrong": self._wrong, "admin outdated": self._outdated}
        wraps = {"full width": _full_width, "OCR": self._ocr, "brackets": self._brackets, "chatter": self._chatter}
        kinds: dict[str, Callable[[], Query]] = {"clean": self._clean}
        for kind, area in areas.items():
            kinds[kind] = lambda area=area: self._with_area(area)  # type: ignore[misc]
        for kind, change in named.items():
            kinds[kind] = lambda change=change: self._with_name(change)  # type: ignore[misc]
        kinds["part of a series"] = odd.series
        for kind in self._tails():
            kinds[f"tail {kind}"] = lambda kind=kind: self._with_tail(kind)  # type: ignore[misc]
        for kind, wrap in wraps.items():
            kinds[kind] = lambda wrap=wrap: self._wrapped(wrap)  # type: ignore[misc]
        kinds |= {
            "two addresses": odd.two,
            "opposite a landmark": odd.opposite,
            "near, place said": odd.near_place,
            "crossing": odd.crossing,
            "village, 社 队 组": odd.village_words,
            "village without number": odd.village_bare,
            "alias": lambda: odd.other_name(former=False),
            "former name": lambda: odd.other_name(former=True),
            "twins, not told": odd.tie,
            "twins, community said": odd.twin_told,
            "name alone": odd.alone,
            "typed half": odd.half,
            "building unknown": odd.out_of_range,
            "outside the city": odd.outside,
            "no address": odd.wild,
        }
        self._for_combined = ([self._dropped, *areas.values()], list(named.values()), list(wraps.values()))
        return kinds | {"combined": self._combined}

    def _clean(self) -> Query:
        home = self._homes.home()
        return Query(self._homes.said(home).text(), "", home)

    # The areas before the name.

    def _with_area(self, change: Callable[[Said, Home], Said]) -> Query:
        home = self._homes.home()
        return Query(change(self._homes.said(home), home).text(), "", home)

    def _dropped(self, said: Said, home: Home) -> Said:
        keep = self._homes.rng.choice(["none", "none", "town", "community", "region"])
        return replace(
            said,
            region=f"{self._homes.city.name}{said.region}" if keep == "region" else "",
            town=said.town if keep == "town" else "",
            community=said.community if keep == "community" else "",
        )

    def _wrong(self, said: Said, home: Home) -> Said:
        """Another town, or another community of another town; a village is said right, for it is the name."""
        other = self._homes.rng.choice(self._homes.city.communities)
        if other.town == self._homes.city.communities[home.place.community].town:
            raise UnsuitableError
        town = self._homes.city.towns[other.town].name
        if said.community and self._homes.rng.random() < 0.5:
            return replace(said, region="", town=self._homes.rng.choice(["", town]), community=other.name)
        return replace(said, region="", town=town, community="")

    def _outdated(self, said: Said, home: Home) -> Said:
        community = self._homes.city.communities[home.place.community]
        town = self._homes.city.towns[community.town]
        if home.place.kind == "village_group" and community.former:
            return replace(said, region="", name=home.place.name.replace(community.name, community.former))
        if community.former and said.community:
            return replace(said, region="", community=community.former)
        if town.former:
            return replace(said, region=self._homes.rng.choice(["", said.region]), town=town.former)
        raise UnsuitableError

    # The name itself.

    def _with_name(self, change: Callable[[str], str]) -> Query:
        home = self._homes.home()
        said = self._misspelt(self._homes.said(home), home, change)
        return Query(replace(said, region="").text(), "", home)

    def _misspelt(self, said: Said, home: Home, change: Callable[[str], str]) -> Said:
        written = change(said.name)
        if said.name in written or not self._rivals.told(written, home.place):
            raise UnsuitableError
        return replace(said, name=written, road="")

    def _spot(self, name: str) -> int:
        """Where in a name to change a character: not in the last two, which say 小区 or 组, and in no number."""
        return self._homes.rng.choice([at for at in range(max(2, len(name) - 2)) if name[at] not in _NUMBERS])

    def _homophone(self, name: str) -> str:
        at = self._spot(name)
        others = [c for c in self._sounds.get(lazy_pinyin(name[at])[0], "") if c != name[at]]
        if not others:
            raise UnsuitableError
        return name[:at] + self._homes.rng.choice(others) + name[at + 1 :]

    def _look_alike(self, name: str) -> str:
        spots = [at for at in range(max(2, len(name) - 2)) if name[at] in self._alike]
        if not spots:
            raise UnsuitableError
        at = self._homes.rng.choice(spots)
        return name[:at] + self._homes.rng.choice(self._alike[name[at]]) + name[at + 1 :]

    def _deletion(self, name: str) -> str:
        if len(name) < 4:
            raise UnsuitableError
        at = self._spot(name)
        return name[:at] + name[at + 1 :]

    def _transposition(self, name: str) -> str:
        at = self._homes.rng.choice([at for at in range(len(name) - 1) if not _NUMBERS & set(name[at : at + 2])])
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]

    def _insertion(self, name: str) -> str:
        at = self._homes.rng.randrange(1, len(name))
        more = self._homes.rng.choice([name[at - 1], self._homes.rng.choice("的大小新老一人中上之家")])
        return name[:at] + more + name[at:]

    # The numbers behind it.

    def _tails(self) -> dict[str, Callable[[Home], str]]:
        """Ways to write building b, unit u, room r; {b} alone where the home has no more."""
        forms = {
            **{
                f"building {w or 'bare'}": f"{{b}}{w}{{u}}单元{{r}}室"
                for w in ("号楼", "幢", "栋", "座", "#", "号", "#楼")
            },
            "building bare": "{b}-{u}单元{r}室",
            **{f"unit {w}": f"{{b}}号楼{{u}}{w}{{r}}室" for w in ("口", "门", "梯", "单", "号门")},
            "unit bare": "{b}号楼{u}-{r}室",
            "room 号": "{b}号楼{u}单元{r}号",
            "room bare": "{b}号楼{u}单元{r}",
            "9-9-9": "{b}-{u}-{r}",
            "9#-9-9": "{b}#-{u}-{r}",
            "9.9.9 and other dashes": "{b}—{u}—{r}",
            "9 9 9": "{b} {u} {r}",
        }
        made: dict[str, Callable[[Home], str]] = {
            kind: (lambda home, form=form: form.format(b=home.building, u=home.unit, r=home.room))  # type: ignore[misc]
            for kind, form in forms.items()
        }
        return made | {"9-9": lambda home: f"{home.building}-{home.room}", "Chinese numerals": _in_chinese}

    def _with_tail(self, kind: str) -> Query:
        home = self._homes.room(lambda building: bool(building.stairs[0].id) and building.key.isdigit())
        expected: Expected = "home"
        if kind == "9-9":
            building = next(b for b in home.place.buildings if b.key == home.building)
            expected = "home" if len(building.stairs) == 1 else "grid"
        tail = self._tails()[kind](home)
        said = replace(self._homes.said(home), region="", community="", road="", tail=tail)
        return Query(said.text(), "", home, expected)

    # What stands around it.

    def _wrapped(self, wrap: Callable[[str], str]) -> Query:
        home = self._homes.home()
        text = self._homes.said(home).text()
        written = wrap(text)
        if written == text:
            raise UnsuitableError
        return Query(written, "", home)

    def _ocr(self, text: str) -> str:
        """Noughts and ones that are read as letters: one of them at least, where the text has any."""
        spots = [
            at for at, c in enumerate(text) if c in "01" and (text[:at][-1:].isdigit() or text[at + 1 :][:1].isdigit())
        ]
        if not spots:
            raise UnsuitableError
        changed = list(text)
        for at in self._homes.rng.sample(spots, self._homes.rng.randrange(1, len(spots) + 1)):
            changed[at] = "O" if text[at] == "0" else self._homes.rng.choice("lI")
        return "".join(changed)

    def _brackets(self, text: str) -> str:
        if self._homes.rng.random() < 0.3:
            return str(self._homes.rng.choice(WORDS["places"]["brackets"])).replace("{}", text)
        town = next(town.name for town in self._homes.city.towns if town.name in text)
        if self._homes.rng.random() < 0.5:
            return text.replace(town, str(self._homes.rng.choice(WORDS["places"]["brackets"])).replace("{}", town), 1)
        return f"{text}{self._homes.rng.choice(WORDS['places']['remarks'])}"

    def _chatter(self, text: str) -> str:
        sides = self._homes.rng.choice(["before", "behind", "both"])
        before = self._homes.rng.choice(WORDS["openings"]["words"]) if sides != "behind" else ""
        behind = self._homes.rng.choice(WORDS["stories"]["words"]) if sides != "before" else ""
        return f"{before}{text}{behind}"

    # Two or three of the above at once.

    def _combined(self) -> Query:
        areas, names, wraps = self._for_combined
        slots = self._homes.rng.sample(["area", "name", "tail", "wrap"], self._homes.rng.choice([2, 2, 3]))
        digits = lambda building: bool(building.stairs[0].id) and building.key.isdigit()  # noqa: E731
        home = self._homes.room(digits) if "tail" in slots else self._homes.home()
        said = replace(self._homes.said(home), region="")
        if "area" in slots:
            said = self._homes.rng.choice(areas)(said, home)
        if "name" in slots:
            said = self._misspelt(said, home, self._homes.rng.choice(names))
        if "tail" in slots:
            forms = {kind: form for kind, form in self._tails().items() if kind not in ("9-9",)}
            said = replace(said, tail=self._homes.rng.choice(list(forms.values()))(home))
        text = said.text()
        if "wrap" in slots:
            towns = any(town.name in text for town in self._homes.city.towns)
            text = self._homes.rng.choice([wrap for wrap in wraps if towns or wrap != self._brackets])(text)
        return Query(text, "", home)


def _in_chinese(home: Home) -> str:
    room = "".join("〇一二三四五六七八九"[int(digit)] for digit in home.room)
    return f"{numeral(int(home.building))}号楼{numeral(int(home.unit))}单元{room}室"


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _by_sound() -> dict[str, str]:
    """The common characters (level 1 of GB 2312) by how they sound, without tones."""
    common = [bytes([high, low]).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)]
    sounds: dict[str, str] = {}
    for character, sound in zip(common, lazy_pinyin(common), strict=True):
        sounds[sound] = sounds.get(sound, "") + character
    return sounds


def _alike() -> dict[str, list[str]]:
    alike: dict[str, list[str]] = {}
    for line in WORDS["look_alikes"]:
        for character in line:
            alike.setdefault(character, []).extend(c for c in line if c != character)
    return alike
