"""``wangge demo``: the demo district, made anew."""

from typing import Annotated

import typer

from api.cli.language import choose
from api.cli.screen import Terminal
from api.cluster import hold
from api.cluster.access import open_app_access
from api.cluster.holdings import Holdings, holdings
from api.serve import place
from geo.core.errors import ConflictError
from geo.core.settings import settings


def demo(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before the old demo is deleted.")] = False,
) -> None:
    """Load the demo district, in place of a demo that is there; a database with a district's own data is refused."""
    from api import schema  # noqa: PLC0415 - so that other commands answer at once
    from api.serve.run import load_demo  # noqa: PLC0415

    if found := place.running(settings().home):
        raise ConflictError("stop_first", **found)
    with hold(bare=True) as urls:
        schema.upgrade(urls.owner)
        held = holdings(urls.owner)
        if held is Holdings.OWN:
            raise ConflictError("demo_over_own_data")
        if held is Holdings.DEMO:
            question = choose(
                "原演示数据及其上的所有改动将被删除。继续吗？",
                "The demo that is there and all that was done in it go. Go on?",
            )
            if not yes and not typer.confirm(question):
                raise typer.Exit(1)
            schema.erase(urls.owner)
            schema.upgrade(urls.owner)
        open_app_access(urls)
        load_demo(urls, settings(), Terminal())
