"""Whether a misspelt name can still be told: no other place of the city is as near to what is written."""

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bench.addresses.model import City, Place


class Rivals:
    """All names of a city's places and communities."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._names = [(name, place.id) for place in city.places for name in names_of(place)]
        self._names += [(area.name, 0) for area in [*city.towns, *city.communities]]
        self._texts = [name for name, _ in self._names]
        self._places: dict[str, set[int]] = {}
        for name, place in self._names:
            self._places.setdefault(name, set()).add(place)

    def told(self, written: str, place: Place) -> bool:
        """Whether ``written`` is nearer to a name of ``place`` than to one of any other."""
        nearest = min(DamerauLevenshtein.distance(written, name) for name in names_of(place))
        if nearest == 0:
            return self._places[written] == {place.id}
        found = process.extract(
            written, self._texts, scorer=DamerauLevenshtein.distance, score_cutoff=nearest, limit=None
        )
        return all(self._names[index][1] == place.id for _, _, index in found)

    def begins_one(self, begun: str, place: Place) -> bool:
        """Whether ``begun`` is the beginning of names of ``place`` alone."""
        return all(number == place.id for name, number in self._names if name.startswith(begun))


def names_of(place: Place) -> list[str]:
    """The name of a place and its other names."""
    return [place.name, *(alias.name for alias in place.aliases)]
