"""Drafts of other grids, on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from api.heat.schema import MultiPolygonView
from api.places.schema import Strict
from api.plans.operations import Code, Name
from geo.plans.drafts.checking import FindingKind
from geo.plans.drafts.operations.operation import OperationKind
from geo.plans.drafts.state import KeepOf, Kind
from geo.plans.publishing.carrying import Why
from geo.plans.publishing.steps import PlanState, Step

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000, pattern=r"^[^\x00]*$")]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000, pattern=r"^[^\x00]+$")]
DocumentText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00]+$")
]
"""The number of an official document, such as 肃政发〔2026〕12号."""


class PlanIn(Strict):
    """A new draft: of communities, or of all those of towns or of the district."""

    name: Name
    note: Note = ""
    areas: Annotated[list[Code], Field(min_length=1, max_length=500, examples=[["620902001001"]])]


class CopyIn(Strict):
    """The name of a copy."""

    name: Name


class NamedPerson(BaseModel):
    """Somebody by name."""

    id: int
    name: str


class CommunityName(BaseModel):
    """A community by code and name."""

    code: str
    name: str


class PlanItem(BaseModel):
    """A draft as it stands in a list."""

    id: int
    name: str
    note: str
    revision: int
    owner: NamedPerson
    communities: list[CommunityName]
    state: PlanState
    document: str | None
    effective_at: Annotated[datetime | None, Field(description="From when what the state says holds.")]
    base_at: datetime
    created_at: datetime
    changed_at: datetime


class PlanPage(BaseModel):
    """A page of drafts, newest first."""

    items: list[PlanItem]
    next_cursor: str | None


class PlanCommunityView(CommunityName):
    """A community of a draft with what it comes to; ``mean_workload`` is that of its grids, in households."""

    cells: int
    households: int
    cases: int
    grids: int
    mean_workload: float
    moved_households: Annotated[int, Field(description="Households in another grid than in force.")]
    changed: Annotated[bool, Field(description="Whether any of its grids is otherwise than in force.")]
    problems: Annotated[
        int,
        Field(description="Grids that nobody leads and grids off the target; a check finds what is wrong with shapes."),
    ]


class GridFiguresView(BaseModel):
    """A grid of a draft.

    ``code`` is provisional until the superior platform's is entered. ``cases`` are open ones that the caller may count.
    ``change`` is against the grids in force.
    """

    key: str
    code: str
    provisional: bool
    name: str
    community: str
    change: Kind
    locked: bool
    leader: NamedPerson | None
    cells: int
    households: int
    cases: int
    workload: float
    area_m2: float
    polsby_popper: float
    parts: int
    from_target: float
    from_mean: float
    within: bool


class DedicatedView(BaseModel):
    """A dedicated grid, which lies over the base grids and comes before them.

    ``households`` are those whose buildings stand in it; ``cases`` are open ones that the caller may count.
    """

    key: str
    code: str
    provisional: bool
    name: str
    community: str
    change: Kind
    leader: NamedPerson | None
    households: int
    cases: int
    area_m2: float
    geometry: MultiPolygonView


class KeepView(BaseModel):
    """PlanCells that have to be in one grid, and what it is that stays together."""

    key: str
    name: str
    of: KeepOf
    community: str
    atoms: list[int]


class GridCellsView(BaseModel):
    """The cells of a grid; of none where ``grid`` is null."""

    grid: str | None
    atoms: list[int]


class PlanFindingView(BaseModel):
    """Something wrong, where, and how large; ``detail`` says it in words."""

    finding: FindingKind
    detail: str
    community: str
    grid: str | None
    lon: float
    lat: float
    atoms: list[int]
    size: float


class BalanceProblemView(BaseModel):
    """What a balance could not have as wished, with the cells and grids in the way."""

    problem: str
    detail: str
    community: str
    grids: list[str]
    atoms: list[int]


class PlanView(BaseModel):
    """All of a draft, or of a plan that was published, as it was then.

    ``changed_since`` names communities of a draft whose cells or grids are no longer those it rests on, or are due to
    change; ``allowed`` are the steps that the caller may take with it now. ``communities`` are all of them; ``grids``,
    ``keeps``, ``dedicated`` and ``assignment`` are those of the communities that ``told`` names by their codes: those
    that were asked for, by default all of a draft that is not too large.
    """

    id: int
    name: str
    note: str
    revision: int
    owner: int
    state: PlanState
    document: str | None
    effective_at: Annotated[datetime | None, Field(description="From when what the state says holds.")]
    allowed: list[str]
    base_at: datetime
    created_at: datetime
    changed_at: datetime
    may_edit: bool
    can_undo: bool
    can_redo: bool
    changed_since: list[str]
    communities: list[PlanCommunityView]
    told: list[str]
    grids: list[GridFiguresView]
    keeps: list[KeepView]
    dedicated: list[DedicatedView]
    assignment: list[GridCellsView]


class PlanStandingView(BaseModel):
    """Where a plan stands, and the steps that the caller may take with it now.

    ``effective_at`` is from when what the state says holds: of a plan rolled back, from when all is as before.
    """

    id: int
    revision: int
    state: PlanState
    document: str | None
    effective_at: datetime | None
    allowed: list[str]


class NotCarriedView(BaseModel):
    """Something of a draft that could not be carried over: of which community, grid and cells; ``detail`` says why."""

    community: str
    grid: str | None
    atoms: list[int]
    why: Why
    detail: str


class PlanRebasedView(PlanStandingView):
    """Where a draft stands after it was carried over, and what of it could not be."""

    report: list[NotCarriedView]


class DecisionView(BaseModel):
    """A step that somebody took with a plan."""

    step: Step
    at: datetime
    actor: NamedPerson
    note: str
    document: str | None
    revision: int


class PlanDecisions(BaseModel):
    """All steps that were taken with a plan, in order."""

    items: list[DecisionView]


class PlanEditView(BaseModel):
    """What an edit changed and nothing else.

    ``grids`` are those touched (all of a community where their number changed), ``gone`` keys of grids that are no
    more; ``keeps`` and ``dedicated`` all groups and dedicated grids of the communities touched; ``problems`` findings
    of the grids touched, the gravest first. Where too many cells are concerned to be told of together, ``communities``
    holds all communities touched, and everything else is of those that were asked for, named by ``told``.
    """

    revision: int
    operation: Annotated[int | None, Field(description="The one that the draft stands at.")]
    can_undo: bool
    can_redo: bool
    assignment: list[GridCellsView]
    communities: list[PlanCommunityView]
    told: list[str]
    grids: list[GridFiguresView]
    gone: list[str]
    keeps: list[KeepView]
    dedicated: list[DedicatedView]
    problems: list[PlanFindingView]
    balance: list[BalanceProblemView]


class PlanCheckView(BaseModel):
    """All findings of a draft, the gravest first."""

    revision: int
    findings: list[PlanFindingView]


class PlanOperationView(BaseModel):
    """An operation of a draft; those on other branches than the one it stands at are ``aside``."""

    id: int
    parent: int | None
    kind: OperationKind
    at: datetime
    actor: NamedPerson
    atoms: Annotated[int, Field(description="How many cells it moved.")]
    aside: bool


class PlanHistory(BaseModel):
    """All operations of a draft in the order in which they were done, and the one that it stands at."""

    revision: int
    head: int | None
    operations: list[PlanOperationView]


class PlanDifferenceView(BaseModel):
    """PlanCells that are in grid ``of`` in this draft and in ``than`` in the other, or in force."""

    community: str
    of: str | None
    than: str | None
    atoms: list[int]
    households: int


class PlanComparison(BaseModel):
    """How a draft differs from another, or from the grids in force."""

    moved_households: int
    atoms: int
    differences: list[PlanDifferenceView]


class RefusedSpotView(BaseModel):
    """A place that stands in the way, with the cells there; ``community`` is the code of its community where the whole
    draft was looked at.
    """

    lon: float
    lat: float
    atoms: list[int]
    community: str | None = None


class SinceView(BaseModel):
    """What became of a draft at a revision; ``way`` is done, undone or redone."""

    revision: int
    operation: int
    way: str
    kind: OperationKind
    actor: NamedPerson
    atoms: list[int]
    grids: list[str]
