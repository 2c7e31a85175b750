"""How like a misspelt name is to one of the library: by characters, and by how they sound."""

from collections.abc import Iterator
from functools import lru_cache

from pypinyin import lazy_pinyin
from rapidfuzz.distance import DamerauLevenshtein

SHORTEST_WITH_PATTERNS, LONGEST_WITH_PATTERNS = 3, 6
MIN_LIKENESS = 0.55
_HOMOPHONE = 0.93


@lru_cache(maxsize=20_000)
def syllables(name: str) -> tuple[str, ...]:
    """The name in pinyin without tones, a syllable a character, n/ng and l/n as the local ear hears them."""
    return tuple(_heard(syllable) for syllable in lazy_pinyin(name))


def _heard(syllable: str) -> str:
    if syllable.endswith(("ing", "eng")):
        return syllable[:-1]
    return syllable


def likeness(written: str, name: str) -> float:
    """How like ``written`` is to ``name``, 0 to 1: 1 for the same, nearly 1 for the same sound."""
    if written == name:
        return 1.0
    letters = DamerauLevenshtein.normalized_similarity(written, name)
    sounds = DamerauLevenshtein.normalized_similarity(syllables(written), syllables(name))
    return max(letters, _HOMOPHONE * sounds)


def one_change_patterns(word: str) -> Iterator[str]:
    """LIKE patterns (``_`` for any character) of the names one slip away from a short ``word``: none for a long
    one, which trigrams find, and none for two characters, where one slip leaves nothing to go by.
    """
    if not SHORTEST_WITH_PATTERNS <= len(word) <= LONGEST_WITH_PATTERNS:
        return
    for i in range(len(word)):
        yield word[:i] + "_" + word[i + 1 :]
        yield word[:i] + "_" + word[i:]
        yield word[:i] + word[i + 1 :]
        if i:
            yield word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :]
    yield word + "_"
