"""Rows of exports: what was not taken, and what was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from watchbook.front.imports.models import ImportedRow, RowTrouble


def trouble_columns() -> list[str]:
    """Names of the columns of the error file."""
    return ["row", "column", "what_was_there", "what_is_wrong", "what_to_do", "taken"]


def trouble_rows(found: Iterable[RowTrouble]) -> Iterator[list[object]]:
    """One line for each trouble; `taken` says whether the row was taken all the same."""
    for one in found:
        yield [one.row, one.column, one.found, one.wrong, one.to_do, one.is_note]


def made_columns() -> list[str]:
    """Names of the columns of the list of what an import made."""
    return ["row", "kind", "key", "record", "version"]


def made_rows(found: Iterable[ImportedRow]) -> Iterator[list[object]]:
    """One line for each record."""
    for one in found:
        yield [one.row, one.kind, one.key, str(one.record_id), one.version]
