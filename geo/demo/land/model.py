from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

METRIC_SRID = 4542
DISTRICT_CODE = "620902"


@dataclass(frozen=True)
class Land:
    """The ground of the demo district: areas, addresses, drawn things, household counts.

    All coordinates are metres in EPSG:4542 (x east, y north). Ids run from 1; 0 stands for none.

    Attributes:
        areas: code, level (district, town, community, grid), name, parent_code, kind (base, dedicated), urban,
            geometry (MultiPolygon, valid, on a 0.01 m grid). Base grids cover their community exactly.
        places: id, kind (estate, road, village_group, landmark, shop, window), name, community_code, grid_code,
            x, y, aliases (list of str).
        units: id, place_id, parent_id, level (building, unit, room), key, label, grid_code, x, y. A parent
            stands before its children.
        buildings: id, unit_id, name, use (home, shop, school, office, works, farm), floors, geometry (Polygon).
        streets: id, place_id, name, class (trunk, main, side, lane, rail, river, canal), geometry (LineString).
        land: id, name, class (park, field, water, square, desert), geometry (MultiPolygon).
        households: grid_code, unit_id, households. One row an address that is lived in.
    """

    areas: gpd.GeoDataFrame
    places: pd.DataFrame
    units: pd.DataFrame
    buildings: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    land: gpd.GeoDataFrame
    households: pd.DataFrame
