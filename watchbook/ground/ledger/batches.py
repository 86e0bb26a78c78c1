"""Many new records of one kind, made ready before the unit of work that writes them begins.

Most of a write is not the database's: leaves, salts, hashes, canonical bytes, lines of life files.
A batch does all that first, so that the write turn of SQLite and the log's head on PostgreSQL are
held only while rows are inserted, and several processes can prepare at the same time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchbook.ground.ledger.chain import new_uuid
from watchbook.ground.ledger.incoming import Incoming
from watchbook.ground.ledger.kinds import RecordKind, kind_named
from watchbook.ground.ledger.making import Stamp, Written, item_rows, typed_row, version_link
from watchbook.ground.ledger.rows import insert_models
from watchbook.ground.ledger.slots import prepared_ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from watchbook.ground.ledger.models import RecordItem


@dataclass
class Batch:
    """What `prepare` made. Written once, by `Book.put_batch`."""

    kind: RecordKind
    by: Stamp
    written: list[Written]
    items: dict[type[RecordItem], list[RecordItem]]
    last: list[Callable[[], None]]

    @property
    def rows(self) -> list[Any]:
        """The typed rows, in the order in which they were given."""
        return [one.row for one in self.written]

    def insert(self) -> None:
        """Send the typed rows and their children."""
        insert_models(self.rows)
        for children in self.items.values():
            insert_models(children)


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
        written.append(Written(link, row, kind, dict(one.values), is_new=True, is_ahead=True))
    return Batch(kind, by, written, items, prepared_ahead(by.agency, written))
