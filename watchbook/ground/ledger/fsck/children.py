"""Child rows of many records at once: one by one they are most of what fsck asks a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.ground.ledger.fsck.tables import UNREADABLE, batches_of
from watchbook.ground.ledger.kinds import CHILDREN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from watchbook.ground.ledger.kinds import RecordKind
    from watchbook.ground.ledger.models import Record, RecordItem

Children = dict[str, list["RecordItem"]]


def with_children(kind: RecordKind, rows: Iterable[Record]) -> Iterator[Record]:
    """The same rows, each with its children while it is looked at.

    Where a child row cannot be read, each row of its piece reads its own, so that the damage is
    told of the record that it belongs to.
    """
    for piece in batches_of(rows):
        held = _children_of(kind, [row.id for row in piece])
        for row in piece:
            if held is not None:
                row.__dict__[CHILDREN] = held.get(row.id) or {name: [] for name in kind.items}
            yield row
            row.__dict__.pop(CHILDREN, None)


def _children_of(kind: RecordKind, ids: list[UUID]) -> dict[UUID, Children] | None:
    found: dict[UUID, Children] = {}
    for name, model in kind.items.items():
        try:
            children: list[Any] = list(model._default_manager.filter(Q(record__in=ids)))
        except UNREADABLE:
            return None
        for child in children:
            lists = found.setdefault(child.record_id, {one: [] for one in kind.items})
            lists[name].append(child)
    return found
