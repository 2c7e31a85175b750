"""Which encoding a text is in. Chinese files come as UTF-8 or in the GB family, and seldom say which."""

import codecs
import re
from collections.abc import Iterable
from pathlib import Path

from geo.core.errors import UnsupportedFileError

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LEAST_SHARE = 0.5
_ESCAPED = re.compile("[\udc80-\udcff]")
_NOT_STORABLE = re.compile("[\ud800-\udfff\0]")


def encoding_of_file(path: Path) -> str:
    """The encoding of a text file: by its byte order mark, else the one that reads most of its lines.

    Raises:
        UnsupportedFileError: neither UTF-8 nor GB18030 reads at least half of the lines that are not plain ASCII.
    """
    with path.open("rb") as file:
        start = file.read(4)
        for mark, name in _BOMS:
            if start.startswith(mark):
                return name
        file.seek(0)
        return encoding_of(iter(lambda: file.readline(1_000_000), b""))


def encoding_of(pieces: Iterable[bytes]) -> str:
    """The encoding that reads most of these pieces; UTF-8 where it makes no difference."""
    foreign = utf8 = gb = 0
    for piece in pieces:
        if not piece.isascii():
            foreign += 1
            utf8 += _reads(piece, "utf-8")
            gb += _reads(piece, "gb18030")
    if max(utf8, gb) < foreign * _LEAST_SHARE:
        raise UnsupportedFileError("encoding_unknown")
    return "utf-8" if utf8 >= gb else "gb18030"


def undecodable(text: str) -> bool:
    """Whether a text read with ``errors="surrogateescape"`` holds bytes that its encoding does not know."""
    return not text.isascii() and _ESCAPED.search(text) is not None


def shown(text: str) -> str:
    """The text with every undecodable byte as �, so that it can be stored and shown."""
    return text if text.isascii() and "\0" not in text else _NOT_STORABLE.sub("�", text)


def _reads(piece: bytes, encoding: str) -> bool:
    try:
        piece.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
