"""Places in memory: what each is called in all its ways, and the numbers under it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from geo.addresses.names import NUMBER_OF_GROUP, Name, Names
from geo.addresses.normalise import normalise
from geo.addresses.numbers import Numbers
from geo.addresses.parse import in_one_way
from geo.addresses.spelling import Spelling
from geo.addresses.vocabulary import Vocabulary

_PLAIN = re.compile("[\u4e00-\u9fff]*")
_NUMERAL = re.compile("[零〇一二两三四五六七八九十百千]")
_GROUP = re.compile("(.*?)(社区居委会|村民委员会|村委会|居委会|社区|村)?([0-9]{1,2}组)")
_VILLAGE_ENDS = ("", "村", "社区", "村委会", "社区居委会")
GENERIC = ("小区", "家属院", "家属楼", "住宅小区", "住宅区")
GROUP_ALONE = 0.02
_WITHOUT_GENERIC, _OTHER_GROUP_FORM = 0.8, 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A place of the library; ``numbers`` has what is under it at ``slot``."""

    id: int
    kind: str
    name: str
    community_id: int | None
    grid_id: int
    lon: float
    lat: float
    slot: int
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a place, with how far it is to be trusted."""

    place_id: int
    name: str
    weight: float


class KnownPlaces:
    """Some places, or all.

    Args:
        places: each once.
        aliases: of any of them.
        lines: the street lines of roads, WKB in WGS84, by place id.
        stems: by community id, what its name is without 社区 or 村, at any time.
    """

    def __init__(
        self,
        places: Iterable[Place],
        aliases: Iterable[Alias],
        lines: Mapping[int, list[bytes]],
        stems: Mapping[int, set[str]],
    ) -> None:
        self.by_id = {place.id: place for place in places}
        self.lines = lines
        self.names: Names[Place] = Names(self._names(aliases, stems))
        self._words_in = self._words_by_community()
        self.spelling = Spelling(self.names.given)
        self.vocabulary = Vocabulary({NUMBER_OF_GROUP.sub("", written) for written in self.names.given})

    def words_in(self, community_ids: Iterable[int]) -> list[str]:
        """The names of what lies in some communities, those of village groups without their numbers."""
        return [word for community_id in community_ids for word in self._words_in.get(community_id, ())]

    def _words_by_community(self) -> dict[int, list[str]]:
        words: dict[int, dict[str, None]] = defaultdict(dict)
        for name in self.names.every():
            if not name.made and name.of.community_id is not None:
                words[name.of.community_id][NUMBER_OF_GROUP.sub("", name.written)] = None
        return {community_id: list(some) for community_id, some in words.items()}

    def _names(self, aliases: Iterable[Alias], stems: Mapping[int, set[str]]) -> Iterable[Name[Place]]:
        called: dict[tuple[int, str], Name[Place]] = {}
        for place in self.by_id.values():
            name = normal_name(place.name)
            called[place.id, name] = Name(place, name, 1.0, True)
        given = [(alias, normal_name(alias.name)) for alias in aliases if alias.place_id in self.by_id]
        for alias, name in given:
            called.setdefault((alias.place_id, name), Name(self.by_id[alias.place_id], name, alias.weight, False))
        for place_id, written in list(called):
            place = self.by_id[place_id]
            for form, trust in _other_forms(place, written, stems):
                called.setdefault((place_id, form), Name(place, form, trust, False, made=True))
        return called.values()


def normal_name(name: str) -> str:
    """A name of the library as it stands in normalised texts."""
    if _PLAIN.fullmatch(name) and not _NUMERAL.search(name) and "小区" not in name[:-2]:
        return name
    return in_one_way(normalise(name))


def _other_forms(place: Place, name: str, stems: Mapping[int, set[str]]) -> Iterator[tuple[str, float]]:
    """Other ways in which people write a name: without 小区, and a village group behind each form of its village."""
    if place.kind == "village_group":
        found = _GROUP.fullmatch(name)
        if found is not None:
            villages = set(stems.get(place.community_id or 0, ()))
            if found[1]:
                villages.add(found[1])
            for village in villages:
                yield from ((f"{village}{end}{found[3]}", _OTHER_GROUP_FORM) for end in _VILLAGE_ENDS)
            yield found[3], GROUP_ALONE
        return
    for generic in GENERIC:
        if name.endswith(generic) and len(name) > len(generic) + 1:
            yield name.removesuffix(generic), _WITHOUT_GENERIC
            return
