"""What was built in the open country, as village groups, numbered farmsteads, shops and offices."""

import numpy as np
from numpy.typing import NDArray

from geo.demo.land.hamlets import Hamlet
from geo.demo.land.names import WORDS, Names
from geo.demo.land.register import Register

Floats = NDArray[np.float64]

_DIGITS = "零一二三四五六七八九十"


def numeral(n: int) -> str:
    """1 to 19 in Chinese."""
    return _DIGITS[n] if n <= 10 else f"十{_DIGITS[n - 10]}"


class VillageBook:
    """Writes village groups into a register, one by one."""

    def __init__(self, rng: np.random.Generator, register: Register, names: Names) -> None:
        self._rng, self._register, self._names = rng, register, names

    def write(self, grid: int, village: str, number: int, hamlet: Hamlet, homes: int, offices: list[str]) -> None:
        """Write one group.

        Args:
            grid: its grid.
            village: its name; number: which group of it this is.
            homes: how many of its farmsteads are lived in; of the others the first become ``offices``, the rest
                shops.
        """
        rng, register = self._rng, self._register
        middles = hamlet.houses[:, :4].mean(axis=1)
        at = middles.mean(axis=0)
        place = register.place("village_group", f"{village}{numeral(number)}组", grid, at, _aliases(village, number))
        other = np.zeros(len(middles), dtype=bool)
        other[rng.permutation(len(middles))[homes:]] = True
        waiting = list(offices)
        for k, ring in enumerate(hamlet.houses):
            key = str(k + 1)
            unit = register.unit(place, 0, "building", key, f"{key}号", grid, middles[k])
            if not other[k]:
                register.households.append((unit, grid))
                register.building(unit, "", "home", 1 if rng.random() < 0.8 else 2, ring, grid)
            elif waiting:
                self._office(waiting.pop(0), unit, ring, grid, middles[k])
            else:
                name = self._names.shop(WORDS["village_trades"])
                register.place("shop", f"{village}{name}", grid, middles[k])
                register.building(unit, name, "shop", 1, ring, grid)
            if not np.isnan(hamlet.barns[k, 0, 0]):
                register.building(0, "", "farm", 1, hamlet.barns[k], grid)

    def _office(self, name: str, unit: int, ring: Floats, grid: int, at: Floats) -> None:
        kind = "window" if name.endswith(("服务中心", "综治中心", "服务站")) else "landmark"
        use = "school" if name.endswith("小学") else "office"
        self._register.place(kind, name, grid, at)
        self._register.building(unit, name, use, 2, ring, grid)


def village_offices(village: str) -> list[str]:
    """What stands at the seat of a village."""
    return [
        f"{village}村民委员会" if village.endswith("村") else f"{village}居民委员会",
        f"{village}便民服务站",
        f"{village}卫生室",
    ]


def town_offices(town: str) -> list[str]:
    """What stands at the seat of a town besides."""
    works = ("人民政府", "综治中心", "派出所", "卫生院", "中心小学", "司法所")
    return [f"{town}{w}" for w in works]


def _aliases(village: str, number: int) -> list[str]:
    names = [f"{village}{number}组", f"{village}{numeral(number)}社"]
    short = village.removesuffix("村")
    return names if short == village else [*names, f"{short}{numeral(number)}组", f"{short}{number}组"]
