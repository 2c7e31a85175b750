"""The whitelist of layers: what can be asked for as tiles, in one table."""

from dataclasses import dataclass, field
from typing import Literal

Source = Literal["boundary", "ground", "own"]
Fields = dict[str, str]

_AREA: Fields = {"code": "String", "name": "String", "kind": "String"}
_LABEL: Fields = {"code": "String", "name": "String"}
_FINEST = 16
_QUARTER_PIXEL, _EIGHTH_PIXEL, _AS_IS = 2, 1, 0


@dataclass(frozen=True)
class Layer:
    """One layer, drawn by ``sql/<name>.sql``.

    Attributes:
        source: ``boundary`` layers follow the dated areas; ``ground`` layers are drawn as they are now; ``own`` layers
            show what the caller may see, or may count, and are never shared.
        minzoom, maxzoom: beyond the last, the client enlarges.
        right: what a caller must be allowed to do, None for whoever is signed in.
        vector_layers: attributes by layer inside the tile, with their types.
        labels_from: zoom from which names are sent, in a layer of their own.
        smallest: what is less wide than this many of the 4,096 units of a tile is left out of tiles far out.
    """

    name: str
    source: Source
    minzoom: int
    maxzoom: int
    right: str | None = None
    vector_layers: dict[str, Fields] = field(default_factory=dict)
    labels_from: int = 99
    smallest: int = 0

    @property
    def versioned(self) -> bool:
        """Whether its tiles carry the version of the layer in their URL."""
        return self.source != "own"

    def fineness(self, z: int) -> tuple[int, int]:
        """How finely tiles of zoom ``z`` are drawn, in tile units: what vertices are rounded to, and the least size."""
        rounding = _AS_IS if z >= 13 else _EIGHTH_PIXEL if z >= 11 else _QUARTER_PIXEL
        return rounding, self.smallest if z < self.maxzoom else 0


LAYERS: dict[str, Layer] = {
    layer.name: layer
    for layer in (
        Layer("towns", "boundary", 5, _FINEST, vector_layers={"towns": _AREA, "towns_label": _LABEL}, labels_from=8),
        Layer(
            "communities",
            "boundary",
            7,
            _FINEST,
            vector_layers={"communities": _AREA, "communities_label": _LABEL},
            labels_from=11,
        ),
        Layer(
            "grids",
            "boundary",
            7,
            _FINEST,
            vector_layers={"grids": _AREA, "grids_label": _LABEL},
            labels_from=13,
            smallest=2,
        ),
        Layer(
            "buildings",
            "ground",
            14,
            _FINEST,
            vector_layers={
                "buildings": {"name": "String", "use": "String", "floors": "Number"},
                "buildings_label": {"name": "String"},
            },
            labels_from=15,
            smallest=8,
        ),
        Layer("streets", "ground", 7, _FINEST, vector_layers={"streets": {"name": "String", "class": "String"}}),
        Layer(
            "land",
            "ground",
            6,
            _FINEST,
            vector_layers={"land": {"name": "String", "class": "String"}},
            smallest=8,
        ),
        Layer(
            "cases",
            "own",
            12,
            18,
            right="cases.see",
            vector_layers={"cases": {"number": "String", "kind": "String", "state": "String", "channel": "String"}},
        ),
        Layer(
            "heat",
            "own",
            5,
            16,
            right="figures.see",
            vector_layers={"heat": {"n": "Number"}},
        ),
        Layer(
            "compliance",
            "own",
            5,
            _FINEST,
            right="figures.see",
            vector_layers={"compliance": {**_AREA, "status": "String"}},
        ),
        Layer(
            "plan",
            "own",
            12,
            _FINEST,
            right="plans.see",
            vector_layers={"plan": {"grid": "String", "changed": "Boolean"}},
        ),
    )
}
