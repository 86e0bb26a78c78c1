"""The one way to write: a unit of work whose book takes records and acts.

`with writing(agency=…, acting_user=…, at=…) as book` opens the one transaction.
Typed rows are written at once, so that later steps of the same action can read
them; only at the end is the agency's log head taken, every entry appended, and
timeline, search and whatever else is registered written. Actions nest: the
outermost commits. Nothing slow belongs inside.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection, transaction

from watchbook.ground.ledger.batches import Batch, prepare
from watchbook.ground.ledger.chain import Link, append, new_uuid
from watchbook.ground.ledger.errors import (
    ExpungedError,
    NoUnitOfWorkError,
    StaleVersionError,
    UnknownRecordError,
)
from watchbook.ground.ledger.head import (
    Head,
    ask_for_head,
    clock_stepped_back,
    is_clock_behind,
    move_head,
)
from watchbook.ground.ledger.kinds import RecordKind, kind_named, kind_of
from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.making import (
    Stamp,
    Written,
    item_rows,
    typed_row,
    version_link,
)
from watchbook.ground.ledger.models import Record, State
from watchbook.ground.ledger.packing import insert_packed
from watchbook.ground.ledger.references import ask_for_missing
from watchbook.ground.ledger.rows import insert_models
from watchbook.ground.ledger.slots import prepared_ahead, run_end_of_write
from watchbook.ground.ledger.statements import is_postgres, outgoing, push
from watchbook.ground.ledger.sweeping import seldom_swept
from watchbook.ground.ledger.tenancy import acting_in_transaction

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.incoming import Incoming

PIECE = 200
"""Of many records so many go to a server at a time; its socket holds about as much."""

STATE_AFTER = {
    "reviewed": State.REVIEWED,
    "returned": State.RETURNED,
    "approved": State.APPROVED,
    "expunged": State.EXPUNGED,
}


class Actor(Protocol):
    """Whoever acts: anything with an opaque, stable id."""

    @property
    def actor_id(self) -> str:
        """The id that stands in the ledger."""


@dataclass
class Book:
    """Takes what a unit of work writes. Made by `writing`, never by hand."""

    agency: str
    acting_user: Actor
    at: datetime
    recorded_at: datetime | None = None
    written: list[Written] = field(default_factory=list)
    last_steps: list[Callable[[], None]] = field(default_factory=list)
    batches: list[tuple[int, Batch]] = field(default_factory=list)
    """Each with how many of `written` stand before it in the log."""

    @property
    def stamp(self) -> Stamp:
        """Whose write this is, and when."""
        return Stamp(self.agency, self.acting_user.actor_id, self.at, self.recorded_at)

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
        row: Any = None
        if record_id and based_on is not None:
            row = self._existing(kind, record_id)
        unasked = record_id if row is None else None
        answer = ask_for_missing(self.agency, kind, values, self._written_ids, unasked)
        new = None
        if row is None:  # made while the database answers
            new = self._made(kind, record_id or new_uuid(), values, occurred_at, reason, marks)
        error, is_taken = answer()
        if is_taken and record_id:
            row = self._existing(kind, record_id)
        if error is not None:
            raise error
        if row is None and new is not None:
            insert_models([new.row])
            self._put_items(kind, new.row, values)
            self.written.append(new)
            return new.row
        if row.version != based_on:
            raise StaleVersionError(kind.name, row.id, based_on, row.version)
        if row.state == State.EXPUNGED:
            message = "This record was expunged by order; it takes no new version."
            raise ExpungedError(message)
        self._amend(kind, row, values, occurred_at or row.occurred_at, reason, marks)
        return row

    def _made(
        self,
        kind: RecordKind,
        record_id: uuid.UUID,
        values: Mapping[str, Any],
        occurred_at: datetime | None,
        reason: str,
        marks: Mapping[str, Leaf] | None,
    ) -> Written:
        by = self.stamp
        row = typed_row(kind, record_id, values, occurred_at, by)
        link = version_link(kind, row, values, occurred_at, by, reason=reason, marks=marks)
        if not kind.is_sealed:
            link.close(self.agency, self.at)
        return Written(link, row, kind, dict(values), is_new=True)

    def _amend(
        self,
        kind: RecordKind,
        row: Record,
        values: Mapping[str, Any],
        occurred_at: datetime | None,
        reason: str,
        marks: Mapping[str, Leaf] | None,
    ) -> None:
        link = version_link(
            kind, row, values, occurred_at, self.stamp,
            reason=reason, marks=marks, version=row.version + 1,
        )  # fmt: skip
        for column, value in kind.columns(values).items():
            setattr(row, column, value)
        row.version, row.author, row.state = link.version, link.actor, State.SUBMITTED
        row.occurred_at, row.recorded_at, row.received_at = occurred_at, self.recorded_at, self.at
        row.last_n, row.last_next = link.n, link.next_tag
        row.is_late = self.stamp.is_late(occurred_at)
        row.save()
        for name in kind.items:
            kind.children(name, row).delete()
        self._put_items(kind, row, values)
        self.written.append(Written(link, row, kind, dict(values)))

    def put_many(
        self, kind_name: str, many: Iterable[tuple[Mapping[str, Any], datetime | None] | Incoming]
    ) -> list[Any]:
        """Write many new records of one kind: `(values, occurred_at)` or `Incoming`. Gives rows.

        The bulk path of import, demo and bench: same rows, same entries, a few
        statements for all of them. References are not checked one by one; the
        database's own keys are. A server inserts some while the next are prepared.
        """
        if not is_postgres():
            return self.put_batch(prepare(kind_name, many, self.stamp))
        left = iter(many)
        rows: list[Any] = []
        while piece := list(islice(left, PIECE)):
            rows += self.put_batch(prepare(kind_name, piece, self.stamp))
        return rows

    def put_batch(self, batch: Batch) -> list[Any]:
        """Write what `batches.prepare` made ready for this agency, person and time."""
        if batch.by != self.stamp:
            message = "A batch is written by whom, for whom and at the time it was prepared for."
            raise NoUnitOfWorkError(message)
        with seldom_swept():
            batch.insert()
        self.batches.append((len(self.written), batch))
        return batch.rows

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

    def _written_ids(self) -> set[uuid.UUID]:
        in_batches = (one for _, batch in self.batches for one in batch.written)
        return {one.row.id for one in (*self.written, *in_batches)}

    def _put_items(self, kind: RecordKind, row: Record, values: Mapping[str, Any]) -> None:
        for children in item_rows(kind, row, values).values():
            insert_models(children)


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
        is_outermost = len(connection.atomic_blocks) == 1
        out = stack.enter_context(outgoing())
        stack.enter_context(acting_in_transaction(agency, out.run, is_outermost=is_outermost))
        book = Book(agency, acting_user, at or datetime.now(UTC), recorded_at)
        token = _current.set(book)
        stack.callback(_current.reset, token)
        yield book
        connection.validate_no_broken_transaction()  # the driver itself would still write
        _finish(book)
        out.send(and_commit=is_outermost)


def _finish(book: Book) -> None:
    if book.written or book.batches:
        links = [written.link for written in book.written]
        for link in links:
            if not link.entry:
                link.close(book.agency, book.at)
        answer = ask_for_head(book.agency)
        _insert_lines(book)
        head = answer()
        if head is None:
            message = f"The agency {book.agency!r} has no log; `watchbook agency add` makes it."
            raise UnknownRecordError(message)
        if is_clock_behind(head, book.at, datetime.now(UTC)):
            first = clock_stepped_back(head, book.at)
            first.close(book.agency, book.at)
            head.last_received_at = book.at
            append(book.agency, [first], head.epoch, head.size)
            head.size += 1
        _append(book, links, head)
        head.last_received_at = max(head.last_received_at or book.at, book.at)
        move_head(head)
        in_batches = [one for _, batch in book.batches for one in batch.written]
        run_end_of_write(book.agency, book.written, in_batches)
    for run_last in book.last_steps:
        run_last()


def _insert_lines(book: Book) -> None:
    """Insert what belongs to new records at the end of a write, while the head is waited for."""
    if not all(one.is_new for one in book.written):
        return
    for packed in prepared_ahead(book.agency, book.written):
        insert_packed(packed)
    for one in book.written:
        one.is_ahead = True
    push()


def _append(book: Book, links: list[Link], head: Head) -> None:
    """What was put one by one and what came in batches, in the order in which it was written."""
    done = 0
    for before, batch in book.batches:
        append(book.agency, links[done:before], head.epoch, head.size)
        head.size += len(links[done:before])
        done = max(done, before)
        with seldom_swept():
            batch.append(head.epoch, head.size)
        head.size += batch.count
    append(book.agency, links[done:], head.epoch, head.size)
    head.size += len(links[done:])
