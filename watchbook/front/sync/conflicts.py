"""Two versions written on one: what differs, whose it is to settle, what a supervisor may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.core.schema import leaves_of
from watchbook.front.sync.choices import Status
from watchbook.front.sync.envelope import EnvelopeError, read_envelope
from watchbook.front.sync.models import Submission
from watchbook.front.sync.reading import checked_values
from watchbook.ground.ledger.errors import UnknownKindError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.queries import own_actors
from watchbook.ground.records.choices import Step
from watchbook.ground.records.queries.history import differences_of
from watchbook.ground.records.queries.steps import refusal_of, standing_of
from watchbook.ground.records.queries.words import actor_names, words_for
from watchbook.ground.records.slots import closed_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.queries.history import Difference


@dataclass(frozen=True)
class Conflict:
    """A rival version beside the newest one, for one viewer.

    `is_author` says that the viewer settles it; `differences` compare the newest version with
    the rival's words, restricted ones withheld where they are not open to the viewer.
    """

    record: Record
    author: str
    based_on: int | None
    is_author: bool
    can_return: bool
    differences: list[Difference]


def record_in_conflict(row: Submission) -> Record | None:
    """The record that an open conflict is about."""
    if row.status != Status.CONFLICT or row.record_id is None:
        return None
    return _records(row.agency_id, [row]).get(row.record_id)


def is_settler(viewer: Viewer, row: Submission) -> bool:
    """Whether the viewer wrote the newest version of the record, and so settles the conflict.

    Not while a room closes the record to him.
    """
    record = record_in_conflict(row)
    is_author = record is not None and record.author in own_actors(viewer)
    return is_author and row.record_id not in closed_to(viewer)


def conflicts_to_settle(viewer: Viewer) -> list[Submission]:
    """Every open conflict of the agency that is this viewer's to settle, the oldest first."""
    rows = Submission.objects.filter(agency_id=viewer.agency, status=Status.CONFLICT)
    found = list(rows.order_by("received_at"))
    records = _records(str(viewer.agency), found)
    own = set(own_actors(viewer)) if found else set()
    closed = closed_to(viewer) if found else frozenset()
    return [
        row
        for row in found
        if row.record_id in records
        and row.record_id not in closed
        and records[row.record_id].author in own
    ]


def conflict_of(viewer: Viewer, row: Submission, at: datetime) -> Conflict | None:
    """What a page says about an open conflict; None where there is none to be shown."""
    record = record_in_conflict(row)
    if record is None:
        return None
    kind = kind_named(row.kind)
    try:
        envelope = read_envelope(bytes(row.content))
    except EnvelopeError:
        return None
    values, problems = checked_values(envelope)
    by_program = {field.name for field in kind.schema.fields if field.is_by_program}
    kept = kind.values_in(record)
    written = {name: value for name, value in kept.items() if name not in by_program}
    newest = leaves_of(kind.schema, written)
    rival = newest if problems else leaves_of(kind.schema, values)
    words = words_for(viewer, record, row.kind, (newest, rival))
    refusal = refusal_of(viewer, record, Step.RETURN, standing_of(viewer, [record], at))
    return Conflict(
        record=record,
        author=actor_names(row.agency_id, [record.author])[record.author],
        based_on=envelope.based_on,
        is_author=record.author in own_actors(viewer),
        can_return=kind.is_reviewed and refusal is None,
        differences=[] if kind.is_sealed else differences_of(words, newest, rival),
    )


def _records(agency: str, rows: Iterable[Submission]) -> dict[UUID, Record]:
    by_kind: dict[str, list[UUID]] = {}
    for row in rows:
        if row.record_id is not None:
            by_kind.setdefault(row.kind, []).append(row.record_id)
    found: dict[UUID, Record] = {}
    for name, ids in by_kind.items():
        try:
            model = kind_named(name).model
        except UnknownKindError:
            continue
        with acting_for(agency):
            kept = model._default_manager.filter(agency_id=agency, id__in=ids)
            found |= {record.id: record for record in kept}
    return found
