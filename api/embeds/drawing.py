"""Pages of embedded maps, drawn once and kept for an hour: the links are public, and drawing takes a second."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from cachetools import TTLCache

from api.embeds.token import Embed

KEPT_S: Final = 3600
_KEPT_PAGES = 16
_PATIENCE_S = 10.0


class BusyError(Exception):
    """Others are being drawn, and the wait for a turn was too long."""


class EmbedPages:
    """The pages drawn last. One is drawn at a time, so that a crowd at a public link keeps nobody else waiting."""

    def __init__(self, patience_s: float = _PATIENCE_S) -> None:
        self._pages: TTLCache[Embed, bytes] = TTLCache(_KEPT_PAGES, KEPT_S)
        self._turn = asyncio.Lock()
        self._patience_s = patience_s

    async def page(self, embed: Embed, draw: Callable[[], Awaitable[bytes]]) -> bytes:
        """The page of ``embed``, drawn if it is not at hand.

        Raises:
            BusyError: no turn came in ten seconds.
        """
        if (kept := self._pages.get(embed)) is not None:
            return kept
        try:
            async with asyncio.timeout(self._patience_s):
                await self._turn.acquire()
        except TimeoutError:
            raise BusyError from None
        try:
            if (page := self._pages.get(embed)) is None:
                page = self._pages[embed] = await draw()
            return page
        finally:
            self._turn.release()
