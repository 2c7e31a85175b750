"""Pages of embedded maps, drawn once and kept for an hour: the links are public, and drawing takes a second."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

from api.embeds.token import Embed

KEPT_S: Final = 3600
_KEPT_PAGES = 16
_PATIENCE_S = 10.0


class BusyError(Exception):
    """Others are being drawn, and the wait for a turn was too long."""


class EmbedPages:
    """The pages drawn last. One is drawn at a time, so that a crowd at a public link keeps nobody else waiting."""

    def __init__(self, patience_s: float = _PATIENCE_S) -> None:
        self._pages: OrderedDict[Embed, tuple[float, bytes]] = OrderedDict()
        self._turn = asyncio.Lock()
        self._patience_s = patience_s

    async def page(self, embed: Embed, draw: Callable[[], Awaitable[bytes]]) -> bytes:
        """The page of ``embed``, drawn if it is not at hand.

        Raises:
            BusyError: no turn came in ten seconds.
        """
        if kept := self._kept(embed):
            return kept
        try:
            async with asyncio.timeout(self._patience_s):
                await self._turn.acquire()
        except TimeoutError:
            raise BusyError from None
        try:
            return self._kept(embed) or self._keep(embed, await draw())
        finally:
            self._turn.release()

    def _kept(self, embed: Embed) -> bytes | None:
        drawn_at, page = self._pages.get(embed, (0.0, b""))
        if not page or time.monotonic() - drawn_at > KEPT_S:
            return None
        self._pages.move_to_end(embed)
        return page

    def _keep(self, embed: Embed, page: bytes) -> bytes:
        self._pages[embed] = time.monotonic(), page
        self._pages.move_to_end(embed)
        if len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        return page
