"""Many new records of one kind, made ready before the unit of work that writes them begins.

Most of a write is not the database's: leaves, salts, hashes, canonical bytes, lines of life files.
A batch does all that first, down to the rows of every table in the database's own form. So the
write turn of SQLite and the log's head on PostgreSQL are held only while rows are inserted, and
another process can make a batch ready while this one inserts the last: only the place in the log is
open, and that is given when it is inserted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import connection

from watchbook.ground.ledger.chain import new_uuid, packed_versions
from watchbook.ground.ledger.errors import NoUnitOfWorkError
from watchbook.ground.ledger.incoming import Incoming
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.making import Stamp, Written, item_rows, typed_row, version_link
from watchbook.ground.ledger.packing import Packed, insert_packed
from watchbook.ground.ledger.rows import packed_models
from watchbook.ground.ledger.slots import is_followed, prepared_ahead
from watchbook.ground.ledger.statements import push
from watchbook.ground.ledger.sweeping import seldom_swept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from watchbook.ground.ledger.models import RecordItem


@dataclass(frozen=True)
class Batch:
    """What `prepare` made. Written once, by `Book.put_batch`."""

    kind: str
    by: Stamp
    count: int
    typed: list[Packed]
    """Rows of the kind's own table and of its children."""
    chained: list[Packed]
    """Entries, versions and bodies, all but their place in the log."""
    ahead: list[Packed]
    """What other rooms add: lines of life files and of search."""
    written: list[Written]

    @property
    def rows(self) -> list[Any]:
        """The typed rows, in the order in which they were given; none once it was `sent`."""
        return [one.row for one in self.written]

    def sent(self) -> Batch:
        """The same for another process: rows of tables only, which are all that is inserted.

        A NoUnitOfWorkError for a kind whose writes somebody follows record by record.
        """
        if is_followed(self.kind):
            message = f"Records of the kind {self.kind} are prepared where they are written."
            raise NoUnitOfWorkError(message)
        return replace(self, written=[])

    def insert(self) -> None:
        """Send everything that has no place in the log; a server works on it meanwhile."""
        for packed in (*self.typed, *self.ahead):
            insert_packed(packed)
        push()
        for row in self.rows:
            row._state.adding = False
            row._state.db = connection.alias

    def append(self, epoch: int, first_index: int) -> None:
        """Send entries, versions and bodies, from this place in the log on."""
        for packed in self.chained:
            insert_packed(packed, epoch, first_index)


@seldom_swept()
def prepare(
    kind_name: str,
    many: Iterable[tuple[Mapping[str, Any], datetime | None] | Incoming],
    by: Stamp,
) -> Batch:
    """Make rows, links and lines of new records: `(values, occurred_at)` or `Incoming` each.

    Reads what lines of life files need, so call it inside `acting_for`; writes nothing.
    `by.at` must be the unit of work's own time.
    """
    kind = kind_named(kind_name)
    written: list[Written] = []
    items: dict[type[RecordItem], list[RecordItem]] = {}
    for given in many:
        one = given if isinstance(given, Incoming) else Incoming(*given)
        row = typed_row(kind, one.record_id or new_uuid(), one.values, one.occurred_at, by)
        for model, children in item_rows(kind, row, one.values).items():
            items.setdefault(model, []).extend(children)
        link = version_link(kind, row, one.values, one.occurred_at, by, marks=one.marks)
        link.close(by.agency, by.at)
        written.append(Written(link, row, kind, dict(one.values), is_new=True))
    return Batch(
        kind=kind_name,
        by=by,
        count=len(written),
        typed=[packed_models([one.row for one in written]), *map(packed_models, items.values())],
        chained=packed_versions(by.agency, [one.link for one in written]),
        ahead=prepared_ahead(by.agency, written),
        written=written,
    )
