"""What signing in takes and gives."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

Language = Literal["zh", "en"]


class SignIn(BaseModel):
    """A user name and its password."""

    username: Annotated[str, Field(min_length=1, max_length=100, examples=["dispatcher"])]
    password: Annotated[str, Field(min_length=1, max_length=200, examples=["demo"])]


class Preferences(BaseModel):
    """What an account may set for itself."""

    language: Language


class AreaRef(BaseModel):
    """An area by code, name and level."""

    code: str
    name: str
    level: str


class RoleHeld(BaseModel):
    """A role and the area it is held for."""

    role: str
    area: AreaRef


class AccountRef(BaseModel):
    """The account that is signed in."""

    id: int
    username: str
    display_name: str
    language: Language


class DistrictRef(BaseModel):
    """The district of this installation: ``bbox`` is west, south, east, north in WGS84 degrees."""

    code: str
    name: str
    bbox: tuple[float, float, float, float]


class SessionView(BaseModel):
    """Who is signed in, what they may do, and what every screen needs to know."""

    account: AccountRef
    roles: list[RoleHeld]
    can: list[str]
    demo: bool
    brand: str
    now: datetime
    district: DistrictRef | None
