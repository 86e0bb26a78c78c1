"""Workbooks (XLSX, and XLSM read as data): cells by calamine, what it does not tell by a scan.

calamine gives a formula's last computed value and says nothing of formulas, errors and hidden rows.
So the sheet's XML is run through once before: for these, and to count every byte that comes out of
the archive, so that a small file cannot unpack to a large one unseen.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from watchbook.front.imports.errors import FileRefusedError
from watchbook.front.imports.reading.extent import Extent, place_of
from watchbook.front.imports.reading.table import (
    EXPORTED,
    Cell,
    FileOptions,
    Row,
    Table,
    Unclear,
    header_of,
    without_guards,
)
from watchbook.ground.web.workbooks import ABOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_UNPACKED_BYTES = 160 * 2**20
"""All that a workbook may unpack to: about 400,000 rows of ten columns."""

TOO_LARGE = (
    "The workbook unpacks to more than {mb} MB, more than is held in memory here. Save the sheet "
    "as CSV: that is read row by row, whatever its length."
)
_DAMAGED = "The workbook is cut off or damaged. Copy or export it again."
_CHUNK = 1 << 20
_LONGEST_ROW = 1 << 22
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TAG = rb"<(?:\w+:)?"  # some programs write a prefix before every name
_HIDDEN = re.compile(_TAG + rb'row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_FORMULA = re.compile(_TAG + rb"f[ >/]")
_HIDDEN_COLUMN = re.compile(_TAG + rb'col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\bmin="(\d+)"')
_NO_VALUE = re.compile(
    _TAG + rb'c\b(?![^>]*\bt="str")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*'  # str: it is empty text
    + _TAG + rb"f\b[^>]*(?:/>|>[^<]*</[\w:]+>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></[\w:]+>)?\s*</(?:\w+:)?c>"
)  # fmt: skip
_ERROR = re.compile(
    _TAG + rb'c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>.*?' + _TAG + rb"v>([^<]*)</"
)
_MOST_UNCLEAR, _MOST_MERGED = 500_000, 1_000_000
_TOO_MANY_UNCLEAR = (
    "More than {most:,} of its cells hold errors or formulas that were never computed. Open it "
    "where it was made, mend them or save the values as CSV."
)
_TOO_MANY_MERGED = (
    "More than {most:,} of its cells are merged into others. Take the merges away, or save the "
    "sheet as CSV."
)
_MEND_FORMULA = "Open the file where it was made, let it compute, save it, and try again."
_NEVER_COMPUTED = Unclear("The cell holds a formula that was never computed.", _MEND_FORMULA)


class Workbook:
    """A workbook's chosen sheet. Opening reads the whole archive once."""

    form = "xlsx"

    def __init__(self, path: Path, options: FileOptions) -> None:
        """FileRefusedError for what is damaged, too large, or has no such sheet."""
        self.path, self.options = path, options
        self.notes: list[str] = []
        self.hidden: set[int] = set()
        self.unclear: dict[tuple[int, int], Unclear] = {}
        self.extent = Extent()
        self.rows = 0
        try:
            with zipfile.ZipFile(path) as archive:
                self._weigh(archive)
                places, hidden = _sheet_places(archive)
                self.sheets = sorted(places, key=lambda name: (name in hidden, name == ABOUT))
                self.sheet = self._chosen()
                self._scan(archive, places[self.sheet])
        except (zipfile.BadZipFile, KeyError, EOFError, OSError, etree.XMLSyntaxError) as error:
            raise FileRefusedError(_DAMAGED) from error
        except (NotImplementedError, RuntimeError) as error:
            message = (
                "The workbook is packed in a way that is not read here. Save it again as XLSX."
            )
            raise FileRefusedError(message) from error

    def table(self) -> Table:
        """Header and rows of the chosen sheet; rows without any value are no rows."""
        import python_calamine as calamine  # noqa: PLC0415  # belongs to the extra `export`

        try:
            book = calamine.CalamineWorkbook.from_path(str(self.path))
            sheet = book.get_sheet_by_name(self.sheet)
        except (calamine.CalamineError, OSError) as error:
            raise FileRefusedError(_DAMAGED) from error
        rows, notes = self._rows(sheet), list(self.notes)
        if ABOUT in self.sheets:
            rows, notes = without_guards(rows, is_split=False), [*notes, EXPORTED]
        for row in rows:
            if row.number >= self.options.header_row:
                return Table(header_of(row.cells), rows, notes)
        message = (
            f"The sheet “{self.sheet}” is empty. Choose another sheet: {', '.join(self.sheets)}."
        )
        raise FileRefusedError(message)

    def _weigh(self, archive: zipfile.ZipFile) -> None:
        """Refuse what unpacks to too much: counted as it comes out, not as it is announced."""
        total = 0
        for info in archive.infolist():
            if info.filename.lower().endswith("vbaproject.bin"):
                self.notes.append("It holds macros. They are not run; its cells are read as data.")
            with archive.open(info) as part:
                while chunk := part.read(_CHUNK):
                    total += len(chunk)
                    if total > MOST_UNPACKED_BYTES:
                        raise FileRefusedError(TOO_LARGE.format(mb=MOST_UNPACKED_BYTES >> 20))

    def _chosen(self) -> str:
        asked = self.options.sheet
        if asked and asked not in self.sheets:
            message = f"There is no sheet “{asked}” in it. It has: {', '.join(self.sheets)}."
            raise FileRefusedError(message)
        if not asked and len(self.sheets) > 1:
            self.notes.append(
                f"It has {len(self.sheets)} sheets; “{self.sheets[0]}” is read, the first that is "
                f"not hidden. The others: {', '.join(self.sheets[1:])}."
            )
        return asked or self.sheets[0]

    def _scan(self, archive: zipfile.ZipFile, place: str) -> None:
        formulas = 0
        rest = b""
        with archive.open(place) as part:
            while chunk := part.read(_CHUNK):
                text = rest + chunk
                cut = max(text.rfind(b"<row"), text.rfind(b"<", 0, max(0, text.rfind(b":row"))))
                if cut <= 0 and len(text) < _LONGEST_ROW:
                    rest = text
                    continue
                cut = cut if cut > 0 else text.rfind(b">") + 1
                formulas += self._scan_rows(text[:cut])
                rest = text[cut:]
        formulas += self._scan_rows(rest)
        if formulas:
            self.notes.append(
                f"{formulas:,} cells are formulas. Their last computed values are read."
            )
        if self.hidden:
            said = "left out" if self.options.hidden_rows == "skip" else "read like the others"
            shown = ", ".join(str(one) for one in sorted(self.hidden)[:8])
            self.notes.append(f"{len(self.hidden):,} rows are hidden ({shown} …): they are {said}.")

    def _scan_rows(self, text: bytes) -> int:
        self.extent.look(text)
        if b"hidden=" in text and (columns := _HIDDEN_COLUMN.findall(text)):
            self.notes.append(f"{len(columns):,} groups of columns are hidden: they are read, too.")
        self.rows += text.count(b"<row ") + text.count(b":row ")
        self.hidden |= {int(one) for one in _HIDDEN.findall(text)}
        if b't="e"' in text:
            errors: dict[bytes, Unclear] = {}
            for column, row, told in _ERROR.findall(text):
                why = f"The cell holds the error {told.decode(errors='replace')[:60]}."
                same = errors.setdefault(told, Unclear(why, "Mend the formula."))
                self.unclear[int(row), place_of(column)] = same
        if b"<f" not in text and b":f" not in text:
            return 0
        for column, row in _NO_VALUE.findall(text):
            self.unclear[int(row), place_of(column)] = _NEVER_COMPUTED
        if len(self.unclear) > _MOST_UNCLEAR:
            raise FileRefusedError(_TOO_MANY_UNCLEAR.format(most=_MOST_UNCLEAR))
        return len(_FORMULA.findall(text))

    def _rows(self, sheet: Any) -> Iterator[Row]:
        merged = self._merged(sheet)
        left = (sheet.start or (0, 0))[1]  # calamine leaves empty columns before the first one out
        is_skipped = self.options.hidden_rows == "skip"
        marked = {row for row, _ in self.unclear}
        for number, given in enumerate(sheet.iter_rows(), 1):
            is_empty = not any(cell != "" for cell in given)
            if is_empty and number not in marked and number not in merged:
                continue
            if is_skipped and number in self.hidden:
                continue
            cells: list[Cell] = [None if cell == "" else cell for cell in given]
            for place, above in merged.get(number, {}).items():
                if 0 <= place - left < len(cells):
                    cells[place - left] = self._from_merged(above)
            if number in marked:
                for place in range(len(cells)):
                    cells[place] = self.unclear.get((number, place + left), cells[place])
            yield Row(number, cells)

    def _from_merged(self, value: Cell) -> Cell:
        """What a cell holds that was merged into another one."""
        if self.options.merged == "fill":
            return value
        if self.options.merged == "first":
            return None
        return Unclear(
            "The cell is merged with others, so it is not told whether their value is its own.",
            "Say in the mapping, under “file”: merged = “fill” (the value holds for every row) or "
            "“first” (only for the first).",
        )

    def _merged(self, sheet: Any) -> dict[int, dict[int, Cell]]:
        """For each row below or beside the first cell of a merge: place to that cell's value."""
        ranges = sheet.merged_cell_ranges or []
        if not ranges:
            return {}
        values = self._first_values(sheet, {first for first, _ in ranges})
        last_row, last_column = sheet.end or (0, 0)
        found: dict[int, dict[int, Cell]] = {}
        count = 0
        for (top, left), (bottom, right) in ranges:
            if top + 1 <= self.options.header_row:
                continue
            value = values.get((top, left))
            for row in range(top, min(bottom, last_row) + 1):
                places = range(left, min(right, last_column) + 1)
                found.setdefault(row + 1, {}).update(dict.fromkeys(places, value))
                count += len(places)
                if count > _MOST_MERGED:
                    raise FileRefusedError(_TOO_MANY_MERGED.format(most=_MOST_MERGED))
            found.get(top + 1, {}).pop(left, None)
        if found:
            self.notes.append(f"{len(ranges):,} groups of cells are merged.")
        return found

    def _first_values(
        self, sheet: Any, wanted: set[tuple[int, int]]
    ) -> dict[tuple[int, int], Cell]:
        """The values of some cells, by row and column from nought."""
        columns: dict[int, list[int]] = {}
        for row, column in wanted:
            columns.setdefault(row, []).append(column)
        left = (sheet.start or (0, 0))[1]
        return {
            (number, place): cells[place - left]
            for number, cells in enumerate(sheet.iter_rows())
            for place in columns.get(number, ())
            if 0 <= place - left < len(cells)
        }


def _sheet_places(archive: zipfile.ZipFile) -> tuple[dict[str, str], set[str]]:
    """Sheet names in order, each with its part of the archive; and which of them are hidden."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    rels = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {one.get("Id"): str(one.get("Target")) for one in rels}
    places: dict[str, str] = {}
    hidden: set[str] = set()
    for sheet in book.iter("{*}sheet"):
        target = targets.get(sheet.get(_REL), "")
        if "worksheets/" in target:
            place = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            places[str(sheet.get("name"))] = place
            if sheet.get("state", "visible") != "visible":
                hidden.add(str(sheet.get("name")))
    if not places:
        raise FileRefusedError("The workbook has no sheet with cells.")
    return places, hidden
