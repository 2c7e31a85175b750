"""A file of addresses: places with all their names, buildings, units and rooms, each with its point and its grid."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.places.repository import lock_library
from geo.core import clock
from geo.core.identity import Identity
from geo.imports import repository as areas
from geo.imports.addresses import repository
from geo.imports.addresses.difference import Difference, compare
from geo.imports.addresses.fields import ADDRESS_FIELDS
from geo.imports.addresses.library import KnownPlaces
from geo.imports.addresses.rows import Address, Communities, read_address
from geo.imports.addresses.tree import PlaceKey, PlaceNode, grow
from geo.imports.places import KnownArea, grids_at_points, known_places
from geo.imports.points import Points
from geo.imports.work import Work

__all__ = ["ADDRESS_FIELDS", "check_addresses"]


@dataclass
class AddressesPlan:
    """Places and what stands under them, compared with the library."""

    difference: Difference

    async def apply(self, session: AsyncSession, work: Work, actor: Identity) -> AsyncIterator[None]:
        """Add what is new and move what has moved, in one portion; what others have added meanwhile is not added."""
        await lock_library(session)
        source = work.options.source or "import"
        names = {place.name for place in self.difference.new_places}
        meanwhile = {place.key: place.id for place in await repository.known_places(session, names)}
        for place in self.difference.new_places:
            place.id = meanwhile.get((place.kind, place.name, place.community_id), 0)
        await repository.add_places(session, [p for p in self.difference.new_places if not p.id], source)
        await repository.move_places(session, self.difference.moved_places)
        for nodes in self.difference.nodes:
            await repository.keep_nodes(session, nodes)
        await repository.keep_names(session, self.difference.names, source)
        yield


async def check_addresses(session: AsyncSession, work: Work) -> AddressesPlan:
    """Read the addresses, find the grid of each point or the point of each grid, and compare all with the library."""
    at = work.options.valid_from or clock.now()
    addresses = await _read(session, work, at)
    placed_by_grid = await _place(session, work, addresses, at)
    keyed = await _keyed(session, work, addresses, at)
    places = await asyncio.to_thread(grow, keyed)
    difference = await _compare(session, places)
    work.report["addresses"] = {
        "rows": len(keyed),
        "at_middle_of_grid": placed_by_grid,
        **difference.report(),
    }
    if placed_by_grid:
        work.findings.note("points_at_middle_of_grid", n=placed_by_grid)
    return AddressesPlan(difference)


async def _read(session: AsyncSession, work: Work, at: datetime) -> list[Address]:
    places = await known_places(session, at, grids_only=True)
    known = await areas.areas_in_force(session, at, "community")
    communities = Communities([KnownArea(*row) for row in known])
    sample = await asyncio.to_thread(lambda: list(islice(work.source.rows(), 200)))
    points = Points(work, sample)
    addresses = await asyncio.to_thread(
        lambda: [a for row in work.rows() if (a := read_address(work, places, communities, points, row)) is not None]
    )
    points.close()
    return addresses


async def _place(session: AsyncSession, work: Work, addresses: Sequence[Address], at: datetime) -> int:
    """Give each address its grid and its point; how many were put in the middle of their grid."""
    pointed = [a for a in addresses if a.point is not None]
    for address, grid in zip(
        pointed, await grids_at_points(session, [a.point for a in pointed if a.point], at), strict=True
    ):
        _settle(work, address, grid.code if grid else None)
        address.grid = address.grid or grid
    middles = await repository.label_points(session, {a.grid.id for a in addresses if a.grid and a.point is None}, at)
    coarse = 0
    for address in addresses:
        if address.point is None and address.grid is not None:
            address.point, address.coarse = middles[address.grid.id], True
            coarse += 1
    return coarse


async def _keyed(
    session: AsyncSession, work: Work, addresses: Sequence[Address], at: datetime
) -> list[tuple[PlaceKey, int, Address]]:
    """The addresses with the key of their place, and its id where the library has it under any of its names."""
    found = KnownPlaces(await repository.known_places(session, {address.place for address in addresses}))
    of_grid = await repository.communities_of(session, {a.grid.id for a in addresses if a.grid}, at)
    keyed: list[tuple[PlaceKey, int, Address]] = []
    for address in addresses:
        if address.names_alone:
            meant = found.all_meant(address)
            if len({place.id for place in meant}) != 1:
                fault = "place_ambiguous" if meant else "place_without_point"
                work.findings.error(address.row, "place", fault, place=address.place, n=len(meant))
                continue
            keyed.append((meant[0].key, meant[0].id, address))
            continue
        lies_in = of_grid.get(address.grid.id) if address.grid else None
        community = address.community.id if address.community else lies_in
        if address.community and lies_in and lies_in != address.community.id:
            work.findings.warn(address.row, "community", "address_in_other_community", stated=address.community.name)
        place = found.find(address, community)
        if place is not None and place.retired:
            work.findings.warn(address.row, "place", "address_of_retired_place", place=place.name)
        own: PlaceKey = (address.kind, address.place, None if address.kind == "road" else community)
        keyed.append((place.key, place.id, address) if place else (own, 0, address))
    return keyed


async def _compare(session: AsyncSession, places: list[PlaceNode]) -> Difference:
    names = {place.name for place in places if place.id}
    known = {place.id: place for place in await repository.known_places(session, names)}
    ids = [place.id for place in places if place.id]
    units = await repository.known_units(session, ids)
    other_names = await repository.known_names(session, ids)
    return await asyncio.to_thread(compare, places, known, units, other_names)


def _settle(work: Work, address: Address, found: str | None) -> None:
    """Note a point in no grid, or in another than the row states; the row's own word counts."""
    if found is None:
        work.findings.warn(address.row, "location", "address_outside_every_grid", place=address.place)
    elif address.grid is not None and address.grid.code != found:
        work.findings.warn(address.row, "grid", "address_in_other_grid", stated=address.grid.code, found=found)
