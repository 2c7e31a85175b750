"""What every page that is one file needs: Leaflet in it, words that stay words, and leave to load nothing else."""

import json
import re
from functools import cache
from importlib import resources
from typing import Any

from branca.element import Element
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


def head(style: str, script: str) -> list[Text]:
    """What goes into the head of a page: the policy, then Leaflet and the page's own style and script.

    Args:
        style, script: names of files beside this one.

    Raises:
        UnavailableError: the screens, and Leaflet with them, are not built.
    """
    styles, scripts = leaflet(style, script)
    return [
        Text(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        Text(f"<style>{styles}</style><script>{scripts}</script>"),
    ]


@cache
def leaflet(style: str, script: str) -> tuple[str, str]:
    """Leaflet from the built screens with what two files beside this one add, without what they would load besides.

    Raises:
        UnavailableError: the screens are not built.
    """
    try:
        found = [(DIST / "picture-assets" / name).read_text("utf-8") for name in ("leaflet.css", "leaflet.js")]
    except FileNotFoundError:
        raise UnavailableError("screens_not_built") from None
    own = [(resources.files(__package__) / name).read_text("utf-8") for name in (style, script)]
    styles, scripts = (_LOADED.sub("", text) + added for text, added in zip(found, own, strict=True))
    return styles, scripts
