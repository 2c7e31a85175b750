"""A picture as one file of HTML: a folium map that loads nothing from anywhere, wherever it is opened."""

import json
from html import escape
from typing import Any

import folium
import shapely
from folium.template import Template as FoliumTemplate

from api.pictures.framed import framed, literal
from api.pictures.picture import Picture, Shapes, largest_first, middles, simplified
from api.pictures.words import say

_TOLERANCE_M = 1.0
_DECIMALS = 6  # Of a degree, about a tenth of a metre.


class _Drawing(folium.MacroElement):
    """The call of page.js that colours the areas.

    What a macro makes is taken for a template once more, so that a name with braces in it would be carried out: all
    words go in here, in a string without any, and none into the layers.
    """

    _template = FoliumTemplate(
        "{% macro script(this, kwargs) %}drawPicture({{ this._parent.get_name() }}, {{ this.areas.get_name() }}, "
        "{{ this.outlines.get_name() }}, JSON.parse({{ this.told }}));{% endmacro %}"
    )

    def __init__(self, areas: folium.GeoJson, outlines: folium.GeoJson, told: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Drawing"
        self.areas, self.outlines = areas, outlines
        self.told = literal(told)


def page(picture: Picture) -> str:
    """The picture as HTML. Whatever people wrote, such as the names of areas, stays text in it.

    Raises:
        UnavailableError: the screens, and Leaflet with them, are not built.
    """
    areas, outlines = _layer(picture.ground.shapes, picture), _layer(picture.ground.outlines, picture)
    return framed("page", picture.title, (areas, outlines, _Drawing(areas, outlines, _told(picture))), _words(picture))


def _layer(shapes: Shapes, picture: Picture) -> folium.GeoJson:
    """Shapes with their places among those of the picture, the larger ones first, which smaller ones may lie on."""
    order = largest_first(shapes)
    fine = shapely.transform(
        picture.ground.in_degrees(simplified(shapes, _TOLERANCE_M)), lambda degrees: degrees.round(_DECIMALS)
    )
    features = [
        {"type": "Feature", "geometry": json.loads(shapely.to_geojson(fine[place])), "properties": {"place": place}}
        for place in order
    ]
    return folium.GeoJson({"type": "FeatureCollection", "features": features}, smooth_factor=0)


def _told(picture: Picture) -> dict[str, Any]:
    """What page.js is given."""
    ground = picture.ground
    spots = ground.in_degrees(middles(ground.outlines))
    return {
        "codes": ground.codes,
        "names": ground.names,
        "towns": [
            {"name": name, "middle": [round(spot.y, _DECIMALS), round(spot.x, _DECIMALS)]}
            for name, spot in zip(ground.towns, spots, strict=True)
        ],
        "language": picture.language,
        "shades": [{"label": shade.label, "colour": shade.colour} for shade in picture.shades],
        "steps": [
            {"name": step.name, "said": step.said, "shades": step.shades, "words": step.words} for step in picture.steps
        ],
        "stepKind": picture.step_kind,
        "slides": picture.slides,
        "play": say(picture.language, "play"),
        "pause": say(picture.language, "pause"),
    }


def _words(picture: Picture) -> dict[str, str]:
    return {
        "title": escape(picture.title),
        "marks": "".join(f"<span>{escape(mark)}</span>" for mark in picture.marks),
        "facts": "".join(f"<li>{escape(fact)}</li>" for fact in picture.facts),
        "legend": escape(picture.legend),
        "method_title": say(picture.language, "method"),
        "method": escape(picture.method),
    }
