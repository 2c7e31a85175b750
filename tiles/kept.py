"""Tiles that look the same to everybody, kept in memory and, where there is one, in a Redis that processes share.

A version of a layer is never given to another content, so what is kept never has to be taken back. Cases and heat are
not kept: each account sees its own.
"""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from cachetools import LRUCache

from geo.core import clock
from tiles.address import TileAddress
from tiles.answering import packed
from tiles.drawing import Drawn, Pool, draw, state_of
from tiles.flights import Flights
from tiles.layers import Layer
from tiles.version import since

if TYPE_CHECKING:
    from tiles.shared import SharedTiles

_COST_OF_AN_ENTRY = 400


class TileKey(NamedTuple):
    """What names a tile for ever."""

    layer: str
    version: str
    z: int
    x: int
    y: int


class KeptTiles:
    """The tiles that one process keeps; those that were not asked for longest go first.

    Args:
        limit: how many bytes they may take; 0 keeps none.
        shared: what other processes draw and keep as well, None for nothing.
    """

    def __init__(self, limit: int, shared: "SharedTiles | None" = None) -> None:
        self._memory: LRUCache[TileKey, bytes] = LRUCache(limit, lambda tile: len(tile) + _COST_OF_AN_ENTRY)
        self._shared = shared
        self._flights: Flights[Drawn] = Flights()

    async def tile(
        self, places: Pool, layer: Layer, address: TileAddress, version: str | None, at: datetime | None
    ) -> Drawn:
        """The tile, packed (see :func:`tiles.answering.packed`) if it is kept.

        Args:
            places: where it is drawn if it is not kept.
            layer: of boundaries or of the ground.
            address: of the tile.
            version: that the client asks for, None for the one at ``at``. If it is not kept, the boundaries of its
                instant are drawn and say their own version.
            at: the instant of the boundaries; None for that of the version, or for now where it names none. So a map
                that was opened before a change took effect goes on showing one state of things, until it asks anew.
        """
        moment = at or (since(version) if version else None) or clock.now()
        named = version or (await state_of(places, layer, moment)).version
        key = TileKey(layer.name, named, address.z, address.x, address.y)
        if (kept := self._memory.get(key)) is not None:
            return Drawn(key.version, kept)
        return await self._flights.join((key, at), lambda: self._fetch(places, layer, address, key, moment))

    async def close(self) -> None:
        """Give the connections to the shared store back."""
        if self._shared is not None:
            await self._shared.close()

    async def _fetch(self, places: Pool, layer: Layer, address: TileAddress, key: TileKey, at: datetime) -> Drawn:
        if self._shared is not None and (found := await self._shared.get(key)) is not None:
            self._remember(key, found)
            return Drawn(key.version, found)
        drawn = await draw(places, layer, address, at)
        if not self._memory.maxsize and self._shared is None:
            return drawn
        tile = Drawn(drawn.mark, await packed(drawn.mvt))
        key = key._replace(version=tile.mark)
        self._remember(key, tile.mvt)
        if self._shared is not None:
            await self._shared.put(key, tile.mvt)
        return tile

    def _remember(self, key: TileKey, tile: bytes) -> None:
        if self._memory.getsizeof(tile) <= self._memory.maxsize:
            self._memory[key] = tile
