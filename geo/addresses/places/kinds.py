"""What a place may be, in one list, after the types of names in GA/T 2000.32.

| type there | here |
|---|---|
| district, town, community | areas with boundaries (``area.level``), never places |
| group 组/社/队 | place of kind ``village_group`` |
| road 街路巷 | place of kind ``road`` |
| estate 小区 | place of kind ``estate`` |
| landmark 标志物 | place of kind ``landmark``; ``shop`` and ``window`` (a service counter) are landmarks shown apart |
| building, unit, room | ``address_unit.level`` under a place |

A place has one main name. Its auxiliary names are ``alias`` (what else people call it), ``short`` (its own name
shortened) and ``former`` (what it was called until a date).
"""

from typing import Literal, get_args

PlaceKind = Literal["estate", "road", "village_group", "landmark", "shop", "window"]
UnitLevel = Literal["building", "unit", "room"]
NameKind = Literal["alias", "short", "former"]

PLACE_KINDS: tuple[PlaceKind, ...] = get_args(PlaceKind)
UNIT_LEVELS: tuple[UnitLevel, ...] = get_args(UnitLevel)

LONGEST_NAME = 60
SHORTEST_NAME = 2
# How far a name is to be trusted where nobody says: an old name may since have been given to another place.
WEIGHTS: dict[NameKind, float] = {"alias": 1.0, "short": 0.9, "former": 0.9}
LEARNT_WEIGHT = 0.8
LEARNT = "learned"
