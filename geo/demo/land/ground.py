"""What covers the ground: desert around the oases, fields, parks, squares, water."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.blocks import BuiltGrid
from geo.demo.land.countryside import Farmland


@dataclass(frozen=True)
class Ground:
    """One patch of ground that is drawn."""

    name: str
    kind: str
    shape: shapely.Geometry


def desert(district: shapely.Geometry, green: shapely.Geometry, water: list[Ground]) -> list[Ground]:
    """Everything outside oases and water; the large patches bear a name."""
    wet = shapely.union_all([w.shape for w in water])
    patches = polygons(shapely.difference(district, shapely.union(green, wet)))
    patches = patches[shapely.area(patches) > 20_000]
    order = np.argsort(-shapely.area(patches), kind="stable")
    return [Ground("戈壁滩" if k < 4 else "", "desert", patches[i]) for k, i in enumerate(order)]


def of_city(built: list[BuiltGrid]) -> list[Ground]:
    """Parks, school yards and the greens of estates."""
    rows: list[Ground] = []
    for one in built:
        facility = one.facility
        if facility is not None and facility.kind == "park":
            rows.append(Ground(facility.name, "park", facility.ground))
        elif facility is not None and facility.kind == "school":
            rows.append(Ground("", "square", facility.ground))
        green = [ring for estate in one.estates for ring in estate.green]
        if green:
            rows.append(Ground("", "park", shapely.multipolygons(shapely.polygons(np.array(green)))))
    return rows


def of_country(farms: list[Farmland]) -> list[Ground]:
    """The fields of every group."""
    return [Ground("", "field", farm.fields) for farm in farms]


def polygons(shape: shapely.Geometry) -> NDArray[np.object_]:
    """The polygons of a shape of any kind."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return np.asarray(parts[shapely.get_type_id(parts) == 3])
