"""Operations that leave every cell where it is: names, leaders, locks."""

from dataclasses import dataclass
from typing import ClassVar

from geo.plans.drafts.state import State


@dataclass(frozen=True)
class Rename:
    """A grid has another name."""

    kind: ClassVar[str] = "rename"

    grid: str
    name: str

    atoms: ClassVar[tuple[int, ...]] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The grid."""
        return (self.grid,)

    def apply(self, state: State) -> State:
        """The grid by its new name."""
        return state.retold(self.grid, name=self.name)


@dataclass(frozen=True)
class AssignLeader:
    """A grid is led by the person of this id; None leaves it with whoever leads it now."""

    kind: ClassVar[str] = "assign_leader"

    grid: str
    person: int | None

    atoms: ClassVar[tuple[int, ...]] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The grid."""
        return (self.grid,)

    def apply(self, state: State) -> State:
        """The grid with its leader."""
        return state.retold(self.grid, person_id=self.person)


@dataclass(frozen=True)
class Lock:
    """Grids neither give cells away nor take any from now on; or, where not ``locked``, they may change again."""

    grids: tuple[str, ...]
    locked: bool = True

    atoms: ClassVar[tuple[int, ...]] = ()

    @property
    def kind(self) -> str:
        """Two words for people."""
        return "lock" if self.locked else "unlock"

    @property
    def keys(self) -> tuple[str, ...]:
        """The grids."""
        return self.grids

    def apply(self, state: State) -> State:
        """The grids locked or free."""
        for key in self.grids:
            state = state.told(state.index(key, "grids"), locked=self.locked)
        return state
