"""Backup and restore, each as one story."""

from dataclasses import dataclass
from pathlib import Path

from api import schema
from api.backup import archive, dump
from api.backup.archive import Manifest
from api.cluster import Urls
from api.cluster.access import open_app_access
from api.cluster.holdings import Holdings, holdings
from geo.core import secrets
from geo.core.clock import real_now
from geo.core.errors import ConflictError, UnavailableError
from geo.core.settings import settings


@dataclass(frozen=True)
class Restored:
    """What a restore did.

    Attributes:
        manifest: what the backup is.
        migration: the version of the tables now.
        previous: where the data that was replaced is backed up, None if there was none.
    """

    manifest: Manifest
    migration: str
    previous: Path | None


def back_up(urls: Urls, path: Path) -> Manifest:
    """Write the database and the key to its contacts to ``path``, a file that must not exist.

    Raises:
        ConflictError: the file exists, or the database has no tables.
        UnavailableError: the database cannot be read or the file not written.
    """
    if path.exists():
        raise ConflictError("backup_file_exists", path=str(path))
    migration = schema.current(urls.owner)
    if migration is None:
        raise ConflictError("not_migrated")
    manifest = Manifest(real_now().isoformat(timespec="seconds"), migration)
    with archive.workplace(path) as folder:
        taken = folder / "taken"
        dump.take(urls.owner, taken)
        archive.pack(path, manifest, secrets.contact_key(), taken)
    return manifest


def restore(urls: Urls, path: Path, *, replace: bool) -> Restored:
    """Fill an empty database from a backup and bring it up to date; with ``replace`` also one that holds data.

    What is replaced is backed up first. The backup's key takes the place of this installation's.

    Raises:
        InvalidInputError: the file is no backup.
        ConflictError: the database holds data and ``replace`` is not set, or the backup is of a newer version.
        UnavailableError: the data could not be put back.
    """
    settings().home.mkdir(parents=True, exist_ok=True)
    with archive.workplace(settings().home / "restore") as folder:
        manifest, contact_key, taken = archive.unpack(path, folder)
        schema.check_known(manifest.migration)
        previous = None
        if schema.current(urls.owner) is not None:
            if holdings(urls.owner) is not Holdings.NOTHING:
                if not replace:
                    raise ConflictError("restore_over_data")
                previous = _set_aside(urls)
            schema.erase(urls.owner)
        try:
            dump.put_back(urls.owner, taken)
        except UnavailableError:
            if previous is not None:
                dump.put_back(urls.owner, archive.unpack(previous, folder)[2])
            raise
        secrets.replace_contact_key(contact_key)
    migrated = schema.upgrade(urls.owner)
    open_app_access(urls)
    return Restored(manifest, migrated.after, previous)


def _set_aside(urls: Urls) -> Path:
    folder = settings().home / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"before-restore-{real_now():%Y%m%d-%H%M%S}.wangge"
    back_up(urls, path)
    return path
