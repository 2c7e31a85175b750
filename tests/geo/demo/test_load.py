"""The loader: all or nothing, once, and what it writes agrees with itself."""

import os
from collections.abc import Iterator
from datetime import date, timedelta

import psycopg
import pytest
from psycopg import sql

from geo.cases.contact import unseal
from geo.core import clock
from geo.core.errors import ConflictError
from geo.demo import load as loader
from geo.demo.life.write_counts import write_counts
from tests.conftest import clone, database_url, make_template
from tests.geo.demo.small_land import small_land

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def empty_url(maintenance_url: str, worker_id: str) -> Iterator[str]:
    """A migrated database of its own: loading commits."""
    name = f"wangge_load_{os.getpid()}_{worker_id}"
    with psycopg.connect(maintenance_url, autocommit=True) as server:
        server.execute(clone(name, make_template(maintenance_url)))
    yield database_url(maintenance_url, name)
    with psycopg.connect(maintenance_url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def loaded(empty_url: str) -> Iterator[psycopg.Connection]:
    """The small land, loaded after a first load that broke off near its end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "generate_land", lambda seed: small_land())
        patch.setattr(loader, "write_counts", _broken)
        with pytest.raises(RuntimeError, match="pulled"):
            loader.load(empty_url, seed=7, today=TODAY, progress=lambda what, share: None)
        with psycopg.connect(empty_url) as connection:
            assert [n for n in _counts(connection).values() if n] == []
        patch.setattr(loader, "write_counts", write_counts)
        shares: list[float] = []
        loader.load(empty_url, seed=7, today=TODAY, progress=lambda what, share: shares.append(share))
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
    with psycopg.connect(empty_url, autocommit=True) as connection:
        yield connection


def _broken(*_: object) -> None:
    raise RuntimeError("the plug was pulled")


def _counts(connection: psycopg.Connection) -> dict[str, int]:
    tables = ("area", "place", "organisation", "person", "account", "case_record", "incident", "setting")
    return {table: one(connection, f"SELECT count(*) FROM {table}") for table in tables}


def one(connection: psycopg.Connection, query: str) -> int:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])


def test_everything_is_there(loaded: psycopg.Connection) -> None:
    counts = _counts(loaded)
    assert counts["area"] == 23
    assert counts["account"] == 6
    assert min(counts.values()) > 5
    assert one(loaded, "SELECT count(*) FROM organisation WHERE kind = 'social_group'") == 51


def test_a_second_load_is_refused(loaded: psycopg.Connection, empty_url: str) -> None:
    before = _counts(loaded)
    with pytest.raises(ConflictError, match="demo_not_empty"):
        loader.load(empty_url, seed=7, today=TODAY, progress=lambda what, share: None)
    assert _counts(loaded) == before


def test_the_clock_of_the_process_is_left_as_it_was(loaded: psycopg.Connection) -> None:
    assert not clock.is_demo()


def test_settings_say_that_it_is_a_demo(loaded: psycopg.Connection) -> None:
    values = dict(loaded.execute("SELECT key, value FROM setting").fetchall())
    assert values["demo"] is True
    assert values["demo_day"] == "2026-10-10"
    assert (values["demo_seed"], values["demo_year"]) == (7, 2026)
    shown = clock.real_now() + timedelta(seconds=values["clock"]["offset_seconds"])
    assert shown.astimezone(clock.SHANGHAI).date() in (date(2026, 10, 10), date(2026, 10, 11))


@pytest.mark.parametrize(
    ("what", "query"),
    [
        (
            "a case is where its newest assignment sent it",
            """SELECT count(*) FROM case_record c JOIN LATERAL (SELECT * FROM assignment a WHERE a.case_id = c.id
               ORDER BY a.id DESC LIMIT 1) a ON true WHERE c.state <> 'review' AND NOT c.danger AND
               (a.outcome, a.grid_id, a.leader_id, a.unit_id) IS DISTINCT FROM
               (c.routing_outcome, c.assigned_grid_id, c.leader_id, c.unit_id)""",
        ),
        (
            "a case in review is on the district's desk",
            """SELECT count(*) FROM case_record WHERE state = 'review' AND (assigned_grid_id IS NOT NULL
               OR leader_id IS NOT NULL OR level <> 'district' OR routing_outcome <> 'review')""",
        ),
        (
            "the newest event tells the state, the number of events the revision, its time the change",
            """SELECT count(*) FROM case_record c JOIN (SELECT case_id, count(*) n, max(at) at, (array_agg(to_state
               ORDER BY id DESC))[1] state FROM case_event GROUP BY 1) e ON e.case_id = c.id
               WHERE (e.n, e.at, e.state) IS DISTINCT FROM (c.revision::bigint, c.changed_at, c.state)""",
        ),
        (
            "the grid of a place holds its point",
            """SELECT count(*) FROM case_record c JOIN area_version v ON v.area_id = c.place_grid_id AND v.superseded_at
               IS NULL WHERE NOT ST_DWithin(v.geom, ST_Transform(c.point, ST_SRID(v.geom)), 0.02)
               OR v.id <> c.grid_version_id""",
        ),
        (
            "the scope is that of the grid that answers, else of the district",
            """SELECT count(*) FROM case_record c LEFT JOIN area_version v ON v.area_id = c.assigned_grid_id
               AND v.superseded_at IS NULL WHERE c.scope IS DISTINCT FROM coalesce(v.scope_lo, (SELECT scope_lo
               FROM area_version WHERE level = 'district'))""",
        ),
        (
            "a leader of a case is in charge of its grid or of the community around it",
            """SELECT count(*) FROM case_record c JOIN area_version v ON v.area_id = c.assigned_grid_id AND
               v.superseded_at IS NULL WHERE c.leader_id IS NOT NULL AND NOT EXISTS (SELECT FROM person_in_charge p
               WHERE p.person_id = c.leader_id AND p.area_id IN (v.area_id, v.parent_id))""",
        ),
        (
            "the counters stand at the last number of each day",
            """SELECT count(*) FROM case_record c LEFT JOIN case_counter k ON c.number LIKE k.prefix || '-%'
               WHERE k.last IS NULL OR right(c.number, 4)::integer > k.last""",
        ),
        (
            "nothing lies after the morning of the demo day",
            """SELECT count(*) FROM case_event WHERE at > '2026-10-10T09:00+08'""",
        ),
        (
            "a place without a point has no grid",
            "SELECT count(*) FROM case_record WHERE point IS NULL AND place_grid_id > 0",
        ),
        (
            "whoever is assigned a case and has not looked has an announcement to see",
            """SELECT count(*) FROM case_record c WHERE c.state = 'assigned' AND c.leader_id > 0 AND NOT EXISTS (SELECT
               FROM announcement a WHERE (a.case_id, a.person_id) = (c.id, c.leader_id) AND a.seen_at IS NULL)""",
        ),
    ],
)
def test_the_rows_agree(loaded: psycopg.Connection, what: str, query: str) -> None:
    assert one(loaded, query) == 0, what


def test_new_rows_get_ids_after_those_loaded(loaded: psycopg.Connection) -> None:
    for table in ("case_record", "organisation", "person", "account", "place", "address_unit"):
        following = one(loaded, f"SELECT nextval(pg_get_serial_sequence('{table}', 'id'))")
        assert following > one(loaded, f"SELECT max(id) FROM {table}"), table


def test_contacts_are_sealed_and_can_be_opened(loaded: psycopg.Connection) -> None:
    row = loaded.execute("SELECT ciphertext FROM case_contact LIMIT 1").fetchone()
    assert row is not None
    assert b"000" not in row[0][:9]
    assert '"phone": "000' in unseal(bytes(row[0]))


def test_accounts_hold_their_roles_in_their_areas(loaded: psycopg.Connection) -> None:
    rows = loaded.execute(
        """SELECT a.username, r.role, v.level, a.person_id IS NOT NULL FROM account a JOIN account_role r ON
           r.account_id = a.id JOIN area_version v ON v.area_id = r.area_id ORDER BY a.id"""
    ).fetchall()
    assert rows == [
        ("manager", "manager", "district", False),
        ("dispatcher", "dispatcher", "district", False),
        ("planner", "planner", "district", False),
        ("leader", "leader", "grid", True),
        ("mediator", "mediator", "community", True),
        ("admin", "admin", "district", False),
    ]
