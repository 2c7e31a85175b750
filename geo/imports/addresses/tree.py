"""Addresses of a file as a tree: places at the top, under each its buildings, their units, their rooms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from geo.imports.addresses.rows import LEVELS, Address

PlaceKey = tuple[str, str, int | None]


@dataclass
class Node:
    """A building, unit or room.

    Attributes:
        said: a row of the file is about this one itself; otherwise it is only on the way to what stands under it.
        point: WGS84 lon, lat.
    """

    level: str
    key: str
    label: str
    grid_id: int | None
    point: tuple[float, float]
    said: bool
    below: dict[str, "Node"] = field(default_factory=dict)
    id: int = 0


@dataclass
class PlaceNode:
    """An estate, road or other place; ``community_id`` is None for roads and for places in no grid."""

    kind: str
    name: str
    community_id: int | None
    grid_id: int | None
    point: tuple[float, float]
    said: bool
    aliases: set[str] = field(default_factory=set)
    below: dict[str, Node] = field(default_factory=dict)
    id: int = 0


def grow(addresses: Sequence[Address], communities: Mapping[int, int]) -> dict[PlaceKey, PlaceNode]:
    """The tree of a file's addresses.

    Args:
        communities: id of the community that each grid lies in, by grid id.
    """
    places: dict[PlaceKey, PlaceNode] = {}
    for address in addresses:
        if address.point is None:
            continue
        grid_id = address.grid.id if address.grid else None
        community = None if address.kind == "road" or grid_id is None else communities.get(grid_id)
        said = not address.parts
        key = (address.kind, address.place, community)
        place = places.setdefault(key, PlaceNode(*key, grid_id, address.point, said))
        place.aliases.update(address.aliases)
        if said:
            place.grid_id, place.point, place.said = grid_id, address.point, True
        _hang(place, address, grid_id)
    return places


def nodes_at(places: Sequence[PlaceNode], depth: int) -> list[tuple[PlaceNode, Node | None, Node]]:
    """The nodes at a depth (0 right under the place), each with its place and the node above it."""
    found: list[tuple[PlaceNode, Node | None, Node]] = [(p, None, node) for p in places for node in p.below.values()]
    for _ in range(depth):
        found = [(place, node, below) for place, _, node in found for below in node.below.values()]
    return found


def depths() -> range:
    """The depths there may be."""
    return range(len(LEVELS))


def _hang(place: PlaceNode, address: Address, grid_id: int | None) -> None:
    point = address.point or place.point
    below = place.below
    for i, part in enumerate(address.parts):
        said = i == len(address.parts) - 1
        name = f"{part.level}:{part.key}"
        node = below.setdefault(name, Node(part.level, part.key, part.label, grid_id, point, said))
        if said:
            node.label, node.grid_id, node.point, node.said = part.label, grid_id, point, True
        below = node.below
