"""What was found in an import as a table that can be corrected and sent in again."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import groupby

from api.faults import Language
from api.imports.sentences import say
from geo.core.spreadsheet import cell
from geo.imports.cases.sealing import opened
from geo.imports.tables import ImportFault

_HEAD = {"zh": ("行号", "级别", "问题"), "en": ("row", "severity", "problem")}
_SEVERITY = {"zh": {"error": "未通过", "warning": "提示"}, "en": {"error": "refused", "warning": "warning"}}
BOM = "\ufeff"


def faults_csv(faults: Sequence[ImportFault], order: Sequence[str], language: Language) -> Iterator[str]:
    """Lines of a CSV: one a row of the file, with all that is said about it in front of its own columns.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front; reading the file in again takes it
    off. The byte order mark lets Excel see that it is UTF-8.

    Args:
        order: the columns of the file, as they stood in it.
    """
    columns = list(dict.fromkeys([*order, *(name for fault in faults for name in fault.row_values)]))
    yield BOM + _line([*_HEAD[language], *columns])
    for row, found in groupby(faults, key=lambda fault: fault.row_number):
        together = list(found)
        worst = "error" if any(fault.severity == "error" for fault in together) else "warning"
        said = " ".join(dict.fromkeys(say(f.fault, f.field, f.facts, language) for f in together))
        values = opened(together[0].row_values)
        yield _line([str(row), _SEVERITY[language][worst], said, *(str(values.get(name, "")) for name in columns)])


def safe_cell(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula; plain negative numbers stay numbers."""
    return text if _is_number(text) else str(cell(text))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()
