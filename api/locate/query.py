"""The query of locating a point, read without the framework's cost of solving parameters."""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError

from api.filter import AT, instant_of
from api.locate.schema import Latitude, Longitude
from geo.core.datum import Datum


class PointQuery(BaseModel):
    """A point in degrees, the datum it is in, and the instant whose boundaries count."""

    lon: Annotated[Longitude, Field(description="Longitude in degrees")]
    lat: Annotated[Latitude, Field(description="Latitude in degrees")]
    at: Annotated[str | None, Field(description=AT, examples=["2026-10-01"])] = None
    datum: Annotated[Datum, Field(description="The datum the point is in")] = Datum.WGS84

    @classmethod
    def of(cls, request: Request) -> "PointQuery":
        """The query of a request.

        Raises:
            RequestValidationError: a field is missing or is not what it must be.
        """
        try:
            said = request.scope["query_string"].decode("latin-1")
            return cls.model_validate(dict(parse_qsl(said, keep_blank_values=True)))
        except ValidationError as wrong:
            raise RequestValidationError(
                [{**error, "loc": ("query", *error["loc"])} for error in wrong.errors()]
            ) from None

    @property
    def instant(self) -> datetime | None:
        """The instant that ``at`` names, None without it.

        Raises:
            InvalidInputError: neither a date nor an instant.
        """
        return instant_of(self.at)


def described() -> dict[str, Any]:
    """What the interface's description says of the query, and that one must be signed in."""
    schema = PointQuery.model_json_schema(ref_template="#/components/schemas/{model}")
    parameters = [
        {
            "name": name,
            "in": "query",
            "required": name in schema["required"],
            "description": field.get("description", ""),
            "schema": field,
        }
        for name, field in schema["properties"].items()
    ]
    return {"parameters": parameters, "security": [{"APIKeyCookie": []}, {"HTTPBearer": []}]}
