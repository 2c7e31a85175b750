"""A table of cells with the grid of each, as one operation on a draft: all of it, or what is wrong line by line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from geo.core.errors import FieldFault, InvalidInputError
from geo.imports.areas.rows import clean_code
from geo.imports.columns import Columns, Field, find_columns
from geo.imports.options import Options, What
from geo.imports.reading.source import Row, Source
from geo.plans.drafts.land import NOWHERE
from geo.plans.drafts.operations.assign import Assign
from geo.plans.drafts.operations.operation import Operation
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import State

CELL_FIELDS = (
    Field("cell", ("cell", "atom", "单元编号", "最小划分单元", "单元"), needed=True),
    Field("grid", ("grid code", "grid", "网格编码", "网格代码", "网格编号", "网格号"), needed=True),
)
_MOST_FAULTS = 100
_NUMBER = re.compile(r"[0-9]{1,18}")
_SCIENTIFIC = re.compile(r"\d+(\.\d+)?[eE]\+?\d+")


@dataclass
class _Reader:
    """Reads lines; ``to`` becomes the grid's key for each cell that shall be in another grid, by community."""

    states: Sequence[State]
    columns: Columns
    line_of: dict[int, int] = field(default_factory=dict)
    to: dict[str, dict[int, str]] = field(default_factory=dict)
    faults: list[FieldFault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = {
            atom: (state, cell) for state in self.states for cell, atom in enumerate(state.land.atoms.tolist())
        }
        self.grids = {state.grids[at].code: (state, at) for state in self.states for at in state.live}

    def read(self, row: Row) -> None:
        """Take a line in, or note what is wrong with it."""
        for wrong in row.faults:
            self.fault(row, wrong.fault, **wrong.facts)
            return
        cell, code = (clean_code(self.columns.get(row, name)) for name in ("cell", "grid"))
        atom = int(cell) if _NUMBER.fullmatch(cell) else 0
        if atom not in self.places:
            self.fault(row, "cells_cell_unknown", cell=cell[:40])
        elif atom in self.line_of:
            self.fault(row, "cells_cell_twice", cell=atom, first=self.line_of[atom])
        else:
            self.line_of[atom] = row.number
            self._place(row, atom, code)

    def _place(self, row: Row, atom: int, code: str) -> None:
        state, cell = self.places[atom]
        home = int(state.of[cell])
        if _SCIENTIFIC.fullmatch(code):
            self.fault(row, "code_in_scientific_notation", value=code[:40])
        elif not code:
            if home != NOWHERE:
                self.fault(row, "cells_grid_missing", cell=atom)
        elif code not in self.grids:
            self.fault(row, "cells_grid_unknown", grid=code[:40])
        elif self.grids[code][0] is not state:
            self.fault(row, "cells_grid_elsewhere", cell=atom, grid=code, community=state.land.name)
        elif self.grids[code][1] != home:
            key = state.grids[self.grids[code][1]].key
            self.to.setdefault(state.land.code, {})[atom] = key

    def fault(self, row: Row, fault: str, **facts: object) -> None:
        """Note what is wrong with a line."""
        self.faults.append(FieldFault(f"line {row.number}", fault, facts))


def read_cells(source: Source, states: Sequence[State]) -> dict[str, Operation]:
    """The operations that a table comes to, by the code of each community in which some cell changes grids.

    Lines say the grid of a cell by its code; cells that stand on no line stay where they are.

    Args:
        source: the table.
        states: the communities of the draft.

    Raises:
        InvalidInputError: naming the lines that cannot be taken, the first hundred at most.
        RefusedError: the table says nothing that is not so.
    """
    first = list(islice(source.rows(), 10))
    reader = _Reader(states, find_columns(source, CELL_FIELDS, Options(What.PLANS), first))
    for row in source.rows():
        reader.read(row)
    if n := len(reader.faults):
        listed = tuple(reader.faults[:_MOST_FAULTS])
        raise InvalidInputError("cells_refused", listed, n=n, listed=len(listed))
    if not reader.to:
        raise RefusedError("file", "cells_change_nothing")
    return {code: Assign(to) for code, to in reader.to.items()}


def cells_moved(operations: dict[str, Operation]) -> int:
    """How many cells change grids."""
    return int(np.sum([len(each.atoms) for each in operations.values()]))
