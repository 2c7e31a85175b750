"""The grids of a draft as a layer: for other people's maps, and to be drawn on and sent back."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
from fastapi import APIRouter, Response

from api.dependencies import CountingSession
from api.plans.asked import KeptLands, ReadDraft
from api.plans.schema import GridFiguresView
from api.plans.views import Measured, YardstickQuery, grid_views, measured
from geo.areas.crs import project
from geo.plans.drafts.reading import states_of
from geo.plans.layers.outlined import outlined

router = APIRouter(prefix="/api/plans/{plan_id}", tags=["plans"])
_DECIMALS = 9  # Of a degree: a tenth of a millimetre.
_GEOJSON: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/geo+json": {}}, "description": "A FeatureCollection."}
}
_GPKG: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/geopackage+sqlite3": {}}, "description": "A GeoPackage with one layer, grids."}
}
_TEXTS = ("code", "name", "community", "change", "leader")
_WHOLE = ("provisional", "cells", "households", "cases", "parts")
_NUMBERS = ("workload", "area_m2", "polsby_popper", "from_target", "from_mean")
_FIELDS = (*_TEXTS, *_WHOLE, *_NUMBERS)


@router.get("/grids.geojson", summary="The grids of a draft as GeoJSON", response_class=Response, responses=_GEOJSON)
async def grids_geojson(draft: ReadDraft, session: CountingSession, lands: KeptLands, by: YardstickQuery) -> Response:
    """Their outlines in WGS84 with the figures of ``GET /api/plans/{id}``; grids without cells are left out."""
    _, states = await states_of(session, lands, draft, draft.communities)
    body = await asyncio.to_thread(_geojson, await measured(session, states, by))
    return _file(body, "application/geo+json", f"plan-{draft.plan.id}.geojson")


@router.get("/grids.gpkg", summary="The grids of a draft as GeoPackage", response_class=Response, responses=_GPKG)
async def grids_gpkg(draft: ReadDraft, session: CountingSession, lands: KeptLands, by: YardstickQuery) -> Response:
    """The same in the metres of the district, exact to the centimetre."""
    _, states = await states_of(session, lands, draft, draft.communities)
    body = await asyncio.to_thread(_geopackage, await measured(session, states, by))
    return _file(body, "application/geopackage+sqlite3", f"plan-{draft.plan.id}.gpkg")


def _file(body: bytes, media: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type=media, headers=headers)


def _rows(communities: Sequence[Measured]) -> list[tuple[dict[str, Any], shapely.MultiPolygon, int]]:
    """Properties, polygon and EPSG code of every grid that has cells."""
    found = []
    for each in communities:
        shapes = outlined(each.state).after
        places = {grid.key: at for at, grid in enumerate(each.state.grids)}
        for view in grid_views(each):
            if (shape := shapes.get(places[view.key])) is not None:
                found.append((_properties(view), shape, each.state.land.srid))
    return found


def _properties(view: GridFiguresView) -> dict[str, Any]:
    told = view.model_dump(include={*_FIELDS, "key"})
    return told | {"leader": view.leader.name if view.leader else None}


def _geojson(communities: Sequence[Measured]) -> bytes:
    features = []
    for properties, shape, srid in _rows(communities):
        wound = shapely.orient_polygons(project(shape, srid, 4326))
        fine = shapely.transform(wound, lambda degrees: degrees.round(_DECIMALS))
        geometry = orjson.Fragment(shapely.to_geojson(fine))
        features.append({"type": "Feature", "id": properties["key"], "geometry": geometry, "properties": properties})
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _geopackage(communities: Sequence[Measured]) -> bytes:
    # Loaded here: GDAL takes memory that a server where nobody asks for such files does not need.
    import pyogrio.raw  # noqa: PLC0415

    rows = _rows(communities)
    columns = {name: _column(name, [properties[name] for properties, _, _ in rows]) for name in _FIELDS}
    with tempfile.TemporaryDirectory(prefix="wangge-") as folder:
        file = Path(folder) / "grids.gpkg"
        pyogrio.raw.write(
            file,
            geometry=np.array(shapely.to_wkb([shape for _, shape, _ in rows]), dtype=object),
            field_data=list(columns.values()),
            fields=np.array(list(columns), dtype=object),
            layer="grids",
            driver="GPKG",
            geometry_type="MultiPolygon",
            crs=f"EPSG:{rows[0][2]}",
        )
        return file.read_bytes()


def _column(name: str, values: list[Any]) -> np.ndarray:
    if name in _TEXTS:
        return np.array(["" if value is None else str(value) for value in values], dtype=object)
    return np.array(values, dtype=np.int64 if name in _WHOLE else np.float64)
