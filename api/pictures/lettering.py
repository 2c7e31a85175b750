"""Chinese letters for images: a font of the machine, and how wide words in it are."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from matplotlib import font_manager

from geo.core.errors import UnavailableError

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
_FAMILY = "Noto Sans CJK SC"
_NARROW = 0.56


@cache
def family() -> str:
    """The name of the family, known to matplotlib from here on.

    Raises:
        UnavailableError: the font is not installed.
    """
    found = [file for folder in _FOLDERS for file in sorted(Path(folder).rglob("NotoSansCJK-Regular.*"))]
    if not found:
        raise UnavailableError("no_chinese_font", package="fonts-noto-cjk")
    font_manager.fontManager.addfont(found[0])
    return _FAMILY


def ems(words: str) -> float:
    """About how wide words are, in heights of their letters."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else _NARROW for letter in words)


def wrapped(words: str, most: float) -> list[str]:
    """Words in lines of at most ``most`` :func:`ems`; Chinese breaks anywhere, the rest between words."""
    lines = [""]
    for piece in _pieces(words):
        if lines[-1] and ems(lines[-1] + piece.rstrip()) > most:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _pieces(words: str) -> Iterator[str]:
    """What must stay together: one Chinese letter with the punctuation behind it, or a word with its space."""
    piece = ""
    for letter in words:
        wide = unicodedata.east_asian_width(letter) in "WF"
        closes = unicodedata.category(letter) in ("Po", "Pe", "Pf")
        if piece and not closes and (wide or piece[-1].isspace() or unicodedata.east_asian_width(piece[-1]) in "WF"):
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece
