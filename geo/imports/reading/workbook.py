"""XLSX: the values of the first sheet that has any. Formulas are read as the values last shown, never worked out."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from geo.core.errors import UnsupportedFileError
from geo.imports.reading.delimited import first_table_line, plain
from geo.imports.reading.source import MOST_COLUMNS, MOST_ROWS, Reference, Row, RowFault, text_of, unique_names

_EXACT_DIGITS = 15


class WorkbookSource:
    """A workbook of Excel, its first visible sheet that is not empty.

    Raises:
        UnsupportedFileError: damaged, empty, or wider than a table of records can be.
    """

    kind = "xlsx"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sheet = ""
        above, header = self._find_table()
        if len(header) > MOST_COLUMNS:
            raise UnsupportedFileError("too_many_columns", columns=len(header), most=MOST_COLUMNS)
        self._header_at = above + 1
        self.columns, twice = unique_names([_text(cell) for cell in header])
        self.reference = Reference(None, stated=False)
        self.facts: dict[str, object] = {"sheet": self._sheet}
        if twice:
            self.facts["columns_twice"] = twice
        if above:
            self.facts["lines_above_header"] = above

    def rows(self) -> Iterator[Row]:
        """The rows below the header, numbered as in the sheet; empty ones are passed over."""
        taken = 0
        for number, cells in self._records():
            if number <= self._header_at or all(cell is None or cell == "" for cell in cells):
                continue
            taken += 1
            if taken > MOST_ROWS:
                raise UnsupportedFileError("file_too_many_rows", most=MOST_ROWS)
            yield self._row(number, cells)

    def _row(self, number: int, cells: tuple[object, ...]) -> Row:
        width = len(self.columns)
        faults = tuple(
            RowFault(self.columns[i], "digits_lost", {"value": text_of(cell)})
            for i, cell in enumerate(cells[:width])
            if isinstance(cell, int | float) and abs(cell) >= 10**_EXACT_DIGITS
        )
        values = [plain(_text(cell)) for cell in cells[:width]]
        return Row(number, tuple(values + [""] * (width - len(values))), None, faults)

    def _find_table(self) -> tuple[int, tuple[object, ...]]:
        first = [_trimmed(cells) for _, cells in zip(range(10), self._cells(), strict=False)]
        filled = [sum(cell is not None for cell in cells) for cells in first]
        if not any(filled):
            raise UnsupportedFileError("file_empty")
        above = first_table_line(filled)
        return above, first[above]

    def _cells(self) -> Iterator[tuple[object, ...]]:
        for _, cells in self._records():
            yield cells

    def _records(self) -> Iterator[tuple[int, tuple[object, ...]]]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Whatever a stranger's workbook makes the reader stumble over, the answer is the same.
            try:
                yield from self._read()
            except UnsupportedFileError:
                raise
            except Exception as error:
                raise UnsupportedFileError("workbook_damaged") from error

    def _read(self) -> Iterator[tuple[int, tuple[object, ...]]]:
        # Opened here, because the library goes by the ending of a name and this file may have none.
        with self._path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                if not isinstance(sheet, ReadOnlyWorksheet) or sheet.sheet_state != "visible":
                    continue
                # The size a sheet declares is its writer's word; the cells are the truth.
                sheet.reset_dimensions()
                seen = False
                self._sheet = sheet.title
                for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                    seen = seen or any(cell is not None for cell in cells)
                    yield number, cells
                if seen:
                    return


def _trimmed(cells: tuple[object, ...]) -> tuple[object, ...]:
    """The cells up to the last that is filled."""
    last = max((i for i, cell in enumerate(cells) if cell is not None), default=-1)
    return cells[: last + 1]


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return text_of(cell)
