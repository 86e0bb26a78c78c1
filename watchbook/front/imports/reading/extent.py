"""How far the cells of a sheet reach: one stray cell makes the reader hold every cell before it.

The reader lays a sheet out as a full table from its first cell to its last, 32 bytes a cell, and
ends the whole process where there is no room for it. So what it would lay out is counted first,
from the places that the cells themselves claim; the sheet's own word on its size is not asked.
"""

from __future__ import annotations

import re

from watchbook.front.imports.errors import FileRefusedError

MOST_CELLS = 12_000_000
"""Laid out they take about 400 MB."""

_NAME = rb"<(?:\w+:)?"
_IS = rb"\s*=\s*[\"']"
_CELL = re.compile(_NAME + rb"c\b[^>]*?\br" + _IS + rb"([A-Za-z]+)(\d+)[\"'](?:[^>]*[^/>])?>(?!</)")
_UNPLACED = re.compile(_NAME + rb"c(?=[\s>])(?![^>]*\br\s*=)(?:[^>]*[^/>])?>(?!</)")
_ROW = re.compile(_NAME + rb"row\b[^>]*?\br" + _IS + rb"(\d+)")
_FAR = (
    "A cell stands far from the table, at {cell}, so that the sheet spans {rows:,} rows and "
    "{columns:,} columns. Clear what stands beyond the table, or save the sheet as CSV."
)


class Extent:
    """The first and last row and column that hold something, over all parts of a sheet."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        self.rows: tuple[int, int] | None = None
        self.columns: tuple[int, int] = (0, 0)
        self.letters: dict[bytes, int] = {}

    def look(self, text: bytes) -> None:
        """Count in some whole rows; a FileRefusedError where they reach too far."""
        places = _CELL.findall(text)
        if _UNPLACED.search(text):  # such a cell stands in its row, one behind the last
            places += [(b"A", row) for row in _ROW.findall(text)]
        if not places:
            return
        columns = [self._column(letters) for letters in {letters for letters, _ in places}]
        rows = [int(row) for row in {row for _, row in places}]
        if self.rows is None:
            self.rows, self.columns = (rows[0], rows[0]), (columns[0], columns[0])
        self.rows = (min(*rows, self.rows[0]), max(*rows, self.rows[1]))
        self.columns = (min(*columns, self.columns[0]), max(*columns, self.columns[1]))
        high, wide = self.rows[1] - self.rows[0] + 1, self.columns[1] - self.columns[0] + 1
        if high * wide > MOST_CELLS:
            far = max(places, key=lambda one: (self._column(one[0]) + 1) * int(one[1]))
            cell = b"".join(far).decode().upper()[:20]
            raise FileRefusedError(_FAR.format(cell=cell, rows=high, columns=wide))

    def _column(self, letters: bytes) -> int:
        if letters not in self.letters:
            self.letters[letters] = place_of(letters.upper())
        return self.letters[letters]


def place_of(letters: bytes) -> int:
    """The place of a column from its letters: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1
