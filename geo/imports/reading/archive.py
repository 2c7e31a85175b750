"""Zip archives, looked at before anything in them is unpacked."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from geo.core.errors import TooLargeError, UnsupportedFileError

_MOST_MEMBERS = 2_000
_HIGHEST_RATIO = 150
_RATIO_FROM = 10_000_000


@contextmanager
def opened(path: Path, unpacked_limit: int) -> Iterator[zipfile.ZipFile]:
    """The archive, if it may be unpacked.

    Args:
        unpacked_limit: bytes that all members may have together once unpacked.

    Raises:
        UnsupportedFileError: not a zip, damaged, encrypted, too many members, a path that leads out of it, or packed so
            densely that it can only be a bomb.
        TooLargeError: more than ``unpacked_limit`` when unpacked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_hostile(archive.infolist(), path.stat().st_size, unpacked_limit)
            yield archive
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError) as error:
        raise UnsupportedFileError("zip_damaged") from error


def members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files of an archive, without folders and what macOS adds."""
    return [
        info
        for info in archive.infolist()
        if not info.is_dir()
        and not info.filename.startswith("__MACOSX/")
        and not PurePosixPath(info.filename).name.startswith("._")
    ]


def unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    """Write one member to ``target``, a name of our own; never more bytes than the archive declares."""
    with archive.open(info) as packed, target.open("wb") as file:
        left = info.file_size
        while left > 0 and (piece := packed.read(min(left, 1 << 20))):
            file.write(piece)
            left -= len(piece)


def _refuse_hostile(infos: list[zipfile.ZipInfo], packed: int, unpacked_limit: int) -> None:
    if not infos:
        raise UnsupportedFileError("zip_empty")
    if len(infos) > _MOST_MEMBERS:
        raise UnsupportedFileError("zip_too_many_members", members=len(infos), most=_MOST_MEMBERS)
    for info in infos:
        parts = info.filename.replace("\\", "/").split("/")
        if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise UnsupportedFileError("zip_path_leads_out", name=info.filename[:100])
        if info.flag_bits & 0x1:
            raise UnsupportedFileError("zip_encrypted")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > _RATIO_FROM and unpacked > packed * _HIGHEST_RATIO:
        raise UnsupportedFileError("zip_bomb", ratio=round(unpacked / max(packed, 1)), most=_HIGHEST_RATIO)
    if unpacked > unpacked_limit:
        raise TooLargeError("unpacked_too_large", mb=unpacked // 1_000_000, most=unpacked_limit // 1_000_000)
