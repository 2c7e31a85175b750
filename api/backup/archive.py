"""The file of a backup: a tar of what it holds, readable by its owner alone.

``manifest.json`` says when and from which version it was made, ``contact.key`` reads the contacts, ``database.dump`` is
PostgreSQL's own custom format.
"""

import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from geo.core.errors import ConflictError, InvalidInputError, UnavailableError

FORMAT: Final = 1
_MANIFEST, _KEY, _DUMP = "manifest.json", "contact.key", "database.dump"


@dataclass(frozen=True)
class Manifest:
    """What a backup is.

    Attributes:
        made_at: when, ISO 8601.
        migration: the version of the tables in it.
        format: the version of this form of file.
    """

    made_at: str
    migration: str
    format: int = FORMAT


@contextmanager
def workplace(beside: Path) -> Iterator[Path]:
    """A folder next to ``beside``, closed to others and gone at the end: a database can be larger than /tmp."""
    try:
        with tempfile.TemporaryDirectory(prefix=".wangge-", dir=beside.absolute().parent) as folder:
            yield Path(folder)
    except OSError as error:
        raise UnavailableError("backup_not_written", path=str(beside), said=error.strerror or str(error)) from None


def pack(path: Path, manifest: Manifest, contact_key: str, dump: Path) -> None:
    """Write the backup to ``path``, which must not exist.

    Raises:
        ConflictError: it does.
    """
    folder = dump.parent
    (folder / _MANIFEST).write_text(json.dumps(asdict(manifest)), "utf-8")
    (folder / _KEY).write_text(contact_key, "ascii")
    whole = folder / "whole"
    with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            for name, member in ((_MANIFEST, folder / _MANIFEST), (_KEY, folder / _KEY), (_DUMP, dump)):
                tar.add(member, arcname=name)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        raise ConflictError("backup_file_exists", path=str(path))
    whole.rename(path)


def unpack(path: Path, folder: Path) -> tuple[Manifest, str, Path]:
    """Manifest, contact key and dump of the backup in ``path``; the dump is laid in ``folder``.

    Raises:
        InvalidInputError: it is no backup, or a broken one.
    """
    try:
        with tarfile.open(path, mode="r:") as tar:
            for name in (_MANIFEST, _KEY, _DUMP):
                member = tar.extractfile(name)
                if member is None:
                    raise KeyError(name)
                with (folder / name).open("wb") as file:
                    while chunk := member.read(1 << 20):
                        file.write(chunk)
        manifest = Manifest(**json.loads((folder / _MANIFEST).read_text("utf-8")))
    except (OSError, tarfile.TarError, KeyError, TypeError, ValueError):
        raise InvalidInputError("not_a_backup", path=str(path)) from None
    if manifest.format != FORMAT:
        raise InvalidInputError("not_a_backup", path=str(path))
    return manifest, (folder / _KEY).read_text("ascii"), folder / _DUMP
