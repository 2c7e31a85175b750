"""Areas as CSV, safe to open in a spreadsheet: without their shapes, which no spreadsheet holds."""

import csv
import io

from api.faults import Language
from geo.areas.files.layer import Layer, said
from geo.core.spreadsheet import cell

_HEADER: dict[Language, str] = {
    "zh": "编码,名称,类别,上级编码,上级名称,启用时间,停用时间,面积（平方米）,经度,纬度",
    "en": "code,name,kind,parent code,parent,valid from,valid to,area (m²),lon,lat",
}
_KIND: dict[Language, dict[str, str]] = {
    "zh": {"base": "基础", "dedicated": "专属"},
    "en": {"base": "base", "dedicated": "dedicated"},
}


def as_csv(layer: Layer, language: Language) -> bytes:
    """A line an area, with a point that lies in it (WGS84); UTF-8 with a byte order mark, so that Chinese is read."""
    text = io.StringIO()
    text.write("\ufeff" + _HEADER[language] + "\r\n")
    writer = csv.writer(text)
    for row in layer.rows:
        values = (
            row["code"],
            row["name"],
            _KIND[language][row["kind"]],
            row["parent"],
            row["parent_name"],
            said(row["valid_from"]),
            said(row["valid_to"]),
            round(row["area_m2"], 2),
            round(row["lon"], 7),
            round(row["lat"], 7),
        )
        writer.writerow([cell(value) for value in values])
    return text.getvalue().encode()
