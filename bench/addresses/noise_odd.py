"""Test noise that is about what is said, not how: two places, one near by, a crossing, a tie, half a name, nothing."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.addresses.model import Home, Place
from bench.addresses.names import numeral
from bench.addresses.noise_homes import Homes, UnsuitableError
from bench.addresses.query import Expected, Query, beside, in_one_grid, somewhere_in, whole
from bench.addresses.rivals import Rivals

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("noise.toml").read_text("utf-8"))["places"]
_SERIES = ("东区", "西区", "南区", "北区", "一区", "二区", "三区", "一期", "二期", "三期", "A区", "B区", "南苑", "北苑")


class Odd:
    """Writes such texts about homes that ``homes`` draws."""

    def __init__(self, homes: Homes, rivals: Rivals) -> None:
        self._homes, self._rivals = homes, rivals
        self._of_series = [place for place in homes.estates if place.name.endswith(_SERIES)]
        self._renamed, self._nicknamed = (
            [place for place in homes.all if any(alias.former is former for alias in place.aliases)]
            for former in (True, False)
        )

    def series(self) -> Query:
        """锦绣花园二区 written as 2区, 第二区, 二小区, or its parts as two words."""
        home = self._homes.home(self._of_series)
        stem, part = home.place.name[:-2], home.place.name[-2:]
        digit = {"一": "1", "二": "2", "三": "3"}.get(part[0])
        if digit:
            ways = [digit + part[1], f"（{part}）", f"第{part}", f"{digit}{part[1]}", f"-{part}-"]
        else:
            ways = [f"（{part}）", f" {part} ", part.lower(), f"小区{part}", f"{part[0]}院"]
        written = stem + self._homes.rng.choice(ways)
        if written == home.place.name:
            raise UnsuitableError
        return Query(replace(self._homes.said(home), region="", road="", name=written).text(), "", home)

    def other_name(self, *, former: bool) -> Query:
        home = self._homes.home(self._renamed if former else self._nicknamed)
        alias = self._homes.rng.choice([alias for alias in home.place.aliases if alias.former is former])
        said = replace(self._homes.said(home), region="", road="", name=alias.name)
        return Query(said.text() if self._homes.rng.random() < 0.5 else alias.name + said.tail, "", home)

    def two(self) -> Query:
        one, other = self._homes.home(), self._homes.home()
        first, second = (replace(self._homes.said(home), region="", road="").text() for home in (one, other))
        if one.grid == other.grid:
            raise UnsuitableError
        kind = self._homes.rng.random()
        if kind < 0.35:
            return Query(f"我家住{first}，现在在{second}被人打了", "", other)
        if kind < 0.7:
            return Query(f"{second}有人吵架，报警人住{first}", "", other)
        text = self._homes.rng.choice(["{}和{}的两家人起了矛盾", "{}、{}", "{}住户与{}住户发生纠纷"])
        return Query(text.format(first, second), "", one, "tie", (other,))

    def opposite(self) -> Query:
        place = self._homes.rng.choice(self._homes.landmarks)
        before = self._homes.rng.choice(["", self._homes.city.communities[place.community].name])
        home = beside(self._homes.city, place, self._homes.rng)
        return Query(before + place.name + self._homes.rng.choice(WORDS["near"]), "", home, "offered")

    def near_place(self) -> Query:
        home = self._homes.home(self._homes.estates)
        near = [p for p in self._homes.landmarks if p.community == home.place.community]
        if not near:
            raise UnsuitableError
        said = replace(self._homes.said(home), region="", town="", community="", road="")
        return Query(
            f"{self._homes.rng.choice(near).name}{self._homes.rng.choice(WORDS['near'][:3])}{said.text()}", "", home
        )

    def crossing(self) -> Query:
        """Two roads that cross: the grid is known, and no home."""
        one, other, grid = self._homes.rng.choice(self._homes.city.crossings)
        names = [one.name, other.name]
        self._homes.rng.shuffle(names)
        text = self._homes.rng.choice(WORDS["crossing"]).format(*names)
        return Query(text, "", replace(whole(one), grid=grid), "grid")

    def village_words(self) -> Query:
        home = self._homes.home(self._homes.groups)
        stem, number = self._village(home.place)
        way = self._homes.rng.choice(
            [
                "{v}村{d}组",
                "{v}村{c}社",
                "{v}{d}社",
                "{v}{c}组",
                "{v}村{d}队",
                "{v}村第{c}村民小组",
                "{v}村{c}队",
                "{v}{d}队",
            ]
        )
        written = way.format(v=stem, d=number, c=numeral(number))
        town = self._homes.rng.choice(["", self._homes.said(home).town])
        tail = home.building + self._homes.rng.choice(["号", "号", ""])
        if written[-1].isdigit() and tail[0].isdigit():
            raise UnsuitableError
        return Query(town + written + tail, "", home)

    def _village(self, place: Place) -> tuple[str, int]:
        village = self._homes.city.communities[place.community].name
        groups = [p for p in self._homes.groups if p.community == place.community]
        return village.removesuffix("村"), groups.index(place) + 1

    def village_bare(self) -> Query:
        place = self._homes.rng.choice(self._homes.groups)
        town = self._homes.city.towns[self._homes.city.communities[place.community].town].name
        end = self._homes.rng.choice(["", "村口", "老李家", "果园边上", "文化广场"])
        return Query(self._homes.rng.choice(["", town]) + place.name + end, "", whole(place))

    def tie(self) -> Query:
        one, other = self._homes.rng.choice(list(self._homes.twins.values()))[:2]
        both = sorted({b.key for b in one.buildings} & {b.key for b in other.buildings})
        if not both:
            raise UnsuitableError
        key = self._homes.rng.choice(both)
        homes = [
            Home(place, b.id, b.key, b.label, "", "", b.grid)
            for place in (one, other)
            for b in place.buildings
            if b.key == key
        ]
        start = self._homes.rng.choice(["", self._homes.city.district])
        return Query(f"{start}{one.name}{homes[0].label}", "", homes[0], "tie", (homes[1],))

    def twin_told(self) -> Query:
        home = self._homes.home(self._homes.rng.choice(list(self._homes.twins.values())))
        said = self._homes.said(home)
        return Query(replace(said, region="", town=self._homes.rng.choice(["", said.town]), road="").text(), "", home)

    def alone(self) -> Query:
        """The name of an estate and nothing else: it says the grid where the whole estate lies in one."""
        place = self._homes.rng.choice(self._homes.estates)
        home = somewhere_in(place, self._homes.rng)
        return Query(place.name, "", home, "home" if in_one_grid(place) else "offered")

    def half(self) -> Query:
        home = self._homes.home(self._homes.estates)
        name = home.place.name
        begun = name[: self._homes.rng.randrange(2, len(name))]
        if not self._rivals.begins_one(begun, home.place):
            raise UnsuitableError
        if self._homes.rng.random() < 0.5:
            somewhere = somewhere_in(home.place, self._homes.rng)
            return Query(begun, "", somewhere, "home" if in_one_grid(home.place) else "offered")
        building = next(b for b in home.place.buildings if b.key == home.building)
        return Query(
            begun + building.label,
            "",
            Home(home.place, building.id, building.key, building.label, "", "", building.grid),
        )

    def out_of_range(self) -> Query:
        place = self._homes.rng.choice(self._homes.estates)
        many = len(place.buildings)
        number = self._homes.rng.randrange(many + 1, many + 30)
        expected: Expected = "home" if in_one_grid(place) else "offered"
        said = replace(
            self._homes.said(whole(place)), region="", tail=f"{number}号楼{self._homes.rng.randrange(1, 5)}单元"
        )
        return Query(said.text(), "", somewhere_in(place, self._homes.rng), expected)

    def outside(self) -> Query:
        number = str(self._homes.rng.randrange(1, 30))
        return Query(self._homes.rng.choice(WORDS["elsewhere"]).format(n=number), "", None, "nowhere")

    def wild(self) -> Query:
        long = [self._homes.rng.choice("一号楼单元室0123456789-#") * 10_000, "1-" * 5_000, "小区" * 5_000]
        return Query(self._homes.rng.choice([*WORDS["wild"], *long]), "", None, "nowhere")
