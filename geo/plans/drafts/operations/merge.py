"""Several grids become one."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import State


@dataclass(frozen=True)
class Merge:
    """Grids become one: ``into``, or the one with most households; the codes of the others are not used again."""

    kind: ClassVar[str] = "merge"

    grids: tuple[str, ...]
    into: str | None = None

    atoms: ClassVar[tuple[int, ...]] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All of them."""
        return self.grids

    def apply(self, state: State) -> State:
        """One grid in their place."""
        places = [state.index(key, "grids") for key in self.grids]
        if len(set(places)) < len(places):
            raise RefusedError("grids", "plan_grid_twice")
        if self.into is not None and self.into not in self.grids:
            raise RefusedError("into", "plan_into_other")
        weight = [(int(state.land.households[state.of == at].sum()), -at) for at in places]
        stays = places[weight.index(max(weight))] if self.into is None else state.index(self.into, "into")
        gone = [at for at in places if at != stays]
        after = state.moved(np.flatnonzero(np.isin(state.of, gone)), stays)
        for at in gone:
            after = after.told(at, retired=True)
        return after
