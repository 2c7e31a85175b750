"""A backup can be read back: every row, the encrypted contacts, who may see what."""

import tarfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from psycopg import sql

from api.backup import keep
from api.cluster import Urls
from api.faults import sentence
from geo.cases.contact import Contact, read_contact, seal_contact
from geo.core.database import APP_ROLE, Database, url_for_role
from geo.core.errors import ConflictError, InvalidInputError
from geo.core.identity import Identity, desk, identify
from geo.core.settings import settings
from tests.conftest import clone, database_url, make_template
from tests.factories import grid_code, make_district

CONTACT = Contact("王某", "139-0000-0000", "18:00-20:00", do_not_call=True)
CASE = """
INSERT INTO case_record (number, kind, channel, description, routing_outcome, level, state, scope, restricted,
opened_at, due_at, changed_at)
VALUES (%(number)s, '0402', 'window', '楼上漏水', 'assigned', 'grid', 'assigned', %(scope)s, %(restricted)s,
now(), now(), now()) RETURNING id
"""
RIGHTS = """
SELECT table_schema, table_name, privilege_type FROM information_schema.role_table_grants
WHERE grantee = 'wangge_app' ORDER BY 1, 2, 3
"""
POLICIES = "SELECT tablename, policyname, qual FROM pg_policies ORDER BY 1, 2"
TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
AND relname <> 'spatial_ref_sys' ORDER BY 1
"""


@pytest.fixture
def new_database(
    maintenance_url: str, worker_id: str, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Urls]]:
    """Make databases of the server for tests: from the migrated template, or quite empty."""
    made: list[str] = []

    def make(template: str) -> Urls:
        name = f"wangge_backup_{worker_id}_{abs(hash(request.node.name)) % 10**8}_{len(made)}"
        with psycopg.connect(maintenance_url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            server.execute(clone(name, template))
        made.append(name)
        owner = database_url(maintenance_url, name)
        return Urls(owner, url_for_role(owner, APP_ROLE, None))

    yield make
    with psycopg.connect(maintenance_url, autocommit=True) as server:
        for name in made:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def another_home(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Move this process to another installation, with keys of its own."""
    before = settings().home

    def move(name: str) -> None:
        settings().home = tmp_path / name

    yield move
    settings().home = before


@pytest_asyncio.fixture
async def filled(
    new_database: Callable[[str], Urls], another_home: Callable[[str], None], maintenance_url: str
) -> AsyncIterator[Urls]:
    """An installation with the small district, a plain and a restricted case in one grid, and their contacts."""
    another_home("first")
    urls = new_database(make_template(maintenance_url))
    database = Database(urls.app, 1)
    await database.open()
    async with database.sessions() as session, session.begin():
        await identify(session, desk())
        await make_district(session)
    await database.close()
    with psycopg.connect(urls.owner) as connection:
        row = connection.execute("SELECT scope_lo FROM area_version WHERE code = %s", [grid_code(0, 0)]).fetchone()
        assert row is not None
        for number, restricted in (("A-1", False), ("A-2", True)):
            made = connection.execute(CASE, {"number": number, "scope": row[0], "restricted": restricted}).fetchone()
            assert made is not None
            connection.execute("INSERT INTO case_contact VALUES (%s, %s)", [made[0], seal_contact(CONTACT)])
    yield urls


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with psycopg.connect(url) as connection:
        tables = [row[0] for row in connection.execute(TABLES).fetchall()]
        read = sql.SQL("SELECT t::text FROM {} AS t ORDER BY 1")
        return {table: connection.execute(read.format(sql.Identifier(table))).fetchall() for table in tables}


