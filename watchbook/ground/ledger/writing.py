"""The one way to write: a unit of work whose book takes records and acts.

`with writing(agency=…, acting_user=…, at=…) as book` opens the one transaction.
Typed rows are written at once, so that later steps of the same action can read
them; only at the end is the agency's log head taken, every entry appended, and
timeline, search and whatever else is registered written. Actions nest: the
outermost commits. Nothing slow belongs inside.
"""

from __future__ import annotations

import os
import uuid
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection, transaction

from watchbook.core.schema import leaves_of
from watchbook.ground.ledger.chain import Link, append, db_uuid, insert_models, item_id, new_uuid
from watchbook.ground.ledger.errors import (
    ExpungedError,
    NoUnitOfWorkError,
    StaleVersionError,
    UnknownRecordError,
)
from watchbook.ground.ledger.head import clock_stepped_back, move_head, take_head
from watchbook.ground.ledger.incoming import Incoming
from watchbook.ground.ledger.kinds import RecordKind, kind_named, kind_of
from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.models import Record, State
from watchbook.ground.ledger.sealing import seal
from watchbook.ground.ledger.slots import end_of_write
from watchbook.ground.ledger.tenancy import acting_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from watchbook.core.schema.leaves import Leaf

LATE_AFTER_S = 4 * 3600
"""A record written this long after what it tells began was written afterwards."""

STATE_AFTER = {
    "reviewed": State.REVIEWED,
    "returned": State.RETURNED,
    "approved": State.APPROVED,
    "expunged": State.EXPUNGED,
}


def is_late(
    occurred_at: datetime | None, recorded_at: datetime | None, received_at: datetime
) -> bool:
    """Whether a record was written afterwards: more than four hours after it happened."""
    written_at = recorded_at or received_at
    return occurred_at is not None and (written_at - occurred_at).total_seconds() > LATE_AFTER_S


class Actor(Protocol):
    """Whoever acts: anything with an opaque, stable id."""

    @property
    def actor_id(self) -> str:
        """The id that stands in the ledger."""


@dataclass
class Written:
    """One put or act of the unit of work, for those who add rows at its end."""

    link: Link
    row: Record
    kind: RecordKind
    values: dict[str, Any] | None
    is_new: bool = False


