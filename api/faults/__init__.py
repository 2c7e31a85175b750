"""The sentence for each fault, in Chinese and English: one .toml file a noun, every one with the way out."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final, Literal

Language = Literal["zh", "en"]
UNKNOWN: Final = {"zh": "出现未列明的问题：{fault}。", "en": "A fault that has no sentence yet: {fault}."}


def sentence(fault: str, facts: Mapping[str, object], language: Language) -> str:
    """What is wrong and what to do about it, with the facts filled in."""
    known = _sentences().get(fault)
    return known[language].format_map(facts) if known else UNKNOWN[language].format(fault=fault)


def fault_ids() -> frozenset[str]:
    """The ids of the faults that have a sentence."""
    return frozenset(_sentences())


@cache
def _sentences() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for entry in resources.files(__name__).iterdir():
        if entry.name.endswith(".toml"):
            described = tomllib.loads(entry.read_text("utf-8"))
            if twice := found.keys() & described.keys():
                message = f"{entry.name} describes again what another file does: {', '.join(sorted(twice))}"
                raise ValueError(message)
            found |= described
    return found
