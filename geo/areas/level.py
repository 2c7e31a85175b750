"""The four levels of a district's areas."""

from enum import StrEnum


class Level(StrEnum):
    """District 区, town 镇（街道）, community 社区（村）, grid 网格: each lies in exactly one of the level above."""

    DISTRICT = "district"
    TOWN = "town"
    COMMUNITY = "community"
    GRID = "grid"

    @property
    def depth(self) -> int:
        """0 for the district, 3 for the grid."""
        return _ORDER.index(self)

    @property
    def above(self) -> "Level | None":
        """The level a parent must have, None for the district."""
        return _ORDER[self.depth - 1] if self.depth else None


_ORDER = (Level.DISTRICT, Level.TOWN, Level.COMMUNITY, Level.GRID)

LAYERS = {Level.TOWN: "towns", Level.COMMUNITY: "communities", Level.GRID: "grids"}
"""The levels that are drawn, each with the name of its layer."""
