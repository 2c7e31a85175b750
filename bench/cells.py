"""Cells of a town of 5,000 buildings: how long they take, and whether they are exact."""

import time

import numpy as np
import shapely

from bench.figures import Figure
from geo.plans.cells.dividing import divide
from geo.plans.cells.footprints import buildings
from geo.plans.cells.ground import Ground, as_array
from geo.plans.cells.outlines import outlines

BUILDINGS = 5_000
WEST, SOUTH, SIDE_M, BLOCK_M = 457_000.0, 4_397_000.0, 2_400.0, 120.0
TURN = 0.17


def town() -> Ground:
    """A slanting town of four grids, of blocks between bent streets that run through buildings; one building in seven
    touches the next, and the boundaries of the grids run straight through whatever stands there.
    """
    rng = np.random.default_rng(1)
    lots = int(np.ceil(np.sqrt(BUILDINGS)))
    places = np.stack(np.meshgrid(np.arange(lots), np.arange(lots)), axis=-1).reshape(-1, 2)[:BUILDINGS]
    pitch = SIDE_M / lots
    corner = places * pitch + rng.uniform(1, 8, (BUILDINGS, 2))
    size = rng.uniform(8, pitch - 10, (BUILDINGS, 2))
    size[::7, 0] = pitch
    shapes = shapely.box(*corner.T, *(corner + size).T)
    ticks = np.arange(0, SIDE_M + 1, BLOCK_M)
    along = np.linspace(-5, SIDE_M + 5, 60)
    bends = [6 * np.sin(along / 300 + k) + tick for k, tick in enumerate(ticks)]
    streets = [shapely.LineString(np.column_stack([along, b])) for b in bends]
    streets += [shapely.LineString(np.column_stack([b, along])) for b in bends]
    half = SIDE_M / 2
    quarters = [shapely.box(x, y, x + half, y + half) for x in (0, half) for y in (0, half)]
    grids = shapely.set_precision(_placed(as_array(quarters)), 0.01)
    whole = shapely.MultiPolygon([shapely.coverage_union_all(grids)])
    empty = np.empty(0, dtype=object)
    return Ground(whole, grids, _placed(shapes), _placed(as_array(streets)), empty, np.empty(0, dtype=np.str_))


def _placed(shapes: np.ndarray) -> np.ndarray:
    turn = np.array([[np.cos(TURN), np.sin(TURN)], [-np.sin(TURN), np.cos(TURN)]])
    return np.asarray(shapely.transform(shapes, lambda xy: xy @ turn + (WEST, SOUTH)), dtype=object)


def measure() -> list[Figure]:
    place = town()
    began = time.perf_counter()
    cells = divide(place)
    seconds = time.perf_counter() - began
    boundaries = np.concatenate([as_array([place.community]), place.grids])
    derived = outlines(cells.polygons, cells.grids, boundaries)
    off = sum(shapely.symmetric_difference(derived[k], grid).area for k, grid in enumerate(place.grids))
    exact = float(bool(shapely.coverage_is_valid(cells.polygons)) and off < 0.01)
    inside = int((buildings(place.footprints, place.community).of >= 0).sum())
    by_grids = shapely.intersects(place.footprints[cells.cut], shapely.union_all(shapely.boundary(place.grids)))
    cut = 100 * int((~by_grids).sum()) / inside
    least = float(shapely.area(cells.polygons).min())
    name = f"cells of {inside:,} buildings"
    return [
        Figure(f"{name}, seconds", "s", seconds, None, "", seconds, 10, at_least=False),
        Figure(f"{name}, exact coverage of community and grids", "", exact, None, "", exact, 1),
        Figure(f"{name}, cut elsewhere than by a grid's boundary", "%", cut, None, "", cut, 0.2, at_least=False),
        Figure(f"{name}, smallest cell", "m²", least, None, "", least, 1),
    ]


if __name__ == "__main__":
    print("\n".join(figure.row() for figure in measure()))
