"""Rows of atoms, of the grids that they belong to and of the addresses in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import shapely
from sqlalchemy import BigInteger, any_, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, Range
from sqlalchemy.ext.asyncio import AsyncSession

from geo.areas.level import Level
from geo.areas.repository import in_force
from geo.areas.tables import Area, AreaVersion
from geo.core.database import array_of, fetch_all, raw_connection, sql
from geo.plans.cells.tables import Atom, AtomAssignment, AtomUnit

PACKAGE = "geo.plans.cells"
_BUILD_LOCK = 7_401_020


@dataclass(frozen=True)
class Content:
    """What is told of a cell beside its shape; ``grid_id`` is None in a community without grids."""

    kind: str
    households: int
    counted: str
    grid_id: int | None


@dataclass(frozen=True)
class KnownAtom:
    """An atom as it is at an instant; ``wkb`` is its normalised shape, ``assigned`` from when it is in its grid."""

    id: int
    wkb: bytes
    content: Content
    since: datetime
    assigned: datetime | None
    community_id: int


async def lock_community(session: AsyncSession, community_id: int) -> None:
    """Wait until no other transaction builds the cells of this community."""
    await session.execute(select(func.pg_advisory_xact_lock(_BUILD_LOCK, func.hashint8(community_id))))


async def community_codes(session: AsyncSession, at: datetime) -> list[str]:
    """The codes of all communities at ``at``, in order."""
    query = in_force(at).with_only_columns(AreaVersion.code).where(AreaVersion.level == Level.COMMUNITY.value)
    return list((await session.scalars(query.order_by(AreaVersion.code))).all())


async def communities_drawn(session: AsyncSession, at: datetime) -> set[str]:
    """The codes of communities whose cells at ``at`` come from a file."""
    query = select(Area.code).join(Atom, Atom.community_id == Area.id)
    return set((await session.scalars(query.where(Atom.kind == "block", Atom.valid.contains(at)).distinct())).all())


async def atoms_at(session: AsyncSession, community_id: int, at: datetime) -> list[KnownAtom]:
    """The atoms of a community at ``at`` with the grid of each, in the order of their ids."""
    query = (
        select(Atom, AtomAssignment.grid_id, AtomAssignment.valid)
        .join(
            AtomAssignment,
            (AtomAssignment.atom_id == Atom.id) & AtomAssignment.valid.contains(at),
            isouter=True,
        )
        .where(Atom.community_id == community_id, Atom.valid.contains(at))
        .order_by(Atom.id)
    )
    return [_known(*row) for row in await session.execute(query)]


def _known(atom: Atom, grid_id: int | None, assigned: Range[datetime] | None) -> KnownAtom:
    content = Content(atom.kind, atom.households, atom.counted, grid_id)
    shape = shapely.set_srid(shapely.from_wkb(bytes.fromhex(str(atom.geom))), 0)
    since = cast("datetime", atom.valid.lower)
    return KnownAtom(
        atom.id, shapely.to_wkb(shape), content, since, assigned.lower if assigned else None, atom.community_id
    )


async def latest_start(session: AsyncSession, community_id: int) -> datetime | None:
    """When the newest atom or assignment of a community begins."""
    mine = select(Atom.id).where(Atom.community_id == community_id)
    newest = await session.scalar(select(func.max(func.lower(Atom.valid))).where(Atom.community_id == community_id))
    moved = await session.scalar(
        select(func.max(func.lower(AtomAssignment.valid))).where(AtomAssignment.atom_id.in_(mine))
    )
    return max((each for each in (newest, moved) if each is not None), default=None)


async def add_atoms(
    session: AsyncSession,
    community_id: int,
    srid: int,
    cells: Sequence[tuple[bytes, float, Content]],
    at: datetime,
    built_at: datetime,
) -> list[int]:
    """Write new atoms, each as (shape, m², content), that begin at ``at``; their ids in the same order."""
    if not cells:
        return []
    shapes, areas, contents = zip(*cells, strict=True)
    asked: dict[str, object] = {
        "community": community_id,
        "srid": srid,
        "at": at,
        "built_at": built_at,
        "shapes": array_of(wkb.hex() for wkb in shapes),
        "kinds": array_of(content.kind for content in contents),
        "areas": array_of(f"{area:.17g}" for area in areas),
        "households": array_of(content.households for content in contents),
        "counted": array_of(content.counted for content in contents),
    }
    return [row["id"] for row in await fetch_all(session, sql(PACKAGE, "add_atoms"), asked)]


async def end_atoms(session: AsyncSession, gone: Sequence[KnownAtom], at: datetime) -> None:
    """End atoms and what they belong to at ``at``; those that began at that very instant never were."""
    never = [atom.id for atom in gone if atom.since == at]
    if never:
        await session.execute(delete(Atom).where(Atom.id == any_(literal(never, ARRAY(BigInteger)))))
    ending = [atom for atom in gone if atom.since != at]
    await end_assignments(session, ending, at)
    ids = literal([atom.id for atom in ending], ARRAY(BigInteger))
    if ending:
        await session.execute(delete(AtomUnit).where(AtomUnit.atom_id == any_(ids)))
        closed = func.tstzrange(func.lower(Atom.valid), at)
        await session.execute(
            update(Atom).where(Atom.id == any_(ids)).values(valid=closed).execution_options(synchronize_session=False)
        )


async def end_assignments(session: AsyncSession, atoms: Sequence[KnownAtom], at: datetime) -> None:
    """Let atoms belong to no grid from ``at`` on."""
    never = [atom.id for atom in atoms if atom.assigned == at]
    ending = [atom.id for atom in atoms if atom.assigned is not None and atom.assigned != at]
    current = AtomAssignment.valid.contains(at)
    if never:
        of = AtomAssignment.atom_id == any_(literal(never, ARRAY(BigInteger)))
        await session.execute(delete(AtomAssignment).where(of, current).execution_options(synchronize_session=False))
    if ending:
        of = AtomAssignment.atom_id == any_(literal(ending, ARRAY(BigInteger)))
        closed = func.tstzrange(func.lower(AtomAssignment.valid), at)
        await session.execute(
            update(AtomAssignment).where(of, current).values(valid=closed).execution_options(synchronize_session=False)
        )


async def assign(session: AsyncSession, grids: Mapping[int, int], at: datetime) -> None:
    """Let atoms belong to grids, by their ids, from ``at`` on."""
    if grids:
        connection = await raw_connection(session)
        asked = {"atoms": array_of(grids), "grids": array_of(grids.values()), "at": at}
        await connection.execute(sql(PACKAGE, "open_assignments"), asked)


async def move(session: AsyncSession, atoms: Sequence[int], grids: Sequence[int | None], at: datetime) -> None:
    """Let atoms belong to other grids, or to none, by the ids of both, from ``at`` on."""
    connection = await raw_connection(session)
    asked = {"atoms": array_of(atoms), "grids": array_of(grids), "at": at}
    await connection.execute(sql(PACKAGE, "close_assignments"), asked)
    await connection.execute(sql(PACKAGE, "open_assignments"), asked)


async def put_back(session: AsyncSession, atoms: Sequence[int], at: datetime) -> None:
    """Let atoms stay beyond ``at`` in the grids in which they are until then; ``at`` has not come yet."""
    connection = await raw_connection(session)
    asked = {"atoms": list(atoms), "at": at}
    await connection.execute(sql(PACKAGE, "drop_assignments"), asked)
    await connection.execute(sql(PACKAGE, "reopen_assignments"), asked)


async def assigned_until(session: AsyncSession, atoms: Sequence[int], at: datetime) -> dict[int, int]:
    """The grids to which atoms belonged until ``at``, by the ids of both."""
    query = select(AtomAssignment.atom_id, AtomAssignment.grid_id).where(
        AtomAssignment.atom_id == any_(literal(list(atoms), ARRAY(BigInteger))), func.upper(AtomAssignment.valid) == at
    )
    return dict((await session.execute(query)).all())


async def tell(session: AsyncSession, contents: Mapping[int, Content], built_at: datetime) -> None:
    """Write what is told anew of atoms that stay, by id."""
    rows = [
        {"id": atom, "kind": c.kind, "households": c.households, "counted": c.counted, "built_at": built_at}
        for atom, c in contents.items()
    ]
    if rows:
        await session.execute(update(Atom), rows)


async def units_in(session: AsyncSession, community_id: int) -> dict[int, int]:
    """The atom of each address in a community, by the ids of both."""
    query = select(AtomUnit.address_unit_id, AtomUnit.atom_id).join(Atom, Atom.id == AtomUnit.atom_id)
    return dict((await session.execute(query.where(Atom.community_id == community_id))).all())


async def link_units(session: AsyncSession, atoms: Mapping[int, int], gone: Sequence[int]) -> None:
    """Let addresses be in atoms, by the ids of both, and ``gone`` in none."""
    if gone:
        of = AtomUnit.address_unit_id == any_(literal(list(gone), ARRAY(BigInteger)))
        await session.execute(delete(AtomUnit).where(of).execution_options(synchronize_session=False))
    if atoms:
        connection = await raw_connection(session)
        asked = {"units": array_of(atoms), "atoms": array_of(atoms.values())}
        await connection.execute(sql(PACKAGE, "link_units"), asked)
