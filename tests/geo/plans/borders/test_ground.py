"""Cells that go from one community to the one beside it: both stay exact, and the line between them is one."""

import numpy as np
import pytest
import shapely

from geo.plans.borders.ground import Moved, moved_over
from geo.plans.cells.lines import node
from geo.plans.cells.outlines import outlines
from geo.plans.drafts.land import GridInForce, Land
from geo.plans.drafts.refusal import RefusedError
from geo.plans.partition.coverage import cell_graph
from geo.plans.partition.starts import sound
from geo.plans.partition.units import units_of
from tests.factories import NORTH, SRID, WEST

WIDE, HIGH = 300.0, 400.0
SLANT = ((WEST + WIDE, NORTH - HIGH), (WEST + WIDE + 7.31, NORTH - 211.17), (WEST + WIDE - 13.37, NORTH))
"""The line between the two, on which points of cells hardly ever lie."""


def land(number: int, outline: list[tuple[float, float]], seed: int) -> Land:
    """A community of random cells, with points of their own along its boundary, in three grids."""
    rng = np.random.default_rng(seed)
    boundary = shapely.Polygon(outline)
    west, south, east, north = boundary.bounds
    points = rng.random((60, 2)) * (east - west, north - south) + (west, south)
    edges = shapely.voronoi_polygons(shapely.multipoints(points), only_edges=True, extend_to=boundary.envelope)
    lines = np.array([boundary.exterior, shapely.intersection(edges, boundary)], dtype=object)
    polygons = np.asarray(shapely.get_parts(shapely.polygonize(node(lines))), dtype=object)
    polygons = polygons[shapely.intersects(boundary, shapely.point_on_surface(polygons))]
    households = rng.integers(0, 30, len(polygons))
    graph = cell_graph(polygons, households)
    seeds = rng.choice(len(polygons), 3, replace=False)
    near = ((graph.centres[:, None] - graph.centres[seeds][None]) ** 2).sum(axis=2).argmin(axis=1)
    units = units_of(graph, households.astype(float), np.arange(len(polygons)))
    return Land(
        number,
        f"62090200100{number}",
        "东社区" if number == 2 else "西社区",
        SRID,
        shapely.MultiPolygon([boundary]),
        np.arange(100 * number, 100 * number + len(polygons)),
        polygons,
        ("building",) * len(polygons),
        shapely.get_coordinates(shapely.point_on_surface(polygons)),
        households.astype(np.int64),
        tuple(GridInForce(10 * number + k, f"62090200100{number}00{k}", f"第{k}网格") for k in range(3)),
        np.array(sound(units, near.tolist(), 3), dtype=np.int64),
        graph,
    )


def shapes_of(lands: tuple[Land, Land]) -> np.ndarray:
    found = []
    for each in lands:
        lines = outlines(each.polygons, each.home, np.array([each.boundary], dtype=object))
        found += [lines[at] for at in range(3)]
    shapes = np.empty(len(found), dtype=object)
    shapes[:] = found
    return shapes


def west_and_east(seed: int) -> tuple[Land, Land]:
    west = [(WEST, NORTH), (WEST, NORTH - HIGH), *SLANT]
    east = [*SLANT[::-1], (WEST + 2 * WIDE, NORTH - HIGH), (WEST + 2 * WIDE, NORTH)]
    return land(1, west, seed), land(2, [SLANT[2], SLANT[1], SLANT[0], *east[3:]], seed + 1_000)


def touching(lands: tuple[Land, Land]) -> list[tuple[int, int]]:
    """Cells in the west with the grid in the east that they share most border with."""
    found = []
    for cell, polygon in enumerate(lands[0].polygons):
        near = shapely.buffer(polygon, 0.1)
        common = [shapely.intersection(near, lands[1].polygons[lands[1].home == at]) for at in range(3)]
        metres = [float(shapely.area(each).sum()) / 0.1 for each in common]
        if max(metres) > 8:
            found.append((cell, int(np.argmax(metres))))
    return found


def points_beside(boundary: shapely.Geometry, cell: shapely.Polygon) -> set[tuple[float, float]]:
    """The points of a boundary that are nowhere near a cell."""
    points = shapely.get_coordinates(boundary)
    return {tuple(point) for point in points[shapely.distance(shapely.points(points), cell) > 0.05].tolist()}


def moved(lands: tuple[Land, Land], cells: list[int], to: int) -> Moved:
    return moved_over(*lands, shapes_of(lands), np.array(cells), to)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_goes_over_both_stay_exact_and_meet_point_by_point(seed: int) -> None:
    lands = west_and_east(seed)
    before = shapes_of(lands)
    done = 0
    for cell, to in touching(lands):
        try:
            after = moved(lands, [cell], to)
        except RefusedError:
            continue
        done += 1
        for side in (False, True):
            assert shapely.coverage_is_valid(after.polygons[after.taken == side])
        assert after.taken.sum() == len(lands[1]) + 1
        grids = before.copy()
        for at, shape in after.grids.items():
            grids[at] = shape
        both = np.array([after.giving, after.taking], dtype=object)
        for coverage in (grids[:3], grids[3:], both):
            assert shapely.coverage_is_valid(coverage)
        for of, community in ((grids[:3], after.giving), (grids[3:], after.taking)):
            strange = shapely.symmetric_difference(shapely.union_all(of), community)
            assert shapely.buffer(strange, -0.02).is_empty
        gained = float(shapely.area(lands[0].polygons[cell]))
        assert after.taking.area - lands[1].boundary.area == pytest.approx(gained, abs=1)
        # Where nothing went over, both boundaries are as they were, point for point.
        for was, now in ((lands[0].boundary, after.giving), (lands[1].boundary, after.taking)):
            assert points_beside(was, lands[0].polygons[cell]) == points_beside(now, lands[0].polygons[cell])
    assert done >= 3


def test_only_what_hangs_on_to_the_grid_goes_over() -> None:
    lands = west_and_east(0)
    inland = next(cell for cell in range(len(lands[0])) if cell not in dict(touching(lands)))
    with pytest.raises(RefusedError) as refused:
        moved(lands, [inland], 0)
    assert refused.value.fields[0].fault in {"border_apart", "border_falls_apart"}
    assert refused.value.spots[0].atoms


def test_no_grid_is_left_empty() -> None:
    lands = west_and_east(0)
    cell, to = touching(lands)[0]
    whole = np.flatnonzero(lands[0].home == lands[0].home[cell]).tolist()
    with pytest.raises(RefusedError) as refused:
        moved(lands, whole, to)
    assert refused.value.fields[0].fault == "border_grid_empty"
