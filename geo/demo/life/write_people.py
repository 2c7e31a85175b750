"""Organisations, people and accounts, written into empty tables."""

from collections.abc import Mapping

import psycopg
from psycopg.types.range import Range

from geo.demo.life.accounts import password_hash
from geo.demo.life.keys import AreaKey, copy_rows, ewkt
from geo.demo.life.life import Life


def write_people(cursor: psycopg.Cursor, life: Life, areas: Mapping[str, AreaKey]) -> None:
    """Write all organisations, persons, posts, leaves and accounts of ``life``; ids are those of the life."""
    _organisations(cursor, life, areas)
    _persons(cursor, life, areas)
    _accounts(cursor, life, areas)


def _organisations(cursor: psycopg.Cursor, life: Life, areas: Mapping[str, AreaKey]) -> None:
    housed = [o for o in life.organisations if o.point is not None]
    points = life.ground.lon_lat(o.point for o in housed if o.point)
    where = {o.id: ewkt(point) for o, point in zip(housed, points.tolist(), strict=True)}
    copy_rows(
        cursor,
        "organisation",
        ("id", "kind", "level", "name", "area_id", "point", "answers_danger"),
        (
            (o.id, o.kind, o.level, o.name, areas[o.area_code].id, where.get(o.id), o.answers_danger)
            for o in life.organisations
        ),
    )
    duties = ((o.id, kind, part) for o in life.organisations for kind, part in o.duties.items())
    copy_rows(cursor, "organisation_duty", ("organisation_id", "kind_code", "part"), duties)


def _persons(cursor: psycopg.Cursor, life: Life, areas: Mapping[str, AreaKey]) -> None:
    columns = ("id", "name", "work_phone", "organisation_id", "staff_number")
    persons = ((p.id, p.name, p.phone, p.organisation_id, f"WG{p.id:05d}") for p in life.persons)
    copy_rows(cursor, "person", columns, persons)
    since = Range(life.calendar.areas_begin, None)
    posts = (
        (post.person_id, areas[post.area_code].id, post.post, post.rank, post.employment, since)
        for post in life.leaders.posts
    )
    copy_rows(cursor, "person_in_charge", ("person_id", "area_id", "post", "rank", "employment", "valid"), posts)
    leaves = ((leave.person_id, Range(leave.begins, leave.until), leave.reason) for leave in life.leaders.leaves)
    copy_rows(cursor, "absence", ("person_id", "during", "reason"), leaves)


def _accounts(cursor: psycopg.Cursor, life: Life, areas: Mapping[str, AreaKey]) -> None:
    hashed = password_hash()
    columns = ("id", "username", "display_name", "password_hash", "person_id")
    rows = ((a.id, a.username, a.display_name, hashed, a.person_id) for a in life.accounts)
    copy_rows(cursor, "account", columns, rows)
    roles = ((a.id, a.username, areas[code].id) for a in life.accounts for code in a.areas)
    copy_rows(cursor, "account_role", ("account_id", "role", "area_id"), roles)
