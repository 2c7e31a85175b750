"""What stands in the way of grids that are even and in one piece each, with the cells that do."""

from dataclasses import dataclass, field
from enum import StrEnum


class ProblemKind(StrEnum):
    """The kinds, each with its facts (workload is in households, see ``workload``).

    - nothing_to_share: no free cell has a household or a case; a suggestion shares them out by area.
    - target_impossible: no number of grids has a mean within ±10 % of the target. ``households``, ``target``,
      ``grids`` (the nearest number) and ``mean`` (what it gives).
    - grids_off_target: another number of grids would. ``households``, ``target``, ``grids``, ``mean``, and the
      ``least`` and ``most`` grids that would.
    - cell_too_large, group_too_large: one cell, or what has to stay together, is more than a tenth above the mean.
      ``workload``, ``allowed``.
    - detached: a part of the community that touches no other, or only across locked grids, and is too small for a grid
      of its own; its grid is in pieces. ``workload``.
    - part_uneven: a part of the community that touches no other has a workload that its grids cannot share within the
      tolerance. ``workload``, ``grids``, ``mean``, ``allowed``.
    - group_linked: what has to stay together lies apart; the cells named tie it together. ``group``.
    - group_apart: what has to stay together cannot, since a locked grid or a gap lies between. ``group``.
    - locked_uneven: locked grids leave the others a mean out of the tolerance. ``mean``, ``others``, ``allowed``.
    - grid_uneven: no move that was tried brings this grid within the tolerance. ``workload``, ``mean``, ``allowed``;
      the cells are the largest unit of a grid that has too much, or those at the border of one that has too little.
    """

    NOTHING_TO_SHARE = "nothing_to_share"
    TARGET_IMPOSSIBLE = "target_impossible"
    GRIDS_OFF_TARGET = "grids_off_target"
    CELL_TOO_LARGE = "cell_too_large"
    GROUP_TOO_LARGE = "group_too_large"
    DETACHED = "detached"
    PART_UNEVEN = "part_uneven"
    GROUP_LINKED = "group_linked"
    GROUP_APART = "group_apart"
    LOCKED_UNEVEN = "locked_uneven"
    GRID_UNEVEN = "grid_uneven"


@dataclass(frozen=True)
class Problem:
    """One thing that cannot be as wished: where (numbers of cells and grids), and the facts of its kind."""

    kind: ProblemKind
    cells: tuple[int, ...] = ()
    grids: tuple[int, ...] = ()
    facts: dict[str, float] = field(default_factory=dict)
