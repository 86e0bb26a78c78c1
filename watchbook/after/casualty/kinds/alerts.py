"""The record kinds of who is told, of answers and of duties; their pages, lines and slots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.after.casualty import models
from watchbook.after.casualty.actions.alerts import FOLLOWED, follow_write, forget_alert
from watchbook.after.casualty.actions.answers import submit_answer
from watchbook.after.casualty.actions.duties import submit_duty
from watchbook.after.casualty.actions.recipients import submit_recipients
from watchbook.after.casualty.choices.alerts import DUTIES
from watchbook.after.casualty.permissions.alerts import (
    ANSWER,
    DUTY,
    READ_RECIPIENTS,
    SET_RECIPIENTS,
)
from watchbook.after.casualty.queries.casualties import casualties
from watchbook.after.casualty.schema import alerts as schema
from watchbook.core.schema import label_of
from watchbook.ground.ledger.kinds import RecordKind, register_kind
from watchbook.ground.ledger.slots import register_end_of_write
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import (
    Line,
    RecordFace,
    register_face,
    register_locked_kind,
    register_reach,
    register_submission,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer


def recipients_url(row: Record) -> str:
    """The page of a list."""
    kwargs = {"agency": row.agency_id, "list_id": row.id}
    return reverse("casualty:recipients_list", kwargs=kwargs)


def _record_url(row: Record, kind: str) -> str:
    kwargs = {"agency": row.agency_id, "kind": kind, "record_id": row.id}
    return reverse("records:record", kwargs=kwargs)


def _duty_url(row: Record) -> str:
    kwargs = {"agency": row.agency_id, "casualty_id": row.casualty}  # type: ignore[attr-defined]  # a duty
    return reverse("casualty:around", kwargs=kwargs)


def _sees_duty(viewer: Viewer, row: Any) -> bool:
    return casualties(viewer).filter(id=row.casualty).exists()


def _duty_lines(row: Any, _values: dict[str, Any]) -> Iterator[Line]:
    """Under the person who did it; nothing of the dog."""
    if row.person is not None:
        at = row.since or row.occurred_at or row.received_at
        yield Line((row.person.id,), at, "work", "At a K9 down", label_of(DUTIES, row.duty))


def register() -> None:
    """Fill the slots of the ledger's and the records' rooms."""
    register_kind(RecordKind(schema.RECIPIENTS, models.Recipients, items={"ways": models.Way}))
    register_kind(RecordKind(schema.ANSWER, models.Answer))
    register_kind(RecordKind(schema.DUTY, models.Duty))
    register_submission(
        "casualty.recipients", submit_recipients, is_field_form=True, needs=[SET_RECIPIENTS]
    )
    register_submission("casualty.answer", submit_answer, needs=[ANSWER])
    register_face(
        RecordFace(
            "casualty.recipients", recipients_url,
            may_see=lambda viewer, _row: may(viewer, READ_RECIPIENTS),
        )
    )  # fmt: skip
    register_face(
        RecordFace(
            "casualty.answer", lambda row: _record_url(row, "casualty.answer"),
            may_see=lambda viewer, _row: may(viewer, ANSWER),
        )
    )  # fmt: skip
    register_face(RecordFace("casualty.duty", _duty_url, may_see=_sees_duty, lines=_duty_lines))
    register_submission("casualty.duty", submit_duty, needs=[DUTY])
    register_locked_kind("casualty.duty")
    register_end_of_write("casualty.alerts", follow_write, kinds=FOLLOWED)
    register_reach("Alerts and their messages", forget_alert)
