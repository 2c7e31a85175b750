"""The rules of the house that no type checker sees: where SQL may stand, who may commit."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for part in ("api", "geo", "tiles") for path in (ROOT / part).rglob("*.py"))

STATEMENTS = {"select", "insert", "update", "delete", "text"}
ROW_KEEPERS = {
    "geo/core/identity.py",
    "geo/core/installation.py",
    "geo/people/accounts/changes.py",
}
# Set-up and backup reach into the server itself, before there is anything a repository could keep.
LITERAL_SQL = ("api/cluster/", "api/backup/", "geo/areas/writer.py")
MAY_COMMIT = ("api/dependencies.py", "api/jobs", "api/cli/", "api/serve/", "api/imports/", "geo/demo/load.py")
RUNNERS = {"execute", "executemany", "exec_driver_sql", "copy", "fetch_all", "text"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def keeps_rows(path: Path) -> bool:
    return path.name in {"repository.py", "tables.py"} or name(path) in ROW_KEEPERS


def imports_of_statements(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sqlalchemy":
            yield from (alias.name for alias in node.names if alias.name in STATEMENTS)


def calls(tree: ast.AST, names: set[str]) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            word = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if word in names:
                yield node, word


def is_built(node: ast.expr) -> bool:
    """Whether a text is put together from parts: f-string, %, +, join, or format of a literal."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Mod | ast.Add) and (is_text(node.left) or is_text(node.right))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"format", "join"}:
        return is_text(node.func.value)
    return False


def is_text(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.Constant) and isinstance(node.value, str))
        or is_built(node)
    )


def faults(source: str, path: Path) -> Iterator[str]:
    """What ``source``, taken as the file ``path``, does against the rules."""
    tree = ast.parse(source)
    where = name(path)
    if not keeps_rows(path):
        yield from (f"{where} imports {word} of SQLAlchemy" for word in imports_of_statements(tree))
    for call, word in calls(tree, RUNNERS | {"SQL"}):
        texts = call.args[:2] if word == "fetch_all" else call.args[:1]
        if any(is_built(text) for text in texts):
            yield f"{where}:{call.lineno} builds SQL from strings"
        literal = any(isinstance(text, ast.Constant) and isinstance(text.value, str) for text in texts)
        if literal and word in {"execute", "fetch_all", "exec_driver_sql"} and not where.startswith(LITERAL_SQL):
            yield f"{where}:{call.lineno} has SQL in the code; it belongs in a .sql file or a repository"
    if not where.startswith(MAY_COMMIT):
        yield from (f"{where}:{call.lineno} commits" for call, _ in calls(tree, {"commit", "begin"}))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_sql_and_commits_stand_where_they_belong(path: Path) -> None:
    assert list(faults(path.read_text("utf-8"), path)) == []


@pytest.mark.parametrize(
    "source",
    [
        "from sqlalchemy import select",
        "from sqlalchemy.dialects.postgresql import insert as upsert",
        "session.commit()",
        "session.begin()",
        "session.execute(f'SELECT {x}')",
        "session.execute('SELECT %s' % x)",
        "session.execute('SELECT ' + x)",
        "session.execute('SELECT {}'.format(x))",
        "fetch_all(session, f'SELECT {x}', {})",
        "cursor.execute('SELECT 1')",
        "SQL(f'SELECT {x}')",
    ],
)
def test_a_breach_is_found(source: str) -> None:
    assert list(faults(source, ROOT / "geo" / "somewhere.py"))


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("from sqlalchemy import select", "geo/cases/repository.py"),
        ("session.commit()", "api/cli/work.py"),
        ("cursor.execute(sql('geo.areas', 'locate'), {})", "geo/routing/locate.py"),
        ("connection.execute(SQL('SET ROLE {}').format(Identifier(role)))", "api/cluster/access.py"),
        ("message = 'a ' + b", "geo/core/clock.py"),
    ],
)
def test_what_is_allowed_passes(source: str, path: str) -> None:
    assert list(faults(source, ROOT / path)) == []
