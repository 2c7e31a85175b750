"""``wangge token``: a bearer token for a program that acts as an account."""

import hashlib
import secrets
from datetime import timedelta
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.cli.answer import AsJson, answer_json
from api.cli.language import choose
from api.cli.user import Username, find
from api.cli.work import in_transaction
from geo.core.clock import real_now
from geo.people.accounts import changes as account_changes


def token(
    username: Username,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How many days it is good for.")] = 90,
    label: Annotated[str, typer.Option(help="What it is for, for the list of tokens.")] = "command line",
    *,
    as_json: AsJson = False,
) -> None:
    """Make a token and print it: this once, for only its hash is kept."""
    made = secrets.token_urlsafe(32)
    lapses = real_now() + timedelta(days=days)

    async def work(session: AsyncSession) -> None:
        account = await find(session, username)
        await account_changes.add_token(session, account.id, hashlib.sha256(made.encode()).digest(), label, lapses)

    in_transaction(work)
    if as_json:
        answer_json({"token": made, "expires_at": lapses.isoformat()})
        return
    typer.echo(made)
    until = f"{lapses:%Y-%m-%d}"
    typer.echo(choose(f"有效期至 {until}；仅显示这一次。", f"Good until {until}; it is not shown again."), err=True)
