"""The words by which a file names a kind of dispute."""

from collections import Counter
from collections.abc import Mapping, Sequence

from geo.people.tables import DisputeKind

_ALSO = {
    "01": ("婚姻家庭", "婚恋家庭", "家庭", "婚姻", "家事"),
    "02": ("邻里", "邻里关系", "相邻关系"),
    "0402": ("物业服务", "物业", "物业管理"),
}


def kinds_by_word(kinds: Sequence[DisputeKind]) -> Mapping[str, str]:
    """Codes of kinds by every word that means one kind alone: code, Chinese and English name, with or without 纠纷."""
    words: list[tuple[str, str]] = []
    for kind in kinds:
        named = {kind.code, kind.name, kind.name_en, *_ALSO.get(kind.code, ())}
        words += [(word.casefold(), kind.code) for word in named | {n.removesuffix("纠纷") for n in named}]
    meanings = Counter(word for word, _ in set(words))
    return {word: code for word, code in words if meanings[word] == 1}
