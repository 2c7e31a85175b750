"""Noise for fitting the confidence, written apart from the test noise: other words, other tables, other code.

A text is a run of parts (:class:`Part`), each with what it says. A class is a chain of slips, functions that rewrite
the parts; ``mixed`` chains several. ``labelled()`` draws from all classes as they might come in, most of them mixed.
"""

import random
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.addresses.calibration_parts import (
    FORMS,
    NAME_SLIPS,
    WIDE,
    Draft,
    NotThisOneError,
    Part,
    Slip,
    before_number,
    common_characters,
    heard_as,
    written_out,
)
from bench.addresses.model import Building, City, Home, Place
from bench.addresses.query import Expected, Query, beside, in_one_grid, somewhere_in, whole
from bench.addresses.rivals import Rivals

TABLES: dict[str, Any] = tomllib.loads(Path(__file__).with_name("calibration.toml").read_text("utf-8"))
SEED = 8_128
_TURNS = 80
_CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")


class Calibration:
    """Draws labelled noise from a city; the same ``seed`` gives the same. ``only``: ids of the places to draw from."""

    def __init__(self, city: City, seed: int = SEED, only: frozenset[int] | None = None) -> None:
        self._city, self._seed = city, seed
        self._dice = random.Random(seed)
        self._rivals = Rivals(city)
        self._named: dict[tuple[int, str], list[Place]] = {}
        for place in city.places:
            self._named.setdefault((place.community, place.kind), []).append(place)
        named = [p for p in city.places if p.buildings and not p.twin and (only is None or p.id in only)]
        kinds = ("estate", "village_group", "road")
        self._pool = {kind: [place for place in named if place.kind == kind] for kind in kinds}
        self._suited = {
            "section": [p for p in self._pool["estate"] if p.name[-1] in "区期" and p.name[-2:] != "小区"],
            "other name": [p for p in named if any(not alias.former for alias in p.aliases)],
            "old name": [p for p in named if any(alias.former for alias in p.aliases)],
        }
        self._by_name: dict[str, list[Place]] = {}
        for place in city.places:
            self._by_name.setdefault(place.name, []).append(place)
        self._in_names = "".join(sorted({c for place in city.places for c in place.name if "\u4e00" <= c <= "\u9fff"}))
        self._slips = self._all_slips()
        self._others: dict[str, Callable[[], Draft | Query]] = {
            "two places": self._two_places,
            "beside": self._beside,
            "corner": self._corner,
            "group": self._group,
            "group alone": self._group_alone,
            "same name": self._same_name,
            "same name, told": self._same_name_told,
            "begun": self._begun,
            "broken off": self._broken_off,
            "bare name": self._bare_name,
            "no such building": self._no_such_building,
            "foreign": self._foreign,
            "nothing": self._nothing,
        }
        self.kinds = ["written out", *self._slips, *self._others, "mixed"]

    def queries(self, kind: str, count: int) -> list[Query]:
        """``count`` queries of a class, the same whatever else was drawn before."""
        self._dice = random.Random(f"{self._seed}/{kind}")
        return [self._one(kind) for _ in range(count)]

    def labelled(self, count: int) -> list[Query]:
        """``count`` queries of all classes in the proportions in which they may come in."""
        dice, seldom = random.Random(f"{self._seed}/all"), ("mixed", "foreign", "nothing")
        rest = [kind for kind in self.kinds if kind not in seldom]
        drawn = ["mixed" if dice.random() < 0.45 else dice.choice(rest) for _ in range(count)]
        ready = {kind: iter(self.queries(kind, drawn.count(kind))) for kind in sorted(set(drawn))}
        return [next(ready[kind]) for kind in drawn]

    def _one(self, kind: str) -> Query:
        for _ in range(_TURNS):
            try:
                made = self._make(kind)
            except NotThisOneError:
                continue
            if isinstance(made, Query):
                return Query(made.text, kind, made.home, made.expected, made.others)
            return Query(made.written(), kind, made.home, made.expected, made.others)
        message = f"no home of this city can be written as {kind}"
        raise LookupError(message)

    def _make(self, kind: str) -> Draft | Query:
        if kind in self._others:
            return self._others[kind]()
        draft = self._draft(estate_only=kind.startswith("number "), places=self._suited.get(kind, ()))
        if kind == "mixed":
            self._mix(draft)
        elif kind != "written out":
            self._slips[kind](draft)
        return draft

    # What is meant.

    def _draft(self, *, estate_only: bool = False, places: Sequence[Place] = ()) -> Draft:
        if not places:
            kind = "estate" if estate_only else self._dice.choices(["estate", "village_group", "road"], [66, 24, 10])[0]
            places = self._pool[kind]
        place = self._dice.choice(places)
        if not place.buildings:
            raise NotThisOneError
        return self._of(place, self._dice.choice(place.buildings), full=estate_only)

    def _of(self, place: Place, building: Building, *, full: bool = False) -> Draft:
        depth = "room" if full else self._dice.choices(["building", "unit", "room"], [15, 10, 75])[0]
        if not building.stairs:
            home = Home(place, building.id, building.key, building.label, "", "", building.grid)
        else:
            stair = self._dice.choice(building.stairs)
            floor, door = self._dice.randint(1, stair.floors), self._dice.randint(1, stair.doors)
            room_id = stair.first_room + (floor - 1) * stair.doors + door - 1
            if depth == "building" or (depth == "unit" and not stair.id):
                home = Home(place, building.id, building.key, building.label, "", "", building.grid)
            elif depth == "unit":
                home = Home(place, stair.id, building.key, building.label, stair.key, "", building.grid)
            else:
                room = f"{floor}{door:02d}"
                home = Home(place, room_id, building.key, building.label, stair.key, room, building.grid)
        return Draft(home, list(written_out(self._city, home)))

    # Slips.

    def _all_slips(self) -> dict[str, Slip]:
        rewrites = (self._sound, self._shape, self._missing, self._swapped, self._too_many, self._strayed)
        slips: dict[str, Slip] = {
            "areas left out": self._leave_out,
            "other area": self._other_area,
            "old area": self._old_area,
            **{kind: self._name_slip(rewrite) for kind, rewrite in zip(NAME_SLIPS, rewrites, strict=True)},
            "section": self._section,
            "other name": lambda draft: self._another_name(draft, former=False),
            "old name": lambda draft: self._another_name(draft, former=True),
            "wide": lambda draft: self._on_text(draft, lambda t: t.translate(WIDE)),
            "misread digits": self._misread,
            "bracketed": self._bracketed,
            "talk": self._talk,
        }
        return slips | {f"number {form}": self._number_form(form) for form in FORMS}

    def _mix(self, draft: Draft) -> None:
        groups = [
            ["areas left out", "areas left out", "other area", "old area"],
            [*NAME_SLIPS, "other name"],
            [f"number {form}" for form in FORMS if form != "b-r"] if draft.home.room and draft.home.unit else [],
            ["wide", "misread digits", "bracketed", "talk", "talk"],
        ]
        chosen = sorted(self._dice.sample([0, 1, 2, 3], self._dice.randint(2, 3)))
        for group in chosen:
            if groups[group]:
                self._slips[self._dice.choice(groups[group])](draft)

    def _leave_out(self, draft: Draft) -> None:
        draft.drop("district")
        draft.drop(*self._dice.choice([("town",), ("community",), ("town", "community")]))

    def _other_area(self, draft: Draft) -> None:
        """Another town without a community, another community of the same town, or a community of another town."""
        mine, areas = self._city.communities[draft.home.place.community], self._city.communities
        is_near = self._dice.random() < 0.35
        other = self._dice.choice([area for area in areas if (area.town == mine.town) is is_near and area is not mine])
        draft.drop("district")
        draft.get("town").text = self._city.towns[other.town].name
        if is_near or self._dice.random() < 0.3:
            if draft.home.place.kind == "village_group":
                raise NotThisOneError
            draft.get("community").text = other.name
        else:
            draft.drop("community")

    def _old_area(self, draft: Draft) -> None:
        mine = self._city.communities[draft.home.place.community]
        town = self._city.towns[mine.town]
        options = [(role, area) for role, area in (("town", town), ("community", mine)) if area.former]
        if not options:
            raise NotThisOneError
        role, area = self._dice.choice(options)
        draft.get(role).text = area.former

    def _name_slip(self, rewrite: Callable[[str], str]) -> Slip:
        def slip(draft: Draft) -> None:
            part = draft.get("name")
            words, number = before_number(part.text)
            after = rewrite(words) + number
            if part.text in after or not self._rivals.told(after, draft.home.place):
                raise NotThisOneError
            part.text = after

        return slip

    def _sound(self, name: str) -> str:
        """A character of the same syllable and tone, or one that the local ear does not tell from it."""
        order = list(range(len(name) - 1))
        self._dice.shuffle(order)
        for at in order:
            options = [c for c in heard_as(name[at]) if c != name[at]]
            if options:
                return name[:at] + self._dice.choice(options) + name[at + 1 :]
        raise NotThisOneError

    def _shape(self, name: str) -> str:
        shapes: dict[str, str] = TABLES["shapes"]
        spots = [at for at, c in enumerate(name) if set(shapes.get(c, "")) - {c}]
        if not spots:
            raise NotThisOneError
        at = self._dice.choice(spots)
        return name[:at] + self._dice.choice(sorted(set(shapes[name[at]]) - {name[at]})) + name[at + 1 :]

    def _missing(self, name: str) -> str:
        at = self._dice.randrange(len(name) - 1)
        return name[:at] + name[at + 1 :] if len(name) > 2 else name

    def _swapped(self, name: str) -> str:
        at = self._dice.randrange(max(1, len(name) - 2))
        return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]

    def _too_many(self, name: str) -> str:
        """A character doubled, one that slipped in, or a word that talk puts before a name or into it."""
        at, kind = self._dice.randrange(len(name)), self._dice.random()
        if kind < 0.35:
            return name[:at] + name[at] + name[at:]
        if kind < 0.5:
            return name[:at] + str(self._dice.choice(TABLES["said"]["put_in"])) + name[at:]
        return name[:at] + str(self._dice.choice(TABLES["said"]["slipped_in"])) + name[at:]

    def _strayed(self, name: str) -> str:
        """A character that does not belong there, a common one or one that names are made of, at any place of it."""
        at = self._dice.randrange(len(name) + 1)
        stray = self._dice.choice(self._in_names if self._dice.random() < 0.5 else common_characters())
        return name[:at] + stray + name[at:]

    def _section(self, draft: Draft) -> None:
        part = draft.get("name")
        digits = {"一": "1", "二": "2", "三": "3"}
        stem, mark, word = part.text[:-2], part.text[-2], part.text[-1]
        options = [f"{stem}({mark}{word})", f"{stem}-{mark}{word}", f"{stem} {mark}{word}"]
        options += [f"{stem}{digits[mark]}{word}", f"{stem}第{mark}{word}"] if mark in digits else []
        part.text = self._dice.choice(options)

    def _another_name(self, draft: Draft, *, former: bool) -> None:
        names = [alias.name for alias in draft.home.place.aliases if alias.former is former]
        if not names:
            raise NotThisOneError
        draft.get("name").text = self._dice.choice(names)

    def _number_form(self, form: str) -> Slip:
        def slip(draft: Draft) -> None:
            home = draft.home
            if not (home.room and home.unit and home.building.isdigit()):
                raise NotThisOneError
            if form == "b-r":
                building = next(b for b in home.place.buildings if b.key == home.building)
                draft.expected = "home" if len(building.stairs) == 1 else "grid"
            at = next(k for k, part in enumerate(draft.parts) if part.role == "number")
            draft.drop("number", "unit", "room")
            keys = {"b": home.building, "u": home.unit, "r": home.room}
            if form == "汉字":
                text = f"{keys['b']}栋{keys['u']}单元{keys['r']}号".translate(_CHINESE)
                if len(home.building) > 1:
                    raise NotThisOneError
            else:
                text = "".join(keys.get(c, c) for c in form)
            draft.parts.insert(at, Part("number", text))

        return slip

    def _on_text(self, draft: Draft, rewrite: Callable[[str], str]) -> None:
        for part in draft.parts:
            part.text = rewrite(part.text)

    def _misread(self, draft: Draft) -> None:
        """In one of the numbers of two and more digits noughts are read as O, ones as l or I, or both."""
        spots = [part for part in draft.parts if sum(c.isdigit() for c in part.text) > 1 and set("01") & set(part.text)]
        part = self._dice.choice(spots or [Part("", "")])
        before = part.text
        for wrong in self._dice.choice([("0O",), ("1l",), ("1I",), ("0O", "1l"), ("1I", "0O")]):
            part.text = part.text.replace(*wrong)
        if part.text == before:
            raise NotThisOneError

    def _bracketed(self, draft: Draft) -> None:
        if self._dice.random() < 0.4:
            draft.parts.append(Part("after", self._dice.choice(TABLES["said"]["notes"])))
            return
        part = self._dice.choice([part for part in draft.parts if part.role in ("town", "community", "name")])
        part.text = str(self._dice.choice(TABLES["said"]["wrapped"])).replace("{}", part.text)

    def _talk(self, draft: Draft) -> None:
        if self._dice.random() < 0.6:
            draft.parts.insert(0, Part("before", self._dice.choice(TABLES["said"]["before"])))
        else:
            draft.parts.append(Part("after", self._dice.choice(TABLES["said"]["after"])))

    # Texts that are about more than one home, or about less than one.

    def _two_places(self) -> Draft:
        one, two = self._draft(), self._draft()
        if one.home.grid == two.home.grid:
            raise NotThisOneError
        for draft in (one, two):
            draft.drop("district", "town")
        if self._dice.random() < 0.6:
            text = self._dice.choice(
                [f"住{two.written()}的张某在{one.written()}与人争吵", f"{one.written()}，来电人家在{two.written()}"]
            )
            return Draft(one.home, [Part("name", text)])
        text = self._dice.choice(["{}与{}两户", "{}；{}", "{}到{}之间"]).format(one.written(), two.written())
        return Draft(one.home, [Part("name", text)], "tie", (two.home,))

    def _landmark(self, community: int | None = None) -> Place:
        if community is None:
            community = self._dice.randrange(len(self._city.communities))
        there = self._named.get((community, "landmark"), [])
        if not there:
            raise NotThisOneError
        return self._dice.choice(there)

    def _beside(self) -> Draft:
        landmark, word = self._landmark(), self._dice.choice(TABLES["said"]["beside"])
        if self._dice.random() < 0.5:
            return Draft(beside(self._city, landmark, self._dice), [Part("name", landmark.name + word)], "offered")
        draft = self._draft(estate_only=True)
        near = self._landmark(draft.home.place.community)
        draft.drop("district", "town", "community")
        draft.parts.insert(0, Part("before", near.name + word))
        return draft

    def _corner(self) -> Draft:
        one, two, grid = self._dice.choice(self._city.crossings)
        text = self._dice.choice(["{}{}交叉路口", "{}×{}", "{}与{}路口"]).format(one.name, two.name)
        return Draft(replace(whole(one), grid=grid), [Part("name", text)], "grid")

    def _group(self) -> Draft:
        draft = self._draft(places=self._pool["village_group"])
        place = draft.home.place
        village = self._city.communities[place.community].name
        number = place.name[len(village) :].removesuffix("组")
        stem = self._dice.choice([village, village.removesuffix("村")])
        draft.get("name").text = stem + self._dice.choice(
            [f"{number}社", f"{number}队", f"第{number}组", f"{number}组"]
        )
        draft.get("number").text = self._dice.choice([draft.home.label, f"{draft.home.building}号院"])
        return draft

    def _group_alone(self) -> Draft:
        draft = self._draft(places=self._pool["village_group"])
        draft.drop("number", "district")
        return Draft(whole(draft.home.place), draft.parts)

    def _same_name(self) -> Draft:
        same = self._dice.choice([places for places in self._by_name.values() if len(places) == 2])
        one, two = self._dice.sample(same, 2)
        if not one.twin:
            raise NotThisOneError
        return Draft(whole(one), [Part("name", one.name)], "tie", (whole(two),))

    def _same_name_told(self) -> Draft:
        same = self._dice.choice([places for places in self._by_name.values() if len(places) == 2 and places[0].twin])
        draft = self._draft(places=same)
        draft.drop("district")
        return draft

    def _begun(self) -> Draft:
        draft = self._draft(estate_only=True)
        name = draft.get("name")
        name.text = name.text[: self._dice.randint(2, len(name.text) - 1)]
        if not self._rivals.begins_one(name.text, draft.home.place):
            raise NotThisOneError
        draft.drop("district", "town", "community")
        return draft

    def _broken_off(self) -> Draft:
        """A name that is still being typed."""
        place = self._dice.choice(self._pool["estate"])
        begun = place.name[: self._dice.randint(2, len(place.name) - 1)]
        if not self._rivals.begins_one(begun, place):
            raise NotThisOneError
        expected: Expected = "home" if in_one_grid(place) else "offered"
        return Draft(somewhere_in(place, self._dice), [Part("name", begun)], expected)

    def _bare_name(self) -> Draft:
        place = self._dice.choice(self._pool["estate"])
        expected: Expected = "home" if in_one_grid(place) else "offered"
        return Draft(somewhere_in(place, self._dice), [Part("name", place.name)], expected)

    def _no_such_building(self) -> Draft:
        draft = self._draft(estate_only=True)
        place = draft.home.place
        draft.get("number").text = f"{len(place.buildings) + self._dice.randint(1, 40)}号楼"
        return Draft(somewhere_in(place, self._dice), draft.parts, "home" if in_one_grid(place) else "offered")

    def _foreign(self) -> Query:
        text = self._dice.choice(TABLES["said"]["foreign"]).format(self._dice.randint(1, 300))
        return Query(text, "", None, "nowhere")

    def _nothing(self) -> Query:
        return Query(self._dice.choice(TABLES["said"]["empty"]), "", None, "nowhere")
