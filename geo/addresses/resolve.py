"""Which of the readings of a tail exist under a place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from geo.addresses.known_places import Place
from geo.addresses.numbers import Unit
from geo.addresses.tail import Reading

Chain = tuple[Unit, ...]
# A reading that the text alone makes next to impossible is still one if what it says exists.
_LEAST_PROBABILITY = 0.002


@dataclass(frozen=True, slots=True)
class Found:
    """How far a tail was found under a place.

    Attributes:
        chain: what exists, from the building down; empty for the place itself.
        reading: the reading that says so; None where nothing is said.
        probability: of that reading.
        missing: the levels that were said and were not found.
        implied: the building was not said, there is only one.
        skipped: a unit was said that the building does not have, but the room exists in it.
    """

    chain: Chain
    reading: Reading | None
    probability: float = 1.0
    missing: tuple[str, ...] = ()
    implied: bool = False
    skipped: bool = False


def resolve(place: Place, readings: Sequence[Reading]) -> list[Found]:
    """The ways in which the readings exist under ``place``; the place itself where its likeliest building does not."""
    if not readings:
        return [Found((), None)]
    best: dict[Chain, Found] = {}
    for rank, reading in enumerate(readings):
        probability = max(reading.probability or 0.5 ** (rank + 1), _LEAST_PROBABILITY)
        for found in _chains(place, reading, probability):
            before = best.get(found.chain)
            if before is None or _worth(before) < _worth(found):
                best[found.chain] = found
    likeliest = readings[0]
    if not best or (likeliest.building is not None and not any(found.reading is likeliest for found in best.values())):
        best[()] = Found((), likeliest, likeliest.probability or 1.0, ("building",))
    return list(best.values())


def _worth(found: Found) -> float:
    return found.probability * 0.1 ** len(found.missing)


def _chains(place: Place, reading: Reading, probability: float) -> Iterator[Found]:
    numbers, building, unit, room = place.numbers, reading.building, reading.unit, reading.room
    if building is None:
        yield from _without_building(place, reading, probability)
        return
    top = numbers.find(place.slot, "building", building)
    if top is not None:
        below = list(_below(place, top, reading, probability, implied=False))
        missing = ("unit", "room") if unit and room else ("unit",) if unit else ("room",) if room else ()
        yield from below or [Found((top,), reading, probability, missing)]


def _without_building(place: Place, reading: Reading, probability: float) -> Iterator[Found]:
    numbers, unit, room = place.numbers, reading.unit, reading.room
    if unit is not None:
        top = numbers.find(place.slot, "unit", unit)
        if top is not None:
            yield from _in_unit((top,), place, reading, probability, implied=False)
    elif room is not None:
        top = numbers.find(place.slot, "room", room)
        if top is not None:
            yield Found((top,), reading, probability)
    spread = numbers.spread(place.slot)
    if spread is not None and spread.buildings == 1:
        for only in numbers.below(place.slot, "building"):
            yield from _below(place, only, reading, probability, implied=True)


def _below(place: Place, top: Unit, reading: Reading, probability: float, implied: bool) -> Iterator[Found]:
    numbers, unit, room = place.numbers, reading.unit, reading.room
    if unit is not None:
        below = numbers.find(top.slot, "unit", unit)
        if below is not None:
            yield from _in_unit((top, below), place, reading, probability, implied)
        elif room is not None:
            for chain in _rooms(place, top, room):
                yield Found(chain, reading, probability, implied=implied, skipped=True)
    elif room is not None:
        for chain in _rooms(place, top, room):
            yield Found(chain, reading, probability, implied=implied)
    else:
        yield Found((top,), reading, probability, implied=implied)


def _in_unit(chain: Chain, place: Place, reading: Reading, probability: float, implied: bool) -> Iterable[Found]:
    if reading.room is None:
        return [Found(chain, reading, probability, implied=implied)]
    room = place.numbers.find(chain[-1].slot, "room", reading.room)
    if room is None:
        return [Found(chain, reading, probability, ("room",), implied)]
    return [Found((*chain, room), reading, probability, implied=implied)]


def _rooms(place: Place, top: Unit, room: str) -> Iterator[Chain]:
    """The room right in the building, or in any of its units."""
    numbers = place.numbers
    direct = numbers.find(top.slot, "room", room)
    if direct is not None:
        yield top, direct
    for unit in numbers.below(top.slot, "unit"):
        within = numbers.find(unit.slot, "room", room)
        if within is not None:
            yield top, unit, within
