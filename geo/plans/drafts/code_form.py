"""Which codes a grid may bear."""

import re

_MOST = 40
_CODE = re.compile(rf"[0-9A-Za-z-]{{1,{_MOST}}}")
_OF_COMMUNITY, _OF_GRID = 12, 15


def well_formed(code: str, community: str) -> bool:
    """Whether a grid of a community may have such a code: its own and three digits, where that has twelve."""
    if len(community) == _OF_COMMUNITY and community.isdecimal():
        return code.startswith(community) and code.isdecimal() and len(code) == _OF_GRID
    return _CODE.fullmatch(code) is not None
