"""Grids of the first community drawn anew, put in force straight in the database: what publishing leaves behind."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import shapely
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.areas.writer import apply_changes
from geo.core import clock
from geo.people.tables import PersonInCharge
from geo.plans.cells.tables import AtomAssignment
from geo.plans.drafts.tables import Plan, PlanCommunity
from geo.plans.publishing.tables import PlanDecision, PlanPublication
from tests.factories import SmallDistrict, community_code, grid_code, rectangle

COMMUNITY = community_code(0, 0)


class Redraw:
    """Publishes plans of the first community, whose cells are ``atoms`` by column and row."""

    def __init__(self, session: AsyncSession, district: SmallDistrict, atoms: dict[tuple[int, int], int]) -> None:
        self.session, self.district, self.atoms = session, district, atoms

    async def widen(self, *, named: Sequence[str] = (), at: datetime | None = None) -> PlanPublication:
        """The first square takes the western half of the second: cells of columns 4 and 5."""
        wide = self._grid(0, 0, rectangle(0, 0, 1.5, 1))  # type: ignore[arg-type]
        narrow = self._grid(1, 0, rectangle(1.5, 0, 0.5, 1))  # type: ignore[arg-type]
        strip = [self.atoms[x, y] for x in (4, 5) for y in range(4)]
        return await self._publish([wide, narrow], [], {(0, 0): strip}, named, at)

    async def merge(self, *, named: Sequence[str] = (), at: datetime | None = None) -> PlanPublication:
        """The second square goes to the first, and is no more."""
        wide = self._grid(0, 0, rectangle(0, 0, 2, 1), (grid_code(0, 0), grid_code(1, 0)))
        cells = [self.atoms[x, y] for x in range(4, 8) for y in range(4)]
        found = await self._publish([wide], [grid_code(1, 0)], {(0, 0): cells}, named, at)
        await self.lead(1, 0, None, found.effective_at)
        return found

    async def lead(self, column: int, row: int, person: int | None, at: datetime) -> None:
        """Another leader, or none, is first in line from an instant on."""
        area = self.district.ids[grid_code(column, row)]
        of = (PersonInCharge.area_id == area) & (PersonInCharge.post == "leader") & (PersonInCharge.rank == 1)
        post = (await self.session.scalars(select(PersonInCharge).where(of))).one()
        values = {"valid": Range(post.valid.lower, at)}
        await self.session.execute(update(PersonInCharge).where(PersonInCharge.id == post.id).values(values))
        if person is not None:
            held = {"area_id": area, "post": "leader", "rank": 1, "employment": "full_time", "valid": Range(at, None)}
            self.session.add(PersonInCharge(person_id=person, **held))
        await self.session.flush()

    async def nothing_but_a_leader(self, column: int, row: int, person: int) -> PlanPublication:
        """One grid gets another leader; its ground stays."""
        found = await self._publish([], [], {}, (), None)
        await self.lead(column, row, person, found.effective_at)
        return found

    def _grid(self, column: int, row: int, shape: shapely.MultiPolygon, of: tuple[str, ...] = ()) -> AreaChange:
        code = grid_code(column, row)
        name = f"第{int(code[-3:])}网格"
        return AreaChange(code, Level.GRID, name, COMMUNITY, shape, predecessors=of)

    async def _publish(
        self,
        changes: list[AreaChange],
        retire: list[str],
        moved: dict[tuple[int, int], list[int]],
        named: Sequence[str],
        at: datetime | None,
    ) -> PlanPublication:
        now = clock.now()
        effective_at = at or now
        done = await apply_changes(self.session, changes, effective_at, source="plan", retire=retire)
        for square, atoms in moved.items():
            await self._assign(atoms, self.district.ids[grid_code(*square)], effective_at)
        plan = await self._plan(done.change_id, now)
        step = {"plan_id": plan.id, "revision": 1, "note": "", "actor_id": self.district.accounts["manager"]}
        self.session.add(
            PlanDecision(step="approve", at=now - timedelta(hours=1), document="肃综治〔2026〕9号", **step)
        )
        publication = PlanPublication(
            plan_id=plan.id,
            way="published",
            change_id=done.change_id,
            effective_at=effective_at,
            at=now,
            actor_id=self.district.accounts["manager"],
            hand_over=list(named),
            posts={},
        )
        self.session.add(publication)
        await self.session.flush()
        return publication

    async def _plan(self, change_id: int, now: datetime) -> Plan:
        owner = self.district.accounts["planner"]
        plan = Plan(name="秋季调整", note="", district_id=self.district.ids["620902"], base_at=now, owner_id=owner)
        plan.base_change_id, plan.state, plan.revision, plan.ahead, plan.hand_over = change_id, "published", 1, [], []
        plan.created_at = plan.changed_at = now
        self.session.add(plan)
        await self.session.flush()
        self.session.add(PlanCommunity(plan_id=plan.id, community_id=self.district.ids[COMMUNITY], base="x"))
        return plan

    async def _assign(self, atoms: list[int], grid_id: int, at: datetime) -> None:
        of = AtomAssignment.atom_id.in_(atoms) & func.upper(AtomAssignment.valid).is_(None)
        closed = func.tstzrange(func.lower(AtomAssignment.valid), at, "[)")
        await self.session.execute(
            update(AtomAssignment).where(of).values(valid=closed).execution_options(synchronize_session=False)
        )
        for atom in atoms:
            self.session.add(AtomAssignment(atom_id=atom, grid_id=grid_id, valid=Range(at, None)))
        await self.session.flush()
