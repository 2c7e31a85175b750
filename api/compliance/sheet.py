"""The eight-no grid as CSV, safe to open in a spreadsheet."""

import csv
import io

from api.compliance.views import name_of
from api.faults import Language
from geo.compliance.judging import AreaResult, Compliance
from geo.compliance.results import Status
from geo.core.spreadsheet import cell

_HEADER: dict[Language, tuple[str, ...]] = {
    "zh": ("月份", "编码", "名称", "八无结果", "网格数", "达标网格", "未达标网格", "未报送网格"),
    "en": ("month", "code", "name", "result", "grids", "grids met", "grids not met", "grids without data"),
}
_COUNT: dict[Language, str] = {"zh": "{item}（起）", "en": "{item} (n)"}
_PROVISIONAL: dict[Language, str] = {"zh": "{month}（未结束）", "en": "{month} (not over)"}
WORDS: dict[Language, dict[Status, str]] = {
    "zh": {"met": "达标", "not_met": "未达标", "no_data": "未报送"},
    "en": {"met": "met", "not_met": "not met", "no_data": "no data"},
}


def as_csv(found: Compliance, language: Language) -> bytes:
    """A line an area, each item as a word and a number; UTF-8 with a byte order mark, so that Chinese is read."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    header = list(_HEADER[language])
    for item in found.definition.items:
        name = name_of(item, language)
        header += [name, _COUNT[language].format(item=name)]
    writer.writerow([cell(words) for words in header])
    month = _PROVISIONAL[language].format(month=found.month) if found.month.provisional else str(found.month)
    for row in found.rows:
        writer.writerow([cell(value) for value in (month, *_values(row, WORDS[language]))])
    return text.getvalue().encode()


def _values(row: AreaResult, words: dict[Status, str]) -> list[object]:
    found, grids = row.result, row.result.grids
    values: list[object] = [row.code, row.name, words[found.status], grids.all, grids.met, grids.not_met, grids.no_data]
    for result in found.items:
        values += [words[result.status], result.n]
    return values
