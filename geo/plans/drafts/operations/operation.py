"""What all operations are: frozen values that make one state of a community out of another."""

from typing import Literal, Protocol

from geo.plans.drafts.state import State

OperationKind = Literal[
    "move_block",
    "move_edge",
    "split",
    "merge",
    "redraw",
    "new_grid",
    "retire",
    "rename",
    "assign_leader",
    "code",
    "lock",
    "unlock",
    "keep_together",
    "keep_layer",
    "release",
    "dedicate",
    "balance",
    "assign",
    "import",
    "rebase",
]
"""The kinds of edits that a draft keeps; ``rebase`` is that of a draft carried over to other ground."""


class Operation(Protocol):
    """An edit of one community.

    Attributes:
        kind: its name in the public contract.
        atoms: ids of the cells it names; ``keys`` of the grids and ``keeps`` of the groups: by them its community is
            found.
    """

    @property
    def kind(self) -> str:
        """Its name in the public contract."""
        ...

    @property
    def atoms(self) -> tuple[int, ...]:
        """Ids of the cells it names."""
        ...

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the grids and groups it names."""
        ...

    def apply(self, state: State) -> State:
        """The draft after it.

        Raises:
            RefusedError: it cannot be done; what no operation may do is looked at afterwards (see ``rules``).
        """
        ...
