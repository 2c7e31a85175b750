"""What the writer of areas is told: an area as it shall be."""

from dataclasses import dataclass
from typing import Literal

import shapely

from geo.areas.level import Level

Kind = Literal["base", "dedicated"]


@dataclass(frozen=True)
class AreaChange:
    """An area as it shall be from the instant of the change on.

    Attributes:
        code: the area's code; a new code is a new area.
        parent_code: code of the area one level above, None for a district.
        geom: in the district's metric CRS, valid, coordinates on a 0.01 m grid.
        predecessors: codes of the areas this one was split from or merged of.
        placeholder: it stands for a level that the source did not have.
    """

    code: str
    level: Level
    name: str
    parent_code: str | None
    geom: shapely.MultiPolygon
    kind: Kind = "base"
    predecessors: tuple[str, ...] = ()
    placeholder: bool = False


@dataclass(frozen=True)
class VersionInForce:
    """An area as it is at an instant; ``geom`` in the district's metric CRS, whose EPSG code is ``srid``."""

    version_id: int
    area_id: int
    code: str
    level: Level
    name: str
    kind: Kind
    parent_code: str | None
    path: str
    scope_lo: int
    scope_hi: int
    geom: shapely.MultiPolygon
    srid: int

    def as_is(self) -> AreaChange:
        """The change that would leave the area as it is."""
        return AreaChange(self.code, self.level, self.name, self.parent_code, self.geom, self.kind)


@dataclass(frozen=True)
class ChangeSummary:
    """What the writer did, by code."""

    change_id: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]
    unchanged: tuple[str, ...]
