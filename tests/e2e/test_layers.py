"""A redrawn layer sent from the screen as a real file: tried first, then a plan; in another datum it is not taken."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.core.database import APP_ROLE, url_for_role
from geo.core.datum import Datum
from tests.conftest import ROOT, database_url
from tests.e2e.conftest import installed
from tests.e2e.reports import ask
from tests.e2e.test_planning_editor import fill_with_cells
from tests.e2e.test_plans import SLOW_MS
from tests.geo.imports.files import collection
from tests.geo.imports.plans.test_layers import four

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def server_url(maintenance_url: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """A server with its worker, which carries files in."""
    name, home = f"wangge_layers_{worker_id}", tmp_path_factory.mktemp("layers")
    app_url = url_for_role(database_url(maintenance_url, name), APP_ROLE, None)
    with installed(maintenance_url, name, fill_with_cells, home) as url:
        environment = {**os.environ, "WANGGE_APP_URL": app_url, "WANGGE_HOME": str(home)}
        worker = subprocess.Popen(
            [sys.executable, "-m", "api.serve.worker", str(os.getpid())], cwd=ROOT, env=environment
        )
        yield url
        worker.terminate()
        worker.wait(20)


def layer(folder: Path, datum: Datum) -> Path:
    """Four grids whose border from north to south runs 62 m further east than in force."""
    file = folder / f"grids-{datum}.geojson"
    file.write_bytes(collection(*four(across=262, datum=datum)))
    return file


def test_a_layer_is_tried_and_becomes_a_plan(
    page: Page, enter: Callable[[Page, str], None], server_url: str, tmp_path: Path
) -> None:
    enter(page, "planner")
    page.get_by_test_id("plan-import").click()
    page.get_by_test_id("layer-file").set_input_files(layer(tmp_path, Datum.WGS84))
    expect(page.get_by_test_id("layer-name")).to_have_value("grids-wgs84")
    page.get_by_test_id("layer-name").fill("测绘院新划")
    page.get_by_test_id("layer-check").click()
    report = page.get_by_test_id("layer-report")
    expect(report).to_contain_text("西北社区", timeout=SLOW_MS)
    expect(report.locator("tbody tr")).to_have_count(4)
    assert ask(server_url, "planner", "GET", "/api/plans")["items"] == []
    page.get_by_test_id("layer-make").click()
    page.get_by_test_id("layer-open").click(timeout=SLOW_MS)
    expect(page).to_have_url(re.compile(r"/planning/\d+$"))
    expect(page.get_by_test_id("grid-rows").locator("tbody tr").first).to_contain_text("200", timeout=SLOW_MS)
    page.get_by_test_id("tab-steps").click()
    expect(page.get_by_test_id("steps")).to_contain_text("导入图层")


def test_a_layer_in_another_datum_is_refused_and_taken_once_that_is_said(
    page: Page, enter: Callable[[Page, str], None], tmp_path: Path
) -> None:
    enter(page, "planner")
    page.get_by_test_id("plan-import").click()
    page.get_by_test_id("layer-file").set_input_files(layer(tmp_path, Datum.GCJ02))
    page.get_by_test_id("layer-check").click()
    expect(page.locator("main")).to_contain_text("坐标很可能是 gcj02", timeout=SLOW_MS)
    expect(page.get_by_test_id("layer-make")).to_have_count(0)
    page.get_by_role("combobox", name="坐标出自哪里").press("Enter")
    page.get_by_role("option", name=re.compile("GCJ-02")).click()
    page.get_by_test_id("layer-check").click()
    expect(page.get_by_test_id("layer-report").locator("tbody tr")).to_have_count(4, timeout=SLOW_MS)
    page.get_by_test_id("layer-make").click()
    page.get_by_test_id("layer-open").click(timeout=SLOW_MS)
    expect(page.get_by_test_id("grid-rows").locator("tbody tr").first).to_contain_text("200", timeout=SLOW_MS)
