"""What somebody who is typing an address may be going to write: places, then what is under the one that is clear."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from geo.addresses.candidates import grid_of_place
from geo.addresses.known_areas import AreasAt, AreaVersion, KnownAreas
from geo.addresses.known_places import KnownPlaces, Place
from geo.addresses.names import Name
from geo.addresses.normalise import normalise
from geo.addresses.numbers import LEVELS, Unit
from geo.addresses.parse import in_one_way
from geo.addresses.places.kinds import PLACE_KINDS
from geo.addresses.spelling import How, agreeing, as_typed, has_letters

_WAYS: tuple[How, ...] = ("prefix", "initials", "pinyin", "similar")
_MOST_LOOKED_AT = 400
_NUMBERED = re.compile("(?P<name>.*?[a-z\u4e00-\u9fff])(?P<tail>(?<!第)(?:[0-9]|[A-Za-z](?=座|栋|幢|号)).*)")
_KEY = re.compile("[0-9A-Z]+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that may be going to be written.

    Attributes:
        text: the name of a place or area, with the numbers under it.
        kind: a kind of place, or the level of an area.
        level: the same, or building, unit, room.
        marks: spans of ``text`` that agree with what was typed.
        how: in which way they agree.
        lon: WGS84 degrees.
        lat: WGS84 degrees.
        grid: in which it lies, None for an area.
        community: its name, empty where there is none; so is ``town``.
    """

    text: str
    kind: str
    level: str
    place_id: int | None
    address_unit_id: int | None
    marks: tuple[Span, ...]
    how: How
    lon: float
    lat: float
    grid: AreaVersion | None
    community: str
    town: str


@dataclass(frozen=True, slots=True)
class _Meant:
    """A place or area that what was typed may begin."""

    name: Name[Place]
    characters: int
    how: How
    whole: bool

    @property
    def rank(self) -> tuple[int, bool, int, int, str]:
        place = self.name.of
        kinds: Sequence[str] = PLACE_KINDS
        kind = kinds.index(place.kind) if place.kind in kinds else len(kinds)
        return _WAYS.index(self.how), not self.whole, kind, len(place.name), place.name


