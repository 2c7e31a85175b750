"""Incidents and daily reports, written into empty tables."""

from collections.abc import Mapping

import psycopg

from geo.demo.life.keys import AreaKey, copy_rows
from geo.demo.life.life import Life

SOURCE = "演示数据"


def write_counts(cursor: psycopg.Cursor, life: Life, areas: Mapping[str, AreaKey]) -> None:
    """Write all incidents and daily reports of ``life``."""
    incidents = ((i.kind, areas[i.grid_code].id, i.month, i.n, SOURCE) for i in life.incidents())
    copy_rows(cursor, "incident", ("kind", "grid_id", "month", "n", "source"), incidents)
    reports = ((areas[code].id, day, found) for code, day, found in life.daily_reports())
    copy_rows(cursor, "daily_report", ("grid_id", "day", "found"), reports)
