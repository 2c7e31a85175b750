"""A draft beside the grids in force as one file of HTML, which loads nothing from anywhere."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from html import escape
from typing import Any

import folium
import shapely
from folium.template import Template as FoliumTemplate

from api.pictures.compared import Comparison
from api.pictures.framed import framed, literal
from api.pictures.picture import WGS84, simplified
from api.pictures.sheet import TINTS
from api.pictures.words import say
from geo.areas.crs import project

_TOLERANCE_M = 0.5
_DECIMALS = 7  # Of a degree, about a centimetre.
_WORDS = ("before", "after", "moved", "code", "grid", "leader", "cases", "change", "households", "unit", "nothing")


class _Drawing(folium.MacroElement):
    """The call of comparison.js. All words go in here, in a string without braces, and none into the layers."""

    _template = FoliumTemplate(
        "{% macro script(this, kwargs) %}drawComparison({{ this._parent.get_name() }}, "
        "[{% for layer in this.layers %}{{ layer.get_name() }}, {% endfor %}], "
        "JSON.parse({{ this.told }}));{% endmacro %}"
    )

    def __init__(self, layers: Sequence[folium.GeoJson], told: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Comparison"
        self.layers = layers
        self.told = literal(told)


def comparison_page(compared: Comparison) -> str:
    """The page. Whatever people wrote, such as the names of grids, stays text in it.

    Raises:
        UnavailableError: the screens, and Leaflet with them, are not built.
    """
    outlines = dict(enumerate(compared.outlines))
    layers = [_layer(each, compared.srid) for each in (compared.before, compared.after, compared.moved, outlines)]
    return framed("comparison", compared.title, (*layers, _Drawing(layers, _told(compared))), _words(compared))


def _layer(shapes: dict[int, shapely.Geometry], srid: int) -> folium.GeoJson:
    """Shapes of a coverage with their places."""
    features = []
    for place, shape in zip(shapes, simplified(list(shapes.values()), _TOLERANCE_M), strict=True):  # type: ignore[arg-type]
        fine = shapely.transform(project(shape, srid, WGS84), lambda degrees: degrees.round(_DECIMALS))
        geometry = json.loads(shapely.to_geojson(fine))
        features.append({"type": "Feature", "geometry": geometry, "properties": {"place": place}})
    return folium.GeoJson({"type": "FeatureCollection", "features": features}, smooth_factor=0)


def _told(compared: Comparison) -> dict[str, Any]:
    return {
        "language": compared.language,
        "tints": TINTS,
        "grids": [asdict(grid) for grid in compared.grids],
        "moves": [asdict(move) for move in compared.moves],
        "words": {word: say(compared.language, f"compare_{word}") for word in _WORDS},
    }


def _words(compared: Comparison) -> dict[str, str]:
    return {
        "title": escape(compared.title),
        "marks": "".join(f"<span>{escape(mark)}</span>" for mark in compared.marks),
        "facts": "".join(f"<li>{escape(fact)}</li>" for fact in compared.facts),
        "map_legend": say(compared.language, "compare_shown"),
    }