class Suggesting:
    """Suggestions from a library.

    Args:
        areas: of the library.
        areas_at: those of the instant.
        layers: its places, each with the ids of those that are hidden in it.
    """

    def __init__(
        self, areas: KnownAreas, areas_at: AreasAt, layers: Sequence[tuple[KnownPlaces, frozenset[int]]]
    ) -> None:
        self._areas, self._at, self._layers = areas, areas_at, layers

    def suggest(self, query: str, limit: int) -> list[Suggestion]:
        """At most ``limit`` suggestions for what was typed, the likeliest first."""
        typed = as_typed(query)
        text = typed if has_letters(typed) else in_one_way(normalise(query))
        if not text:
            return []
        area, rest = frozenset[int](), text
        found = sorted(self._meant(text, area), key=lambda meant: meant.rank)
        if not found:
            area, rest = self._behind_an_area(text)
            found = sorted(self._meant(rest, area), key=lambda meant: meant.rank) if area else []
        numbered = _NUMBERED.fullmatch(rest)
        if not found and numbered:
            found = sorted(self._meant(numbered["name"], area), key=lambda meant: meant.rank)
            tail = numbered["tail"].upper() + ("" if typed[-1].isalnum() else "-")
            return list(islice(self._under(found, tail), limit))
        shown = [*self._areas_meant(text), *map(self._of_place, found)]
        if not shown:
            shown = [self._of_place(meant) for meant in self._similar(rest or text)]
        clear = [meant for meant in found if meant.whole and not meant.name.made]
        if len({meant.name.of.id for meant in clear}) == 1:
            shown[1:1] = islice(self._under(clear[:1], ""), limit)
        return shown[:limit]

    def _behind_an_area(self, text: str) -> tuple[frozenset[int], str]:
        """The areas named at the beginning and what stands behind; the whole where nothing does."""
        hits = [hit for hit in self._areas.names.written_out(text) if hit.start == 0 and hit.end < len(text)]
        for hit in sorted(hits, key=lambda hit: -hit.end):
            ids = frozenset(name.of.id for name in hit.names if name.of.id in self._at.by_id)
            if ids:
                return ids, text[hit.end :]
        return frozenset(), text

    def _meant(self, typed: str, area: frozenset[int]) -> Iterable[_Meant]:
        """The places whose names begin so, each once, by its own name if that does; in the area if there is one."""
        found: dict[int, _Meant] = {}
        for written, characters, how, places, hidden in self._spelt(typed):
            for name in places.names.called(written):
                place = name.of
                community = place.community_id
                inside = not area or community in area or self._at.town_of(community) in area
                if place.id not in hidden and inside and (name.own or place.id not in found):
                    found[place.id] = _Meant(name, characters, how, len(written) == characters)
        return found.values()

    def _spelt(self, typed: str) -> Iterator[tuple[str, int, How, KnownPlaces, frozenset[int]]]:
        for places, hidden in self._layers:
            if has_letters(typed):
                for spelt in islice(places.spelling.typed(typed), _MOST_LOOKED_AT):
                    yield spelt.written, spelt.characters, spelt.how, places, hidden
                continue
            begun = places.names.begun(typed)
            for written in (typed, *begun):
                yield written, len(typed), "prefix", places, hidden

    def _similar(self, text: str) -> list[_Meant]:
        found = [
            _Meant(name, 0, "similar", False)
            for places, hidden in self._layers
            for hit in places.names.misspelt(text, 0, len(text))
            for name in hit.names
            if name.of.id not in hidden
        ]
        return list({meant.name.of.id: meant for meant in found}.values())

    def _areas_meant(self, text: str) -> Iterator[Suggestion]:
        """Towns and communities that begin so."""
        letters = has_letters(text)
        for area in self._at.named:
            characters = agreeing(area.name, text) if letters else len(text) * area.name.startswith(text)
            if characters:
                town, community = self._at.words(area.id) if area.level == "community" else ("", "")
                yield Suggestion(
                    text=area.name,
                    kind=area.level,
                    level=area.level,
                    place_id=None,
                    address_unit_id=None,
                    marks=((0, characters),),
                    how=("initials" if characters == len(text) else "pinyin") if letters else "prefix",
                    lon=area.lon,
                    lat=area.lat,
                    grid=None,
                    community=community,
                    town=town,
                )

    def _of_place(self, meant: _Meant) -> Suggestion:
        place = meant.name.of
        marks = ((0, meant.characters),) if meant.characters and meant.name.own else ()
        grid = grid_of_place(place, self._at)[0]
        return self._suggestion(place, place.name, place.kind, None, marks, meant.how, (place.lon, place.lat), grid)

    def _under(self, found: Iterable[_Meant], tail: str) -> Iterator[Suggestion]:
        """What is under the places whose numbers begin like ``tail``."""
        keys = _KEY.findall(tail)
        is_open = bool(tail) and tail[-1].isalnum() and tail[-1].isascii()
        begun = keys.pop() if is_open and keys else ""
        for meant in found:
            place = meant.name.of
            for chain in _chains(place, place.slot, keys, begun, ()):
                labels = "".join(unit.label for unit in chain)
                text = labels if labels.startswith(place.name) else place.name + labels
                last = chain[-1]
                at = len(text) - len(last.label)
                marks = ((0, len(place.name)), (at, at + len(begun))) if begun else ((0, len(place.name)),)
                grid = self._at.grid(last.grid_id, last.lon, last.lat)
                yield self._suggestion(place, text, last.level, last.id, marks, "number", (last.lon, last.lat), grid)

    def _suggestion(
        self,
        place: Place,
        text: str,
        level: str,
        unit_id: int | None,
        marks: tuple[Span, ...],
        how: How,
        point: tuple[float, float],
        grid: AreaVersion | None,
    ) -> Suggestion:
        town, community = self._at.words(place.community_id)
        return Suggestion(text, place.kind, level, place.id, unit_id, marks, how, *point, grid, community, town)


def _chains(
    place: Place, slot: int, keys: Sequence[str], begun: str, above: tuple[Unit, ...]
) -> Iterator[tuple[Unit, ...]]:
    """What is under ``slot`` by way of ``keys`` and then begins with ``begun``, in the order of the numbers."""
    for level in LEVELS:
        if keys:
            unit = place.numbers.find(slot, level, keys[0])
            if unit is not None:
                yield from _chains(place, unit.slot, keys[1:], begun, (*above, unit))
            continue
        below = sorted(place.numbers.below(slot, level), key=lambda unit: (len(unit.key), unit.key))
        yield from ((*above, unit) for unit in below if unit.key.startswith(begun))
        if level == "unit" and len(begun) > 1:
            for unit in below:
                yield from _chains(place, unit.slot, (), begun, (*above, unit))
