"""The whitelist of layers and the files that draw them."""

import re
from importlib import resources

import pytest

from geo.core.database import Database, sql
from tiles.layers import LAYERS

QUERIES = {"plan_bounds", "bounds", "case_stamp", "compliance_areas", "heat_of_cases", "identify", "layer_version"}
FILES = {file.name.removesuffix(".sql") for file in resources.files("tiles").joinpath("sql").iterdir()}


def test_each_layer_has_its_file_and_no_file_is_without_use() -> None:
    assert set(LAYERS) == FILES - QUERIES
    assert QUERIES < FILES


@pytest.mark.parametrize("name", list(LAYERS))
def test_a_file_makes_the_layers_that_its_tilejson_names(name: str) -> None:
    text = sql("tiles", name)
    assert text.startswith("-- ")
    assert re.findall(r"st_asmvt\(\w+, '(\w+)'", text) == list(LAYERS[name].vector_layers)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_tells_its_parameters(name: str) -> None:
    header = [line for line in sql("tiles", name).splitlines() if line.startswith("--")]
    assert any(line.startswith("-- Parameters: ") for line in header)


def test_zooms_are_in_order() -> None:
    for layer in LAYERS.values():
        assert 0 <= layer.minzoom <= layer.maxzoom <= 22


def test_the_interface_describes_where_heat_is_counted_from() -> None:
    from api.main import create_app

    tile = create_app(Database("postgresql:///nowhere", 1)).openapi()["paths"]["/tiles/{layer}/{z}/{x}/{y}.mvt"]["get"]
    for status in ("200", "204", "304"):
        header = tile["responses"][status]["headers"]["Wangge-Counted-From"]
        assert header["schema"]["enum"] == ["counters", "cases"]
