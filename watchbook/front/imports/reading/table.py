"""What every source becomes: a header and rows of cells, each row with its number in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

from watchbook.ground.web.formulas import unguarded

EXPORTED = "It was exported here: the apostrophes that guard against formulas are taken away again."


@dataclass(frozen=True, slots=True)
class Unclear:
    """A cell whose value cannot be taken as it is; `why` says what it holds and what to do."""

    why: str
    do: str


Cell = str | int | float | bool | date | datetime | time | timedelta | Unclear | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a person counts in the file, its cells, and why it is no row."""

    number: int
    cells: list[Cell]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class FileOptions:
    """How to read a file, as the mapping says; empty means: look, and say what was found."""

    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    header_row: int = 1
    merged: str = ""
    hidden_rows: str = "read"


@dataclass
class Table:
    """Column names and the rows below them, read one by one. `notes` tell what was met."""

    header: list[str]
    rows: Iterator[Row]
    notes: list[str] = field(default_factory=list)


class Source(Protocol):
    """A file that was opened: its sheets (one without a name for text) and what is to be said."""

    @property
    def form(self) -> str:
        """`csv` or `xlsx`."""

    @property
    def sheets(self) -> list[str]:
        """Names of the sheets; empty for text."""

    @property
    def notes(self) -> list[str]:
        """What a person must know of the file."""

    @property
    def rows(self) -> int | None:
        """About how many rows there are below the header; for showing how far a job is."""

    def table(self) -> Table:
        """Header and rows; may be called again and reads anew."""


def without_guards(rows: Iterator[Row], *, is_split: bool) -> Iterator[Row]:
    """The rows of a file that was exported here, as they were before formulas were guarded."""
    for row in rows:
        cells: list[Cell] = [
            unguarded(one, is_split=is_split) if isinstance(one, str) else one for one in row.cells
        ]
        yield Row(row.number, cells, row.trouble)


def column_name(text: Cell, place: int) -> str:
    """The name of a column: its header in one line; `column 3` where it has none."""
    words = " ".join(str(text).split()) if text is not None else ""
    return words or f"column {place + 1}"


def header_of(cells: list[Cell]) -> list[str]:
    """Names of all columns; a name that comes twice gets its number, so that each is one."""
    seen: dict[str, int] = {}
    names = []
    for place, cell in enumerate(cells):
        name = column_name("" if isinstance(cell, Unclear) else cell, place)
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names
