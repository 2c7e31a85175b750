"""A page read as whoever opens it gets it: the words of the page, what its script is given, what it would load."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class Page(HTMLParser):
    """The tags of a page with their attributes, and the text that stands in each kind of them."""

    html: str
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._inside: list[str] = []
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip():
            self.text.setdefault(self._inside[-1], []).append(data)

    @property
    def picture(self) -> dict[str, Any]:
        """What page.js is given."""
        call = self.text["script"][-1].rsplit("JSON.parse(", 1)[1]
        return dict(json.loads(json.loads(call[: call.rindex("))")])))

    def layer(self, place: int) -> list[dict[str, Any]]:
        """The features of the areas (0) or of the towns (1)."""
        given = [line for line in self.text["script"][-1].splitlines() if '"FeatureCollection"' in line][place]
        collection = json.loads(given[given.index("(") + 1 : given.rindex(")")])
        return [dict(feature) for feature in collection["features"]]

    def words(self, step: int = 0) -> dict[str, str]:
        """What the page says of each area, by code."""
        said = self.picture["steps"][step]["words"]
        return dict(zip(self.picture["codes"], said, strict=True))

    def labels(self, step: int = 0) -> dict[str, str]:
        """In which class of the legend each area is, by code."""
        picture = self.picture
        labels = [picture["shades"][shade]["label"] for shade in picture["steps"][step]["shades"]]
        return dict(zip(picture["codes"], labels, strict=True))
