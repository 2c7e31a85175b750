"""Where disputes gather and where it is quiet, so that a map of them shows something to find."""

from collections import Counter
from dataclasses import dataclass, field

from geo.demo.life.chance import Chance
from geo.demo.life.ground import Area, Ground

_QUIET_SHARE, _QUIET_FACTOR = 0.18, 0.12


@dataclass(frozen=True)
class HotSpot:
    """A place that draws more than its share of some kinds.

    Attributes:
        kinds: prefixes of the codes it concerns.
        settings: which of its addresses: flats, farmsteads, shops.
        shares: part of those disputes that happen here, by year before the demo year (0 is the demo year).
        grids, places: codes and ids of what it covers.
    """

    kinds: tuple[str, ...]
    settings: tuple[str, ...]
    shares: dict[int, float]
    grids: frozenset[str] = field(default_factory=frozenset)
    places: frozenset[int] = field(default_factory=frozenset)

    def concerns(self, kind: str) -> bool:
        """Whether it draws disputes of this kind."""
        return kind.startswith(self.kinds)

    def share(self, year: int) -> float:
        """The part of such disputes that happen here, ``year`` counted from the demo year."""
        return self.shares.get(-year, 0.0)


def liveliness(ground: Ground, chance: Chance) -> dict[str, float]:
    """How prone to disputes each grid is, by code: neighbours are alike, some are quiet."""
    of_community = {community.code: chance.log_normal(0.4) for community in ground.communities}
    found: dict[str, float] = {}
    for grid in ground.grids:
        quiet = _QUIET_FACTOR if chance.happens(_QUIET_SHARE) else 1.0
        found[grid.code] = of_community[grid.parent_code] * chance.log_normal(0.45) * quiet
    return found


def hot_spots(ground: Ground, chance: Chance) -> list[HotSpot]:
    """Estates with a bad property firm, a noisy neighbourhood, a market that calms down, villages on one canal."""
    bad_estates = _large_estates(ground, chance, 3)
    noisy = _some_community(ground, chance, urban=True)
    villages = [_some_community(ground, chance, urban=False) for _ in range(2)]
    return [
        *(
            HotSpot(("0402",), ("flat",), {3: 0.02, 2: 0.03, 1: part / 2, 0: part}, places=frozenset({place}))
            for place, part in zip(bad_estates, (0.15, 0.11, 0.07), strict=False)
        ),
        HotSpot(("0203", "0299"), ("flat",), {3: 0.03, 2: 0.04, 1: 0.05, 0: 0.12}, grids=_grids(ground, [noisy])),
        HotSpot(("06", "1301", "0203"), ("shop", "eatery"), {3: 0.3, 2: 0.32, 1: 0.28, 0: 0.14}, grids=_market(ground)),
        HotSpot(("0904", "0201"), ("village",), {3: 0.06, 2: 0.07, 1: 0.09, 0: 0.17}, grids=_grids(ground, villages)),
    ]


def _large_estates(ground: Ground, chance: Chance, count: int) -> list[int]:
    homes: Counter[int] = Counter()
    for unit_id, households in ground.lived_in.items():
        if (unit := ground.units.get(unit_id)) and ground.places[unit.place_id].kind == "estate":
            homes[unit.place_id] += households
    large = [place for place, _ in sorted(homes.items(), key=lambda item: (-item[1], item[0]))[: count * 10]]
    return chance.some(large, min(count, len(large)))


def _some_community(ground: Ground, chance: Chance, *, urban: bool) -> Area:
    fitting = [area for area in ground.communities if area.urban is urban] or ground.communities
    return chance.one(fitting)


def _grids(ground: Ground, communities: list[Area]) -> frozenset[str]:
    codes = {community.code for community in communities}
    return frozenset(grid.code for grid in ground.grids if grid.parent_code in codes)


def _market(ground: Ground) -> frozenset[str]:
    """The grid with most shops."""
    shops = Counter(shop.grid_code for shop in ground.places_of("shop"))
    return frozenset(code for code, _ in sorted(shops.items(), key=lambda item: (-item[1], item[0]))[:1])
