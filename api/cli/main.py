"""The command line ``wangge``: one command for each thing an operator does."""

import sys

import orjson
import psycopg
import typer
from psycopg.errors import UndefinedTable
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import DBAPIError

from api.cli import backup, cells, demo, heat, imports, locate, migrate, restore, route, serve, token, user, worker
from api.cli.language import language
from api.faults import sentence
from geo.core.errors import UnavailableError, WanggeError

REFUSED = 1

app = typer.Typer(
    name="wangge",
    help="Grids, households and dispute points of one district. Exit codes: 0 done, 1 refused, 2 wrong usage.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("serve")(serve.serve)
app.command("migrate")(migrate.migrate)
app.command("demo")(demo.demo)
app.add_typer(imports.app, name="import")
app.command("locate")(locate.locate)
app.command("route")(route.route)
app.add_typer(user.app, name="user")
app.command("token")(token.token)
app.add_typer(heat.app, name="heat")
app.add_typer(cells.areas, name="areas")
app.command("backup")(backup.backup)
app.command("restore")(restore.restore)
app.command("worker", hidden=True)(worker.worker)


def run() -> None:
    """Run the command that the arguments name; a fault becomes a sentence and exit code 1."""
    try:
        app()
    except WanggeError as fault:
        _refuse(fault)
    except (psycopg.Error, DBAPIError, PoolTimeout) as error:
        _refuse(_fault_of(error))


def _fault_of(error: Exception) -> WanggeError:
    """What people are told of a fault of the database; one that is the program's own fault is raised again."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, UndefinedTable):
        return UnavailableError("not_migrated")
    if isinstance(cause, psycopg.OperationalError):
        return UnavailableError("database_not_reached", said=str(cause).strip())
    raise error


def _refuse(fault: WanggeError) -> None:
    """Say what is wrong, as JSON where that was asked for."""
    fields = [
        {"field": f.field, "detail": sentence(f.fault, {"field": f.field, **f.facts}, language())} for f in fault.fields
    ]
    detail = sentence(fault.fault, fault.facts, language())
    if "--json" in sys.argv:
        body = {"error": fault.fault, "detail": detail, "fields": fields}
        sys.stdout.buffer.write(orjson.dumps(body, option=orjson.OPT_APPEND_NEWLINE))
    else:
        typer.echo(detail, err=True)
        for field in fields:
            typer.echo(f"  {field['field']}: {field['detail']}", err=True)
    sys.exit(REFUSED)
