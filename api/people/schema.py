"""People in charge, on the wire."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.locate.schema import AreaView
from geo.people.posts.staffing import Employment, PostKind

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9+\- ]{3,20}$")]
Code = Annotated[str, Field(min_length=1, max_length=50)]
Rank = Annotated[int, Field(ge=1, le=50)]


class Strict(BaseModel):
    """A body in which an unknown field is an error."""

    model_config = ConfigDict(extra="forbid")


class PostView(BaseModel):
    """A post in an area; rank 1 is first in line."""

    id: int
    area: AreaView
    post: str
    rank: int
    employment: str
    since: datetime | None
    until: datetime | None


class AbsenceView(BaseModel):
    """A time off duty; ``to`` is the last day."""

    id: int
    first: Annotated[date, Field(serialization_alias="from")]
    last: Annotated[date, Field(serialization_alias="to")]
    reason: str


class PersonView(BaseModel):
    """A person in charge, with what they hold and when they are away."""

    id: int
    name: str
    phone: str | None
    on_duty: bool
    posts: list[PostView]
    absences: list[AbsenceView]


class People(BaseModel):
    """A page of people; ``next_after`` begins the next one."""

    items: list[PersonView]
    next_after: int | None


class PostIn(Strict):
    """A post to begin; without a rank, behind those who are there."""

    area: Code
    post: PostKind = "leader"
    employment: Employment = "part_time"
    rank: Rank | None = None


class PersonIn(Strict):
    """A person with their first post."""

    name: Name
    phone: Phone | None = None
    post: PostIn


class PersonChange(Strict):
    """What changes of a person."""

    name: Name | None = None
    phone: Phone | None = None


class Replacement(Strict):
    """Who takes a post over: somebody known, or a new person."""

    person_id: Annotated[int, Field(ge=1)] | None = None
    name: Name | None = None
    phone: Phone | None = None
    employment: Employment = "part_time"


class AbsenceIn(Strict):
    """A time off duty, whole days of Asia/Shanghai, both ends included."""

    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]
    reason: Annotated[str, Field(max_length=200)] = ""
