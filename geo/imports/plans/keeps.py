"""A layer of grounds that have to stay together, such as police beats, as one operation on a draft."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

import numpy as np
import shapely

from geo.core.datum import Datum
from geo.core.errors import InvalidInputError
from geo.imports.columns import Columns, Field, find_columns
from geo.imports.georeference import Georeference, georeference, settle_axes
from geo.imports.options import Options, What
from geo.imports.reading.source import Row, Source
from geo.plans.drafts.drawn import cells_within
from geo.plans.drafts.operations.keeping import Group, KeepGroups
from geo.plans.drafts.operations.operation import Operation
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import KeepOf, State
from geo.plans.partition.graph import Ints

KEEP_FIELDS = (Field("name", ("name", "名称", "小区名称", "小区", "警务区", "警务区名称", "物业服务区", "楼栋")),)
_MOST_ROWS = 2_000
_LONGEST_NAME = 60

Outcome = Literal["kept", "several_grids", "several_communities", "holds_none", "no_polygon", "unnamed"]


@dataclass(frozen=True)
class Kept:
    """What became of a row: whether it stays together from now on, or why not; of which communities, by name."""

    row: int
    name: str
    outcome: Outcome
    communities: tuple[str, ...]
    cells: int


@dataclass(frozen=True)
class Drawn:
    """A row with its ground in WGS84 degrees, None where it has none."""

    row: int
    name: str
    ground: shapely.Geometry | None


def read_keeps(
    source: Source, states: Sequence[State], of: KeepOf, datum: Datum | None
) -> tuple[dict[str, Operation], list[Kept]]:
    """The operations that a layer comes to, by the code of each community, and what became of each row.

    A ground is the cells whose inside points it holds. What lies in several communities, or in several grids of the
    draft, stays as it is.

    Args:
        source: polygons with a name each.
        states: the communities of the draft.
        of: what it is that stays together.
        datum: of the file; None where it says so itself.

    Raises:
        InvalidInputError: the datum is not declared, or there are too many rows.
        RefusedError: no row holds anything that could stay together.
    """
    groups: dict[str, list[Group]] = {}
    told = []
    for drawn in _drawn(source, datum):
        kept, found = _placed(drawn, states)
        told.append(kept)
        for code, atoms in found.items():
            groups.setdefault(code, []).append(Group(kept.name, atoms, of))
    if not groups:
        raise RefusedError("file", "keeps_none_fits", n=len(told))
    return {code: KeepGroups(tuple(each)) for code, each in groups.items()}, told


def _drawn(source: Source, datum: Datum | None) -> Iterator[Drawn]:
    rows = list(islice(source.rows(), _MOST_ROWS + 1))
    if len(rows) > _MOST_ROWS:
        raise InvalidInputError.of("file", "keeps_too_many", most=_MOST_ROWS)
    columns = find_columns(source, KEEP_FIELDS, Options(What.PLANS), rows[:10])
    reference = georeference(source.reference, datum, boundaries=True)
    shapes = [row.geometry for row in rows if row.geometry is not None]
    if shapes:
        reference = settle_axes(reference, source.reference, shapely.get_coordinates(shapes))
    for row in rows:
        yield Drawn(row.number, _name(columns, row), _ground(row, reference))


def _name(columns: Columns, row: Row) -> str:
    seen = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in columns.get(row, "name"))
    return " ".join(seen.split())[:_LONGEST_NAME]


def _ground(row: Row, reference: Georeference) -> shapely.Geometry | None:
    if row.faults or row.geometry is None or row.geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return None
    degrees = reference.read(shapely.get_coordinates(row.geometry))
    if not (np.isfinite(degrees).all() and (np.abs(degrees) <= (180, 90)).all()):
        return None
    return shapely.make_valid(reference.read_geometry(row.geometry))


def _placed(drawn: Drawn, states: Sequence[State]) -> tuple[Kept, dict[str, tuple[int, ...]]]:
    """What becomes of a row, and the cells that stay together by the code of their community."""
    if drawn.ground is None:
        return Kept(drawn.row, drawn.name, "no_polygon", (), 0), {}
    if not drawn.name:
        return Kept(drawn.row, "", "unnamed", (), 0), {}
    held = [(state, cells) for state in states if len(cells := _held(state, drawn.ground))]
    names, count = tuple(state.land.name for state, _ in held), sum(len(cells) for _, cells in held)
    outcome: Outcome = "kept"
    if len(held) != 1:
        outcome = "several_communities" if held else "holds_none"
    elif len(np.unique(held[0][0].of[held[0][1]])) > 1:
        outcome = "several_grids"
    told = Kept(drawn.row, drawn.name, outcome, names, count)
    if outcome != "kept":
        return told, {}
    state, cells = held[0]
    return told, {state.land.code: tuple(state.land.atoms[cells].tolist())}


def _held(state: State, ground: shapely.Geometry) -> Ints:
    return cells_within(state.land, state.land.metric(ground))
