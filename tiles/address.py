"""The address of one tile of the web map, checked against the layer it is asked of."""

from dataclasses import dataclass

from geo.core.errors import NotFoundError
from geo.core.morton import EQUATOR_M
from tiles.layers import LAYERS, Layer

EXTENT = 4096


@dataclass(frozen=True)
class TileAddress:
    """Column ``x`` from the west and row ``y`` from the north, of ``2 ** z`` each."""

    z: int
    x: int
    y: int

    @property
    def unit(self) -> float:
        """Metres of the web map (EPSG:3857) in one of the 4,096 units of a tile's side."""
        return EQUATOR_M / (1 << self.z) / EXTENT

    @property
    def corner(self) -> tuple[float, float]:
        """West and north in metres of the web map."""
        side = self.unit * EXTENT
        return self.x * side - EQUATOR_M / 2, EQUATOR_M / 2 - self.y * side


def layer_named(name: str) -> Layer:
    """The layer of this name.

    Raises:
        NotFoundError: there is none.
    """
    layer = LAYERS.get(name)
    if layer is None:
        raise NotFoundError("unknown_layer", layer=name, known=", ".join(LAYERS))
    return layer


def tile_of(layer: Layer, z: str, x: str, y: str) -> TileAddress:
    """The tile of ``layer`` that three words of a path name.

    Raises:
        NotFoundError: they are no whole numbers, or lie outside the layer's zooms or the zoom's tiles.
    """
    if all(word.isascii() and word.isdecimal() and len(word) <= 8 for word in (z, x, y)):
        tile = TileAddress(int(z), int(x), int(y))
        side = 1 << tile.z if tile.z <= layer.maxzoom else 0
        if tile.z >= layer.minzoom and tile.x < side and tile.y < side:
            return tile
    raise NotFoundError(
        "unknown_tile", layer=layer.name, tile=f"{z}/{x}/{y}", minzoom=layer.minzoom, maxzoom=layer.maxzoom
    )
