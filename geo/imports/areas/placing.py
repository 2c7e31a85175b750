"""Which area each imported one lies in: by the code its row states, else by place, else by a placeholder.

A level that nobody has given is filled in and reported. The placeholder takes the code and name that the rows state
for it, such as the community of a grid; where they state none, it takes the code of the area above it and ``-0``, and
at the top the first six digits that most codes share, or ``district-1``. Its boundary is what the areas in it cover.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely

from geo.areas.change import AreaChange, VersionInForce
from geo.areas.crs import GRID_SIZE_M
from geo.areas.level import Level
from geo.imports.areas.item import Item
from geo.imports.areas.world import World

_LEAST_SHARE = 0.5
_WORDS = {Level.DISTRICT: "区县", Level.TOWN: "街道", Level.COMMUNITY: "社区"}
Stated = dict[Level, tuple[str, str]]


@dataclass
class Placeholder:
    """An area made up to fill a level.

    Attributes:
        parent: code of the area above, None for a district.
        settled: the parent is known and need not be looked for.
        members: boundaries of the areas that lie in it.
        stated: what those say of the levels above.
    """

    code: str
    level: Level
    name: str
    parent: str | None = None
    settled: bool = False
    members: list[shapely.MultiPolygon] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    geom: shapely.MultiPolygon = field(default_factory=shapely.MultiPolygon)

    def change(self) -> AreaChange:
        """The change that brings it in."""
        return AreaChange(self.code, self.level, self.name, self.parent, self.geom, placeholder=True)


class Placing:
    """Finds parents for the areas of one file and keeps what had to be made up.

    Attributes:
        made: placeholders by code, new ones and known ones whose boundary changes.
        how: how often a parent was found by ``code``, by ``place`` or as a ``placeholder``.
        shares: for areas placed by place, the share of their surface that lies in the parent, by code.
    """

    def __init__(self, world: World, srid: int, level: Level, items: Sequence[Item]) -> None:
        self._world = world
        self._srid = srid
        self._level = level
        self._items = items
        self._brought = {item.code for item in items}
        self._trees: dict[Level, tuple[list[VersionInForce], shapely.STRtree]] = {}
        self.made: dict[str, Placeholder] = {}
        self.how: Counter[str] = Counter()
        self.shares: dict[str, float] = {}

    def place(self) -> None:
        """Give every item its parent, and every placeholder its own parent and boundary."""
        for item in self._items:
            item.parent = self._parent(self._level, item.geom, item.stated, item.code)
            if item.parent in self.made:
                self._join(self.made[item.parent], item.geom, item.stated)
        for level in (Level.COMMUNITY, Level.TOWN, Level.DISTRICT):
            for placeholder in [p for p in self.made.values() if p.level is level]:
                self._finish(placeholder)

    def real_above(self, code: str | None) -> VersionInForce | None:
        """The lowest known area that is no placeholder, at ``code`` or above it; None if there is none."""
        while code is not None:
            made = self.made.get(code)
            known = self._world.areas.get(code)
            if known is not None and made is None and code not in self._world.placeholders:
                return known
            code = made.parent if made else known.parent_code if known else None
        return None

    def emptied(self) -> list[str]:
        """Codes of known placeholders, lowest first, in which nothing is left after this import."""
        parents = {item.code: item.parent for item in self._items} | {p.code: p.parent for p in self.made.values()}
        parents = {v.code: v.parent_code for v in self._world.areas.values()} | parents
        gone: list[str] = []
        for level in (Level.COMMUNITY, Level.TOWN, Level.DISTRICT):
            kept = {parent for code, parent in parents.items() if code not in gone}
            for code in sorted(self._world.placeholders - self._brought - kept):
                known = self._world.areas.get(code)
                if known is not None and known.level is level:
                    gone.append(code)
        for code in gone:
            self.made.pop(code, None)
        return gone

    def _parent(self, level: Level, geom: shapely.MultiPolygon, stated: Stated, code: str | None) -> str | None:
        above = level.above
        if above is None:
            return None
        stated_code, stated_name = stated.get(above, ("", ""))
        known = self._world.find(stated_code) if stated_code else None
        if known is not None and known.level is above and known.srid == self._srid:
            self._count("code", code)
            return self._known(known)
        found, share = self._by_place(above, geom)
        if found is not None:
            self._count("place", code, share)
            return found.code
        self._count("placeholder", code)
        if stated_code and known is None:
            return self._make(Placeholder(stated_code, above, stated_name or stated_code)).code
        if known is not None and above.above is known.level:
            over: str | None = known.code
        else:
            over = self._parent(above, geom, stated, None)
        return self._make(self._nameless(above, over, stated_name)).code

    def _count(self, how: str, code: str | None, share: float | None = None) -> None:
        if code is not None:
            self.how[how] += 1
            if share is not None:
                self.shares[code] = share

    def _known(self, known: VersionInForce) -> str:
        """The code of a known parent; if it is a placeholder, its boundary has to follow what is in it."""
        if known.code in self._world.placeholders:
            self._make(self._as_known(known))
        return known.code

    def _as_known(self, known: VersionInForce) -> Placeholder:
        """A known placeholder; one that lies in a placeholder looks again for a real area to lie in."""
        settled = known.parent_code not in self._world.placeholders
        return Placeholder(known.code, known.level, known.name, known.parent_code, settled=settled)

    def _by_place(self, level: Level, geom: shapely.MultiPolygon) -> tuple[VersionInForce | None, float]:
        areas, tree = self._tree(level)
        near = tree.query(geom, predicate="intersects")
        if len(near) == 0:
            return None, 0.0
        shares = shapely.area(shapely.intersection([areas[i].geom for i in near], geom)) / geom.area
        best = int(np.argmax(shares))
        share = float(shares[best])
        return (areas[int(near[best])], share) if share >= _LEAST_SHARE else (None, share)

    def _tree(self, level: Level) -> tuple[list[VersionInForce], shapely.STRtree]:
        if level not in self._trees:
            areas = [
                v
                for v in self._world.at_level(level, self._srid)
                if v.code not in self._world.placeholders and v.kind == "base"
            ]
            self._trees[level] = areas, shapely.STRtree([v.geom for v in areas])
        return self._trees[level]

    def _nameless(self, level: Level, over: str | None, stated_name: str) -> Placeholder:
        if level is Level.DISTRICT:
            code = self._district_code
            return Placeholder(code, level, stated_name or f"{code}（{_WORDS[level]}待补）", None, settled=True)
        known = self._world.areas.get(over or "")
        name = known.name if known else self.made[over].name if over in self.made else over
        return Placeholder(f"{over}-0", level, f"{name}（{_WORDS[level]}待补）", over, settled=True)

    def _make(self, wanted: Placeholder) -> Placeholder:
        """The placeholder of this code, and those above it that are known as placeholders."""
        if wanted.code not in self.made:
            known = self._world.areas.get(wanted.code)
            if known is not None and known.level is wanted.level:
                wanted = self._as_known(known)
            self.made[wanted.code] = wanted
            above = self._world.areas.get(wanted.parent or "")
            if above is not None:
                self._known(above)
        return self.made[wanted.code]

    def _join(self, placeholder: Placeholder, geom: shapely.MultiPolygon, stated: Stated) -> None:
        placeholder.members.append(geom)
        placeholder.stated.append(stated)

    def _finish(self, placeholder: Placeholder) -> None:
        """Its boundary from what lies in it, now and before; then its own parent."""
        staying = [
            v.geom
            for v in self._world.areas.values()
            if v.parent_code == placeholder.code and v.code not in self._brought and v.code not in self.made
        ]
        union = shapely.union_all([*placeholder.members, *staying])
        placeholder.geom = multi(shapely.set_precision(union, GRID_SIZE_M))
        if not placeholder.settled:
            placeholder.parent = self._parent(placeholder.level, placeholder.geom, _most_stated(placeholder), None)
        above = self.made.get(placeholder.parent or "")
        if above is not None:
            self._join(above, placeholder.geom, _most_stated(placeholder))

    @cached_property
    def _district_code(self) -> str:
        """The first six digits that more than half of the file's codes have, else the next free ``district-1``."""
        starts = Counter(item.code[:6] for item in self._items if item.code[:6].isdecimal() and len(item.code) >= 6)
        start, times = starts.most_common(1)[0] if starts else ("", 0)
        if times * 2 > len(self._items):
            return start
        taken = self._world.used | set(self._world.areas)
        return next(code for n in range(1, len(taken) + 2) if (code := f"district-{n}") not in taken)


def multi(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    """A polygon or several as a MultiPolygon."""
    if isinstance(geometry, shapely.MultiPolygon):
        return geometry
    parts = getattr(geometry, "geoms", [geometry])
    return shapely.MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon)])


def _most_stated(placeholder: Placeholder) -> Stated:
    """For each level above, what most members say."""
    found: Stated = {}
    for level in (Level.TOWN, Level.DISTRICT):
        said = Counter(stated[level] for stated in placeholder.stated if level in stated)
        if said and level.depth < placeholder.level.depth:
            found[level] = said.most_common(1)[0][0]
    return found
