"""The facts under geo/demo/facts, in metres."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from geo.demo.land.model import METRIC_SRID

Floats = NDArray[np.float64]
_FACTS = resources.files("geo.demo") / "facts"


@dataclass(frozen=True)
class Course:
    """A river, canal, railway or trunk road: its name, class and polyline (shape (n, 2))."""

    name: str
    kind: str
    line: Floats


@dataclass(frozen=True)
class Landmark:
    """A building everybody knows: about where it stands and how large it is (metres, floors)."""

    name: str
    alias: str
    use: str
    at: Floats
    length: float
    depth: float
    floors: int


@cache
def _to_metres() -> Transformer:
    return Transformer.from_crs(4326, METRIC_SRID, always_xy=True)


def metres(lon: Floats, lat: Floats) -> Floats:
    """WGS84 degrees as metres, shape (n, 2)."""
    return np.column_stack(_to_metres().transform(lon, lat))


def _table(name: str) -> pd.DataFrame:
    with (_FACTS / name).open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype={"code": str})


def outline() -> shapely.Polygon:
    """The district on the 0.01 m grid."""
    table = _table("district_outline.csv")
    ring = np.round(metres(table["lon"].to_numpy(), table["lat"].to_numpy()), 2)
    return shapely.Polygon(ring)


def towns() -> dict[str, str]:
    """Names of the towns by 9-digit code."""
    table = _table("towns.csv")
    return dict(zip(table["code"], table["name"], strict=True))


def communities() -> dict[str, str]:
    """Names of the communities by 12-digit code."""
    table = _table("communities.csv")
    return dict(zip(table["code"], table["name"], strict=True))


def seats() -> dict[str, Floats]:
    """Where the villages stand, by code."""
    table = _table("communities.csv").dropna()
    found = metres(table["lon"].to_numpy(), table["lat"].to_numpy())
    return dict(zip(table["code"], found, strict=True))


def courses() -> list[Course]:
    """Rivers, canals, railways and trunk roads."""
    table = _table("lines.csv")
    return [
        Course(str(name), str(kind), metres(rows["lon"].to_numpy(), rows["lat"].to_numpy()))
        for (name, kind), rows in table.groupby(["name", "class"], sort=False)
    ]


def landmarks() -> list[Landmark]:
    """Well-known buildings of the open country."""
    table = _table("landmarks.csv").fillna({"alias": ""})
    points = metres(table["lon"].to_numpy(), table["lat"].to_numpy())
    return [
        Landmark(row.name, row.alias, row.use, at, row.length, row.depth, row.floors)
        for row, at in zip(table.itertuples(index=False), points, strict=True)
    ]


def ponds() -> list[tuple[str, Floats, float]]:
    """Name, middle and radius (metres) of lakes and reservoirs."""
    table = _table("ponds.csv")
    points = metres(table["lon"].to_numpy(), table["lat"].to_numpy())
    return list(zip(table["name"], points, table["radius"].astype(float), strict=True))


def city() -> dict[str, Any]:
    """The plan of the city as written in city.toml."""
    return tomllib.loads((_FACTS / "city.toml").read_text("utf-8"))
