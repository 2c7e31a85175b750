"""What a text says: the names of the library in it, the areas, and what is left that nothing explains."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.addresses.known_areas import AreaName, AreasAt
from geo.addresses.known_places import GENERIC, Place
from geo.addresses.names import Hit
from geo.addresses.parse import Parsed
from geo.addresses.sounds import TELLING
from geo.addresses.spans import Span, mask, masks, runs
from geo.addresses.tail import TailGroup

_PART_OF_ESTATE = re.compile("(?:[东西南北中老新A-Z]|[一二三四五六七八九十0-9]{1,2})(?:区|期|院|苑|园|组团|校区)")
_AREA_WORD = re.compile("(?:街道|社区|居委会|村委会|办事处|镇|乡|村|县|区|市|省)$")
_ROAD_WORD = re.compile("(?:路|街|巷|道|段)(?:[0-9-]+号?)?$")
_DISTRICT = re.compile("市-?([\u4e00-\u9fff]{2,3}[区县])-?$")
_HOME = re.compile("(?:住在?|家在|户籍地?|家住)$")
_AND = re.compile("[,与和跟及到-]")
_GROUP_END = re.compile("[0-9]组$")
_LEADS_TO_PLACE = frozenset("在于住到去往从是")
_LONGEST_RUN, _LONGEST_HOME = 6, 6


@dataclass(frozen=True, slots=True)
class SaidArea:
    """An area that the text names, or several of the same name.

    Attributes:
        ids: of the areas that may be meant.
        level: the lowest of their levels.
        bare: only its name stands there, without 街道 or 社区.
    """

    start: int
    end: int
    ids: frozenset[int]
    level: str
    bare: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a name in the text.

    Attributes:
        group: the numbers that belong to it.
        areas: what areas are said apart from it.
        own: those of them that stand with it and not with another place.
        within: those that are written out where it is taken to stand, which it may be a misspelling of.
        evidence: how the text around it speaks for it or against it, by kind of evidence.
        goes_on: the name of another place begins right behind it.
        whole: the name with what stands right before and behind it and that nothing explains.
        bare: the area of which only the name stands right before that.
    """

    group: TailGroup | None
    areas: tuple[SaidArea, ...]
    own: tuple[SaidArea, ...]
    within: tuple[SaidArea, ...]
    evidence: dict[str, float]
    goes_on: bool
    whole: str
    bare: SaidArea | None


