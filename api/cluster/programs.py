"""PostgreSQL's own programs, and the user they run as: the server refuses to run as root."""

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geo.core.errors import UnavailableError

OLDEST_MAJOR = 15
DEBIAN_HOME = Path("/usr/lib/postgresql")
DEBIAN_SHARE = Path("/usr/share/postgresql")
SERVICE_USER = "postgres"


@dataclass(frozen=True)
class RunsAs:
    """The system user that owns a private cluster and runs its programs.

    Attributes:
        uid: its number.
        name: its name, None where the programs run as the caller anyway.
    """

    uid: int
    name: str | None


@cache
def runs_as() -> RunsAs:
    """The caller, or for root the user that Debian's package makes for the server.

    Raises:
        UnavailableError: root asks and there is no such user.
    """
    if os.geteuid() != 0:
        return RunsAs(os.geteuid(), None)
    try:
        return RunsAs(pwd.getpwnam(SERVICE_USER).pw_uid, SERVICE_USER)
    except KeyError:
        raise UnavailableError("postgres_user_missing", user=SERVICE_USER) from None


def find(program: str, lowest: int, highest: int | None = None) -> Path:
    """Where ``program`` of PostgreSQL is: of the oldest version from ``lowest`` to ``highest`` that is installed.

    Raises:
        UnavailableError: none of them is.
    """
    for major in _majors():
        path = DEBIAN_HOME / str(major) / "bin" / program
        if lowest <= major <= (highest or major) and path.exists():
            return path
    raise UnavailableError("postgres_missing", program=program, major=lowest)


def major_with_postgis() -> int:
    """The oldest version installed that is new enough and has PostGIS.

    Raises:
        UnavailableError: there is none.
    """
    for major in _majors():
        if major >= OLDEST_MAJOR and (DEBIAN_SHARE / str(major) / "extension" / "postgis.control").exists():
            return major
    raise UnavailableError("postgis_missing", major=OLDEST_MAJOR)


def _majors() -> list[int]:
    return sorted(int(folder.name) for folder in DEBIAN_HOME.glob("[0-9]*") if folder.name.isdigit())


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program as the cluster's user, from a folder that every user may enter; its output is captured."""
    who = runs_as()
    return subprocess.run(  # noqa: S603 - only PostgreSQL's own programs are run, with arguments made here
        [str(word) for word in command],
        cwd="/",
        env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
        user=who.name,
        group=who.name,
        extra_groups=[] if who.name else None,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
