"""The superior platform's code of a new grid takes the place of the provisional one."""

from dataclasses import dataclass
from typing import ClassVar

from geo.plans.drafts.code_form import well_formed
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import State

_MOST = 40


@dataclass(frozen=True)
class GiveCode:
    """A new grid has the code that it was given; one that some grid has or had is refused."""

    kind: ClassVar[str] = "code"

    grid: str
    code: str

    atoms: ClassVar[tuple[int, ...]] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The grid."""
        return (self.grid,)

    def apply(self, state: State) -> State:
        """The grid by its code."""
        mine = state.grid(self.grid)
        if mine.grid_id is not None:
            raise RefusedError("grid", "plan_code_in_force", code=mine.code)
        if not well_formed(self.code, state.land.code):
            raise RefusedError("code", "plan_code_form", code=self.code[:_MOST], community=state.land.code)
        every = [*state.grids, *(each.grid for each in state.dedicated)]
        others = {grid.code for grid in every if grid.key != mine.key and not grid.provisional}
        if self.code in state.used or self.code in others:
            raise RefusedError("code", "plan_code_used", code=self.code[:_MOST])
        return state.retold(mine.key, code=self.code, provisional=False)
