"""The first rows of a file for the mapping page: never more than some, whatever its length."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from watchbook.front.imports.columns import shown
from watchbook.front.imports.reading.opening import open_source
from watchbook.front.imports.reading.table import FileOptions
from watchbook.ground.evidence.store import path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from watchbook.front.imports.models import Job
    from watchbook.front.imports.reading.table import Cell

LOOKED_AT = 2_000
SHOWN = 6
_CUT = 60


@dataclass
class Preview:
    """Header, the rows that were looked at, the sheets, and what is to be said of the file."""

    header: list[str]
    rows: list[list[Cell]]
    first: list[tuple[int, list[str]]]
    sheets: list[str]
    sheet: str
    notes: list[str]


def preview_of(job: Job, options: Mapping[str, Any]) -> Preview:
    """Look at a job's file. A FileRefusedError where nothing can be read under these options."""
    told = FileOptions(
        **{name: value for name, value in options.items() if value not in ("", None)}
    )
    source = open_source(path_of(job.agency_id, job.file), job.file_name, told)
    table = source.table()
    rows = list(islice(table.rows, LOOKED_AT))
    first = [
        (row.number, [shown(cell)[:_CUT] for cell in row.cells[: len(table.header)]])
        for row in rows[:SHOWN]
    ]
    sheet = told.sheet or (source.sheets[0] if source.sheets else "")
    return Preview(
        table.header, [row.cells for row in rows if not row.trouble], first, source.sheets, sheet,
        table.notes,
    )  # fmt: skip
