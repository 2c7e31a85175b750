"""Operations of every kind at random, sensible and not, undone and redone, on the rows of a draft; and their proof."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import shapely
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.core.errors import InvalidInputError
from geo.people.tables import Account, Person
from geo.plans.cells.ground import Geometries, as_array
from geo.plans.cells.outlines import STRAIGHT_M, outlines
from geo.plans.drafts import drafting, editing
from geo.plans.drafts.land import Land
from geo.plans.drafts.operations.assign import Assign
from geo.plans.drafts.operations.balance import Balance
from geo.plans.drafts.reading import Draft, opened, states_of
from geo.plans.drafts.state import State
from geo.plans.drafts.surveying import Lands
from geo.plans.drafts.tables import PlanAssignment, PlanGrid, PlanKeep
from geo.plans.partition.graph import parts_of
from tests.geo.plans.drafts.edits import random_edit
from tests.geo.plans.drafts.slanting import Slanting
from tests.geo.plans.drafts.strange import strange_edit

MOST_DRIFT_M2 = 0.01


@dataclass
class Fuzz:
    """A draft of slanting communities that is edited at random.

    Attributes:
        done: how often each kind of edit was made; ``refused`` how often it was not.
        drift_m2: by how much the grids' area together was ever off that of all cells.
        beside_m: how far any point of the grids as they would be published was ever off the community's border.
    """

    session: AsyncSession
    ground: Slanting
    plan_id: int
    actor: int
    people: tuple[int, ...]
    rng: np.random.Generator
    lands: Lands = field(default_factory=Lands)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    drift_m2: float = 0.0
    beside_m: float = 0.0
    _rows: dict[int | None, str] = field(default_factory=dict)

    @classmethod
    async def begin(cls, session: AsyncSession, ground: Slanting, seed: int) -> "Fuzz":
        """A new draft of the first account there is."""
        actor = (await session.scalars(select(Account.id).order_by(Account.id).limit(1))).one()
        people = tuple((await session.scalars(select(Person.id).order_by(Person.id).limit(3))).all())
        draft = await drafting.make(session, "乱改", "", ground.district_id, ground.communities, actor)
        fuzz = cls(session, ground, draft.plan.id, actor, people, np.random.default_rng(seed))
        fuzz._rows[None] = await fuzz.rows()
        return fuzz

    async def step(self) -> None:
        """One edit, undo or redo, made or refused, and the proof that all is as it should be after it."""
        draft = await opened(self.session, self.plan_id, lock=True)
        try:
            kind, touched = await self._edited(draft)
        except InvalidInputError as fault:
            kind, touched = "", ()
            self.refused[fault.fields[0].fault] += 1
        else:
            self.done[kind] += 1
        # The rows follow from where in its history the draft stands, whichever way it came there.
        now = await self.rows()
        assert self._rows.setdefault(draft.plan.head, now) == now, kind or self.refused
        for state in touched:
            self.check(state)

    async def undo_all(self) -> int:
        """Everything taken back, each time to the rows that were there; how many operations that were."""
        steps = 0
        while (draft := await opened(self.session, self.plan_id, lock=True)).plan.head is not None:
            await editing.undo(self.session, draft, editing.Asked(self.lands, draft.plan.revision, self.actor))
            assert await self.rows() == self._rows[draft.plan.head]
            steps += 1
        _, states = await states_of(self.session, self.lands, draft, draft.communities)
        for state in states:
            self.check(state)
            assert np.array_equal(state.of, state.land.home)
        return steps

    async def _edited(self, draft: Draft) -> tuple[str, tuple[State, ...]]:
        session, turn = self.session, self.rng.random()
        asked = editing.Asked(self.lands, draft.plan.revision, self.actor)
        if turn < 0.15 and draft.plan.head is not None:
            return "undo", (await editing.undo(session, draft, asked)).states
        if turn < 0.25 and draft.plan.ahead:
            return "redo", (await editing.redo(session, draft, asked)).states
        if turn < 0.29:
            way = "suggest" if self.rng.random() < 0.5 else "rebalance"
            balance = Balance(way, seed=int(self.rng.integers(9)), target=int(self.rng.integers(60, 150)))
            chosen = [str(self.rng.choice([each.code for each in draft.communities]))]
            return way, (await editing.balance(session, draft, asked, balance, chosen)).states
        state = await self._state(draft)
        if turn < 0.33:
            to = {int(atom): state.grids[at].key for atom, at in self._neighbours(state)}
            told = {state.land.code: Assign(to)}
            return "assign", (await editing.arrange(session, draft, asked, told)).states
        strange = turn > 0.88
        operation = strange_edit(state, self.rng) if strange else random_edit(state, self.rng, self.people)
        return operation.kind, (await editing.edit(session, draft, asked, operation)).states

    async def _state(self, draft: Draft) -> State:
        community = draft.communities[int(self.rng.integers(len(draft.communities)))]
        _, (state,) = await states_of(self.session, self.lands, draft, [community])
        return state

    def _neighbours(self, state: State) -> list[tuple[int, int]]:
        """Some cells at the edge of their grid, each with the grid beside it."""
        pairs = state.land.graph.pairs
        across = pairs[state.of[pairs[:, 0]] != state.of[pairs[:, 1]]]
        chosen = across[self.rng.choice(len(across), min(3, len(across)), replace=False)] if len(across) else across
        return [(int(state.land.atoms[one]), int(state.of[other])) for one, other in chosen]

    async def rows(self) -> str:
        """A sum over all that the draft differs by."""
        found = hashlib.sha256()
        for table in (PlanAssignment, PlanGrid, PlanKeep):
            columns = [column for column in table.__table__.columns if column.name != "plan_id"]
            query = select(*columns).where(table.plan_id == self.plan_id).order_by(columns[0])
            for row in await self.session.execute(query):
                found.update(repr(tuple(map(str, row))).encode())
        return found.hexdigest()

    def check(self, state: State) -> None:
        """The grids cover the community exactly, each in one piece, and nobody is lost."""
        land, live = state.land, state.live
        shapes = np.array([state.shape(at) for at in live], dtype=object)
        assert all(shape.geom_type == "Polygon" for shape in shapes)
        self._check_ground(land, shapes)
        # What is published: without the points that only cells need.
        bounds = np.array([land.boundary, *self.ground.grids[land.code]], dtype=object)
        derived = outlines(land.polygons, state.of, bounds)
        assert sorted(derived) == live
        assert shapely.coverage_is_valid(list(derived.values()))
        published = shapely.coverage_union_all(list(derived.values()))
        off = shapely.distance(land.boundary.boundary, shapely.points(shapely.get_coordinates(published)))
        self.beside_m = max(self.beside_m, float(off.max()))
        assert self.beside_m <= STRAIGHT_M
        self._check_told(state)

    def _check_ground(self, land: Land, shapes: Geometries) -> None:
        assert shapely.coverage_is_valid(shapes)
        cells = shapely.coverage_union_all(land.polygons)
        assert shapely.normalize(shapely.coverage_union_all(shapes)) == shapely.normalize(cells)
        self.drift_m2 = max(self.drift_m2, abs(float(shapely.area(shapes).sum() - cells.area)))
        assert self.drift_m2 < MOST_DRIFT_M2
        (whole,) = outlines(land.polygons, np.zeros(len(land), dtype=np.int64), as_array([land.boundary])).values()
        assert shapely.normalize(whole) == shapely.normalize(land.boundary)

    def _check_told(self, state: State) -> None:
        land, live = state.land, state.live
        told = np.bincount(state.of, land.households, len(state.grids))
        assert told.sum() == land.households.sum() > 0
        for at in live:
            assert len(parts_of(state.cells_of(at).tolist(), land.graph.neighbours)) == 1
        codes = [state.grids[at].code for at in live]
        assert len(set(codes)) == len(codes)
        assert all(len(code) == 15 and code.startswith(land.code) for code in codes)
