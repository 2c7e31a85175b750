"""The dictionary of matters."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.dependencies import Caller, Session
from geo.people import repository

router = APIRouter(prefix="/api/kinds", tags=["kinds"])


class KindView(BaseModel):
    """One kind of dispute; ``parent`` is the code above it."""

    code: str
    name: str
    name_en: str
    parent: str | None


class Kinds(BaseModel):
    """The whole dictionary, parents before children."""

    items: list[KindView]


@router.get("", summary="Kinds of disputes")
async def every(caller: Caller, session: Session) -> Kinds:
    """Every kind of the dictionary."""
    found = await repository.kinds(session)
    return Kinds(items=[KindView(code=k.code, name=k.name, name_en=k.name_en, parent=k.parent_code) for k in found])
