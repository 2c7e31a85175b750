"""``wangge locate``: the grid of a point, from the command line."""

from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.cli.answer import AsJson, answer_json
from api.cli.language import choose, language
from api.cli.work import in_transaction
from api.locate.routes import refuse_swapped
from api.locate.schema import LocatedView, located_view
from api.rights import CallerInfo, Grant, Role
from geo.core.clock import parse_instant
from geo.core.datum import Datum, point_to_wgs84
from geo.core.errors import InvalidInputError
from geo.core.identity import EVERYWHERE
from geo.routing.locate import locate as locate_point

# Who may run commands on the machine itself sees what a dispatcher of the whole district sees.
_DESK = Grant(Role.DISPATCHER, *EVERYWHERE)


def locate(
    lon: Annotated[float, typer.Argument(help="Longitude in degrees.", min=-180, max=180)],
    lat: Annotated[float, typer.Argument(help="Latitude in degrees.", min=-90, max=90)],
    at: Annotated[str, typer.Option(help="A date (00:00 in Shanghai) or instant, ISO 8601; now if not given.")] = "",
    datum: Annotated[Datum, typer.Option(help="The datum the point is in.")] = Datum.WGS84,
    *,
    as_json: AsJson = False,
) -> None:
    """Find the grid of a point and who answers there; "--" before a negative number."""
    refuse_swapped(lon, lat)
    try:
        instant = parse_instant(at) if at else None
    except ValueError:
        raise InvalidInputError.of("at", "not_an_instant") from None
    x, y = point_to_wgs84(lon, lat, datum)

    async def work(session: AsyncSession) -> LocatedView:
        found = await locate_point(session, x, y, instant)
        return located_view(found, CallerInfo(0, "", "", language(), None, (_DESK,)), language())

    view = in_transaction(work)
    if as_json:
        answer_json(view.model_dump())
    else:
        _tell(view)


def _tell(view: LocatedView) -> None:
    outcomes = {
        "assigned": ("已匹配网格", "assigned"),
        "review": ("待人工核定", "to be reviewed"),
        "outside": ("辖区外", "outside"),
    }
    typer.echo(choose(*outcomes[view.outcome]))
    typer.echo(view.reason)
    for area in view.chain or []:
        typer.echo(f"  {area.code}  {area.name}")
    if view.leader:
        title = choose("网格长", "Leader")
        typer.echo(f"{title}: {view.leader.name} {view.leader.phone or ''}".rstrip())