@dataclass
class Book:
    """Takes what a unit of work writes. Made by `writing`, never by hand."""

    agency: str
    acting_user: Actor
    at: datetime
    recorded_at: datetime | None = None
    written: list[Written] = field(default_factory=list)
    last_steps: list[Callable[[], None]] = field(default_factory=list)

    def put(
        self,
        kind_name: str,
        values: Mapping[str, Any],
        *,
        record_id: uuid.UUID | None = None,
        occurred_at: datetime | None = None,
        based_on: int | None = None,
        reason: str = "",
        marks: Mapping[str, Leaf] | None = None,
    ) -> Any:
        """Write a new record, or a new version of the one that has `record_id`.

        `values` are clean values of the kind's schema, all of them: a version is
        whole. For a new version `based_on` must be the newest number, else
        StaleVersionError. `marks` are further leaves under `/_…` (pre-filled
        fields, the clock's offset). Gives the typed row.
        """
        kind = kind_named(kind_name)
        row = self._existing(kind, record_id) if record_id else None
        self._check_references(kind, values)
        if row is None:
            row = self._new_row(kind, record_id or new_uuid(), values, occurred_at)
            link = self._link(kind, row, values, occurred_at, reason, marks)
            insert_models([row])
            self._put_items(kind, row, values, is_new=True)
            self.written.append(Written(link, row, kind, dict(values), is_new=True))
            return row
        if row.version != based_on:
            raise StaleVersionError(kind.name, row.id, based_on, row.version)
        if row.state == State.EXPUNGED:
            message = "This record was expunged by order; it takes no new version."
            raise ExpungedError(message)
        occurred_at = occurred_at or row.occurred_at
        link = self._link(kind, row, values, occurred_at, reason, marks, version=row.version + 1)
        for column, value in kind.columns(values).items():
            setattr(row, column, value)
        row.version, row.author, row.state = link.version, link.actor, State.SUBMITTED
        row.occurred_at, row.recorded_at, row.received_at = occurred_at, self.recorded_at, self.at
        row.last_n, row.last_next, row.is_late = link.n, link.next_tag, self._is_late(occurred_at)
        row.save()
        self._put_items(kind, row, values, is_new=False)
        self.written.append(Written(link, row, kind, dict(values)))
        return row

    def put_many(
        self, kind_name: str, many: Iterable[tuple[Mapping[str, Any], datetime | None] | Incoming]
    ) -> list[Any]:
        """Write many new records of one kind: `(values, occurred_at)` or `Incoming`. Gives rows.

        The bulk path of import, demo and bench: same rows, same entries, a few
        statements for all of them. References are not checked one by one; the
        database's own keys are.
        """
        kind = kind_named(kind_name)
        rows, children = [], []
        for given in many:
            one = given if isinstance(given, Incoming) else Incoming(*given)
            row = self._new_row(kind, one.record_id or new_uuid(), one.values, one.occurred_at)
            rows.append(row)
            children += self._item_rows(kind, row, one.values)
            link = self._link(kind, row, one.values, one.occurred_at, "", one.marks)
            self.written.append(Written(link, row, kind, dict(one.values), is_new=True))
        insert_models(rows)
        for model in kind.items.values():
            insert_models([c for c in children if type(c) is model])
        return rows

    def act(
        self,
        row: Record,
        act: str,
        *,
        leaves: Mapping[str, Leaf] | None = None,
        note: str = "",
        occurred_at: datetime | None = None,
    ) -> Link:
        """Write what somebody did about the newest version of a record, as an entry of its own."""
        kind = kind_of(row)
        self._own(row.agency_id)
        body: dict[str, Leaf] = {"/act": act, "/version": row.version}
        if note:
            body["/note"] = note
        for pointer, leaf in (leaves or {}).items():
            body[pointer] = leaf
        link = Link(
            kind=kind.name,
            record_id=row.id,
            n=row.last_n + 1,
            version=row.version,
            act=act,
            actor=self.acting_user.actor_id,
            occurred_at=occurred_at,
            recorded_at=self.recorded_at,
            tag=bytes(row.last_next),
            body=body,
        )
        row.last_n, row.last_next = link.n, link.next_tag
        if act in STATE_AFTER:
            row.state = STATE_AFTER[act]
        if act == "approved":
            row.approved_version = row.version
        row.save(update_fields=["last_n", "last_next", "state", "approved_version"])
        self.written.append(Written(link, row, kind, None))
        return link

    def last(self, run: Callable[[], None]) -> None:
        """Run something as the last statements of the transaction (finishing an expungement)."""
        self.last_steps.append(run)

    def _own(self, agency: str) -> None:
        if agency != self.agency:
            message = f"A unit of work of {self.agency} cannot write for {agency}."
            raise NoUnitOfWorkError(message)

    def _existing(self, kind: RecordKind, record_id: uuid.UUID) -> Any:
        rows = kind.model._default_manager.filter(id=record_id)
        if connection.vendor == "postgresql":
            rows = rows.select_for_update()
        row = rows.first()
        if row is not None:
            self._own(row.agency_id)
        return row

    def _new_row(
        self,
        kind: RecordKind,
        record_id: uuid.UUID,
        values: Mapping[str, Any],
        occurred_at: datetime | None,
    ) -> Record:
        actor = self.acting_user.actor_id
        return kind.model(
            id=record_id,
            agency_id=self.agency,
            version=1,
            opened_by=actor,
            author=actor,
            occurred_at=occurred_at,
            recorded_at=self.recorded_at,
            received_at=self.at,
            is_late=self._is_late(occurred_at),
            **kind.columns(values),
        )

    def _is_late(self, occurred_at: datetime | None) -> bool:
        return is_late(occurred_at, self.recorded_at, self.at)

    def _link(
        self,
        kind: RecordKind,
        row: Record,
        values: Mapping[str, Any],
        occurred_at: datetime | None,
        reason: str,
        marks: Mapping[str, Leaf] | None,
        version: int = 1,
    ) -> Link:
        body = leaves_of(kind.schema, values)
        body["/_schema"] = kind.schema.version
        if reason:
            body["/_reason"] = reason
        body.update(marks or {})
        link = Link(
            kind=kind.name,
            record_id=row.id,
            n=row.last_n + 1,
            version=version,
            act="",
            actor=self.acting_user.actor_id,
            occurred_at=occurred_at,
            recorded_at=self.recorded_at,
            tag=bytes(row.last_next) if row.last_n else os.urandom(16),
            body=body,
            is_sealed=kind.is_sealed,
        )
        row.last_n, row.last_next = link.n, link.next_tag
        return link

    def _item_rows(self, kind: RecordKind, row: Record, values: Mapping[str, Any]) -> list[Any]:
        rows = []
        for listed in kind.schema.items:
            model = kind.items.get(listed.name)
            if model is None:
                continue
            for order, item in enumerate(values.get(listed.name) or ()):
                columns: dict[str, Any] = {
                    str(model._meta.get_field(f.name).attname): item.get(f.name)  # type: ignore[union-attr]  # a concrete column
                    for f in listed.fields
                }
                columns["record"] = row
                rows.append(
                    model(
                        id=item_id(row.id, listed.name, item["id"]),
                        agency_id=self.agency,
                        key=item["id"],
                        order=order,
                        **columns,
                    )
                )
        return rows

    def _put_items(
        self, kind: RecordKind, row: Record, values: Mapping[str, Any], *, is_new: bool
    ) -> None:
        if not is_new:
            for name in kind.items:
                kind.children(name, row).delete()
        children = self._item_rows(kind, row, values)
        for model in kind.items.values():
            insert_models([c for c in children if type(c) is model])

    def _check_references(self, kind: RecordKind, values: Mapping[str, Any]) -> None:
        """Every record that is named must be one of this agency's; else UnknownRecordError."""
        named = [(f, values.get(f.name)) for f in kind.schema.fields if f.refers_to]
        for listed in kind.schema.items:
            for f in listed.fields:
                if f.refers_to:
                    named += [(f, item.get(f.name)) for item in values.get(listed.name) or ()]
        for f, record_id in named:
            if record_id is None:
                continue
            table = kind_named(f.refers_to).model._meta.db_table
            with connection.cursor() as cursor:
                cursor.execute(
                    f'SELECT 1 FROM "{table}" WHERE id = %s AND agency_id = %s',  # noqa: S608  # a table of ours
                    [db_uuid(record_id), self.agency],
                )
                if cursor.fetchone() is None:
                    message = f"{f.label}: no such record is kept here yet."
                    raise UnknownRecordError(message)


