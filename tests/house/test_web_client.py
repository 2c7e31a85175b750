"""The web client is generated from the description of the interface, and in step with it."""

import json

from api.main import create_app
from geo.core.database import Database
from tests.conftest import ROOT


def test_the_description_that_the_client_is_made_from_is_the_present_one() -> None:
    kept = json.loads((ROOT / "web/generated/openapi.json").read_text("utf-8"))
    now = json.loads(json.dumps(create_app(Database("postgresql:///nowhere", 1)).openapi()))
    assert kept == now, "python -m api.openapi > web/generated/openapi.json, then npm run generate in web/"
