"""What has to stay together, and what no longer has to."""

from dataclasses import dataclass, replace
from typing import ClassVar

from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import Keep, KeepOf, State


@dataclass(frozen=True)
class KeepTogether:
    """Cells that are in one grid have to stay in one: an estate, a police beat, what a property firm looks after."""

    kind: ClassVar[str] = "keep_together"

    name: str
    atoms: tuple[int, ...]
    of: KeepOf = "other"

    keys: ClassVar[tuple[str, ...]] = ()

    def apply(self, state: State) -> State:
        """One group more."""
        cells = state.land.cells(self.atoms, "atoms")
        keep = Keep(state.new_key(), self.name, tuple(state.land.atoms[cells].tolist()), self.of)
        return replace(state, keeps=(*state.keeps, keep))


@dataclass(frozen=True)
class Group:
    """Cells that have to stay in one grid, by name, and what they are."""

    name: str
    atoms: tuple[int, ...]
    of: KeepOf


@dataclass(frozen=True)
class KeepGroups:
    """Many groups at once, as a layer has them; one that stays together already under its name is not named again."""

    kind: ClassVar[str] = "keep_layer"

    groups: tuple[Group, ...]

    keys: ClassVar[tuple[str, ...]] = ()

    @property
    def atoms(self) -> tuple[int, ...]:
        """All their cells."""
        return tuple(atom for group in self.groups for atom in group.atoms)

    def apply(self, state: State) -> State:
        """So many groups more."""
        known = {(keep.name, keep.atoms, keep.of) for keep in state.keeps}
        for group in self.groups:
            if (group.name, tuple(sorted(group.atoms)), group.of) not in known:
                state = KeepTogether(group.name, group.atoms, group.of).apply(state)
        return state


@dataclass(frozen=True)
class Release:
    """Cells that had to stay together need not any more."""

    kind: ClassVar[str] = "release"

    keep: str

    atoms: ClassVar[tuple[int, ...]] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The group."""
        return (self.keep,)

    def apply(self, state: State) -> State:
        """One group less."""
        left = tuple(keep for keep in state.keeps if keep.key != self.keep)
        if len(left) == len(state.keeps):
            raise RefusedError("keep", "plan_keep_unknown", keep=self.keep[:40])
        return replace(state, keeps=left)
