"""One picture at a time."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from geo.core.settings import settings

# Drawing takes a processor for a second: it must neither stop other requests nor come twice at a time.
_one_at_a_time = ThreadPoolExecutor(1, thread_name_prefix="pictures")


async def drawn_in_turn(draw: Callable[[], bytes]) -> bytes:
    """What ``draw`` makes, in a thread of its own, when all that were asked for before are done."""
    # A list of the machine's fonts that takes seconds to make; a server may have no other place to keep it.
    os.environ.setdefault("MPLCONFIGDIR", str(settings().home / "matplotlib"))
    return await asyncio.get_running_loop().run_in_executor(_one_at_a_time, draw)
