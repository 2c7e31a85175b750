"""The table of areas: grids, and communities, towns and the district as unions of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.demo.land.coverage import unite
from geo.demo.land.facts import communities, towns
from geo.demo.land.model import DISTRICT_CODE, METRIC_SRID
from geo.demo.land.numbering import grid_codes

DISTRICT_NAME = "肃州区"


@dataclass(frozen=True)
class Dedicated:
    """A dedicated grid: its name, the kind of facility, the base grid (index) it lies in, its ground."""

    name: str
    kind: str
    base: int
    ground: shapely.Polygon


def codes(
    base: NDArray[np.object_], community: list[str], dedicated: Sequence[Dedicated]
) -> tuple[list[str], list[str]]:
    """Codes of all grids, base grids first, and their communities, in the same order."""
    shapes = np.concatenate([base, np.array([d.ground for d in dedicated], dtype=object)])
    of = community + [community[d.base] for d in dedicated]
    points = shapely.get_coordinates(shapely.centroid(shapes))
    return grid_codes(of, points, np.arange(len(shapes)) >= len(base)), of


def table(
    base: NDArray[np.object_], grid: list[str], community: list[str], dedicated: Sequence[Dedicated]
) -> gpd.GeoDataFrame:
    """All areas, from the district down; grids in the order of their codes."""
    rows: list[tuple[str, str, str, str, str, bool, shapely.Geometry]] = []
    names = communities()
    parents = sorted(set(community))
    owner = np.array([parents.index(c) for c in community[: len(base)]])
    wholes = unite(base, owner, len(parents))
    town_codes = sorted({p[:9] for p in parents})
    town_shapes = unite(wholes, np.array([town_codes.index(p[:9]) for p in parents]), len(town_codes))
    district = shapely.coverage_union_all(town_shapes)
    rows.append((DISTRICT_CODE, "district", DISTRICT_NAME, "", "base", False, district))
    for code, shape in zip(town_codes, town_shapes, strict=True):
        rows.append((code, "town", towns()[code], DISTRICT_CODE, "base", is_urban(code), shape))
    for code, shape in zip(parents, wholes, strict=True):
        rows.append((code, "community", names[code], code[:9], "base", is_urban(code), shape))
    for k in np.argsort(grid):
        code, parent = grid[k], community[k]
        if k < len(base):
            name, kind, shape = f"{names[parent]}第{int(code[12:])}网格", "base", base[k]
        else:
            extra = dedicated[k - len(base)]
            name, kind, shape = f"{extra.name}专属网格", "dedicated", extra.ground
        rows.append((code, "grid", name, parent, kind, is_urban(code), shape))
    frame = pd.DataFrame(rows, columns=["code", "level", "name", "parent_code", "kind", "urban", "geometry"])
    frame["geometry"] = [shapely.multipolygons(shapely.get_parts(g)) for g in frame["geometry"]]
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=METRIC_SRID)


def is_urban(code: str) -> bool:
    """Whether an area belongs to one of the subdistricts, whose third level runs from 001 to 099."""
    return code[6:9] < "100"
