"""A layer of grids drawn elsewhere, laid on the cells of a community: which grid each of them is, and what moves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely

from geo.plans.drafts.changes import differences
from geo.plans.drafts.code_form import well_formed
from geo.plans.drafts.codes import coded
from geo.plans.drafts.land import Land
from geo.plans.drafts.operations.arrange import Arrange, Arranged
from geo.plans.drafts.operations.going_on import going_on
from geo.plans.drafts.state import State
from geo.plans.layers.snapping import Snapped, snapped
from geo.plans.partition.graph import Ints

How = Literal["code", "overlap", "new", "none"]


@dataclass(frozen=True)
class Drawn:
    """A grid as it was drawn: its code and name, either of them empty, and its polygon in the land's metres."""

    code: str
    name: str
    shape: shapely.MultiPolygon


@dataclass(frozen=True, eq=False)
class Laid:
    """A layer on the cells of one community.

    Attributes:
        drawn: its polygons.
        snapped: which of them has each cell.
        how: by what each was found to be a grid in force, or that it is new or holds no cell.
        places: the place in ``after`` of each, -1 for one that holds no cell.
        before, after: the community without and with the layer.
        operation: that leads from one to the other.
    """

    drawn: tuple[Drawn, ...]
    snapped: Snapped
    how: tuple[How, ...]
    places: tuple[int, ...]
    before: State
    after: State
    operation: Arrange

    @property
    def changes(self) -> bool:
        """Whether the layer differs from the grids in force."""
        return bool(differences(self.before, self.after))

    @property
    def retired(self) -> list[str]:
        """Codes of the grids that keep no cell."""
        return [grid.code for grid in self.after.grids if grid.retired]


def laid(state: State, drawn: Sequence[Drawn], taken: Collection[str]) -> Laid:
    """Lay polygons on a community as it is in force.

    A polygon is the grid in force of its code. One without a code, or with one that no grid of this community may have,
    goes on as the grid whose households it has most of, each grid being gone on with once. All others are new grids.

    Args:
        state: the community, no grid locked.
        drawn: its polygons; no two of one code.
        taken: codes that some area has or had.
    """
    shapes = np.empty(len(drawn), dtype=object)
    shapes[:] = [each.shape for each in drawn]
    found = snapped(state.land, shapes)
    keys, how = _keys(state, drawn, found.of, taken)
    arranged = [
        Arranged(
            tuple(state.land.atoms[found.of == number].tolist()),
            keys[number],
            each.name,
            each.code if usable(each.code, state.land, taken) else "",
        )
        for number, each in enumerate(drawn)
    ]
    operation = Arrange(tuple(each for each in arranged if each.atoms))
    after = coded(operation.apply(state))
    return Laid(tuple(drawn), found, how, _places(arranged, state, after), state, after, operation)


def usable(code: str, land: Land, taken: Collection[str]) -> bool:
    """Whether a new grid may have a code: one such as this community's, that no area has or had."""
    return bool(code) and code not in taken and well_formed(code, land.code)


def _keys(
    state: State, drawn: Sequence[Drawn], of: Ints, taken: Collection[str]
) -> tuple[list[str | None], tuple[How, ...]]:
    """The key of the grid that each polygon goes on as, and how that was found."""
    by_code = {state.grids[at].code: at for at in state.live}
    cells = np.bincount(of[of >= 0], minlength=len(drawn))
    places = {number: by_code[each.code] for number, each in enumerate(drawn) if each.code in by_code}
    how: list[How] = ["none" if count == 0 else "new" for count in cells.tolist()]
    asking = [
        number
        for number, each in enumerate(drawn)
        if number not in places and how[number] == "new" and not usable(each.code, state.land, taken)
    ]
    matched = _matched(state, of, asking, [at for at in state.live if at not in places.values()])
    for found, said in ((places, "code"), (matched, "overlap")):
        for number in found:
            if how[number] == "new":
                how[number] = said  # type: ignore[call-overload]  # Both are words of How.
    places |= matched
    return [state.grids[places[n]].key if n in places else None for n in range(len(drawn))], tuple(how)


def _matched(state: State, of: Ints, asking: list[int], free: list[int]) -> dict[int, int]:
    number = np.full(int(of.max(initial=-1)) + 2, -1, dtype=np.int64)
    number[asking] = np.arange(len(asking))
    return {asking[at]: place for at, place in going_on(state, number[of], free, range(len(asking))).items()}


def _places(arranged: Sequence[Arranged], before: State, after: State) -> tuple[int, ...]:
    new = iter(range(len(before.grids), len(after.grids)))
    return tuple(
        -1 if not grid.atoms else next(new) if grid.key is None else before.index(grid.key) for grid in arranged
    )
