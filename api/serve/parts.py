"""The processes of the running product: started, watched, started again after a fall, stopped."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

STEADY_SECONDS: Final = 60
FALLS_AT_MOST: Final = 5
LONGEST_WAIT_SECONDS: Final = 30
STOP_SECONDS: Final = 10


class PartDownError(Exception):
    """A part of the product does not stay up.

    Args:
        name: which one.
        code: its exit code, negative for a signal.
    """

    def __init__(self, name: str, code: int) -> None:
        super().__init__(name)
        self.name = name
        self.code = code


@dataclass
class Part:
    """One process of the product.

    Attributes:
        name: what people call it.
        module: the module that ``python -m`` runs.
        arguments: its arguments, after the number of this process, which comes first.
        environment: its whole environment.
        descriptors: open files it inherits.
        fallen: told each fall that is followed by a new start: name, exit code, seconds until then.
    """

    name: str
    module: str
    environment: dict[str, str]
    arguments: tuple[str, ...] = ()
    descriptors: Sequence[int] = ()
    fallen: Callable[[str, int, int], None] = lambda *_: None
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)

    async def keep_up(self, ready: asyncio.Event) -> None:
        """Run the process for good.

        A fall after ``ready`` is followed by a new start, after 1, 2, 4, … seconds. A fall before it is final, and so
        is the fifth in a row without a steady minute between.

        Raises:
            PartDownError: the process does not stay up.
        """
        loop = asyncio.get_running_loop()
        falls = 0
        while True:
            began = loop.time()
            code = await self._run()
            falls = 1 if loop.time() - began > STEADY_SECONDS else falls + 1
            if not ready.is_set() or falls >= FALLS_AT_MOST:
                raise PartDownError(self.name, code)
            wait = min(2 ** (falls - 1), LONGEST_WAIT_SECONDS)
            self.fallen(self.name, code, wait)
            await asyncio.sleep(wait)

    async def _run(self) -> int:
        # A session of its own: Ctrl-C goes to the one that keeps order here, which then stops the parts in turn.
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self.module,
            str(os.getpid()),
            *self.arguments,
            env=self.environment,
            stdin=asyncio.subprocess.DEVNULL,
            pass_fds=tuple(self.descriptors),
            start_new_session=True,
        )
        return await self._process.wait()

    async def stop(self) -> None:
        """End the process: politely, then, after ten seconds, not."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        for wish in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(wish)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
                return
