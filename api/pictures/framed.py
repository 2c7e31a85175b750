"""What every page that is one file needs: Leaflet in it, words that stay words, and leave to load nothing else."""

import json
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib import resources
from string import Template
from typing import Any

import folium
from branca.element import Element, Figure
from folium.template import Template as FoliumTemplate

from api.pages import DIST
from geo.core.errors import UnavailableError

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
_BRACES_AND_MARKUP = re.compile(r"[{}<>&']")
_LOADED = re.compile(r"url\([^)]*\)|^//# sourceMappingURL=.*$", re.MULTILINE)


class Text(Element):
    """What goes into the page as it is. folium would take a string for a template and carry out what it says."""

    _template = FoliumTemplate("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


def literal(told: dict[str, Any]) -> str:
    """What a script is given, as a string for ``JSON.parse`` in which no template and no markup can be."""
    return _BRACES_AND_MARKUP.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(json.dumps(told)))


def framed(kind: str, title: str, drawn: Sequence[Element], words: dict[str, str]) -> str:
    """A page as one file of HTML: a map with what is drawn on it, and words beside it.

    Args:
        kind: the page's own files beside this one: ``<kind>.html``, ``.css`` and ``.js``.
        title: as people wrote it.
        drawn: layers of the map, then the macro that calls the page's script.
        words: what stands in the page's HTML, escaped.

    Raises:
        UnavailableError: the screens, and Leaflet with them, are not built.
    """
    ground = folium.Map(tiles=None, attribution_control=False, zoom_snap=0.25)
    ground.default_js, ground.default_css = [], []
    figure = Figure(title=escape(title))
    figure.add_child(ground)
    for child in drawn:
        ground.add_child(child)
    styles, scripts = leaflet(kind)
    figure.header.add_child(Text(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'), index=0)
    figure.header.add_child(Text(f"<style>{styles}</style><script>{scripts}</script>"))
    page = Template((resources.files(__package__) / f"{kind}.html").read_text("utf-8"))
    figure.html.add_child(Text(page.substitute(words)))
    return figure.render()


@cache
def leaflet(kind: str) -> tuple[str, str]:
    """Leaflet from the built screens with what a kind of page adds, without what they would load besides."""
    try:
        found = [(DIST / "picture-assets" / name).read_text("utf-8") for name in ("leaflet.css", "leaflet.js")]
    except FileNotFoundError:
        raise UnavailableError("screens_not_built") from None
    styles, scripts = (_LOADED.sub("", text) for text in found)
    own = resources.files(__package__)
    frame, style, script = ((own / name).read_text("utf-8") for name in ("framed.css", f"{kind}.css", f"{kind}.js"))
    return styles + frame + style, scripts + script
