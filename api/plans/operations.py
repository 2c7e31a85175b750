"""Operations of a draft as they are asked for."""

from typing import Annotated, Literal

import shapely
from pydantic import Field, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from api.locate.schema import Latitude, Longitude
from api.places.schema import Strict
from geo.core.datum import Datum, geometry_to_wgs84
from geo.plans.drafts import repository
from geo.plans.drafts.cells_drawn import cells_beneath, cells_within
from geo.plans.drafts.operations.balance import Balance, Way
from geo.plans.drafts.operations.code import GiveCode
from geo.plans.drafts.operations.dedicate import Dedicate
from geo.plans.drafts.operations.keeping import KeepTogether, Release
from geo.plans.drafts.operations.merge import Merge
from geo.plans.drafts.operations.move_block import MoveBlock
from geo.plans.drafts.operations.move_edge import MoveEdge
from geo.plans.drafts.operations.new_grid import NewGrid
from geo.plans.drafts.operations.operation import Operation
from geo.plans.drafts.operations.redraw import Redraw
from geo.plans.drafts.operations.retire import Retire
from geo.plans.drafts.operations.split import Split
from geo.plans.drafts.operations.telling import AssignLeader, Lock, Rename
from geo.plans.drafts.reading import Draft
from geo.plans.drafts.refusal import RefusedError
from geo.plans.drafts.state import KeepOf
from geo.plans.partition.size import TARGET

Key = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,40}$", description="Key of a grid or group in the draft.")]
Keys = Annotated[list[Key], Field(min_length=1, max_length=500)]
Id = Annotated[int, Field(ge=1, lt=2**63)]
Atoms = Annotated[list[Id], Field(min_length=1, max_length=20_000, description="Ids of cells.")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^\x00]+$")]
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[0-9A-Za-z-]+$")]
Position = tuple[Longitude, Latitude]
Mix = Annotated[float, Field(ge=0, le=1, description="Workload: 0 counts households alone, 1 disputes alone.")]
Target = Annotated[int, Field(ge=1, le=100_000, description="Households that a grid should have.")]


class LineIn(Strict):
    """A GeoJSON LineString."""

    type: Literal["LineString"]
    coordinates: Annotated[list[Position], Field(min_length=2, max_length=10_000)]

    def shape(self, datum: Datum) -> shapely.LineString:
        """The line in WGS84 degrees."""
        return geometry_to_wgs84(shapely.LineString(self.coordinates), datum)


class PlanPolygonIn(Strict):
    """A GeoJSON Polygon."""

    type: Literal["Polygon"]
    coordinates: Annotated[
        list[Annotated[list[Position], Field(min_length=4, max_length=20_000)]], Field(min_length=1, max_length=500)
    ]

    def shape(self, datum: Datum) -> shapely.Polygon:
        """The polygon in WGS84 degrees."""
        return geometry_to_wgs84(shapely.Polygon(self.coordinates[0], self.coordinates[1:]), datum)


class MoveBlockIn(Strict):
    """PlanCells go to another grid of their community: painted, clicked or lassoed."""

    kind: Literal["move_block"]
    atoms: Atoms
    to: Key

    async def operation(self, session: AsyncSession, draft: Draft) -> Operation:
        """The operation."""
        return MoveBlock(tuple(self.atoms), self.to)


class MoveEdgeIn(Strict):
    """The border of two grids takes another course between the ends of a line, which lie on it."""

    kind: Literal["move_edge"]
    grids: tuple[Key, Key]
    line: LineIn
    datum: Datum = Datum.WGS84

    async def operation(self, session: AsyncSession, draft: Draft) -> Operation:
        """The operation."""
        return MoveEdge(self.grids, self.line.shape(self.datum))


class SplitIn(Strict):
    """A grid is cut in two by a line; the part with more households keeps the code."""

    kind: Literal["split"]
    grid: Key
    line: LineIn
    datum: Datum = Datum.WGS84
    name: Annotated[Name | None, Field(description="Of the new grid.")] = None

    async def operation(self, session: AsyncSession, draft: Draft) -> Operation:
        """The operation."""
        return Split(self.grid, self.line.shape(self.datum), self.name)


class MergeGridsIn(Strict):
    """Grids become one: that of ``into``, or the one with most households."""

    kind: Literal["merge"]
    grids: Annotated[list[Key], Field(min_length=2, max_length=500)]
    into: Key | None = None

    async def operation(self, session: AsyncSession, draft: Draft) -> Operation:
        """The operation."""
        return Merge(tuple(self.grids), self.into)


class RedrawIn(Strict):
    """A grid becomes what lies in a polygon; its cells outside go to the grids beside them."""

    kind: Literal["redraw"]
    grid: Key
    polygon: PlanPolygonIn
    datum: Datum = Datum.WGS84

    async def operation(self, session: AsyncSession, draft: Draft) -> Operation:
        """The operation."""
        return Redraw(self.grid, self.polygon.shape(self.datum))


class NewGridIn(Strict):
    """PlanCells become a grid of their own."""

    kind: Literal["new_grid"]
    atoms: Atoms
    name: Name | None = None

    async def operation(self, session: AsyncSession, draft: Draft) -> Operation:
        """The operation."""
        return NewGrid(tuple(self.atoms), self.name)


class RetireGridIn(Strict):
    """A grid is given up; its cells go to the grids beside them."""

    kind: Literal["retire"]
    grid: Key

    async def operation(self, session: AsyncSession, draft: Draft) -> Operation:
        """The operation."""
        return Retire(self.grid)


