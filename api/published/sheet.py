"""Published figures as CSV, safe to open in a spreadsheet."""

import csv
import io

from api.faults import Language
from api.published.schema import PublishedHeatmap, PublishedRow
from geo.core.spreadsheet import cell
from geo.heat.measured import Measure

_HEADER: dict[Language, tuple[str, ...]] = {
    "zh": ("编码", "名称", "起数"),
    "en": ("code", "name", "disputes"),
}
_RATE: dict[Language, tuple[str, ...]] = {
    "zh": ("住户数", "千户发生数"),
    "en": ("households", "per 1,000 households"),
}
_PERIOD: dict[Language, str] = {"zh": "{first} 至 {last}", "en": "{first} to {last}"}


def as_csv(found: PublishedHeatmap, measure: Measure, language: Language) -> bytes:
    """A line an area, with the words of the legend where it is hidden, then the period and the notes; UTF-8 with a byte
    order mark, so that Chinese is read.
    """
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    rate = measure is Measure.RATE
    writer.writerow(_HEADER[language] + (_RATE[language] if rate else ()))
    for row in found.rows:
        values = [row.code, row.name, *_numbers(row, found, rate=rate)]
        writer.writerow([cell(value) for value in values])
    period = _PERIOD[language].format(first=found.period.first, last=found.period.last)
    writer.writerow([])
    for line in (period, *found.notes):
        writer.writerow([cell(line)])
    return text.getvalue().encode()


def _numbers(row: PublishedRow, found: PublishedHeatmap, *, rate: bool) -> list[object]:
    hidden = found.legend.hidden
    numbers: list[object] = [hidden if row.hidden else row.n]
    if rate:
        numbers += [row.households, hidden if row.hidden else row.value]
    return numbers
