"""A layer of grids that somebody drew, laid on cells, and the draft that it comes to."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas import repository as areas
from geo.areas.change import VersionInForce
from geo.core import clock
from geo.core.errors import InvalidInputError
from geo.core.identity import Identity
from geo.imports.areas import boundaries
from geo.imports.areas.item import Item
from geo.imports.georeference import Georeference, georeference, in_china, settle_axes
from geo.imports.plans.datum_fit import check_datum
from geo.imports.plans.findings import note_findings
from geo.imports.plans.report import layer_report
from geo.imports.plans.rows import read_drawn
from geo.imports.plans.surroundings import Surroundings, by_place, look_around
from geo.imports.work import Work
from geo.plans.drafts import drafting, editing
from geo.plans.drafts.land import Land
from geo.plans.drafts.reading import new_key
from geo.plans.drafts.state import State, in_force
from geo.plans.drafts.surveying import Lands
from geo.plans.layers.laying import Drawn, Laid, laid


@dataclass
class LayerPlan:
    """The draft that a layer comes to.

    Attributes:
        communities: that it draws grids of, by code.
        laid: the layer on their cells, in that order.
        lands: the cells.
    """

    communities: list[VersionInForce]
    laid: list[Laid]
    lands: Lands

    async def apply(self, session: AsyncSession, work: Work, actor: Identity) -> AsyncIterator[None]:
        """Make the draft, with one operation for each community that changes; all in one portion.

        Raises:
            InvalidInputError: nobody is there to own it.
            ConflictError: cells or grids have changed meanwhile.
        """
        if self.communities:
            if actor.account_id is None:
                raise InvalidInputError.of("owner", "layer_owner_needed")
            district, options = int(self.communities[0].path.split(".")[0]), work.options
            draft = await drafting.make(
                session, options.name, options.source, district, self.communities, actor.account_id
            )
            for each in self.laid:
                if each.changes:
                    code, kind = each.before.land.code, each.operation.kind
                    request = {"kind": kind, "community": code, "source": options.source}
                    asked = editing.Asked(self.lands, draft.plan.revision, actor.account_id, request)
                    await editing.arrange(session, draft, asked, {code: each.operation}, as_drawn=True)
            work.report["plan"] |= {"id": draft.plan.id, "name": draft.plan.name}
        work.progress.done = work.progress.total
        yield


async def check_plans(session: AsyncSession, work: Work) -> LayerPlan:
    """Read the grids, find the communities that they are of, and lay them on the cells there.

    Raises:
        InvalidInputError: the datum is not declared, or another one fits plainly better; the layer lies nowhere near.
        UnsupportedFileError: the file turns out not to be readable.
    """
    items, reference = await asyncio.to_thread(_read, work)
    if not items:
        return LayerPlan([], [], Lands())
    around = await look_around(session, items, clock.now())
    await check_datum(session, work, items, around, reference)
    items = await asyncio.to_thread(boundaries.to_metres, work, items, around.srid)
    grouped = await asyncio.to_thread(_by_community, work, items, around)
    taken = await areas.codes_ever_used(session, {item.code for item in items if item.code})
    plan = LayerPlan([], [], around.lands)
    for code in sorted(grouped):
        land, drawn = await around.land(session, code), grouped[code]
        found = await asyncio.to_thread(_laid, land, drawn, taken)
        await asyncio.to_thread(note_findings, work, drawn, found, taken)
        plan.communities.append(around.communities[code])
        plan.laid.append(found)
    if len({area.path.split(".")[0] for area in plan.communities}) > 1:
        raise InvalidInputError.of("file", "plan_districts_differ")
    work.report["plan"] = await asyncio.to_thread(
        layer_report, work, [grouped[code] for code in sorted(grouped)], plan.laid
    )
    return plan


def _read(work: Work) -> tuple[list[Item], Georeference]:
    stated = work.source.reference
    reference = georeference(stated, work.options.datum, boundaries=True)
    items = read_drawn(work)
    if items:
        reference = settle_axes(reference, stated, boundaries.coordinates(items))
    items = boundaries.to_degrees(work, items, reference)
    work.report["datum"] = reference.report(asks=bool(items) and in_china(boundaries.degrees(items)))
    return items, reference


def _by_community(work: Work, items: list[Item], around: Surroundings) -> dict[str, list[Item]]:
    """The items by the community that they are grids of: that of their code, else the one that they lie in most."""
    found: dict[str, list[Item]] = {}
    for item, place in zip(items, by_place(items, list(around.communities.values())), strict=True):
        grid = around.grids.get(item.code)
        code = place if grid is None else grid.parent_code
        if grid is not None and grid.kind == "dedicated":
            work.findings.warn(item.row, "code", "layer_row_dedicated", code=item.code)
        elif code is None or code not in around.communities:
            work.findings.error(item.row, "geometry", "layer_row_elsewhere")
        elif not around.has_cells(code):
            community = around.communities[code]
            work.findings.error(item.row, "geometry", "plan_no_cells", code=code, name=community.name)
        else:
            item.parent = code
            found.setdefault(code, []).append(item)
    return found


def _laid(land: Land, items: list[Item], taken: set[str]) -> Laid:
    grids = tuple(map(in_force, land.grids))
    used = frozenset(taken) | {grid.code for grid in grids}
    state = State(land, grids, land.home.copy(), (), used, new_key)
    return laid(state, [Drawn(item.code, item.name, item.geom) for item in items], taken)
