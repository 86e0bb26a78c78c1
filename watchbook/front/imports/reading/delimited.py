"""Text with columns (CSV): any delimiter, five encodings, quotes that were never closed.

Read line by line, so that a file of any length takes the same memory. A quotation mark opens a
quoted cell only where a cell begins (RFC 4180); one that is never closed costs its own line and
not the rest of the file.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from watchbook.front.imports.errors import FileRefusedError
from watchbook.front.imports.reading.table import (
    EXPORTED,
    FileOptions,
    Row,
    Table,
    header_of,
    without_guards,
)
from watchbook.ground.web.exports import STAMP_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

ENCODINGS = ("utf-8", "utf-16", "cp1252", "iso-8859-1", "mac-roman")
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
_NAMES = {sign: name for name, sign in DELIMITERS.items()}
_QUOTED = re.compile(r'"[^"]*"')
_SAID = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_AS_TEXT = re.compile(r'^="([^"]*)"$')
_SAMPLE_LINES = 25
_LONGEST_CELL_LINES = 200
_LONGEST_LINE = 1_000_000
_CHUNK = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


class TextFile:
    """A text file with columns. Opening looks at all of its bytes once, to know the encoding."""

    form = "csv"

    def __init__(self, path: Path, options: FileOptions) -> None:
        """FileRefusedError where nothing in it can be read."""
        self.path, self.options = path, options
        self.sheets: list[str] = []
        self.notes: list[str] = []
        self.encoding = self._encoding()
        self.delimiter = self._delimiter()

    @property
    def rows(self) -> int:
        """About how many rows: lines below the header, whichever sign ends a line."""
        feeds = returns = 0
        with self.path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                feeds += chunk.count(b"\n")
                returns += chunk.count(b"\r") if not feeds else 0
        return max(1, (feeds or returns) - self.options.header_row)

    def table(self) -> Table:
        """Header and rows below it; empty lines are no rows."""
        rows = self._records()
        for row in rows:
            if row.number < self.options.header_row:
                continue
            if tuple(row.cells[-len(STAMP_COLUMNS) :]) != STAMP_COLUMNS:
                return Table(header_of(row.cells), rows, list(self.notes))
            (head,) = without_guards(iter([row]), is_split=True)
            rest = without_guards(rows, is_split=True)
            return Table(header_of(head.cells), rest, [*self.notes, EXPORTED])
        message = (
            "There is no header line in it. Say in the mapping in which row the header stands."
        )
        raise FileRefusedError(message)

    def _encoding(self) -> str:
        asked = self.options.encoding.lower()
        if asked and asked not in ENCODINGS:
            message = (
                f"The encoding {asked!r} is not known here; choose one of: {', '.join(ENCODINGS)}."
            )
            raise FileRefusedError(message)
        with self.path.open("rb") as file:
            head = file.read(4096)
        marked = next((name for mark, name in _BOMS if head.startswith(mark)), "")
        found = marked or asked or self._looked_for(head)
        if not _decodes(self.path, found):
            message = (
                f"Its letters cannot be read as {found}. Save it as “CSV UTF-8”, or say the "
                "encoding in the mapping."
            )
            raise FileRefusedError(message)
        return found

    def _looked_for(self, head: bytes) -> str:
        if head[1::2].count(0) > len(head) // 4 or head[0::2].count(0) > len(head) // 4:
            return "utf-16-le" if head[1::2].count(0) else "utf-16-be"
        if _decodes(self.path, "utf-8"):
            return "utf-8"
        self.notes.append(
            "It is not UTF-8 and was read as Windows-1252. Look whether accents and quotation "
            "marks are right; else say the encoding in the mapping."
        )
        return "cp1252"

    def _delimiter(self) -> str:
        asked = self.options.delimiter
        if asked:
            sign = DELIMITERS.get(asked, asked)
            if len(sign) != 1 or sign in '"\n\r':
                message = f"{asked!r} is no delimiter; say comma, semicolon, tab, bar or one sign."
                raise FileRefusedError(message)
            return sign
        sample: list[str] = []
        for line in self._lines():
            if not sample and (said := _SAID.fullmatch(line)) is not None:
                return said[1]
            if line.strip():
                sample.append(_QUOTED.sub("", line))
            if len(sample) == _SAMPLE_LINES:
                break
        if not sample:
            raise FileRefusedError(
                "The file is empty. Export it again and look whether it has rows."
            )
        found = max(DELIMITERS.values(), key=lambda sign: _fit(sample, sign))
        if found != ",":
            self.notes.append(f"Columns are parted by: {_NAMES[found]}.")
        return found

    def _lines(self) -> Iterator[str]:
        with self.path.open(encoding=self.encoding, newline=None) as file:
            while line := file.readline(_LONGEST_LINE):
                yield line

    def _records(self) -> Iterator[Row]:
        waiting: deque[tuple[int, str]] = deque()
        lines = enumerate(self._lines(), 1)
        sign = self.delimiter
        nothing = f'{sign}" \t\r\n'
        while True:
            pair = waiting.popleft() if waiting else next(lines, None)
            if pair is None:
                return
            number, line = pair
            if not line.strip(nothing) or (number == 1 and _SAID.fullmatch(line)):
                continue  # nothing but signs between columns, or the line that names the sign
            if '"' not in line:
                yield Row(number, list(line.rstrip("\n").split(sign)))
                continue
            yield self._quoted(number, line, waiting, lines)

    def _quoted(
        self,
        number: int,
        line: str,
        waiting: deque[tuple[int, str]],
        lines: enumerate[str],
    ) -> Row:
        """A record that has quotation marks; takes further lines while a cell is open."""
        taken: list[tuple[int, str]] = []
        text = line
        while True:
            try:
                cells = next(csv.reader([text], delimiter=self.delimiter, strict=True))
                if '="' in text:  # ="0042": how text is kept from becoming a number
                    cells = [_AS_TEXT.sub(r"\1", cell, count=1) for cell in cells]
                return Row(number, list(cells))
            except csv.Error as error:
                further = waiting.popleft() if waiting else next(lines, None)
                is_open = "unexpected end" in str(error) and len(text) < _LONGEST_LINE
                if further is not None:
                    taken.append(further)
                if not is_open or further is None or len(taken) > _LONGEST_CELL_LINES:
                    waiting.extendleft(reversed(taken))
                    why = "A quotation mark is never closed, or stands inside a cell."
                    return Row(number, [line.rstrip("\n")[:500]], why)
                text += further[1]


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _fit(sample: list[str], sign: str) -> tuple[int, int]:
    """How well a sign parts a sample: lines with as many as the first has, then how many."""
    counts = [line.count(sign) for line in sample]
    if not counts[0]:
        return (0, max(counts))
    return (sum(1 for one in counts if one == counts[0]), counts[0])
