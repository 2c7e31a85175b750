"""What a page shows that holds a draft beside the grids in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import shapely

from api.faults import Language
from api.pictures.picture import Shapes


@dataclass(frozen=True)
class ComparedGrid:
    """A grid in both: ``households`` before and after, None where there is none; ``change`` in words."""

    code: str
    name: str
    leader: str
    change: str
    households: tuple[int | None, int | None]
    cases: int
    tint: int = 0


@dataclass(frozen=True)
class ComparedMove:
    """Ground that goes from grid to grid, by their places; None for none."""

    source: int | None
    to: int | None
    households: int


@dataclass
class Comparison:
    """The page, which grows community by community.

    Attributes:
        title, facts, marks: words above.
        language: of all words.
        outlines: of the communities.
        srid: EPSG code of the district's metres.
        grids: of all communities.
        moves: the ground that changes grids.
        before, after: polygons by the places of their grids; ``moved`` by those of the moves. Metres of ``srid``.
    """

    title: str
    facts: tuple[str, ...]
    marks: tuple[str, ...]
    language: Language
    outlines: Shapes
    srid: int
    grids: list[ComparedGrid] = field(default_factory=list)
    moves: list[ComparedMove] = field(default_factory=list)
    before: dict[int, shapely.Geometry] = field(default_factory=dict)
    after: dict[int, shapely.Geometry] = field(default_factory=dict)
    moved: dict[int, shapely.Geometry] = field(default_factory=dict)

    def either(self, place: int) -> shapely.Geometry:
        """The ground of a grid before and after."""
        return shapely.union_all([of[place] for of in (self.before, self.after) if place in of])

    def tint(self, colours: Mapping[int, int]) -> None:
        """Give each grid its colour, by its place."""
        self.grids = [replace(grid, tint=colours[at]) for at, grid in enumerate(self.grids)]
