"""Rows of one table in the database's own form, packed in one process and inserted in any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchbook.ground.ledger.statements import (
    FEW,
    columns_as_arrays,
    insert_arrays,
    insert_rows,
    is_postgres,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watchbook.ground.ledger.statements import Row

PLACE = ("epoch", "entry_index")
"""The columns that a place in the log fills; rows that have one are packed without."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Rows of one table, as tuples, or where they are many on PostgreSQL as arrays of columns."""

    table: str
    columns: tuple[str, ...]
    rows: list[Any]
    is_placed: bool = False
    """Whether each row has a place in the log, one after the other."""
    is_arrays: bool = False


def packed(
    table: str, columns: Sequence[str], rows: list[Row], *, is_placed: bool = False
) -> Packed:
    """Pack prepared rows; those that have a place in the log without its columns."""
    if is_postgres() and len(rows) > FEW:
        return Packed(table, tuple(columns), columns_as_arrays(rows), is_placed, is_arrays=True)
    return Packed(table, tuple(columns), rows, is_placed)


def insert_packed(one: Packed, epoch: int = 0, first_index: int = 0) -> None:
    """Insert packed rows: what has a place in the log from this one on."""
    if not one.rows:
        return
    if one.is_arrays:
        insert_arrays(
            one.table, one.columns, one.rows, (epoch, first_index) if one.is_placed else None
        )
    elif one.is_placed:
        placed = [(*row, epoch, number) for number, row in enumerate(one.rows, first_index)]
        insert_rows(one.table, (*one.columns, *PLACE), placed)
    else:
        insert_rows(one.table, one.columns, one.rows)
