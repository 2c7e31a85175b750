"""From drafts to what is shown of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, cast

import numpy as np
import shapely
import shapely.geometry
from fastapi import Depends, Query
from sqlalchemy.ext.asyncio import AsyncSession

from api.faults import Language, sentence
from api.heat.schema import MultiPolygonView
from api.plans.schema import (
    BalanceProblemView,
    DedicatedView,
    GridCellsView,
    GridFiguresView,
    KeepView,
    NamedPerson,
    PlanCommunityView,
    PlanFindingView,
    SinceView,
)
from geo.areas.crs import project
from geo.core import clock
from geo.plans.drafts import repository
from geo.plans.drafts.checking import Finding, problems
from geo.plans.drafts.dedicated import DedicatedFigures, dedicated_figures
from geo.plans.drafts.editing import Obstacle
from geo.plans.drafts.figures import GridFigures, Yardstick, figures, moved_households
from geo.plans.drafts.land import NOWHERE
from geo.plans.drafts.operations.operation import OperationKind
from geo.plans.drafts.reading import Draft
from geo.plans.drafts.refusal import Since
from geo.plans.drafts.repository import Community
from geo.plans.drafts.state import Grid, Kind, State
from geo.plans.drafts.summaries import Summary, known_at_once, summaries
from geo.plans.drafts.surveying import open_cases
from geo.plans.partition.size import TARGET

_MIX = Query(ge=0, le=1, description="Workload: 0 counts households alone, 1 open disputes alone.")
_TARGET = Query(ge=1, le=100_000, description="Households that a grid should have.")


async def yardstick(mix: Annotated[float, _MIX] = 0.0, target: Annotated[int, _TARGET] = TARGET) -> Yardstick:
    """What grids are measured by."""
    return Yardstick(mix, target)


YardstickQuery = Annotated[Yardstick, Depends(yardstick)]


@dataclass(frozen=True)
class Measured:
    """A community of a draft with its figures, who leads its grids, by the grids' keys, and how many problems are known
    at once.
    """

    state: State
    figures: list[GridFigures]
    leaders: dict[str, NamedPerson]
    dedicated: list[DedicatedFigures]
    problems: int

    @property
    def led(self) -> frozenset[str]:
        """Keys of the grids that somebody leads."""
        return frozenset(self.leaders)


async def measured(session: AsyncSession, states: Sequence[State], by: Yardstick) -> list[Measured]:
    """Communities of a draft with their figures."""
    every = {state.land.code: [*state.grids, *(each.grid for each in state.dedicated)] for state in states}
    grids = [grid for each in every.values() for grid in each if not grid.retired]
    led = await repository.leaders(session, [grid.grid_id for grid in grids if grid.grid_id], clock.now())
    given = {grid.person_id for grid in grids if grid.person_id is not None}
    names = await repository.names_of(session, given) if given else {}
    found = []
    for state in states:
        told = figures(state, await open_cases(session, state.land), by)
        live = (grid for grid in every[state.land.code] if not grid.retired)
        leaders = {grid.key: person for grid in live if (person := _leader(grid, led, names))}
        wrong = known_at_once(
            problems(state, told, frozenset(leaders), by, frozenset(each.key for each in every[state.land.code]))
        )
        found.append(Measured(state, told, leaders, await dedicated_figures(session, state), wrong))
    return found


def _leader(grid: Grid, led: Mapping[int, tuple[int, str]], names: Mapping[int, str]) -> NamedPerson | None:
    if grid.person_id is not None:
        return NamedPerson(id=grid.person_id, name=names[grid.person_id])
    person = led.get(grid.grid_id) if grid.grid_id is not None else None
    return NamedPerson(id=person[0], name=person[1]) if person else None


async def community_views(
    session: AsyncSession, draft: Draft, communities: Sequence[Community], known: Sequence[Measured], by: Yardstick
) -> list[PlanCommunityView]:
    """Communities of a draft as wholes, by code: those measured, and the others by their summaries."""
    views = {each.state.land.community_id: _measured_view(each) for each in known}
    if others := [each for each in communities if each.area_id not in views]:
        views |= {each.community.area_id: _summary_view(each) for each in await summaries(session, draft, others, by)}
    return [views[each.area_id] for each in communities if each.area_id in views]


def _measured_view(measured: Measured) -> PlanCommunityView:
    state, live = measured.state, [each for each in measured.figures if not each.grid.retired]
    return PlanCommunityView(
        code=state.land.code,
        name=state.land.name,
        cells=len(state.land),
        households=int(state.land.households.sum()),
        cases=sum(each.cases for each in live),
        grids=len(live),
        mean_workload=round(sum(each.workload for each in live) / max(len(live), 1), 2),
        moved_households=moved_households(state),
        changed=any(change != "same" for change in _changes(measured)),
        problems=measured.problems,
    )


def _changes(measured: Measured) -> Iterable[Kind]:
    """What each grid, base or dedicated, is against the one in force."""
    return [*(each.change for each in measured.figures), *(each.change for each in measured.state.dedicated)]


def _summary_view(summary: Summary) -> PlanCommunityView:
    return PlanCommunityView(
        code=summary.community.code,
        name=summary.community.name,
        cells=summary.cells,
        households=summary.households,
        cases=summary.cases,
        grids=summary.grids,
        mean_workload=round(summary.mean_workload, 2),
        moved_households=summary.moved_households,
        changed=summary.changed,
        problems=summary.problems,
    )


def grid_views(measured: Measured, keys: frozenset[str] | None = None) -> list[GridFiguresView]:
    """The grids of a community, those of ``keys`` alone if given."""
    return [_grid_view(measured, each) for each in measured.figures if keys is None or each.grid.key in keys]


def _grid_view(measured: Measured, told: GridFigures) -> GridFiguresView:
    grid = told.grid
    return GridFiguresView(
        key=grid.key,
        code=grid.code,
        provisional=grid.provisional,
        name=grid.name,
        community=measured.state.land.code,
        change=told.change,
        locked=grid.locked,
        leader=measured.leaders.get(grid.key),
        cells=told.cells,
        households=told.households,
        cases=told.cases,
        workload=round(told.workload, 2),
        area_m2=round(told.area_m2, 2),
        polsby_popper=round(told.polsby_popper, 4),
        parts=told.parts,
        from_target=round(told.from_target, 4),
        from_mean=round(told.from_mean, 4),
        within=told.within,
    )


def dedicated_views(measured: Measured) -> list[DedicatedView]:
    """The dedicated grids of a community."""
    return [
        DedicatedView(
            key=each.dedicated.grid.key,
            code=each.dedicated.grid.code,
            provisional=each.dedicated.grid.provisional,
            name=each.dedicated.grid.name,
            community=measured.state.land.code,
            change=each.dedicated.change,
            leader=measured.leaders.get(each.dedicated.grid.key),
            households=each.households,
            cases=each.cases,
            area_m2=round(each.dedicated.shape.area, 2),
            geometry=_degrees(each.dedicated.shape, measured.state.land.srid),
        )
        for each in measured.dedicated
    ]


def _degrees(shape: shapely.MultiPolygon, srid: int) -> MultiPolygonView:
    found = shapely.geometry.mapping(shapely.set_precision(project(shape, srid, 4326), 1e-7, mode="pointwise"))
    return MultiPolygonView.model_validate(found)


def keep_views(state: State) -> list[KeepView]:
    """What has to stay together in a community."""
    return [
        KeepView(key=keep.key, name=keep.name, of=keep.of, community=state.land.code, atoms=list(keep.atoms))
        for keep in state.keeps
    ]


def assignment_views(state: State) -> list[GridCellsView]:
    """The cells of every grid of a community, and those of none."""
    found = []
    for at in np.unique(state.of).tolist():
        key = None if at == NOWHERE else state.grids[at].key
        found.append(GridCellsView(grid=key, atoms=state.land.atoms[state.of == at].tolist()))
    return found


def finding_views(findings: Iterable[Finding], language: Language) -> list[PlanFindingView]:
    """Findings with their sentences."""
    return [
        PlanFindingView(
            finding=each.kind,
            detail=sentence(f"plan_finding_{each.kind.value}", {"size": each.size}, language),
            community=each.community,
            grid=each.grid,
            lon=each.spot.lon,
            lat=each.spot.lat,
            atoms=list(each.spot.atoms),
            size=each.size,
        )
        for each in findings
    ]


def obstacle_views(obstacles: Iterable[Obstacle], language: Language) -> list[BalanceProblemView]:
    """What a balance could not have, with sentences."""
    return [
        BalanceProblemView(
            problem=each.problem.kind.value,
            detail=sentence(each.problem.kind.value, each.problem.facts, language),
            community=each.community,
            grids=list(each.grids),
            atoms=list(each.atoms),
        )
        for each in obstacles
    ]


def since_view(since: Since) -> SinceView:
    """What became of a draft at a revision."""
    return SinceView(
        revision=since.revision,
        operation=since.operation_id,
        way=since.way,
        kind=cast("OperationKind", since.kind),
        actor=NamedPerson(id=since.actor_id, name=since.actor),
        atoms=list(since.atoms),
        grids=list(since.grids),
    )
