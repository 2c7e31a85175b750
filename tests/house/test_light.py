"""A server where nobody draws a picture or balances grids does not spend memory on the libraries for it."""

import os
import subprocess
import sys
from pathlib import Path

HEAVY = ("scipy", "pymetis", "matplotlib", "folium", "contourpy", "pandas", "geopandas", "esda", "libpysal")


def test_the_application_loads_no_heavy_library_at_its_start(tmp_path: Path) -> None:
    asked = f"import sys, api.main; print(*[name for name in {HEAVY} if name in sys.modules])"
    env = os.environ | {"WANGGE_HOME": str(tmp_path), "WANGGE_APP_URL": "postgresql://nowhere"}
    ran = subprocess.run([sys.executable, "-c", asked], env=env, check=True, capture_output=True, text=True)
    assert ran.stdout.split() == []
