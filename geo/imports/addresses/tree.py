"""Addresses of a file as a tree: places at the top, under each its buildings, their units, their rooms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from geo.addresses.places.kinds import UNIT_LEVELS
from geo.imports.addresses.names import Name
from geo.imports.addresses.rows import Address

PlaceKey = tuple[str, str, int | None]


@dataclass
class Spot:
    """Where something lies as a file says it.

    Attributes:
        point: WGS84 lon, lat; ``coarse`` where it is only somewhere in the grid.
        said: a row of the file is about this one itself; otherwise it is only on the way to what stands under it.
    """

    grid_id: int | None
    point: tuple[float, float]
    coarse: bool
    said: bool


@dataclass(slots=True)
class Node:
    """A building, unit or room; ``id`` is 0 as long as it is not in the library."""

    level: str
    key: str
    label: str
    spot: Spot
    below: dict[str, "Node"] = field(default_factory=dict)
    id: int = 0


@dataclass(slots=True)
class PlaceNode:
    """An estate, road or other place; ``community_id`` is None for roads and for places in no grid.

    ``spot`` is None where the file only says what a place of the library is called besides.
    """

    kind: str
    name: str
    community_id: int | None
    spot: Spot | None
    names: dict[str, Name] = field(default_factory=dict)
    below: dict[str, Node] = field(default_factory=dict)
    id: int = 0


def grow(addresses: Sequence[tuple[PlaceKey, int, Address]]) -> list[PlaceNode]:
    """The tree of a file's addresses, each with the key of its place and the id that place has in the library, or 0."""
    places: dict[PlaceKey, PlaceNode] = {}
    for key, known, address in addresses:
        place = places.get(key)
        if place is None:
            place = places[key] = PlaceNode(*key, None, id=known)
        for name in address.names:
            place.names.setdefault(name.name, name)
        if address.point is None:
            continue
        spot = Spot(address.grid.id if address.grid else None, address.point, address.coarse, said=not address.parts)
        if place.spot is None or spot.said:
            place.spot = spot
        _hang(place, address, spot)
    return list(places.values())


def at_depth(places: Sequence[PlaceNode], depth: int) -> Iterator[tuple[PlaceNode, Node | None, Node]]:
    """The nodes at a depth (0 right under the place), each with its place and the node above it."""
    found: list[tuple[PlaceNode, Node | None, Node]] = [(p, None, node) for p in places for node in p.below.values()]
    for _ in range(depth):
        found = [(place, node, below) for place, _, node in found for below in node.below.values()]
    yield from found


def depths() -> range:
    """The depths there may be."""
    return range(len(UNIT_LEVELS))


def _hang(place: PlaceNode, address: Address, at: Spot) -> None:
    below = place.below
    for i, part in enumerate(address.parts):
        said = i == len(address.parts) - 1
        name = f"{part.level}:{part.key}"
        node = below.get(name)
        if node is None:
            spot = Spot(at.grid_id, at.point, at.coarse, said)
            node = below[name] = Node(part.level, part.key, part.label, spot)
        elif said:
            node.label, node.spot = part.label, Spot(at.grid_id, at.point, at.coarse, said=True)
        below = node.below
