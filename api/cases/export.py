"""Cases as CSV, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Sequence

from api.cases.views import item
from geo.cases.listing import CaseRow
from geo.core.clock import SHANGHAI
from geo.core.spreadsheet import cell
from geo.routing.reasons import Language

MOST_ROWS = 50_000
_HEADER: dict[Language, str] = {
    "zh": "编号,类型,渠道,状态,办理层级,描述,地址,经度,纬度,网格编码,网格,网格长,主办单位,登记时间,办理期限,是否超期",
    "en": "number,kind,channel,state,level,description,address,lon,lat,grid code,grid,leader,unit,opened,due,overdue",
}


def as_csv(rows: Sequence[CaseRow], language: Language) -> bytes:
    """The rows as UTF-8 with a byte order mark, so that spreadsheets read the Chinese."""
    text = io.StringIO()
    text.write("\ufeff" + _HEADER[language] + "\r\n")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([cell(value) for value in _values(row)])
    return text.getvalue().encode()


def _values(row: CaseRow) -> list[object]:
    shown = item(row)
    grid = shown.grid or shown.place
    return [
        shown.number,
        shown.kind,
        shown.channel,
        shown.state,
        shown.level,
        shown.description,
        shown.address,
        shown.location.lon if shown.location else None,
        shown.location.lat if shown.location else None,
        grid.code if grid else None,
        grid.name if grid else None,
        shown.leader,
        shown.unit,
        f"{shown.opened_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        f"{shown.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        int(shown.overdue),
    ]
