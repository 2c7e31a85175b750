"""What covers the ground: desert around the oases, fields, parks, squares, the beds of rivers."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.demo.land.facts import Course
from geo.demo.land.groups import Groups


@dataclass(frozen=True)
class Ground:
    """One patch of ground that is drawn."""

    name: str
    kind: str
    shape: shapely.Geometry


def oasis(groups: Groups, city: shapely.Polygon) -> shapely.Geometry:
    """The land that is lived in or sown, with soft edges."""
    cores = [f.box(-h * 1.02, -h * 1.02, h * 1.02, h * 1.02) for f, h in zip(groups.frames, groups.half, strict=True)]
    whole = shapely.union_all([*cores, city])
    return shapely.simplify(shapely.buffer(shapely.buffer(whole, 700), -400), 25)


def desert(district: shapely.Geometry, green: shapely.Geometry) -> list[Ground]:
    """Everything outside the oases; the large patches bear names."""
    patches = shapely.get_parts(shapely.difference(district, green))
    patches = patches[shapely.area(patches) > 50_000]
    order = np.argsort(-shapely.area(patches), kind="stable")
    return [Ground("戈壁滩" if k < 4 else "", "desert", patches[i]) for k, i in enumerate(order)]


def beds(courses: list[Course], half: dict[str, float], district: shapely.Geometry) -> list[Ground]:
    """The beds of rivers, inside the district."""
    rivers = [c for c in courses if c.kind == "river"]
    return [
        Ground(
            c.name,
            "water",
            shapely.intersection(shapely.LineString(c.line).buffer(half["river"], quad_segs=4), district),
        )
        for c in rivers
    ]


def polygons(shape: shapely.Geometry) -> NDArray[np.object_]:
    """The polygons of a shape of any kind."""
    parts = shapely.get_parts(shape)
    return np.asarray(parts[shapely.get_type_id(parts) == 3])
