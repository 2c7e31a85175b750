"""A file of addresses: places, buildings, units and rooms, each with its point and its grid."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncSession

from geo.core import clock
from geo.core.identity import Identity
from geo.imports.addresses import repository
from geo.imports.addresses.fields import ADDRESS_FIELDS
from geo.imports.addresses.rows import Address, read_address
from geo.imports.addresses.tree import grow
from geo.imports.places import grids_at_points, known_places
from geo.imports.points import Points
from geo.imports.work import Work

__all__ = ["ADDRESS_FIELDS", "check_addresses"]


@dataclass
class AddressesPlan:
    """Addresses to be kept, each with a point; those in a grid have one."""

    addresses: list[Address]
    at: datetime

    async def apply(self, session: AsyncSession, work: Work, actor: Identity) -> AsyncIterator[None]:
        """Add what is new and move what has moved, all in one portion."""
        grids = {address.grid.id for address in self.addresses if address.grid}
        places = grow(self.addresses, await repository.communities_of(session, grids, self.at))
        work.report["addresses"] |= await repository.keep_tree(session, places, work.options.source or "import")
        yield


async def check_addresses(session: AsyncSession, work: Work) -> AddressesPlan:
    """Read the addresses and find the grid of each point, or the point of each grid."""
    at = work.options.valid_from or clock.now()
    places = await known_places(session, at, grids_only=True)
    sample = await asyncio.to_thread(lambda: list(islice(work.source.rows(), 200)))
    points = Points(work, sample)
    addresses = await asyncio.to_thread(
        lambda: [a for row in work.rows() if (a := read_address(work, places, points, row)) is not None]
    )
    points.close()
    pointed = [a for a in addresses if a.point is not None]
    for address, grid in zip(
        pointed, await grids_at_points(session, [a.point for a in pointed if a.point], at), strict=True
    ):
        _settle(work, address, grid.code if grid else None)
        address.grid = address.grid or grid
    middles = await repository.label_points(session, {a.grid.id for a in addresses if a.grid and a.point is None}, at)
    for address in addresses:
        if address.point is None and address.grid is not None:
            address.point = middles[address.grid.id]
    placed_by_grid = len(addresses) - len(pointed)
    work.report["addresses"] = {"rows": len(addresses), "at_middle_of_grid": placed_by_grid}
    if placed_by_grid:
        work.findings.note("points_at_middle_of_grid", n=placed_by_grid)
    return AddressesPlan(addresses, at)


def _settle(work: Work, address: Address, found: str | None) -> None:
    """Note a point in no grid, or in another than the row states; the row's own word counts."""
    if found is None:
        work.findings.warn(address.row, "location", "address_outside_every_grid", place=address.place)
    elif address.grid is not None and address.grid.code != found:
        work.findings.warn(address.row, "grid", "address_in_other_grid", stated=address.grid.code, found=found)
