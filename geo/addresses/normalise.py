"""One way of writing for what people write in many: width, dashes, brackets, spaces, case, invisible characters."""

import re
import unicodedata

from geo.addresses.numerals import numerals_to_digits
from geo.core.errors import InvalidInputError

MAX_ADDRESS = 200

_DASHES = re.compile("[‐‑‒–—―−﹣－ー_~～至]+|-{2,}")
_HASHES = re.compile("[♯＃№﹟]")
_BREAKS = re.compile("[,，。;；!！?？、:：|/\\\\\"'“”‘’《》<>]+")
_BRACKETS = re.compile("[\\[\\](){}【】〔〕「」『』]+")
_CROSS = re.compile("(?<=[路街道巷])[×✕xX](?=[\u4e00-\u9fff])")
_NUMBER_GAP = re.compile("(?<=[0-9A-Z]) +(?=[0-9])")
_ONE_AS_DASH = re.compile("(?<=[0-9A-Z])一(?=[0-9])")
# An l or I among digits, or before a word of the tail, is a one that was misread, and an O a nought; L座 is a building.
_MISREAD = re.compile("(?<![A-Z0-9])([0-9OIL]{1,8})(?![A-Z0-9])(?=([室号栋幢楼]|单元)?([#-])?)")
_READ = str.maketrans("OIL", "011")
_REPEATED = re.compile("[,-]{2,}")
_KEPT = frozenset("-#,")


def checked(query: str, field: str) -> str:
    """``query`` without the spaces around it.

    Raises:
        InvalidInputError: it is empty, or longer than MAX_ADDRESS characters; the fault names ``field``.
    """
    query = query.strip()
    if not query:
        raise InvalidInputError.of(field, "address_empty")
    if len(query) > MAX_ADDRESS:
        raise InvalidInputError.of(field, "address_too_long", limit=MAX_ADDRESS, length=len(query))
    return query


def normalise(query: str) -> str:
    """``query`` in the one way of writing that names and tails are looked for in.

    Half width, capital letters, ``-`` for every dash and ``#`` for every hash, brackets unfolded, a comma for every
    break between phrases, no spaces (one between two numbers becomes a dash), digits for Chinese numerals before a
    unit word. Control characters, pictures and other symbols are dropped. The result may be empty.
    """
    text = _CROSS.sub("与", unicodedata.normalize("NFKC", query)).upper()
    text = _HASHES.sub("#", _DASHES.sub("-", _BREAKS.sub(",", text)))
    text = _BRACKETS.sub(" ", "".join(" " if character.isspace() else character for character in text))
    text = _NUMBER_GAP.sub("-", text).replace(" ", "")
    text = "".join(character for character in text if character in _KEPT or _is_word(character))
    text = _REPEATED.sub(_first_of, text)
    text = _MISREAD.sub(_as_digits, _ONE_AS_DASH.sub("-", text))
    return numerals_to_digits(text).strip(",-")


def one_width(query: str) -> tuple[str, list[int]]:
    """``query`` in half width and capital letters, and for each character the place in ``query`` it comes from."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(query):
        for plain in unicodedata.normalize("NFKC", character).upper():
            characters.append(plain)
            places.append(place)
    return "".join(characters), places


def _as_digits(found: re.Match[str]) -> str:
    run, before_word, before_mark = found.groups()
    letters = run.isalpha()
    if run.isdigit() or (letters and not before_word and not (before_mark and run in "IL")):
        return run
    return run if letters and run == "O" else run.translate(_READ)


def _first_of(marks: re.Match[str]) -> str:
    return "," if "," in marks.group() else "-"


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"
