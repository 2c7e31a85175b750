"""Rows of places and what stands under them, as an import writes them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from geoalchemy2.shape import from_shape, to_shape
from shapely import Point
from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.tables import Place, PlaceAlias
from geo.areas.tables import AreaVersion
from geo.core.database import fetch_all, sql
from geo.imports.addresses.tree import Node, PlaceKey, PlaceNode, depths, nodes_at

_PORTION = 5_000


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


async def keep_tree(session: AsyncSession, places: Mapping[PlaceKey, PlaceNode], source: str) -> dict[str, int]:
    """Add what is new and move what a row says has moved; how many places and parts are new."""
    new_places = await _keep_places(session, places, source)
    new_parts = 0
    for depth in depths():
        nodes = nodes_at(list(places.values()), depth)
        for said in (False, True):
            chosen = [entry for entry in nodes if entry[2].said is said]
            for start in range(0, len(chosen), _PORTION):
                new_parts += await _keep_nodes(session, chosen[start : start + _PORTION], move=said)
    return {"places_new": new_places, "parts_new": new_parts}


async def _keep_places(session: AsyncSession, places: Mapping[PlaceKey, PlaceNode], source: str) -> int:
    names = {place.name for place in places.values()}
    query = select(Place.id, Place.kind, Place.name, Place.community_id).where(Place.name.in_(names))
    known: dict[PlaceKey, int] = {}
    for place_id, kind, name, community_id in (await session.execute(query)).all():
        known.setdefault((kind, name, None if kind == "road" else community_id), place_id)
    new = [(key, place) for key, place in places.items() if key not in known]
    if new:
        statement = insert(Place).returning(Place.id, sort_by_parameter_order=True)
        ids = await session.scalars(statement, [_place_row(place, source) for _, place in new])
        known |= dict(zip((key for key, _ in new), ids.all(), strict=True))
    for key, place in places.items():
        place.id = known[key]
    moved = [
        {"id": place.id, "grid_id": place.grid_id, "point": _element(place.point)}
        for key, place in places.items()
        if place.said and (key, place) not in new
    ]
    if moved:
        await session.execute(update(Place), moved)
    aliases = [
        {"place_id": place.id, "name": alias, "weight": 1, "source": source}
        for place in places.values()
        for alias in sorted(place.aliases)
    ]
    if aliases:
        await session.execute(upsert(PlaceAlias).on_conflict_do_nothing(), aliases)
    return len(new)


async def _keep_nodes(
    session: AsyncSession, nodes: Sequence[tuple[PlaceNode, Node | None, Node]], *, move: bool
) -> int:
    parameters: dict[str, object] = {
        "place_id": [place.id for place, _, _ in nodes],
        "parent_id": [above.id if above else None for _, above, _ in nodes],
        "level": [node.level for _, _, node in nodes],
        "key": [node.key for _, _, node in nodes],
        "label": [node.label for _, _, node in nodes],
        "grid_id": [node.grid_id for _, _, node in nodes],
        "lon": [node.point[0] for _, _, node in nodes],
        "lat": [node.point[1] for _, _, node in nodes],
        "move": move,
    }
    rows = await fetch_all(session, sql("geo.imports", "keep_units"), parameters)
    ids = {(row["place_id"], row["parent_id"], row["level"], row["key"]): row["id"] for row in rows}
    for place, above, node in nodes:
        node.id = ids[place.id, above.id if above else None, node.level, node.key]
    return sum(row["added"] for row in rows)


def _place_row(place: PlaceNode, source: str) -> dict[str, object]:
    return {
        "kind": place.kind,
        "name": place.name,
        "community_id": place.community_id,
        "grid_id": place.grid_id,
        "point": _element(place.point),
        "source": source,
    }


def _element(point: tuple[float, float]) -> object:
    return from_shape(Point(point), 4326)