class RenameIn(Strict):
    """A grid has another name."""

    kind: Literal["rename"]
    grid: Key
    name: Name

    async def operation(self, session: AsyncSession, draft: Draft) -> Operation:
        """The operation."""
        return Rename(self.grid, self.name)


class AssignLeaderIn(Strict):
    """A grid is led by a person; null leaves it with whoever leads it now."""

    kind: Literal["assign_leader"]
    grid: Key
    person: Id | None

    async def operation(self, session: AsyncSession, draft: Draft) -> Operation:
        """The operation.

        Raises:
            RefusedError: there is no such person.
        """
        if self.person is not None and self.person not in await repository.names_of(session, [self.person]):
            raise RefusedError("person", "plan_person_unknown", person=self.person)
        return AssignLeader(self.grid, self.person)


class LockIn(Strict):
    """Grids neither give cells away nor take any, or may again."""

    kind: Literal["lock", "unlock"]
    grids: Keys

    async def operation(self, session: AsyncSession, draft: Draft) -> Operation:
        """The operation."""
        return Lock(tuple(self.grids), locked=self.kind == "lock")


class KeepTogetherIn(Strict):
    """PlanCells that are in one grid have to stay in one: those named, of a place, or whose inside points lie in a
    polygon. ``of`` says what it is that stays together.
    """

    kind: Literal["keep_together"]
    name: Name
    of: KeepOf = "other"
    atoms: Atoms | None = None
    place: Annotated[Id | None, Field(description="Instead of cells: a place of the library.")] = None
    polygon: Annotated[PlanPolygonIn | None, Field(description="Instead of cells: ground of one community.")] = None
    datum: Datum = Datum.WGS84

    async def operation(self, session: AsyncSession, draft: Draft) -> Operation:
        """The operation.

        Raises:
            RefusedError: neither cells, nor a place with cells, nor a polygon that holds cells of one community are
                named.
        """
        atoms = tuple(self.atoms or ())
        if not atoms and self.polygon is not None:
            plan, shape = draft.plan, self.polygon.shape(self.datum)
            atoms = await cells_within(session, plan.district_id, plan.base_at, shape)
        if not atoms and self.place is not None:
            atoms = await repository.atoms_of_place(session, self.place)
        if not atoms:
            fault = "missing" if self.place is None else "plan_place_without_cells"
            raise RefusedError("atoms" if self.place is None else "place", fault)
        return KeepTogether(self.name, atoms, self.of)


class ReleaseIn(Strict):
    """PlanCells that had to stay together need not any more."""

    kind: Literal["release"]
    keep: Key

    async def operation(self, session: AsyncSession, draft: Draft) -> Operation:
        """The operation."""
        return Release(self.keep)


class DedicateIn(Strict):
    """A market, a school or a firm becomes a dedicated grid, which lies over the base grids and comes before them.

    It is a polygon within a community, of any shape, or PlanCells. It is redrawn, renamed, led, given its code and
    retired by the operations of those names.
    """

    kind: Literal["dedicate"]
    polygon: PlanPolygonIn | None = None
    datum: Datum = Datum.WGS84
    atoms: Annotated[Atoms | None, Field(description="Instead of a polygon.")] = None
    name: Name | None = None

    async def operation(self, session: AsyncSession, draft: Draft) -> Operation:
        """The operation.

        Raises:
            RefusedError: neither a polygon over cells nor cells are given.
        """
        if self.polygon is None:
            if not self.atoms:
                raise RefusedError("polygon", "missing")
            return Dedicate(tuple(self.atoms), name=self.name)
        shape = self.polygon.shape(self.datum)
        plan = draft.plan
        beneath = await cells_beneath(session, plan.district_id, plan.base_at, shape)
        return Dedicate(beneath, shape, self.name)


class GiveCodeIn(Strict):
    """The code that the superior platform has given a new grid."""

    kind: Literal["code"]
    grid: Key
    code: Code

    async def operation(self, session: AsyncSession, draft: Draft) -> Operation:
        """The operation."""
        return GiveCode(self.grid, self.code)


class BalanceIn(Strict):
    """Communities are shared out evenly, each for itself.

    ``rebalance`` moves few households between the grids there are, ``suggest`` begins from scratch.
    """

    kind: Literal["balance"]
    communities: Annotated[tuple[Code, ...], Field(max_length=500, description="Codes; all by default.")] = ()
    way: Way = "rebalance"
    mix: Mix = 0.0
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    grids: Annotated[int | None, Field(ge=1, le=5_000, description="How many in each; for ``suggest``.")] = None
    target: Target = TARGET

    def balance(self) -> Balance:
        """The operation."""
        return Balance(self.way, self.mix, self.seed, self.grids, self.target)


OperationIn = Annotated[
    MoveBlockIn
    | MoveEdgeIn
    | SplitIn
    | MergeGridsIn
    | RedrawIn
    | NewGridIn
    | RetireGridIn
    | RenameIn
    | AssignLeaderIn
    | LockIn
    | KeepTogetherIn
    | ReleaseIn
    | DedicateIn
    | GiveCodeIn
    | BalanceIn,
    Field(discriminator="kind"),
]
Seen = Annotated[int, Field(ge=0, le=2**31 - 1, description="The revision that the editor saw.")]


class EditIn(Strict):
    """An operation on the draft as the editor saw it."""

    revision: Seen
    operation: OperationIn


class StepIn(Strict):
    """The revision that the editor saw."""

    revision: Seen