class Said:
    """A parsed text with the names in it.

    Args:
        parsed: the text.
        places: where names of places are written out.
        areas: where names of areas are written out.
        areas_at: the areas in force.
    """

    def __init__(
        self, parsed: Parsed, places: Sequence[Hit[Place]], areas: Sequence[Hit[AreaName]], areas_at: AreasAt
    ) -> None:
        self.parsed, self.areas_at = parsed, areas_at
        said = [area for hit in areas if (area := _said_area(hit, areas_at)) is not None]
        full = [(area.start, area.end) for area in said if not area.bare]
        places = [hit for hit in places if not _cut_out_of(hit, full)]
        spans = [(hit.start, hit.end) for hit in places]
        self.places = [hit for hit in places if not _inside(hit.start, hit.end, spans) and not _inside_of(hit, full)]
        whole = [(hit.start, hit.end) for hit in self.places]
        every = [(area.start, area.end) for area in said]
        self.areas = [
            area
            for area in said
            if not _inside(area.start, area.end, every) and not _inside(area.start, area.end, whole)
        ]
        self._words = masks((at, at + 1) for at, character in enumerate(parsed.text) if character not in ",-#")
        tails = masks((group.start, group.end) for group in parsed.groups)
        self._explained = masks((*parsed.quiet, *parsed.fillers, *parsed.near)) | tails
        self._spans = [(h.start, h.end) for h in self.places if not all(name.made for name in h.names)]

    def around(self, start: int, end: int, is_road: bool) -> Around:
        """What stands around a name at ``start`` to ``end``."""
        others = [span for span in self._spans if span[1] <= start or span[0] >= end]
        following = min((span[0] for span in others if span[0] >= end), default=len(self.parsed.text))
        group = self._group_of(end, following, is_road)
        before = max((span[1] for span in others if span[1] <= start), default=0)
        areas = tuple(area for area in self.areas if area.end <= start or area.start >= end)
        within = tuple(area for area in self.areas if not area.bare and area.start < end and start < area.end)
        is_last = following == len(self.parsed.text)
        own = tuple(area for area in areas if before <= area.start and (area.end <= start or is_last))
        explained = (
            self._explained
            | masks(others)
            | masks((area.start, area.end) for area in areas if not (area.bare and area.start == end))
        )
        left = self._words & ~explained & ~mask(start, end)
        evidence = self._before(left, start)
        if self._is_elsewhere():
            evidence["elsewhere"] = 1.0
        stop = group.start if group else following
        evidence.update(self._after(left & mask(end, stop), end, group is not None))
        ends = (end, group.end) if group else (end,)
        if any(near[0] in ends for near in self.parsed.near):
            evidence["near" if is_last else "beside_another"] = 1.0
        if is_road and self._leads_to_a_place(end, group):
            evidence["road_before_place"] = 1.0
        if others and self._is_somebodys_home(min([start, *(area.start for area in own)])):
            evidence["somebodys_home"] = 1.0
        begun = self._begun(left, start)
        bare = next((area for area in areas if area.bare and area.end == begun[0]), None)
        goes_on = any(span[0] == end for span in others)
        whole = self.parsed.text[slice(*begun)] + self.parsed.text[start : self._gone_on(left, end, stop)]
        return Around(group, areas, own, within, evidence, goes_on, whole, bare)

    def _begun(self, left: int, start: int) -> Span:
        """What may be the beginning of a longer name, of which a known one is the rest: right before it, or with words
        that say nothing between them (南塘这个电力局家属院); an empty span where nothing is.
        """
        if self.parsed.text[start - 1 : start] in _LEADS_TO_PLACE:
            return start, start
        ends = [start, *(since for since, to in self.parsed.fillers if to == start)]
        return next((run for end in ends for run in runs(left & mask(0, end)) if run[1] == end), (start, start))

    def _gone_on(self, left: int, end: int, stop: int) -> int:
        """Where a name may end, longer than the known one that ends at ``end``."""
        if self._is_closed(end):
            return end
        last = next((run[1] for run in runs(left & mask(end, stop)) if run[0] == end), end)
        last = max([last, *(to for since, to in self.parsed.fillers if since < end < to)])
        if last == end:
            last += max([len(word) for word in GENERIC if self.parsed.text.startswith(word, end)], default=0)
        return last

    def _is_closed(self, end: int) -> bool:
        """Whether a name that ends here goes on no further: that of a village group ends with its number (7组)."""
        return _GROUP_END.search(self.parsed.text, max(0, end - 3), end) is not None

    def _is_elsewhere(self) -> bool:
        """Whether the text names a city and a district or county of it, and that is none of ours."""
        for start, end in self.parsed.quiet:
            found = _DISTRICT.search(self.parsed.text, start, end)
            if found is not None and found[1] not in self.areas_at.district_names:
                return True
        return False

    def _leads_to_a_place(self, end: int, group: TailGroup | None) -> bool:
        """Whether a place stands behind a road that is not said as another address: 北环路1号雄关小区, and with a comma
        between them where the road has its numbers in the same community.
        """
        behind = [hit for hit in self.places if hit.start >= end and not _is_road(hit)]
        if group is None or not behind:
            return bool(behind)
        nearest = min(behind, key=lambda hit: hit.start)
        areas = [area.start for area in self.areas if area.start >= group.end]
        joined = _AND.fullmatch(self.parsed.text, group.end, min([nearest.start, *areas]))
        roads = {name.of.community_id for hit in self.places if hit.end == end for name in hit.names}
        return joined is None or (joined[0] == "," and any(name.of.community_id in roads for name in nearest.names))

    def _is_somebodys_home(self, start: int) -> bool:
        """Whether the words before an address say that somebody lives there, where another place is said too."""
        return _HOME.search(self.parsed.text, max(0, start - _LONGEST_HOME), start) is not None

    def unexplained(self) -> list[Span]:
        """The parts in which a misspelt name may stand: what neither an area nor a road nor a number explains."""
        explained = self._explained & ~masks(self.parsed.fillers)
        explained |= masks((area.start, area.end) for area in self.areas if not self._may_be_a_village(area))
        explained |= masks((hit.start, hit.end) for hit in self.places if _is_road(hit))
        return [span for span in runs(self._words & ~explained) if span[1] - span[0] >= 2]

    def communities(self) -> list[int]:
        """The communities that are said, and those of the towns that are said where no community is."""
        for level in ("community", "town"):
            ids = frozenset().union(*(area.ids for area in self.areas if area.level == level))
            if ids:
                return [
                    v.id for v in self.areas_at.by_id.values() if v.level == "community" and {v.id, v.parent_id} & ids
                ]
        return []

    def _may_be_a_village(self, area: SaidArea) -> bool:
        """Whether the area may be the beginning of the name of a village group."""
        return area.bare or (area.level == "community" and self.parsed.text[area.end - 1] == "村")

    def _group_of(self, end: int, following: int, is_road: bool) -> TailGroup | None:
        """The numbers behind the name, before another name begins; a road takes only those right behind it."""
        for group in self.parsed.groups:
            if end <= group.start < following:
                if is_road:
                    return group if group.start - end <= 1 else None
                if not group.after_road or group.start == end:
                    return group
        return None

    def _before(self, left: int, start: int) -> dict[str, float]:
        evidence: dict[str, float] = {}
        for first, last in runs(left & mask(0, start)):
            run, length = self.parsed.text[first:last], float(min(last - first, _LONGEST_RUN))
            if last - first > 1 and _AREA_WORD.search(run):
                kind, length = "unknown_area", 1.0
            elif _ROAD_WORD.search(run):
                kind, length = "unknown_road", 1.0
            elif last < start or run[-1] in _LEADS_TO_PLACE:
                kind = "left_far"
            elif run == self.parsed.text[start]:
                kind = "doubled"
            else:
                kind = "left_before"
                evidence["telling_before" if run[-1] in TELLING else "before"] = 1.0
            evidence[kind] = evidence.get(kind, 0.0) + length
        return evidence

    def _after(self, left: int, end: int, numbered: bool) -> dict[str, float]:
        evidence: dict[str, float] = {}
        for first, last in runs(left):
            run, length = self.parsed.text[first:last], float(min(last - first, _LONGEST_RUN))
            if first == end and _PART_OF_ESTATE.match(run):
                kind, length = "part_behind", 1.0
            elif first == end and self._is_closed(end):
                kind = "left_far"
            else:
                kind = "left_between" if numbered else "left_after"
                if first == end:
                    evidence["between" if numbered else "after"] = 1.0
            evidence[kind] = evidence.get(kind, 0.0) + length
        return evidence


def _said_area(hit: Hit[AreaName], at: AreasAt) -> SaidArea | None:
    meant = [name for name in hit.names if name.of.id in at.by_id]
    if not meant:
        return None
    levels = {name.of.level for name in meant}
    level = next(level for level in ("community", "town", "district") if level in levels)
    bare = not any(name.own or name.trust == 1.0 for name in meant)
    return SaidArea(hit.start, hit.end, frozenset(name.of.id for name in meant), level, bare)


def _inside(start: int, end: int, spans: Iterable[Span]) -> bool:
    """Whether a longer span contains this one."""
    return any(first <= start and end <= last and last - first > end - start for first, last in spans)


def _cut_out_of(hit: Hit[Place], areas: Iterable[Span]) -> bool:
    """Whether a name begins in that of an area and goes on behind it: 区医院 in 东关社区医院."""
    return any(start < hit.start < end < hit.end for start, end in areas)


def _inside_of(hit: Hit[Place], spans: Iterable[Span]) -> bool:
    return _inside(hit.start, hit.end, spans)


def _is_road(hit: Hit[Place]) -> bool:
    return all(name.of.kind == "road" for name in hit.names)
