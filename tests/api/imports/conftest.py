"""A database in which things may be committed, for what has to be seen from several connections."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.conftest import clone, database_url, make_template


@pytest.fixture
def own_url(maintenance_url: str, worker_id: str) -> Iterator[str]:
    """A database of this test alone, in which things may be committed."""
    name = f"wangge_test_worker_{uuid.uuid4().hex[:8]}_{worker_id}"
    with psycopg.connect(maintenance_url, autocommit=True) as server:
        server.execute(clone(name, make_template(maintenance_url)))
    yield database_url(maintenance_url, name)
    with psycopg.connect(maintenance_url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
