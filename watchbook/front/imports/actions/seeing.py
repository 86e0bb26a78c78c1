"""Rows that were here before: which import saw them last, and what they said then."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection

from watchbook.front.imports.models import ImportedRow
from watchbook.ground.ledger.rows import db_uuid

if TYPE_CHECKING:
    from uuid import UUID


@dataclass
class Seen:
    """Rows of a chunk that came before.

    `same` stand where they stood and say what they said; of `other` the number of the row, the
    record's version and the digest are told anew.
    """

    same: list[UUID] = field(default_factory=list)
    other: list[tuple[int, int, bytes, UUID]] = field(default_factory=list)

    @property
    def sizes(self) -> tuple[int, int]:
        """How many there are of each, for `cut`."""
        return len(self.same), len(self.other)

    def cut(self, sizes: tuple[int, int]) -> None:
        """Forget those that came since: their row was refused."""
        del self.same[sizes[0] :], self.other[sizes[1] :]

    def write(self, agency: str, import_id: UUID) -> None:
        """Keep that this import saw them: one statement for all that stay as they are."""
        if self.same:
            ImportedRow.objects.filter(agency_id=agency, id__in=self.same).update(seen_in=import_id)
        if not self.other:
            return
        seen_in = db_uuid(import_id)
        rows = [
            (row, version, digest, seen_in, db_uuid(one), agency)
            for row, version, digest, one in self.other
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE imports_importedrow SET row = %s, version = %s, digest = %s, seen_in = %s"
                " WHERE id = %s AND agency_id = %s",
                rows,
            )
