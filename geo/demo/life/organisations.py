"""The organisations of the district: centres of every level, departments, teams, firms, windows, social groups."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib import resources

from geo.demo.life.chance import Chance
from geo.demo.life.ground import Area, Ground
from geo.demo.life.texts import table


@dataclass(frozen=True)
class Organisation:
    """An organisation with the matters it leads or supports.

    Attributes:
        id: from 1.
        point: x, y in metres (EPSG:4542), None where it has no one house.
        duties: kind code to ``lead`` or ``support``.
        answers_danger: told at once where somebody may be hurt.
    """

    id: int
    kind: str
    level: str
    name: str
    area_code: str
    point: tuple[float, float] | None = None
    duties: dict[str, str] = field(default_factory=dict)
    answers_danger: bool = False


def organisations(ground: Ground, seed: int) -> list[Organisation]:
    """All organisations, numbered from 1."""
    chance = Chance(seed, "organisations")
    found = [
        *_centres(ground),
        *_of_the_district(ground),
        *_town_committees(ground),
        *_windows(ground),
        *_firms(ground, chance),
        *_social_groups(ground, chance),
    ]
    return [replace(organisation, id=number) for number, organisation in enumerate(found, start=1)]


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("geo.demo.life").joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _centres(ground: Ground) -> Iterator[Organisation]:
    district = ground.district
    yield Organisation(
        0, "centre", "district", f"{district.name}综治中心", district.code, district.point, {"99": "lead"}
    )
    for town in ground.towns:
        yield Organisation(0, "centre", "town", f"{town.name}综治中心", town.code, town.point)
    for community in ground.communities:
        yield Organisation(0, "centre", "community", f"{community.name}综治中心", community.code, community.point)


def _of_the_district(ground: Ground) -> Iterator[Organisation]:
    for row in _rows("departments"):
        duties = dict.fromkeys(row["support"].split(), "support") | dict.fromkeys(row["lead"].split(), "lead")
        danger = row["danger"] == "1"
        yield Organisation(0, row["kind"], "district", row["name"], ground.district.code, None, duties, danger)


def _town_committees(ground: Ground) -> Iterator[Organisation]:
    for town in ground.towns:
        duties = {"01": "support", "02": "support"} | ({} if town.urban else {"09": "support"})
        yield Organisation(0, "mediation_team", "town", f"{town.name}人民调解委员会", town.code, town.point, duties)


def _windows(ground: Ground) -> Iterator[Organisation]:
    for place in ground.places_of("window"):
        yield Organisation(0, "window", "community", place.name, place.community_code, (place.x, place.y))


def _firms(ground: Ground, chance: Chance) -> Iterator[Organisation]:
    """A property firm's office at most estates; old ones are looked after by the community."""
    names = chance.shuffled(table("names")["firms"])
    for number, estate in enumerate(ground.places_of("estate")):
        if chance.happens(0.86):
            name = f"{names[number % len(names)]}物业服务有限公司{estate.name}服务处"
            point = (estate.x, estate.y)
            yield Organisation(0, "property_firm", "community", name, estate.community_code, point, {"0402": "support"})


def _social_groups(ground: Ground, chance: Chance) -> Iterator[Organisation]:
    for row in _rows("social_groups"):
        for area in _areas_for(ground, row, chance):
            duties = dict.fromkeys(row["support"].split(), "support")
            yield Organisation(
                0, "social_group", row["level"], row["name"].format(area=area.name), area.code, None, duties
            )


def _areas_for(ground: Ground, row: dict[str, str], chance: Chance) -> list[Area]:
    """The areas with a group of this sort; in a district with too few of them some have several."""
    all_of_level = {"district": [ground.district], "town": ground.towns, "community": ground.communities}[row["level"]]
    fitting = [area for area in all_of_level if area.urban == (row["urban"] == "1")] or all_of_level
    count = int(row["count"])
    return (chance.shuffled(fitting) * (count // len(fitting) + 1))[:count]
