"""Review, return, approval and countersignature: acts about one version, never a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.core.schema import Field, Schema, Type, validate
from watchbook.ground.ledger.errors import StaleVersionError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.records.actions.deputies import leaves_for, note_act
from watchbook.ground.records.choices import ACT_OF, Step
from watchbook.ground.records.errors import ReviewRefusedError
from watchbook.ground.records.queries.faces import rows_by_id
from watchbook.ground.records.queries.steps import (
    for_whom,
    independent_reviewers,
    is_permitted,
    refusal_of,
    standing_of,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.queries.steps import Standing

_NOTE = Schema("records.note", "Note", (Field("note", Type.LONG_TEXT, "Note", max_length=4000),))


def review_record(
    *,
    acting_user: Viewer,
    kind: str,
    record_id: UUID,
    version: int,
    note: str = "",
    at: datetime,
) -> Record:
    """Say that the version was read and judged by somebody independent (a trainer).

    `version` is the one that the reviewer saw: StaleVersionError if it is no
    longer the newest. ReviewRefusedError names the rule that stands against it.
    """
    return take_step(
        acting_user=acting_user, kind=kind, record_id=record_id, version=version,
        step=Step.REVIEW, note=note, at=at,
    )  # fmt: skip


def return_record(
    *, acting_user: Viewer, kind: str, record_id: UUID, version: int, note: str, at: datetime
) -> Record:
    """Send the version back to its author with a note, which stays part of the record."""
    return take_step(
        acting_user=acting_user, kind=kind, record_id=record_id, version=version,
        step=Step.RETURN, note=note, at=at,
    )  # fmt: skip


def approve_record(
    *,
    acting_user: Viewer,
    kind: str,
    record_id: UUID,
    version: int,
    note: str = "",
    at: datetime,
) -> Record:
    """Approve the version (a supervisor): from then on outside reports count it."""
    return take_step(
        acting_user=acting_user, kind=kind, record_id=record_id, version=version,
        step=Step.APPROVE, note=note, at=at,
    )  # fmt: skip


def countersign_record(
    *,
    acting_user: Viewer,
    kind: str,
    record_id: UUID,
    version: int,
    note: str = "",
    at: datetime,
) -> Record:
    """Put one's own name beside the version; its state does not change."""
    return take_step(
        acting_user=acting_user, kind=kind, record_id=record_id, version=version,
        step=Step.COUNTERSIGN, note=note, at=at,
    )  # fmt: skip


def state_unreviewed(
    *,
    acting_user: Viewer,
    kind: str,
    record_id: UUID,
    version: int,
    note: str = "",
    at: datetime,
) -> Record:
    """Say openly that nobody independent could review the version.

    Refused while anybody in the unit, or invited from outside, could do it.
    After it a supervisor who is not barred himself may approve.
    """
    return take_step(
        acting_user=acting_user, kind=kind, record_id=record_id, version=version,
        step=Step.STATE_UNREVIEWED, note=note, at=at,
    )  # fmt: skip


def take_step(
    *,
    acting_user: Viewer,
    kind: str,
    record_id: UUID,
    version: int,
    step: Step,
    note: str = "",
    at: datetime,
) -> Record:
    """One step of review on one version: the common road of the five actions above.

    A deputy's act is his own; it says for whom it was done and by which naming.
    """
    clean = _clean_note(note)
    if step is Step.RETURN and not clean:
        message = "Write what the author should look at: a record is returned with a note."
        raise ReviewRefusedError(message)
    agency = str(acting_user.agency)
    with writing(agency=agency, acting_user=acting_user, at=at) as book:
        row, standing = _seen_row(acting_user, kind, record_id, at)
        refusal = refusal_of(acting_user, row, step, standing)
        if not is_permitted(acting_user, row, step, standing):
            raise NotAllowedError(refusal or "")
        if refusal is not None:
            raise ReviewRefusedError(refusal)
        if row.version != version:
            raise StaleVersionError(kind, record_id, version, row.version)
        if step is Step.STATE_UNREVIEWED:
            _refuse_if_somebody_could(acting_user, row, at)
        away = for_whom(acting_user, row, step, standing)
        link = book.act(row, ACT_OF[step], note=clean, leaves=leaves_for(away))
        note_act(agency, away, link, at)
    return row


def _seen_row(viewer: Viewer, kind: str, record_id: UUID, at: datetime) -> tuple[Record, Standing]:
    """The record and what its steps are judged by, where it is open to the viewer."""
    named = kind_named(kind).name
    row = rows_by_id(str(viewer.agency), [(named, record_id)]).get(record_id)
    standing = standing_of(viewer, [row], at) if row is not None else None
    if row is None or standing is None or row.id not in standing.seen:
        message = "There is no such record here."
        raise NotFoundError(message)
    return row, standing


def _refuse_if_somebody_could(viewer: Viewer, row: Record, at: datetime) -> None:
    if independent_reviewers(viewer, row, at):
        message = "Somebody independent can still review it; ask them."
        raise ReviewRefusedError(message)


def _clean_note(note: str) -> str:
    checked = validate(_NOTE, {"note": note})
    if not checked.is_valid:
        raise ReviewRefusedError(checked.problems[0].message)
    return str(checked.values.get("note") or "")
