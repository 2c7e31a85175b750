"""What is wrong with a draft, and where: the worst first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import shapely

from geo.plans.cells.lines import BESIDE_M, LEAST_M2
from geo.plans.cells.outlines import outlines
from geo.plans.drafts.figures import GridFigures, Yardstick
from geo.plans.drafts.land import NOWHERE, Land
from geo.plans.drafts.refusal import Spot
from geo.plans.drafts.state import State
from geo.plans.partition.graph import parts_of
from geo.plans.partition.workload import tolerance

LEAST_DIFFERENCE_M2 = 0.01


class FindingKind(StrEnum):
    """The kinds, the gravest first, each with what ``size`` says of it.

    - gap: ground in no grid (m²); outside_community: ground of grids beyond the community (m²). Nothing overlaps: a
      draft on cells that do is not read at all.
    - orphan_household: households in no grid, or in a building that lies in no cell.
    - non_contiguous: a piece of a grid apart from its largest (m²).
    - code_twice: grids of one code, or a code that some grid had before (how many).
    - without_leader: a grid that nobody leads (households).
    - dedicated_overlap: ground that two dedicated grids claim (m²); the one with the smaller code has it.
    - hole: other ground within a grid (m²); sliver: a piece of a grid that is hardly there or narrower than 2 m (m²).
    - over_target, under_target: a grid farther off the target than the tolerance (households off).
    """

    GAP = "gap"
    OUTSIDE_COMMUNITY = "outside_community"
    ORPHAN_HOUSEHOLD = "orphan_household"
    NON_CONTIGUOUS = "non_contiguous"
    CODE_TWICE = "code_twice"
    WITHOUT_LEADER = "without_leader"
    DEDICATED_OVERLAP = "dedicated_overlap"
    HOLE = "hole"
    SLIVER = "sliver"
    OVER_TARGET = "over_target"
    UNDER_TARGET = "under_target"


_RANK = {kind: at for at, kind in enumerate(FindingKind)}


@dataclass(frozen=True)
class Finding:
    """Something wrong: of which community (code) and grid (key), where, and how large."""

    kind: FindingKind
    community: str
    grid: str | None
    spot: Spot
    size: float


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """The gravest first, of one kind the largest."""
    return sorted(findings, key=lambda each: (_RANK[each.kind], -each.size, each.community, each.grid or ""))


def checked(
    state: State,
    figures: Sequence[GridFigures],
    led: frozenset[str],
    by: Yardstick,
    uncounted: Iterable[tuple[int, Spot]],
) -> list[Finding]:
    """All findings in one community of a draft, ranked.

    Args:
        state: the draft.
        figures: of its grids.
        led: keys of the grids that somebody leads.
        by: what grids are measured by.
        uncounted: households that live in no cell, with where.
    """
    everything = frozenset([each.grid.key for each in figures] + [each.grid.key for each in state.dedicated])
    found = [*problems(state, figures, led, by, everything), *_of_coverage(state.land), *_of_shapes(state)]
    orphans = (Finding(FindingKind.ORPHAN_HOUSEHOLD, state.land.code, None, spot, n) for n, spot in uncounted)
    return ranked([*found, *orphans])


def problems(
    state: State, figures: Sequence[GridFigures], led: frozenset[str], by: Yardstick, keys: frozenset[str]
) -> list[Finding]:
    """The findings that need no geometry of cells, of the grids of these keys and of cells in no grid; ranked."""
    land = state.land
    found = [*_homeless(state), *_of_dedicated(state, led, keys)]
    slack = tolerance(land.households.astype(np.float64), float(by.target))
    codes = Counter(state.grids[at].code for at in state.live)
    for at, told in _told(state, figures, keys):
        cells, grid = state.cells_of(at), told.grid
        if len(cells) == 0:
            continue

        def note(kind: FindingKind, size: float, spot: Spot, key: str = grid.key) -> None:
            found.append(Finding(kind, land.code, key, spot, round(float(size), 2)))

        pieces = parts_of(cells.tolist(), land.graph.neighbours) if told.parts > 1 else []
        for piece in sorted(pieces, key=lambda piece: float(land.graph.area_m2[piece].sum()))[:-1]:
            note(FindingKind.NON_CONTIGUOUS, land.graph.area_m2[piece].sum(), land.spot(piece))
        # What is said of a whole grid names no cells: its key does.
        spot = replace(land.spot(cells), atoms=())
        if codes[grid.code] > 1 or (grid.grid_id is None and grid.code in state.used):
            note(FindingKind.CODE_TWICE, codes[grid.code], spot)
        if grid.key not in led:
            note(FindingKind.WITHOUT_LEADER, told.households, spot)
        off = told.households - by.target
        if abs(off) > slack:
            note(FindingKind.OVER_TARGET if off > 0 else FindingKind.UNDER_TARGET, abs(off), spot)
    return ranked(found)


def _told(state: State, figures: Sequence[GridFigures], keys: frozenset[str]) -> Iterable[tuple[int, GridFigures]]:
    places = {grid.key: at for at, grid in enumerate(state.grids)}
    return [(places[told.grid.key], told) for told in figures if told.grid.key in keys and not told.grid.retired]


def _homeless(state: State) -> Iterable[Finding]:
    land = state.land
    for piece in parts_of(np.flatnonzero(state.of == NOWHERE).tolist(), land.graph.neighbours):
        spot = land.spot(piece)
        yield Finding(FindingKind.GAP, land.code, None, spot, round(float(land.graph.area_m2[piece].sum()), 2))
        if households := int(land.households[piece].sum()):
            yield Finding(FindingKind.ORPHAN_HOUSEHOLD, land.code, None, spot, households)


def _of_dedicated(state: State, led: frozenset[str], keys: frozenset[str]) -> Iterable[Finding]:
    """What is wrong with dedicated grids of these keys."""
    land = state.land
    live = [each for each in state.dedicated if not each.grid.retired]
    codes = Counter([each.grid.code for each in live] + [state.grids[at].code for at in state.live])
    for each in (each for each in live if each.grid.key in keys):
        grid = each.grid
        beyond = shapely.difference(each.shape, land.boundary)
        if beyond.area >= LEAST_DIFFERENCE_M2:
            yield _over(land, FindingKind.OUTSIDE_COMMUNITY, grid.key, beyond, beyond.area)
        if codes[grid.code] > 1 or (grid.grid_id is None and grid.code in state.used):
            yield _over(land, FindingKind.CODE_TWICE, grid.key, each.shape, codes[grid.code])
        if grid.key not in led:
            yield _over(land, FindingKind.WITHOUT_LEADER, grid.key, each.shape, 0)
        for other in live:
            common = shapely.intersection(each.shape, other.shape)
            if other is not each and common.area >= LEAST_DIFFERENCE_M2:
                yield _over(land, FindingKind.DEDICATED_OVERLAP, grid.key, common, common.area)


def _over(land: Land, kind: FindingKind, key: str, where: shapely.Geometry, size: float) -> Finding:
    return Finding(kind, land.code, key, _within(land, where), round(size, 2))


def _of_coverage(land: Land) -> Iterable[Finding]:
    """Where the cells cover less of the community, or more than it."""
    boundary = np.array([land.boundary], dtype=object)
    whole = outlines(land.polygons, np.zeros(len(land), dtype=np.int64), boundary)[0]
    for kind, pieces in (
        (FindingKind.GAP, shapely.difference(land.boundary, whole)),
        (FindingKind.OUTSIDE_COMMUNITY, shapely.difference(whole, land.boundary)),
    ):
        for piece in shapely.get_parts(pieces):
            if piece.area >= LEAST_DIFFERENCE_M2:
                yield Finding(kind, land.code, None, _within(land, piece), round(piece.area, 2))


def _of_shapes(state: State) -> Iterable[Finding]:
    """Holes in grids, and pieces of grids that are hardly there."""
    land = state.land
    for at in state.live:
        key = state.grids[at].key
        for piece in shapely.get_parts(state.shape(at)):
            if piece.area < LEAST_M2 or 2 * piece.area < BESIDE_M * piece.length:
                yield Finding(FindingKind.SLIVER, land.code, key, _within(land, piece), round(piece.area, 2))
            for ring in piece.interiors:
                inside = shapely.intersection(shapely.Polygon(ring), land.boundary)
                if inside.area >= LEAST_DIFFERENCE_M2:
                    yield Finding(FindingKind.HOLE, land.code, key, _within(land, inside), round(inside.area, 2))


def _within(land: Land, shape: shapely.Geometry) -> Spot:
    point = shapely.point_on_surface(shape)
    return land.spot_at(point.x, point.y)
