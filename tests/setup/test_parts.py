"""The processes of the product: one that falls is started again, one that keeps falling ends all, none is left."""

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from api.serve import parts
from api.serve.parts import Part, PartDownError


def part(tmp_path: Path, source: str, **more: object) -> Part:
    """A part that runs ``source``; it finds the folder of the test in the environment as HERE."""
    (tmp_path / "the_part.py").write_text(source)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "HERE": str(tmp_path)}
    return Part("the part", "the_part", environment, **more)  # type: ignore[arg-type]


FALLS = "import os, pathlib, sys; pathlib.Path(os.environ['HERE'], 'falls').open('a').write('x'); sys.exit(3)"
STAYS = """
import os, pathlib, signal, time
pathlib.Path(os.environ['HERE'], 'pid').write_text(str(os.getpid()))
signal.signal(signal.SIGTERM, {on_term})
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LONGEST_WAIT_SECONDS", 0)
    monkeypatch.setattr(parts, "STOP_SECONDS", 1)


def ready(*, yes: bool) -> asyncio.Event:
    event = asyncio.Event()
    if yes:
        event.set()
    return event


async def test_a_fall_before_it_is_ready_is_final(tmp_path: Path) -> None:
    with pytest.raises(PartDownError) as caught:
        await part(tmp_path, FALLS).keep_up(ready(yes=False))
    assert caught.value.code == 3
    assert (tmp_path / "falls").read_text() == "x"


async def test_the_fifth_fall_in_a_row_is_final(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    falling = part(tmp_path, FALLS, fallen=lambda *fall: told.append(fall))
    with pytest.raises(PartDownError):
        await falling.keep_up(ready(yes=True))
    assert (tmp_path / "falls").read_text() == "x" * 5
    assert told == [("the part", 3, 0)] * 4


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}/cwd").exists()


async def wait_for_pid(tmp_path: Path) -> int:
    give_up = time.monotonic() + 20
    while not ((tmp_path / "pid").exists() and (tmp_path / "pid").read_text()):
        assert time.monotonic() < give_up
        await asyncio.sleep(0.05)
    return int((tmp_path / "pid").read_text())


@pytest.mark.parametrize("on_term", ["signal.SIG_DFL", "signal.SIG_IGN"], ids=["polite", "deaf"])
async def test_stopping_leaves_no_process(tmp_path: Path, on_term: str) -> None:
    staying = part(tmp_path, STAYS.format(on_term=on_term))
    task = asyncio.create_task(staying.keep_up(ready(yes=True)))
    pid = await wait_for_pid(tmp_path)
    assert os.getsid(pid) == pid, "Ctrl-C in the terminal would reach it too"
    task.cancel()
    await staying.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_part_does_not_outlive_the_one_that_started_it(tmp_path: Path) -> None:
    (tmp_path / "the_part.py").write_text(
        "import os; from api.serve.child import die_with; die_with(os.getppid())"
        + STAYS.format(on_term="signal.SIG_DFL")
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import subprocess, sys; subprocess.run([sys.executable, '-m', 'the_part'])",
        env={**os.environ, "PYTHONPATH": str(tmp_path), "HERE": str(tmp_path)},
    )
    pid = await wait_for_pid(tmp_path)
    parent.kill()
    await parent.wait()
    give_up = time.monotonic() + 10
    while alive(pid):
        assert time.monotonic() < give_up
        await asyncio.sleep(0.05)
