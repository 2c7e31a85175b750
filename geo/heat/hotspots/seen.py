"""Hot spots are looked for where the asker sees every case: elsewhere their zeros would make all else look hot."""

import re
from dataclasses import replace

from geo.core.identity import EVERYWHERE, Identity, multirange
from geo.heat.selection import EVERYWHERE as ALL_AREAS
from geo.heat.selection import Selection

_RANGE = re.compile(r"\[(\d+),(\d+)\]")


def where_seen(selection: Selection, identity: Identity) -> Selection:
    """The part of a selection that lies in the areas of ``identity``."""
    if EVERYWHERE in identity.scopes:
        return selection
    found = list(identity.scopes)
    if selection.areas != ALL_AREAS:
        asked = [(int(lo), int(hi)) for lo, hi in _RANGE.findall(selection.areas)]
        pairs = [(max(a, c), min(b, d)) for a, b in asked for c, d in identity.scopes]
        found = [(lo, hi) for lo, hi in pairs if lo <= hi]
    return replace(selection, areas=multirange(found))
