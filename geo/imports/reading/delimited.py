"""CSV as it comes: comma, semicolon or tab, UTF-8 or GBK, with a title above the header now and then."""

import csv
from collections.abc import Iterator
from pathlib import Path

from geo.core.errors import UnsupportedFileError
from geo.core.spreadsheet import STARTS_A_FORMULA
from geo.imports.reading.encoding import encoding_of_file, shown, undecodable
from geo.imports.reading.source import MOST_COLUMNS, MOST_ROWS, Reference, Row, RowFault, unique_names

_LONGEST_LINE = 4_000_000
_LONGEST_CELL = 4_000_000
_DELIMITERS = ",;\t|"
_LOOKED_AT = 20


class DelimitedSource:
    """A CSV file.

    Raises:
        UnsupportedFileError: no header, too many columns, a line without end, an encoding that cannot be told.
    """

    kind = "csv"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._encoding = encoding_of_file(path)
        first = [line for line, _ in zip(self._lines(), range(_LOOKED_AT), strict=False)]
        self._delimiter = max(_DELIMITERS, key=lambda mark: max((line.count(mark) for line in first), default=0))
        above = self._above_header()
        header = next((cells for number, cells in self._records() if number == above + 1), [])
        if not any(cell.strip() for cell in header):
            raise UnsupportedFileError("file_empty")
        if len(header) > MOST_COLUMNS:
            raise UnsupportedFileError("too_many_columns", columns=len(header), most=MOST_COLUMNS)
        self._header_at = above + 1
        self.columns, twice = unique_names([shown(cell) for cell in header])
        self.reference = Reference(None, stated=False)
        names = {"utf-8-sig": "utf-8", "utf-16": "utf-16", "gb18030": "gb18030"}
        self.facts: dict[str, object] = {"encoding": names.get(self._encoding, self._encoding)}
        if twice:
            self.facts["columns_twice"] = twice
        if above:
            self.facts["lines_above_header"] = above

    def rows(self) -> Iterator[Row]:
        """The records below the header; empty ones are passed over."""
        width = len(self.columns)
        taken = 0
        for number, cells in self._records():
            if number <= self._header_at or not any(cell.strip() for cell in cells):
                continue
            taken += 1
            if taken > MOST_ROWS:
                raise UnsupportedFileError("file_too_many_rows", most=MOST_ROWS)
            yield self._row(number, cells, width)

    def _row(self, number: int, cells: list[str], width: int) -> Row:
        faults: list[RowFault] = []
        if any(undecodable(cell) for cell in cells):
            column = next(self.columns[i] if i < width else "" for i, cell in enumerate(cells) if undecodable(cell))
            faults.append(RowFault(column, "row_undecodable", {"encoding": self.facts["encoding"]}))
        if any(cell.strip() for cell in cells[width:]):
            faults.append(RowFault("", "too_many_cells", {"cells": len(cells), "columns": width}))
        values = [plain(shown(cell)) for cell in cells[:width]]
        return Row(number, tuple(values + [""] * (width - len(values))), None, tuple(faults))

    def _above_header(self) -> int:
        """How many records stand above the header: titles have one cell where the table has many."""
        filled = [sum(bool(c.strip()) for c in cells) for _, cells in zip(range(10), self._cells(), strict=False)]
        return first_table_line(filled)

    def _cells(self) -> Iterator[list[str]]:
        for _, cells in self._records():
            yield cells

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(_LONGEST_CELL)
        reader = csv.reader(self._lines(), delimiter=self._delimiter)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise UnsupportedFileError("quote_not_closed", row=number) from error
            yield number, cells

    def _lines(self) -> Iterator[str]:
        with self._path.open(encoding=self._encoding, errors="surrogateescape", newline="") as file:
            while line := file.readline(_LONGEST_LINE):
                if len(line) == _LONGEST_LINE:
                    raise UnsupportedFileError("line_too_long", most=_LONGEST_LINE)
                yield line


def first_table_line(filled: list[int]) -> int:
    """How many lines stand above the header, by how many cells each of the first lines has filled.

    >>> first_table_line([1, 5, 5])
    1
    >>> first_table_line([1, 1, 1])
    0
    """
    for above, n in enumerate(filled):
        if n > 1:
            return above
    return next((above for above, n in enumerate(filled) if n), 0)


def plain(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(STARTS_A_FORMULA) else text
