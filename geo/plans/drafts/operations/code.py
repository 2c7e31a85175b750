"""The superior platform's code of a new grid takes the place of the provisional one."""

from dataclasses import dataclass
from typing import ClassVar

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
        index = state.index(self.grid)
        if state.grids[index].grid_id is not None:
            raise RefusedError("grid", "plan_code_in_force", code=state.grids[index].code)
        land = state.land.code
        fifteen = len(land) == 12 and land.isdecimal()
        if fifteen and not (self.code.startswith(land) and self.code.isdecimal() and len(self.code) == 15):
            raise RefusedError("code", "plan_code_form", code=self.code[:_MOST], community=land)
        others = {grid.code for at, grid in enumerate(state.grids) if at != index and not grid.provisional}
        if self.code in state.used or self.code in others:
            raise RefusedError("code", "plan_code_used", code=self.code[:_MOST])
        return state.told(index, code=self.code, provisional=False)
