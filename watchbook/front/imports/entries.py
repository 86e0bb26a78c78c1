"""The entries of a list that one row tells: one, or as many as its cells hold together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from watchbook.front.imports.reading.table import Cell, Unclear
from watchbook.front.imports.values import CannotError, text_of

if TYPE_CHECKING:
    from watchbook.front.imports.fields import Columns
    from watchbook.front.imports.taken import Place

_WHOLE = (date, datetime, time, timedelta, Unclear)
"""Cells that hold one thing and no text that could be split."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The fields of an entry, and which columns hold several entries: by place, parted how."""

    columns: Columns
    places: list[Place]
    signs: dict[int, str]

    def cells(self, cells: list[Cell]) -> list[list[Cell]]:
        """The row's cells as each entry reads them; a CannotError where columns do not agree.

        A column that is not split tells the same of every entry. Nothing behind the last sign is
        no entry; nothing between two of them is one of which that column says nothing.
        """
        if not self.signs:
            return [cells]
        told = {place: self._pieces(cells, place) for place in self.signs}
        counts = {len(pieces) for pieces in told.values() if pieces}
        if len(counts) > 1:
            raise CannotError(
                "The cells that are split hold "
                + ", ".join(f"{len(told[place])} in “{self._name(place)}”" for place in told)
                + ".",
                "Let each hold as many, with nothing between two signs where one is not told.",
                column=", ".join(self._name(place) for place in told),
                found=" · ".join(text_of(cells[place]) for place in told if told[place])[:300],
            )
        made = []
        for number in range(max(counts, default=0)):
            if not any(pieces[number] for pieces in told.values() if pieces):
                continue
            one = list(cells)
            for place, pieces in told.items():
                if place < len(one):
                    one[place] = pieces[number] if pieces else None
            made.append(one)
        return made

    def _pieces(self, cells: list[Cell], place: int) -> list[Cell]:
        cell = self.columns.cell(cells, place)
        if cell is None:
            return []
        if isinstance(cell, _WHOLE):
            return [cell]
        pieces = [one.strip() for one in text_of(cell).split(self.signs[place])]
        while pieces and not pieces[-1]:
            pieces.pop()
        return list(pieces)

    def _name(self, place: int) -> str:
        return self.columns.header[place]
