"""``wangge serve``: the whole product, until Ctrl-C."""

from api.cli.screen import Terminal


def serve() -> None:
    """Start everything: database, tables, demo district (DEMO=1 and nothing there yet), web server, worker of jobs.

    PORT, WANGGE_HOME, DATABASE_URL and DEMO say where and with what. Ctrl-C stops all of it, the database last.
    """
    from api.serve import run  # noqa: PLC0415 - so that other commands answer at once

    run.serve(Terminal())