def asked(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()


async def cases_seen(url: str, identity: Identity | None) -> dict[str, Contact | None]:
    """The cases that ``identity`` sees as the server's role, each with its contact."""
    database = Database(url, 1)
    await database.open()
    try:
        async with database.sessions() as session, session.begin():
            if identity is not None:
                await identify(session, identity)
            connection = await session.connection()
            found = (await connection.exec_driver_sql("SELECT id, number FROM case_record ORDER BY number")).all()
            return {number: await read_contact(session, case_id, "restore test") for case_id, number in found}
    finally:
        await database.close()


async def test_it_all_comes_back_on_another_machine(
    filled: Urls, new_database: Callable[[str], Urls], another_home: Callable[[str], None], tmp_path: Path
) -> None:
    before = everything(filled.owner)
    keep.back_up(filled, tmp_path / "all.wangge")
    another_home("second")
    empty = new_database("template0")
    done = keep.restore(empty, tmp_path / "all.wangge", replace=False)
    assert done.previous is None
    assert everything(empty.owner) == before
    assert before["case_record"]
    assert before["area_part"]
    assert asked(empty.owner, RIGHTS) == asked(filled.owner, RIGHTS) != []
    assert asked(empty.owner, POLICIES) == asked(filled.owner, POLICIES) != []
    assert await cases_seen(empty.app, desk()) == {"A-1": CONTACT, "A-2": CONTACT}
    assert len(asked(empty.owner, "SELECT FROM access_log WHERE action = 'contact.read'")) == 2


async def test_row_security_holds_in_what_was_restored(
    filled: Urls, new_database: Callable[[str], Urls], tmp_path: Path
) -> None:
    keep.back_up(filled, tmp_path / "all.wangge")
    empty = new_database("template0")
    keep.restore(empty, tmp_path / "all.wangge", replace=False)
    everywhere = desk().scopes
    assert await cases_seen(empty.app, None) == {}
    assert await cases_seen(empty.app, Identity(1, everywhere)) == {"A-1": CONTACT}
    assert await cases_seen(empty.app, Identity(1, ((1, 2),), ((1, 2),))) == {}
    with psycopg.connect(empty.app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT ciphertext FROM case_contact")


def test_the_file_is_for_its_owner_alone_and_is_never_overwritten(filled: Urls, tmp_path: Path) -> None:
    file = tmp_path / "all.wangge"
    keep.back_up(filled, file)
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as tar:
        assert tar.getnames() == ["manifest.json", "contact.key", "database.dump"]
    with pytest.raises(ConflictError) as caught:
        keep.back_up(filled, file)
    assert str(file) in sentence(caught.value.fault, caught.value.facts, "zh")
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_data_is_not_replaced_unless_asked_and_is_set_aside_first(
    filled: Urls, new_database: Callable[[str], Urls], maintenance_url: str, tmp_path: Path
) -> None:
    keep.back_up(filled, tmp_path / "all.wangge")
    with psycopg.connect(filled.owner) as connection:
        connection.execute("UPDATE case_record SET description = '后来的内容'")
    later = everything(filled.owner)
    with pytest.raises(ConflictError) as caught:
        keep.restore(filled, tmp_path / "all.wangge", replace=False)
    assert caught.value.fault == "restore_over_data"
    assert everything(filled.owner) == later
    done = keep.restore(filled, tmp_path / "all.wangge", replace=True)
    assert everything(filled.owner) != later
    assert done.previous is not None
    empty = new_database(make_template(maintenance_url))
    keep.restore(empty, done.previous, replace=False)
    assert everything(empty.owner) == later


@pytest.mark.parametrize(
    "damage", [lambda whole: b"not a tar", lambda whole: whole[: len(whole) // 2], lambda whole: b""]
)
def test_a_damaged_file_changes_nothing(filled: Urls, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    keep.back_up(filled, tmp_path / "all.wangge")
    (tmp_path / "broken").write_bytes(damage((tmp_path / "all.wangge").read_bytes()))
    before = everything(filled.owner)
    with pytest.raises(InvalidInputError) as caught:
        keep.restore(filled, tmp_path / "broken", replace=True)
    assert caught.value.fault == "not_a_backup"
    assert everything(filled.owner) == before
