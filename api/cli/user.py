"""``wangge user``: accounts, from the machine the product runs on."""

import sys
from datetime import timedelta
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from api.cli.answer import AsJson, answer_json
from api.cli.language import choose
from api.cli.screen import Terminal
from api.cli.work import in_transaction
from api.rights import Role
from geo.areas.districts import districts
from geo.areas.repository import versions_at
from geo.core import clock
from geo.core.errors import ConflictError, InvalidInputError, NotFoundError
from geo.core.settings import settings
from geo.people.accounts import changes as account_changes
from geo.people.accounts import passwords
from geo.people.accounts import repository as accounts
from geo.people.accounts.changes import NewAccount
from geo.people.tables import Account

app = typer.Typer(help="Accounts: add, list, disable, enable, password.", no_args_is_help=True)
Username = Annotated[str, typer.Argument(help="The user name to sign in with; upper case counts as lower.")]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking for it.")
]


@app.command()
def add(
    username: Username,
    role: Annotated[list[Role], typer.Option(help="A role to hold; may be given more than once.")],
    name: Annotated[str, typer.Option(help="The name shown on the screens; the user name if not given.")] = "",
    area: Annotated[str, typer.Option(help="Code of the area the roles are held for; the district if not given.")] = "",
    *,
    password_stdin: FromInput = False,
    as_json: AsJson = False,
) -> None:
    """Add an account with its roles."""
    password = _new_password(from_input=password_stdin)
    new = NewAccount(_plain(username), name or username, passwords.hashed(password))

    async def work(session: AsyncSession) -> str:
        area_id, code = await _area(session, area)
        account_id = await account_changes.add_account(session, new)
        if account_id is None:
            raise ConflictError("username_taken", username=new.username)
        await account_changes.give_roles(session, account_id, [one.value for one in role], area_id)
        return code

    code = in_transaction(work)
    if as_json:
        answer_json({"username": new.username, "roles": [one.value for one in role], "area": code})
    else:
        roles = ", ".join(one.value for one in role)
        typer.echo(
            choose(f"已添加 {new.username}：{roles}，辖区 {code}", f"Added {new.username}: {roles} of area {code}.")
        )


@app.command("list")
def list_accounts(*, as_json: AsJson = False) -> None:
    """List the accounts with their roles."""

    async def work(session: AsyncSession) -> list[dict[str, object]]:
        return [await _row(session, account) for account in await account_changes.all_accounts(session)]

    rows = in_transaction(work)
    if as_json:
        answer_json({"items": rows})
        return
    table = Table(choose("用户名", "User"), choose("姓名", "Name"), choose("岗位", "Roles"), choose("状态", "State"))
    for row in rows:
        state = choose("启用", "active") if row["active"] else choose("停用", "disabled")
        table.add_row(str(row["username"]), str(row["display_name"]), _words(row["roles"]), state)
    Terminal().console.print(table)


@app.command()
def disable(username: Username) -> None:
    """Close an account: its sessions end within seconds and its tokens stop working."""
    in_transaction(lambda session: _switch(session, username, active=False))
    typer.echo(choose(f"已停用 {_plain(username)}", f"Disabled {_plain(username)}."))


@app.command()
def enable(username: Username) -> None:
    """Open a closed account again."""
    in_transaction(lambda session: _switch(session, username, active=True))
    typer.echo(choose(f"已启用 {_plain(username)}", f"Enabled {_plain(username)}."))


@app.command()
def password(username: Username, *, password_stdin: FromInput = False) -> None:
    """Give an account another password; its sessions end within seconds."""
    hashed = passwords.hashed(_new_password(from_input=password_stdin))

    async def work(session: AsyncSession) -> None:
        account = await find(session, username)
        await account_changes.set_password_hash(session, account.id, hashed)
        await _end_sessions(session, account)

    in_transaction(work)
    typer.echo(choose(f"已更换 {_plain(username)} 的密码", f"The password of {_plain(username)} is changed."))


async def find(session: AsyncSession, username: str) -> Account:
    """The account of a user name.

    Raises:
        NotFoundError: there is none.
    """
    account = await accounts.account_named(session, _plain(username))
    if account is None:
        raise NotFoundError("no_such_account", username=_plain(username))
    return account


async def _switch(session: AsyncSession, username: str, *, active: bool) -> None:
    account = await find(session, username)
    await account_changes.set_active(session, account.id, active=active)
    if not active:
        await _end_sessions(session, account)


async def _end_sessions(session: AsyncSession, account: Account) -> None:
    lapsed = clock.real_now() + timedelta(hours=settings().session_hours)
    await accounts.revoke(session, lapsed, session_id=None, account_id=account.id)


async def _area(session: AsyncSession, code: str) -> tuple[int, str]:
    """Id and code of the area of this code, of the district where none is given."""
    now = clock.now()
    if not code:
        known = await districts(session, now)
        if not known:
            raise NotFoundError("no_district_yet")
        code = known[0].code
    found = await versions_at(session, [code], now)
    if code not in found:
        raise InvalidInputError.of("area", "unknown_area", area=code)
    return found[code].area_id, code


async def _row(session: AsyncSession, account: Account) -> dict[str, object]:
    held = await accounts.roles_held(session, account.id, clock.now())
    roles = [{"role": one.role, "area": {"code": one.code, "name": one.name}} for one in held]
    return {
        "username": account.username,
        "display_name": account.display_name,
        "active": account.active,
        "roles": roles,
    }


def _words(roles: object) -> str:
    assert isinstance(roles, list)  # noqa: S101 - made by _row
    return ", ".join(f"{one['role']} ({one['area']['name']})" for one in roles)


def _plain(username: str) -> str:
    return username.strip().lower()


def _new_password(*, from_input: bool) -> str:
    asked = choose("新密码", "New password")
    chosen = (
        sys.stdin.readline().rstrip("\n")
        if from_input
        else typer.prompt(asked, hide_input=True, confirmation_prompt=True)
    )
    if len(chosen) < passwords.SHORTEST:
        raise InvalidInputError.of("password", "password_too_short", least=passwords.SHORTEST)
    return str(chosen)
