"""Disputes on the ground, whatever area they lie in: as a honeycomb and as bands of density."""

import asyncio
import json
from typing import Annotated

import shapely
from fastapi import APIRouter, Query, Request

from api.dependencies import Caller, CountingSession
from api.errors import language_of
from api.filter import CaseFilterQuery, InstantQuery
from api.heat.legend import density_classes, density_legend, described, hexagons_legend
from api.heat.schema import (
    BandFeature,
    BandProperties,
    DensityView,
    HexagonFeature,
    HexagonProperties,
    HexagonsView,
    MultiPolygonView,
    PeriodView,
    PolygonView,
)
from api.rights import Action, require
from geo.heat.classes import classes_of
from geo.heat.density import Band, Patch, bands, layer_for, peak_of, square_width, surface
from geo.heat.hexagons import Hexagons, hexagons
from geo.heat.plane import on_plane, plane, years
from geo.heat.selection import Selection, resolve
from geo.heat.squares import LAYERS, squares

router = APIRouter(tags=["heat"])
_M2_A_KM2 = 1e6
_DECIMALS = 7
SizeQuery = Annotated[int, Query(ge=100, le=2000, description="Width of a hexagon from side to side, metres.")]
RadiusQuery = Annotated[
    int, Query(ge=100, le=3000, description="Standard deviation of the kernel (its bandwidth), metres.")
]


@router.get("/api/heatmap/hexagons", summary="Disputes by hexagon")
async def heatmap_hexagons(
    request: Request,
    caller: Caller,
    session: CountingSession,
    asked: CaseFilterQuery,
    at: InstantQuery,
    size: SizeQuery = 300,
) -> HexagonsView:
    """The hexagons that have any cases, as GeoJSON. They stand still on the district's metric plane, so that the same
    place lies in the same hexagon on any date.
    """
    require(caller, Action.SEE_FIGURES)
    selection = await resolve(session, asked, at)
    found = await squares(session, selection, LAYERS[-1])
    srid = await plane(session)
    drawn = await asyncio.to_thread(lambda: hexagons(*on_plane(found, srid), found.n, size, srid))
    return HexagonsView(
        features=_hexagon_features(drawn),
        classes=[described(each) for each in classes_of(drawn.n.tolist(), whole=True)],
        legend=hexagons_legend(size, round(square_width(LAYERS[-1])), language_of(request)),
        period=_period(selection),
        n=int(found.n.sum()),
        size=size,
        counted_from=found.counted_from,
    )


@router.get("/api/heatmap/density", summary="Density of disputes, in bands")
async def heatmap_density(
    request: Request,
    caller: Caller,
    session: CountingSession,
    asked: CaseFilterQuery,
    at: InstantQuery,
    radius: RadiusQuery = 300,
) -> DensityView:
    """Bands of equal density (cases per km² and year) as GeoJSON, from a Gaussian kernel on the metric plane.

    The classes are fixed, so that any two periods can be compared. A period that is not over counts to today; one
    without a beginning from its first case.
    """
    require(caller, Action.SEE_FIGURES)
    selection = await resolve(session, asked, at)
    found = await squares(session, selection, layer_for(radius))
    srid, times = await plane(session), _M2_A_KM2 / await years(session, selection)

    def drawn() -> tuple[list[Patch], list[BandFeature]]:
        x, y = on_plane(found, srid)
        patches = surface(x, y, found.n.astype(float), radius)
        return patches, [_band_feature(band) for band in bands(patches, times, srid)]

    patches, features = await asyncio.to_thread(drawn)
    return DensityView(
        features=features,
        classes=density_classes(),
        legend=density_legend(radius, language_of(request)),
        period=_period(selection),
        n=int(found.n.sum()),
        radius=radius,
        peak=round(peak_of(patches) * times, 2),
        counted_from=found.counted_from,
    )


def _period(selection: Selection) -> PeriodView:
    return PeriodView(first=selection.filter.first, last=selection.filter.last)


def _hexagon_features(found: Hexagons) -> list[HexagonFeature]:
    return [
        HexagonFeature.model_construct(
            type="Feature",
            geometry=PolygonView.model_construct(type="Polygon", coordinates=[ring]),
            properties=HexagonProperties.model_construct(n=n, per_km2=per_km2),
        )
        for ring, n, per_km2 in zip(
            found.rings.round(_DECIMALS).tolist(), found.n.tolist(), found.per_km2.round(1).tolist(), strict=True
        )
    ]


def _band_feature(band: Band) -> BandFeature:
    described_class = density_classes()[band.number]
    return BandFeature.model_construct(
        type="Feature",
        geometry=MultiPolygonView.model_construct(
            type="MultiPolygon", coordinates=json.loads(shapely.to_geojson(band.geometry))["coordinates"]
        ),
        properties=BandProperties(**described_class.model_dump(), number=band.number),
    )
