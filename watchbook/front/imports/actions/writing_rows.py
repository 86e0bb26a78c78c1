"""A few hundred rows at a time: new ones made, changed ones amended, unchanged ones left alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from watchbook.core.schema import Problem
from watchbook.duty.training.actions.bringing import (
    BROUGHT,
    RUN,
    bring_again,
    bring_prepared,
    bring_training,
    prepare_training,
)
from watchbook.front.imports.actions.seeing import Seen
from watchbook.front.imports.choices import Outcome
from watchbook.front.imports.models import ImportedRow
from watchbook.front.imports.taken import Ready, Taken, Trouble
from watchbook.ground.ledger.chain import uuid_beside
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.ledger.incoming import Incoming
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.packing import Packed, insert_packed, packed
from watchbook.ground.ledger.rows import db_uuid
from watchbook.ground.ledger.statements import insert_rows
from watchbook.ground.people.errors import PeopleError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.errors import InvalidError, RecordsError
from watchbook.ground.records.queries.origins import DAY_ONLY, FILE, ROW, SOURCE
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.slots import submission_action

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.batches import Batch
    from watchbook.ground.ledger.writing import Book
    from watchbook.ground.people.viewer import Viewer

_COLUMNS = [
    "id", "agency_id", "source", "kind", "key", "record_id", "digest", "version", "row",
    "import_id", "seen_in", "is_adopted",
]  # fmt: skip
_AMENDED = (
    "Somebody amended the record here after it was imported, and the file says something new."
)
_DECIDE = (
    "Look at both and amend the record by hand where the file is right. Nothing was overwritten."
)
LONGEST_AGE = timedelta(minutes=1)
"""A chunk that was prepared longer ago than this is made anew."""
_MEND = "Mend the row or the mapping, and import the file again."


@dataclass
class Bringing:
    """One import while it runs: who, from where, under which file and record."""

    viewer: Viewer
    source: str
    file: str
    import_id: UUID
    at: datetime

    @property
    def agency(self) -> str:
        """The agency for which it runs."""
        return str(self.viewer.agency)


@dataclass
class Result:
    """What became of some rows."""

    counts: Counter[str] = field(default_factory=Counter)
    troubles: list[Trouble] = field(default_factory=list)


@dataclass(frozen=True)
class Prepared:
    """A chunk that another process made ready: what becomes of it, and the rows of all tables."""

    at: datetime
    result: Result
    batches: list[Batch]
    made: Packed
    seen: Seen
    import_id: UUID

    def is_too_old(self, now: datetime) -> bool:
        """Whether the time that its entries bear is past: one of the processes stood still."""
        return not -LONGEST_AGE <= now - self.at <= LONGEST_AGE

    def write(self, viewer: Viewer) -> Result:
        """Insert it, inside the unit of work that is open at its time."""
        for batch in self.batches:
            bring_prepared(acting_user=viewer, batch=batch)
        insert_packed(self.made)
        self.seen.write(str(viewer.agency), self.import_id)
        return self.result


class NotAloneError(Exception):
    """A chunk has rows that only the process that writes can take."""


@dataclass
class _Held:
    """What is known of a row that came before."""

    record_id: UUID
    digest: bytes
    version: int
    row: int
    seen_in: UUID
    is_adopted: bool


class RowWriter:
    """Writes one chunk inside the unit of work that is open."""

    def __init__(self, bringing: Bringing, book: Book | None) -> None:
        """`book` is that of the unit of work; None where rows are only prepared."""
        self.bringing, self.book = bringing, book
        self.result = Result()
        self.bulk: dict[str, list[tuple[Ready, Incoming]]] = {}
        self.made: list[tuple[Any, ...]] = []
        self.seen = Seen()
        self.here: dict[UUID, Ready] = {}
        self.held: dict[UUID, _Held] = {}
        self.standing: dict[UUID, tuple[int, str]] = {}

    def write(self, chunk: list[Taken]) -> Result:
        """Write all rows of a chunk; a row that is refused leaves no trace and a trouble."""
        self._decide(chunk)
        for kind in BROUGHT:
            if kind in self.bulk:
                self._write_bulk(kind, self.bulk[kind])
        insert_rows("imports_importedrow", _COLUMNS, self.made)
        self.seen.write(self.bringing.agency, self.bringing.import_id)
        return self.result

    def prepare(self, chunk: list[Taken]) -> Prepared:
        """All rows of a chunk ready to be written, without writing anything.

        A NotAloneError where a row asks for more than new records of the bulk path, and rows that
        stay as they are.
        """
        self._decide(chunk)
        batches = [
            prepare_training(
                acting_user=self.bringing.viewer, kind=kind, at=self.bringing.at,
                many=[one for _, one in self.bulk[kind]],
            ).sent()
            for kind in BROUGHT if kind in self.bulk
        ]  # fmt: skip
        made = packed("imports_importedrow", _COLUMNS, self.made)
        return Prepared(
            self.bringing.at, self.result, batches, made, self.seen, self.bringing.import_id
        )

    def _decide(self, chunk: list[Taken]) -> None:
        """What becomes of each row; what other rooms' actions write is written here."""
        self._look_up([ready for taken in chunk for ready in taken.records])
        for taken in chunk:
            self.result.troubles += taken.troubles
            if not taken.records:
                self.result.counts[Outcome.TROUBLE] += bool(
                    any(not one.is_note for one in taken.troubles)
                )
                continue
            self._row(taken)

    def _look_up(self, records: list[Ready]) -> None:
        ids = {ready.id for ready in records}
        agency = self.bringing.agency
        found = ImportedRow.objects.filter(agency_id=agency, id__in=ids).values_list(
            "id", "record_id", "digest", "version", "row", "seen_in", "is_adopted"
        )
        self.held = {one[0]: _Held(one[1], bytes(one[2]), *one[3:]) for one in found}
        changed: dict[str, list[UUID]] = {}
        for ready in records:
            held = self.held.get(ready.id)
            if held is not None and held.digest != ready.digest:
                changed.setdefault(ready.part.record, []).append(held.record_id)
        for kind, record_ids in changed.items():
            rows = kind_named(kind).model._default_manager.filter(
                agency_id=agency, id__in=record_ids
            )
            for record_id, version, state in rows.values_list("id", "version", "state"):
                self.standing[record_id] = (version, state)

    def _row(self, taken: Taken) -> None:
        own = taken.records[-1]
        duplicate = self.here.get(own.id)
        held = self.held.get(own.id)
        if duplicate is None and held is not None and held.seen_in == self.bringing.import_id:
            duplicate = own
        if duplicate is not None:
            number = duplicate.row if duplicate is not own else (held.row if held else 0)
            why = f"The key “{own.key}” stands in row {number} already."
            do = "Take further columns into the key of the mapping, or take the row out."
            self._refuse(Trouble(own.row, ", ".join(own.part.key), own.key, why, do))
            return
        if all(self._is_refused_by_nobody(ready) for ready in taken.records):
            outcomes = [self._record(ready, is_own=ready is own) for ready in taken.records]
            self.result.counts[outcomes[-1]] += 1
            return
        self._row_that_may_be_refused(taken)

    def _is_refused_by_nobody(self, ready: Ready) -> bool:
        """Whether a record is new on the bulk path, or was here and stays: no room is asked."""
        held = self.held.get(ready.id)
        if held is None:
            return ready.part.record in BROUGHT or ready.id in self.here
        return held.digest == ready.digest or held.is_adopted

    def _row_that_may_be_refused(self, taken: Taken) -> None:
        """A row that other rooms' actions write: undone as a whole where one of them refuses."""
        if self.book is None:
            raise NotAloneError
        own = taken.records[-1]
        before = (len(self.book.written), len(self.made), self.seen.sizes, dict(self.here))
        counts = self.result.counts.copy()
        sizes = {kind: len(waiting) for kind, waiting in self.bulk.items()}
        try:
            with transaction.atomic():
                outcomes = [self._record(ready, is_own=ready is own) for ready in taken.records]
        except _RefusedRow as refused:
            written, made, seen, self.here = before
            del self.book.written[written:], self.made[made:]
            self.seen.cut(seen)
            for kind, waiting in self.bulk.items():
                del waiting[sizes.get(kind, 0) :]
            self.result.counts = counts
            self.result.troubles += refused.troubles
            self.result.counts[Outcome.TROUBLE] += 1
            return
        self.result.counts[outcomes[-1]] += 1

    def _refuse(self, trouble: Trouble) -> None:
        self.result.troubles.append(trouble)
        self.result.counts[Outcome.TROUBLE] += 1

    def _record(self, ready: Ready, *, is_own: bool) -> Outcome:
        earlier, held = self.here.get(ready.id), self.held.get(ready.id)
        if earlier is not None or (held is not None and held.seen_in == self.bringing.import_id):
            known = earlier.digest if earlier is not None else held.digest if held else b""
            if known != ready.digest and not is_own:
                self._note_difference(ready, earlier.row if earlier else held.row if held else 0)
            return Outcome.SAME
        self.here[ready.id] = ready
        if held is None:
            return self._new(ready)
        if held.digest == ready.digest or held.is_adopted:
            if held.row == ready.row:
                self.seen.same.append(ready.id)
            else:
                self.seen.other.append((ready.row, held.version, held.digest, ready.id))
            return Outcome.SAME
        return self._changed(ready, held)

    def _note_difference(self, ready: Ready, number: int) -> None:
        label = kind_named(ready.part.record).schema.label
        why = f"{label} “{ready.key}” is told in another way in row {number}."
        do = "What that row says was kept; look at which is right."
        column = ", ".join(ready.part.key)
        self.result.troubles.append(Trouble(ready.row, column, ready.key, why, do, is_note=True))

    def _new(self, ready: Ready) -> Outcome:
        record = ready.part.record
        if ready.adopted is not None:
            self._keep(ready, ready.adopted, 0, is_adopted=True)
            self.result.counts[f"known {record}"] += 1
            return Outcome.SAME
        if record in BROUGHT:
            # Nothing that is brought names a run, so that may have an id that stands beside those
            # of its neighbours: ids that follow from keys are written all over each index.
            is_named = record != RUN
            record_id = ready.id if is_named else uuid_beside(self.bringing.at, ready.row, ready.id)
            one = Incoming(ready.values, ready.occurred_at, record_id, self._marks(ready))
            self.bulk.setdefault(record, []).append((ready, one))
            self._keep(ready, record_id, 1)
        else:
            row = self._send(ready, None, "")
            self._keep(ready, row.id, row.version)
        self.result.counts[f"made {record}"] += 1
        return Outcome.NEW

    def _changed(self, ready: Ready, held: _Held) -> Outcome:
        version, state = self.standing.get(held.record_id, (0, ""))
        column = ", ".join(ready.part.key)
        if state == State.EXPUNGED:
            why, do = "The record was expunged by order.", "Nothing can be written to it any more."
            raise _RefusedRow([Trouble(ready.row, column, ready.key, why, do)])
        if version != held.version:
            raise _RefusedRow([Trouble(ready.row, column, ready.key, _AMENDED, _DECIDE)])
        reason = f"Row {ready.row} of {self.bringing.source} says something else now"
        record = ready.part.record
        if record in BROUGHT:
            row: Any = bring_again(
                acting_user=self.bringing.viewer, kind=record, record_id=held.record_id,
                based_on=version, values=ready.values, occurred_at=ready.occurred_at,
                reason=reason, marks=self._marks(ready), at=self.bringing.at,
            )  # fmt: skip
        else:
            row = self._send(ready, version, reason, held.record_id)
        self.seen.other.append((ready.row, row.version, ready.digest, ready.id))
        return Outcome.CHANGED

    def _send(
        self, ready: Ready, based_on: int | None, reason: str, record_id: UUID | None = None
    ) -> Any:
        """Through the action of the record's own room, which asks and refuses in its own words."""
        sent = Sent(
            acting_user=self.bringing.viewer, values=ready.values, at=self.bringing.at,
            record_id=record_id or ready.id, based_on=based_on, reason=reason,
            occurred_at=ready.occurred_at, marks=self._marks(ready),
        )  # fmt: skip
        record = ready.part.record
        action = _put_person if record == "people.person" else submission_action(record)
        try:
            return action(sent)
        except InvalidError as refused:
            raise _RefusedRow([self._problem(ready, one) for one in refused.problems]) from None
        except (RecordsError, WriteError, PeopleError) as refused:
            column = ", ".join(ready.part.key)
            raise _RefusedRow([Trouble(ready.row, column, "", str(refused), _MEND)]) from None

    def _problem(self, ready: Ready, problem: Problem) -> Trouble:
        name = problem.pointer.strip("/").split("/")[0]
        rule = ready.part.fields.get(name)
        column = ", ".join(rule.columns) if rule else name
        found = str(ready.values.get(name, ""))[:300]
        return Trouble(ready.row, column, found, problem.message, _MEND)

    def _marks(self, ready: Ready) -> dict[str, Leaf]:
        marks: dict[str, Leaf] = {
            SOURCE: self.bringing.source, FILE: self.bringing.file, ROW: ready.row,
        }  # fmt: skip
        if ready.is_day_only:
            marks[DAY_ONLY] = True
        return marks

    def _keep(
        self, ready: Ready, record_id: UUID, version: int, *, is_adopted: bool = False
    ) -> None:
        import_id = db_uuid(self.bringing.import_id)
        self.made.append(
            (
                db_uuid(ready.id), self.bringing.agency, self.bringing.source.casefold(),
                ready.part.record, ready.key, db_uuid(record_id), ready.digest, version,
                ready.row, import_id, import_id, is_adopted,
            )
        )  # fmt: skip

    def _write_bulk(self, kind: str, waiting: list[tuple[Ready, Incoming]]) -> None:
        bring_training(
            acting_user=self.bringing.viewer, kind=kind, many=[one for _, one in waiting],
            at=self.bringing.at,
        )  # fmt: skip


class _RefusedRow(Exception):  # noqa: N818  # told as what it is: a row, refused
    """A room refused one record of a row: nothing of the row is written."""

    def __init__(self, troubles: list[Trouble]) -> None:
        super().__init__("refused")
        self.troubles = troubles


def _put_person(sent: Sent) -> Any:
    """A person, new or amended; the account stays what it is."""
    require(sent.acting_user, "people.manage")
    kept = sent.existing("people.person")
    values = sent.values | ({"account": kept.account} if kept is not None and kept.account else {})
    return sent.put("people.person", values, sent.occurred_at)
