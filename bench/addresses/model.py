"""What the synthetic city of the bench is made of. Ids are those of the rows in the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Area:
    """A town or a community.

    Attributes:
        code: 9 digits for a town, 12 for a community.
        name: as it is called now.
        former: as it was called before it was renamed, '' where it never was.
        town: index of its town; its own index for a town.
        rural: it lies in the country: a village, or a town of villages.
    """

    code: str
    name: str
    former: str
    town: int
    rural: bool


@dataclass(frozen=True)
class Alias:
    """Another name of a place; ``former`` where it is no longer in use."""

    name: str
    weight: float
    former: bool


@dataclass(frozen=True)
class Stair:
    """A unit of a building: its rooms are floor and door, ``floors`` times ``doors``, with ids that run on.

    Attributes:
        id: of the unit; 0 where the rooms lie right under the building.
    """

    id: int
    key: str
    floors: int
    doors: int
    first_room: int

    def rooms(self) -> Iterator[tuple[int, str]]:
        """Id and key of each room."""
        keys = (f"{floor}{door:02d}" for floor in range(1, self.floors + 1) for door in range(1, self.doors + 1))
        yield from enumerate(keys, self.first_room)


@dataclass(frozen=True)
class Building:
    """A building of an estate, a number of a road or a house of a village; ``stairs`` is empty where it is one home.

    Attributes:
        grid: index of its grid.
        at: metres from the middle of the grid, east and north.
    """

    id: int
    key: str
    label: str
    grid: int
    at: tuple[float, float]
    stairs: tuple[Stair, ...]

    def rooms(self) -> Iterator[tuple[int, str, str]]:
        """Id of each room with the keys of its unit ('' without one) and of itself."""
        for stair in self.stairs:
            yield from ((room, stair.key, key) for room, key in stair.rooms())


@dataclass
class Place:
    """An estate, road, village group, landmark or shop.

    Attributes:
        community: index of its community.
        grid: index of the grid its point lies in.
        aliases: its other names.
        buildings: what stands in it, in the order of the numbers.
        on_road: name and number of the road it lies on, ('', '') where that is not known.
        twin: another place in another community has the same name.
        course: of a road, the grids it runs through from one end to the other, straight.
        aside: of a road, how far it runs from the middle of its grids, in metres north or east.
    """

    id: int
    kind: str
    name: str
    community: int
    grid: int
    at: tuple[float, float]
    aliases: list[Alias] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    on_road: tuple[str, str] = ("", "")
    twin: bool = False
    course: tuple[int, ...] = ()
    aside: float = 0.0


@dataclass(frozen=True)
class Home:
    """Where an address points: a place, or a building, unit or room of it.

    Attributes:
        unit_id: id of the room, unit or building; None for the place itself.
        building: key; '' for the place itself. Likewise ``unit`` and ``room``.
        label: of the building, as the library has it (3号楼).
        grid: index of the grid.
    """

    place: Place
    unit_id: int | None
    building: str
    label: str
    unit: str
    room: str
    grid: int


@dataclass(frozen=True)
class City:
    """The whole city.

    Attributes:
        name: of the city.
        district: name of its only district.
        towns, communities: in the order of their codes.
        grid_codes: 15 digits each, 16 grids a community.
        places: in the order of their ids.
        crossings: pairs of roads that cross, each with the grid they cross in.
    """

    name: str
    district: str
    towns: list[Area]
    communities: list[Area]
    grid_codes: list[str]
    places: list[Place]
    crossings: list[tuple[Place, Place, int]] = field(default_factory=list)

    def homes_of(self, building: Building, place: Place) -> Iterator[Home]:
        """All homes of a building; the building itself where it is one home."""
        if not building.stairs:
            yield Home(place, building.id, building.key, building.label, "", "", building.grid)
        for room_id, unit, room in building.rooms():
            yield Home(place, room_id, building.key, building.label, unit, room, building.grid)

    def households(self) -> int:
        """How many homes the city has; a road number that is not lived in counts as one all the same."""
        return sum(
            sum(s.floors * s.doors for s in b.stairs) or 1 for p in self.places if p.kind != "road" for b in p.buildings
        )
