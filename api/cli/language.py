"""The language of the command line: Chinese where the system's is, English elsewhere."""

import os

from api.faults import Language


def language() -> Language:
    """The language that the environment asks for."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.startswith("zh") else "en"
    return "en"


def choose(zh: str, en: str) -> str:
    """The one of two texts that is in the language of the command line."""
    return zh if language() == "zh" else en
