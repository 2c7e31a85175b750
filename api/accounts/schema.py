"""Accounts, on the wire."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr, StringConstraints

from api.people.schema import Code, Strict
from api.rights import Role
from api.session.schema import RoleHeld
from geo.people.accounts.passwords import SHORTEST

Username = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[A-Za-z0-9._-]{2,50}$")]
DisplayName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]
Password = Annotated[SecretStr, Field(min_length=SHORTEST, max_length=200)]


class RoleIn(Strict):
    """A role for an area and everything below it."""

    role: Role
    area: Code


class AccountIn(Strict):
    """An account to be made; ``person_id`` says whose own cases it shows."""

    username: Username
    display_name: DisplayName
    password: Password
    language: Literal["zh", "en"] = "zh"
    person_id: Annotated[int, Field(ge=1)] | None = None
    roles: Annotated[list[RoleIn], Field(min_length=1, max_length=50)]


class AccountChange(Strict):
    """What changes of an account; roles, if given, are all it has afterwards."""

    display_name: DisplayName | None = None
    password: Password | None = None
    active: bool | None = None
    person_id: Annotated[int, Field(ge=1)] | None = None
    roles: Annotated[list[RoleIn], Field(min_length=1, max_length=50)] | None = None


class PersonRef(BaseModel):
    """The person an account belongs to."""

    id: int
    name: str


class AccountView(BaseModel):
    """An account with what it may do and where."""

    username: str
    display_name: str
    language: str
    active: bool
    person: PersonRef | None
    roles: list[RoleHeld]


class Accounts(BaseModel):
    """Every account the caller manages."""

    items: list[AccountView]
