"""What the library already knows of the places in a file."""

from collections.abc import Iterable
from dataclasses import dataclass

from geo.imports.addresses.rows import Address
from geo.imports.addresses.tree import PlaceKey


@dataclass(frozen=True)
class KnownPlace:
    """A place of the library; ``written`` is the name it was found by, its own or an auxiliary one."""

    id: int
    kind: str
    name: str
    community_id: int | None
    grid_id: int | None
    lon: float
    lat: float
    retired: bool
    written: str

    @property
    def key(self) -> PlaceKey:
        """What tells it from others: a road is known by its name alone."""
        return self.kind, self.name, None if self.kind == "road" else self.community_id


class KnownPlaces:
    """Places of the library by the names that a file says; those in use and with their own name first."""

    def __init__(self, found: Iterable[KnownPlace]) -> None:
        self._by_name: dict[str, list[KnownPlace]] = {}
        for place in sorted(found, key=lambda place: (place.retired, place.name != place.written, place.id)):
            self._by_name.setdefault(place.written, []).append(place)

    def find(self, address: Address, community_id: int | None) -> KnownPlace | None:
        """The place that a row with a community means, if the library has it."""
        for place in self._by_name.get(address.place, ()):
            alike = place.kind == address.kind or not address.kind_said
            if alike and (place.kind == "road" or place.community_id == community_id):
                return place
        return None

    def all_meant(self, address: Address) -> list[KnownPlace]:
        """The places that a row without a point may mean: by name, and by kind and community as far as said."""
        return [
            place
            for place in self._by_name.get(address.place, ())
            if not place.retired
            and (place.kind == address.kind or not address.kind_said)
            and (address.community is None or place.community_id == address.community.id)
        ]
