"""Rows of places and what stands under them, as an import compares and writes them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from geoalchemy2.shape import to_shape
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.places.kinds import WEIGHTS
from geo.addresses.tables import PlaceAlias
from geo.areas.tables import AreaVersion
from geo.core.database import fetch_all, raw_connection, sql
from geo.imports.addresses.difference import KnownUnit
from geo.imports.addresses.library import KnownPlace
from geo.imports.addresses.names import Name
from geo.imports.addresses.tree import Node, PlaceNode, Spot

PACKAGE = "geo.imports.addresses"
_PORTION = 10_000


async def label_points(
    session: AsyncSession, area_ids: Collection[int], at: datetime
) -> dict[int, tuple[float, float]]:
    """Lon, lat of a point well inside each area at ``at``, by area id."""
    query = select(AreaVersion.area_id, AreaVersion.label_point).where(
        AreaVersion.area_id.in_(area_ids), AreaVersion.superseded_at.is_(None), AreaVersion.valid.contains(at)
    )
    points = {area_id: to_shape(element) for area_id, element in (await session.execute(query)).all()}
    return {area_id: (point.x, point.y) for area_id, point in points.items()}


async def communities_of(session: AsyncSession, grid_ids: Collection[int], at: datetime) -> dict[int, int]:
    """The community that each grid lies in at ``at``, by grid id."""
    query = select(AreaVersion.area_id, AreaVersion.parent_id).where(
        AreaVersion.area_id.in_(grid_ids), AreaVersion.superseded_at.is_(None), AreaVersion.valid.contains(at)
    )
    return {grid: parent for grid, parent in (await session.execute(query)).all() if parent is not None}


async def known_places(session: AsyncSession, names: Collection[str]) -> list[KnownPlace]:
    """The places of the library that bear one of these names."""
    rows = await fetch_all(session, sql(PACKAGE, "known_places"), {"names": sorted(names)})
    return [KnownPlace(**row) for row in rows]


async def known_units(session: AsyncSession, place_ids: Collection[int]) -> list[KnownUnit]:
    """What stands under these places."""
    connection = await raw_connection(session)
    found = await connection.execute(sql(PACKAGE, "known_units"), {"place_ids": sorted(place_ids)})
    return [KnownUnit(*row) for row in await found.fetchall()]


async def known_names(
    session: AsyncSession, place_ids: Collection[int]
) -> dict[tuple[int, str], tuple[str, date | None]]:
    """Kind and end of the auxiliary names of these places, by place id and name."""
    query = select(PlaceAlias.place_id, PlaceAlias.name, PlaceAlias.kind, PlaceAlias.until).where(
        PlaceAlias.place_id.in_(place_ids)
    )
    rows = (await session.execute(query)).all()
    return {(place_id, name): (kind, until) for place_id, name, kind, until in rows}


async def add_places(session: AsyncSession, places: Sequence[PlaceNode], source: str) -> None:
    """Add places and give each its id."""
    for start in range(0, len(places), _PORTION):
        portion = places[start : start + _PORTION]
        parameters = {
            "kind": [place.kind for place in portion],
            "name": [place.name for place in portion],
            "community_id": [place.community_id for place in portion],
            "source": source,
            **_spots([place.spot for place in portion]),
        }
        rows = await fetch_all(session, sql(PACKAGE, "add_places"), parameters)
        ids = {(row["kind"], row["name"], row["community_id"]): row["id"] for row in rows}
        for place in portion:
            place.id = ids[place.kind, place.name, place.community_id]


async def move_places(session: AsyncSession, places: Sequence[PlaceNode]) -> None:
    """Put places where the file says they are."""
    connection = await raw_connection(session)
    parameters = {"id": [place.id for place in places], **_spots([place.spot for place in places])}
    await connection.execute(sql(PACKAGE, "move_places"), parameters)


async def keep_names(session: AsyncSession, names: Sequence[tuple[PlaceNode, Name]], source: str) -> None:
    """Add auxiliary names, and tell those that are known what kind they are."""
    connection = await raw_connection(session)
    for start in range(0, len(names), _PORTION):
        portion = names[start : start + _PORTION]
        parameters = {
            "place_id": [place.id for place, _ in portion],
            "name": [name.name for _, name in portion],
            "kind": [name.kind for _, name in portion],
            "weight": [WEIGHTS[name.kind] for _, name in portion],
            "until": [name.until for _, name in portion],
            "source": source,
        }
        await connection.execute(sql(PACKAGE, "keep_names"), parameters)


async def keep_nodes(session: AsyncSession, nodes: Sequence[tuple[PlaceNode, Node | None, Node]]) -> None:
    """Add what is new at one depth and move what a row says has moved; each node gets its id."""
    for said in (False, True):
        chosen = [entry for entry in nodes if entry[2].spot.said is said]
        for start in range(0, len(chosen), _PORTION):
            await _keep_portion(session, chosen[start : start + _PORTION], move=said)


async def _keep_portion(
    session: AsyncSession, nodes: Sequence[tuple[PlaceNode, Node | None, Node]], *, move: bool
) -> None:
    parameters = {
        "place_id": [place.id for place, _, _ in nodes],
        "parent_id": [above.id if above else None for _, above, _ in nodes],
        "level": [node.level for _, _, node in nodes],
        "key": [node.key for _, _, node in nodes],
        "label": [node.label for _, _, node in nodes],
        "move": move,
        **_spots([node.spot for _, _, node in nodes]),
    }
    rows = await fetch_all(session, sql(PACKAGE, "keep_units"), parameters)
    ids = {(row["place_id"], row["parent_id"], row["level"], row["key"]): row["id"] for row in rows}
    for place, above, node in nodes:
        node.id = ids[place.id, above.id if above else None, node.level, node.key]


def _spots(spots: Sequence[Spot | None]) -> dict[str, object]:
    """Grids and points as arrays; what is written has a spot."""
    sure = [spot for spot in spots if spot is not None]
    return {
        "grid_id": [spot.grid_id for spot in sure],
        "lon": [spot.point[0] for spot in sure],
        "lat": [spot.point[1] for spot in sure],
    }
