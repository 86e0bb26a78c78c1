"""Writes of layouts, and the trace of who opened a set-up or a layout first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.training.errors import LayoutClosedError
from watchbook.duty.training.models import Exercise, Layout, OpenedPart, Opening
from watchbook.duty.training.queries.closing import REASONS, laid_by_person, why_closed
from watchbook.duty.training.queries.setups import LayoutView, exercise_of, layout_for
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.sending import Sent, amending, refused, wrote

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer


def submit_layout(sent: Sent) -> Layout:
    """Lay out an exercise, or correct its layout; `values` clean and whole.

    An exercise has one layout. Those who laid it out and trainers correct it;
    a team that still waits for its run cannot (LayoutClosedError).
    """
    exercise = _exercise(sent.acting_user, sent.values["exercise"])
    if sent.is_amendment:
        _check_amendment(sent.acting_user, sent.existing("training.layout"), exercise, sent.at)
    else:
        require(sent.acting_user, "training.lay_out", exercise.event_id)
        taken = Layout.objects.filter(agency_id=sent.acting_user.agency, exercise=exercise)
        if taken.exclude(id__in=[sent.record_id]).exists():
            message = (
                "This exercise has a layout already; who laid it out or a trainer corrects it."
            )
            raise refused("/exercise", message)
    happened = sent.values.get("laid_at") or exercise.set_at or sent.written_at
    put: Layout = sent.put("training.layout", sent.values, happened)
    return put


def _exercise(viewer: Viewer, exercise_id: UUID) -> Exercise:
    found = Exercise.objects.filter(agency_id=viewer.agency, id=exercise_id)
    exercise = found.select_related("event").first()
    if exercise is None:
        message = "Exercise: no such record is kept here yet."
        raise UnknownRecordError(message)
    return exercise


def _check_amendment(viewer: Viewer, row: Layout, exercise: Exercise, at: datetime) -> None:
    if row.exercise_id != exercise.id:
        message = "A layout stays with its exercise."
        raise refused("/exercise", message)
    closed = why_closed(viewer, exercise, at)
    if closed:
        raise LayoutClosedError(REASONS[closed])
    is_layer = viewer.person_id is not None and bool(
        laid_by_person(viewer.agency, [exercise.id], viewer.person_id)
    )
    if not wrote(viewer, row) and not is_layer:
        require(viewer, "training.correct", exercise.event_id)


def lay_out(*, acting_user: Viewer, values: dict[str, Any], at: datetime) -> Layout:
    """Write the layout of an exercise; `values` clean by the schema `training.layout`."""
    return submit_layout(Sent(acting_user=acting_user, values=values, at=at))


def amend_layout(
    *, acting_user: Viewer, layout: Layout, values: dict[str, Any], reason: str, at: datetime
) -> Layout:
    """Correct a layout, with the reason. `layout` is the version that was seen."""
    return submit_layout(amending(acting_user, layout, values, reason, at))


def open_setup(*, acting_user: Viewer, exercise_id: UUID, at: datetime) -> Exercise:
    """Read an exercise's set-up and note that this account has seen it.

    Raises NotFoundError where the viewer sees none.
    """
    exercise = exercise_of(acting_user, exercise_id)
    _note(acting_user, exercise, OpenedPart.SETUP, at)
    return exercise


def open_layout(*, acting_user: Viewer, exercise_id: UUID, at: datetime) -> LayoutView:
    """Read an exercise's layout, open or closed; note it where this account has seen one."""
    view = layout_for(acting_user, exercise_of(acting_user, exercise_id), at)
    if view.layout is not None:
        _note(acting_user, view.exercise, OpenedPart.LAYOUT, at)
    return view


def note_shown(viewer: Viewer, row: Record, at: datetime) -> None:
    """Note that a set-up or a layout was shown to this account on a page of another room."""
    if isinstance(row, Layout):
        _note(viewer, row.exercise, OpenedPart.LAYOUT, at)
    elif isinstance(row, Exercise):
        _note(viewer, row, OpenedPart.SETUP, at)


def _note(viewer: Viewer, exercise: Exercise, part: OpenedPart, at: datetime) -> None:
    """Keep the first opening only; those who can never run need no trace."""
    if viewer.kind == "system" or not may(viewer, "training.log_run", exercise.event_id):
        return
    named = {"agency_id": viewer.agency, "exercise": exercise, "actor": viewer.actor_id}
    if Opening.objects.filter(**named, part=part).exists():
        return
    with writing(agency=str(viewer.agency), acting_user=viewer, at=at):
        Opening.objects.get_or_create(**named, part=part, defaults={"opened_at": at})
