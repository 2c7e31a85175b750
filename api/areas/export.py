"""Boundaries as files: any level, as they were or will be on any date."""

import asyncio
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.areas.sheet import as_csv
from api.dependencies import Caller, Session
from api.errors import language_of
from api.faults import Language
from api.filter import InstantQuery
from api.rights import Action, require
from geo.areas.files.drawn import as_geopackage, as_shapefile
from geo.areas.files.geojson import as_geojson
from geo.areas.files.layer import Layer, layer_at, said
from geo.areas.level import Level

router = APIRouter()


class Format(StrEnum):
    """The kinds of file that boundaries leave as."""

    GEOJSON = "geojson"
    GPKG = "gpkg"
    SHP = "shp"
    CSV = "csv"


_MEDIA = {
    Format.GEOJSON: ("application/geo+json", "geojson"),
    Format.GPKG: ("application/geopackage+sqlite3", "gpkg"),
    Format.SHP: ("application/zip", "zip"),
    Format.CSV: ("text/csv; charset=utf-8", "csv"),
}


@router.get(
    "/export",
    summary="Boundaries of any date as a file",
    response_class=Response,
    responses={200: {"content": {media.split(";")[0]: {} for media, _ in _MEDIA.values()}, "description": "The file."}},
)
async def export(
    request: Request,
    caller: Caller,
    session: Session,
    at: InstantQuery,
    level: Annotated[Level, Query(description="Which areas.", examples=["grid"])],
    file_format: Annotated[Format, Query(alias="format", description="geojson, gpkg, shp (zipped) or csv.")],
) -> Response:
    """Every area of a level as it is at ``at``, with every vertex it has.

    GeoPackage and shapefile are in the metric CRS of the district and give back exactly what is stored; GeoJSON is in
    WGS84; CSV is a table with a point within each area.
    """
    require(caller, Action.LOCATE)
    layer = await layer_at(session, level, at, geographic=file_format is Format.GEOJSON)
    name = f"{level.value}-{said(at).replace(':', '')}"
    content = await asyncio.to_thread(_written, layer, file_format, name, language_of(request))
    media, suffix = _MEDIA[file_format]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    return Response(content, media_type=media, headers=headers)


def _written(layer: Layer, file_format: Format, name: str, language: Language) -> bytes:
    if file_format is Format.GEOJSON:
        return as_geojson(layer)
    if file_format is Format.CSV:
        return as_csv(layer, language)
    return as_geopackage(layer, name) if file_format is Format.GPKG else as_shapefile(layer, name)
