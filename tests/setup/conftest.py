"""What the tests of set-up share: private clusters in folders of their own, and the command line as a process."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.cluster.private import THROW_AWAY, Cluster

ROOT = Path(__file__).parents[2]
CommandLine = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A private server that does not exist yet; whatever became of it is gone at the end."""
    made = Cluster(tmp_path / "home" / "postgres", THROW_AWAY)
    yield made
    if os.path.lexists(made.folder):
        made.erase()


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of an installation in ``home``, without what this machine has set."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PORT", "DEMO"}}
    kept = {name: value for name, value in kept.items() if not name.startswith("WANGGE_")}
    return {**kept, "WANGGE_HOME": str(home), "LC_ALL": "C.UTF-8", **more}


@pytest.fixture
def wangge(tmp_path: Path) -> CommandLine:
    """Run the command line on an installation of its own: ``wangge("user", "list", DATABASE_URL=...)``."""

    def run(*arguments: str, answer: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "api", *arguments],
            cwd=ROOT,
            env=environment(tmp_path / "home", **more),
            input=answer,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
