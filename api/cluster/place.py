"""Where a private cluster lies: its data under WANGGE_HOME, its socket in a short folder of its own."""

import hashlib
import os
import stat
from pathlib import Path

from api.cluster.programs import run, runs_as
from geo.core.errors import UnavailableError

# A socket's path may have 107 bytes; the folder of an installation may be deeper than that.
SOCKETS = Path("/tmp")  # noqa: S108 - the folder made here is checked to be ours and closed to everyone else
OUT_OF_THE_WAY = Path("/var/lib/wangge")


def key(folder: Path) -> str:
    """A short name for ``folder``, another one for every folder and user."""
    return hashlib.sha256(f"{runs_as().uid}:{folder.absolute()}".encode()).hexdigest()[:12]


def socket_folder(folder: Path) -> Path:
    """The folder of the socket of the cluster in ``folder``; nobody but its user (and root) may enter.

    Raises:
        UnavailableError: something else is in its place.
    """
    path = SOCKETS / f"wangge-{key(folder)}"
    own_folder(path)
    return path


def data_folder(folder: Path) -> Path:
    """The folder for the cluster's files, made if missing: ``folder`` itself, where its user can come there.

    For root with a checkout that no other user may enter, it lies under /var/lib/wangge, and ``folder`` is a link.

    Raises:
        UnavailableError: the folder belongs to another user.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(folder) and not _reachable(folder.parent):
        target = OUT_OF_THE_WAY / key(folder)
        OUT_OF_THE_WAY.mkdir(mode=0o755, parents=True, exist_ok=True)
        own_folder(target)
        folder.symlink_to(target)
    real = folder.resolve()
    own_folder(real)
    return real


def own_folder(path: Path) -> None:
    """Make ``path`` if missing, and see to it that it is a folder of the cluster's user alone.

    Raises:
        UnavailableError: it is no folder, or belongs to another user.
    """
    who = runs_as()
    try:
        path.mkdir(mode=0o700)
        if who.name:
            os.chown(path, who.uid, -1)
    except FileExistsError:
        pass
    except PermissionError:
        raise UnavailableError("cluster_folder_denied", path=str(path)) from None
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != who.uid:
        raise UnavailableError("cluster_folder_taken", path=str(path), owner=found.st_uid)
    if stat.S_IMODE(found.st_mode) != stat.S_IRWXU:
        path.chmod(stat.S_IRWXU)


def _reachable(folder: Path) -> bool:
    return run(["test", "-x", folder]).returncode == 0