_current: ContextVar[Book | None] = ContextVar("watchbook_book", default=None)


def current_book() -> Book:
    """The book of the unit of work around this call; a NoUnitOfWorkError if there is none."""
    book = _current.get()
    if book is None:
        message = "Records are written inside `writing(…)` only."
        raise NoUnitOfWorkError(message)
    return book


@contextmanager
def writing(
    *,
    agency: str,
    acting_user: Actor,
    at: datetime | None = None,
    recorded_at: datetime | None = None,
) -> Iterator[Book]:
    """Open the unit of work, or join the one around this call.

    `at` is when the server received what is written (default: now), `recorded_at`
    when a device recorded it. On leaving, everything is in the database and in
    the log, or nothing is.
    """
    around = _current.get()
    if around is not None:
        if around.agency != agency:
            message = "Two agencies in one write need two units of work."
            raise NoUnitOfWorkError(message)
        yield around
        return
    with ExitStack() as stack:
        stack.enter_context(write_turn())
        stack.enter_context(transaction.atomic(durable=True))
        stack.enter_context(acting_for(agency))
        book = Book(agency, acting_user, at or datetime.now(UTC), recorded_at)
        token = _current.set(book)
        stack.callback(_current.reset, token)
        yield book
        _finish(book)


def _finish(book: Book) -> None:
    if book.written:
        head = take_head(book.agency)
        if head is None:
            message = f"The agency {book.agency!r} has no log; `watchbook agency add` makes it."
            raise UnknownRecordError(message)
        links = [written.link for written in book.written]
        if head.last_received_at is not None and book.at < head.last_received_at:
            links.insert(0, clock_stepped_back(head, book.at))
        settled = [
            (link, link.settle(head.epoch, head.size + offset, book.at))
            for offset, link in enumerate(links)
        ]
        sealed = {link.id: seal(book.agency, link) for link in links if link.is_sealed}
        append(book.agency, settled, sealed)
        head.size, head.last_received_at = head.size + len(settled), book.at
        move_head(head)
        for run in end_of_write():
            run(book.agency, book.written)
    for run_last in book.last_steps:
        run_last()
