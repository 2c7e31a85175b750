"""The words on a picture, in the caller's language."""

import tomllib
from functools import cache
from importlib import resources

from api.faults import Language


def say(language: Language, key: str, **facts: object) -> str:
    """The words of ``key`` in words.toml, with the facts filled in."""
    return _words()[key][language].format_map(facts)


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files(__package__) / "words.toml").read_text("utf-8"))
