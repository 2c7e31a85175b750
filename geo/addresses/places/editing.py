"""What people change of the library, one place at a time: every change by the version they saw, every change logged.

Nothing here touches what stands under a place or the cases that point to it: a place is renamed, moved or retired, and
keeps its id.
"""

from datetime import date
from typing import Any

import shapely
from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy.ext.asyncio import AsyncSession

from geo.addresses.places import repository
from geo.addresses.places.entry import NameDraft, Spot
from geo.addresses.places.kinds import WEIGHTS, PlaceKind
from geo.addresses.tables import Place, PlaceAlias
from geo.core import clock
from geo.core.errors import ConflictError, InvalidInputError, NotFoundError

SOURCE = "settings"


async def create(
    session: AsyncSession, kind: PlaceKind, name: str, spot: Spot, source: str, actor_id: int | None
) -> Place:
    """Add a place at ``spot``.

    Raises:
        ConflictError: its community has one of that kind and name already.
    """
    await repository.lock_library(session)
    community_id = _community(kind, spot)
    await _refuse_namesake(session, kind, name, community_id, 0)
    place = Place(
        kind=kind,
        name=name,
        community_id=community_id,
        grid_id=spot.grid_id,
        point=_point(spot),
        source=source or SOURCE,
        version=1,
    )
    session.add(place)
    await session.flush()
    await repository.write_down(session, place.id, actor_id, "create", clock.now(), {}, _facts(place))
    return place


async def change(
    session: AsyncSession, place: Place, kind: PlaceKind, name: str, spot: Spot, actor_id: int | None
) -> None:
    """Give a place that is locked, and the library with it, another name, kind or point.

    A retired one is in use again. Its old name becomes a former name that ended today.

    Raises:
        ConflictError: its community has another one of that kind and name already.
    """
    before = _facts(place)
    community_id = _community(kind, spot)
    await _refuse_namesake(session, kind, name, community_id, place.id)
    if name != place.name:
        await _keep_former_name(session, place, name)
    brought_back = place.retired_on is not None
    place.kind, place.name, place.retired_on = kind, name, None
    if _moved(before, spot.lon, spot.lat):
        place.point, place.grid_id, place.community_id = _point(spot), spot.grid_id, community_id
    elif kind != before["kind"]:
        place.community_id = community_id
    after = _facts(place)
    if before == after:
        return
    place.version += 1
    await session.flush()
    action = "bring_back" if brought_back else "change"
    await repository.write_down(session, place.id, actor_id, action, clock.now(), *_differing(before, after))


async def retire(session: AsyncSession, place: Place, actor_id: int | None) -> None:
    """Take a place that is locked out of use from today on. What stands under it, and its cases, stay.

    Raises:
        ConflictError: it is retired already.
    """
    if place.retired_on is not None:
        raise ConflictError("place_retired", name=place.name, day=place.retired_on.isoformat())
    place.retired_on = clock.today()
    place.version += 1
    await session.flush()
    facts = {"retired_on": place.retired_on}
    await repository.write_down(session, place.id, actor_id, "retire", clock.now(), {}, facts)


async def add_name(session: AsyncSession, place: Place, draft: NameDraft, actor_id: int | None) -> None:
    """Give a place that is locked one more auxiliary name.

    Raises:
        InvalidInputError: it is the main name, or its date cannot be.
        ConflictError: the place bears that name already.
    """
    if draft.name == place.name:
        raise InvalidInputError.of("name", "name_is_main", name=draft.name)
    if draft.until is not None and draft.kind != "former":
        raise InvalidInputError.of("until", "until_of_former_alone")
    if draft.until is not None and draft.until > clock.today():
        raise InvalidInputError.of("until", "day_to_come", today=clock.today().isoformat())
    if await repository.alias(session, place.id, draft.name) is not None:
        raise ConflictError("name_known", name=draft.name, place=place.name)
    alias = _alias(place.id, draft)
    session.add(alias)
    place.version += 1
    await session.flush()
    await repository.write_down(session, place.id, actor_id, "add_name", clock.now(), {}, _facts_of_name(alias))


async def drop_name(session: AsyncSession, place: Place, name_id: int, actor_id: int | None) -> None:
    """Take an auxiliary name from a place that is locked; the log keeps it.

    Raises:
        NotFoundError: the place has no such name.
    """
    alias = await repository.alias_of_id(session, place.id, name_id)
    if alias is None:
        raise NotFoundError("not_found")
    facts = _facts_of_name(alias)
    await repository.drop_alias(session, alias)
    place.version += 1
    await session.flush()
    await repository.write_down(session, place.id, actor_id, "drop_name", clock.now(), facts, {})


async def locked(session: AsyncSession, place_id: int, version: int, *, with_library: bool = False) -> Place:
    """The place of this id, locked, as the editor saw it; with the library where its name may change.

    The library is locked before the place, as imports do, so that neither waits for the other for ever.

    Raises:
        NotFoundError: there is none.
        ConflictError: somebody has changed it since; the facts say who and when.
    """
    if with_library:
        await repository.lock_library(session)
    place = await repository.place(session, place_id)
    if place is None:
        raise NotFoundError("not_found")
    if place.version != version:
        edit = await repository.last_edit(session, place_id)
        when = edit.at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M") if edit else "-"
        who = edit.actor if edit and edit.actor else "-"
        raise ConflictError("place_changed_meanwhile", name=place.name, who=who, when=when)
    return place


async def _keep_former_name(session: AsyncSession, place: Place, name: str) -> None:
    """The name it bore until today stays findable; the new name is no auxiliary one any more."""
    again = await repository.alias(session, place.id, name)
    if again is not None:
        await repository.drop_alias(session, again)
    known = await repository.alias(session, place.id, place.name)
    if known is not None:
        known.kind, known.until = "former", clock.today()
    else:
        session.add(_alias(place.id, NameDraft(place.name, "former", until=clock.today())))


async def _refuse_namesake(
    session: AsyncSession, kind: str, name: str, community_id: int | None, other_than: int
) -> None:
    if await repository.namesake(session, kind, name, community_id, other_than) is not None:
        raise ConflictError("place_exists", name=name)


def _community(kind: str, spot: Spot) -> int | None:
    """A road runs through many communities and belongs to none."""
    return None if kind == "road" else spot.community_id


def _alias(place_id: int, draft: NameDraft) -> PlaceAlias:
    weight = WEIGHTS[draft.kind] if draft.weight is None else draft.weight
    source = draft.source or SOURCE
    return PlaceAlias(
        place_id=place_id, name=draft.name, kind=draft.kind, weight=weight, until=draft.until, source=source
    )


def _point(spot: Spot) -> Any:
    return from_shape(shapely.Point(spot.lon, spot.lat), 4326)


def lies_at(place: Place, lon: float, lat: float) -> bool:
    """Whether a place lies at a WGS84 point, to a centimetre."""
    return not _moved(_facts(place), lon, lat)


def _moved(before: dict[str, Any], lon: float, lat: float) -> bool:
    return (before["lon"], before["lat"]) != (round(lon, 7), round(lat, 7))


def _facts(place: Place) -> dict[str, str | float | date | None]:
    point = to_shape(place.point)
    return {
        "name": place.name,
        "kind": place.kind,
        "lon": round(float(point.x), 7),
        "lat": round(float(point.y), 7),
        "retired_on": place.retired_on,
    }


def _facts_of_name(alias: PlaceAlias) -> dict[str, str | float | date | None]:
    weight = round(alias.weight, 2)
    return {"name": alias.name, "kind": alias.kind, "weight": weight, "until": alias.until, "source": alias.source}


def _differing(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    changed = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}
