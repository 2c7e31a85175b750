"""What a file of addresses would change in the library, counted before anything is written."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from geo.imports.addresses.library import KnownPlace
from geo.imports.addresses.names import Name
from geo.imports.addresses.tree import Node, PlaceNode, Spot, at_depth, depths

_SAME_DEGREES = 1e-7


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A building, unit or room of the library."""

    place_id: int
    id: int
    parent_id: int | None
    level: str
    key: str
    label: str
    grid_id: int | None
    lon: float
    lat: float


@dataclass
class Difference:
    """What has to be written, and how much stays as it is.

    Attributes:
        nodes: by depth; those that are new or change, each with its place and the node above it.
    """

    new_places: list[PlaceNode] = field(default_factory=list)
    moved_places: list[PlaceNode] = field(default_factory=list)
    nodes: list[list[tuple[PlaceNode, Node | None, Node]]] = field(default_factory=list)
    names: list[tuple[PlaceNode, Name]] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def report(self) -> dict[str, dict[str, int]]:
        """Places, numbers under them and auxiliary names: how many are added, change and stay."""
        return {
            of: {what: self.counts[of, what] for what in ("added", "changed", "unchanged")}
            for of in ("places", "units", "names")
        }


def compare(
    places: Sequence[PlaceNode],
    known_places: Mapping[int, KnownPlace],
    units: Iterable[KnownUnit],
    names: Mapping[tuple[int, str], tuple[str, date | None]],
) -> Difference:
    """Compare a file's tree with the library, and give the nodes that are known their ids.

    Args:
        names: kind and end of the auxiliary names of the known places, by place id and name.
    """
    found = Difference()
    for place in places:
        _compare_place(found, place, known_places.get(place.id))
        for name in place.names.values():
            _compare_name(found, place, name, names)
    known = {(u.place_id, u.parent_id, u.level, u.key): u for u in units}
    for depth in depths():
        changed: list[tuple[PlaceNode, Node | None, Node]] = []
        for place, above, node in at_depth(places, depth):
            unit = known.get((place.id, above.id if above else None, node.level, node.key)) if place.id else None
            if above is not None and above.id == 0:
                unit = None
            what = _compare_node(node, unit)
            found.counts["units", what] += 1
            if what != "unchanged":
                changed.append((place, above, node))
        found.nodes.append(changed)
    return found


def _compare_place(found: Difference, place: PlaceNode, known: KnownPlace | None) -> None:
    what = "unchanged"
    if known is None:
        what = "added"
        found.new_places.append(place)
    elif place.spot is not None and place.spot.said and _moved(place.spot, known.grid_id, known.lon, known.lat):
        what = "changed"
        found.moved_places.append(place)
    found.counts["places", what] += 1


def _compare_name(
    found: Difference, place: PlaceNode, name: Name, names: Mapping[tuple[int, str], tuple[str, date | None]]
) -> None:
    known = names.get((place.id, name.name)) if place.id else None
    what = "unchanged"
    if known is None:
        what = "added"
    elif known != (name.kind, name.until or known[1]) and name.kind != "alias":
        what = "changed"
    found.counts["names", what] += 1
    if what != "unchanged":
        found.names.append((place, name))


def _compare_node(node: Node, unit: KnownUnit | None) -> str:
    if unit is None:
        return "added"
    node.id = unit.id
    if not node.spot.said:
        return "unchanged"
    if node.label != unit.label or _moved(node.spot, unit.grid_id, unit.lon, unit.lat):
        return "changed"
    return "unchanged"


def _moved(spot: Spot, grid_id: int | None, lon: float, lat: float) -> bool:
    """Whether a file puts something elsewhere; a point that is only somewhere in the same grid does not."""
    if spot.grid_id != grid_id:
        return True
    apart = max(abs(spot.point[0] - lon), abs(spot.point[1] - lat))
    return not spot.coarse and apart > _SAME_DEGREES
