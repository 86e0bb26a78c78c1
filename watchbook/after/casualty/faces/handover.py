"""How the hand-over's records are read: their pages, and the few lines of a life file.

The clinic's word has no line, no search text and no page of the records' room. That the handler
heard it has a line that says so and nothing of what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.after.casualty.models import Kept
from watchbook.after.casualty.permissions.cards import READ_CARDS
from watchbook.after.casualty.queries.casualties import casualties, sees_casualty
from watchbook.after.casualty.queries.consents import consents
from watchbook.after.casualty.queries.lines import may_read_card
from watchbook.after.casualty.queries.recoveries import dog_of, sees_recovery
from watchbook.duty.health.permissions import READ
from watchbook.ground.ledger.models import State
from watchbook.ground.records.slots import (
    Line,
    RecordFace,
    Reference,
    register_face,
    register_reference,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from watchbook.after.casualty.models import Casualty
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer


def page_of_casualty(name: str, casualty: Casualty) -> str:
    """A page of this casualty: `handover`, `word`, `recovery`."""
    kwargs = {"agency": casualty.agency_id, "casualty_id": casualty.id}
    return reverse(f"casualty:{name}", kwargs=kwargs)


def _at(name: str) -> Callable[[Any], str]:
    return lambda row: page_of_casualty(name, row.casualty) if row.casualty else ""


def _passed_url(row: Any) -> str:
    return page_of_casualty("handover", row.kept.casualty)


def _sees_consent(viewer: Viewer, row: Record) -> bool:
    return consents(viewer).filter(id=row.id).exists()


def _reads_card(viewer: Viewer, row: Any) -> bool:
    return may_read_card(viewer, row.casualty)


def _reads_kept_card(viewer: Viewer, row: Any) -> bool:
    return may_read_card(viewer, row.kept.casualty)


def _sees_keeper(viewer: Viewer, row: Any) -> bool:
    return sees_casualty(viewer, row.casualty)


def _nobody(_viewer: Viewer, _row: Record) -> bool:
    return False


def _heard_lines(row: Any, values: dict[str, Any]) -> Iterator[Line]:
    dog = dog_of(row.casualty)
    if dog is not None:
        told = f"From {values['told_by']}."
        title = "The handler heard the clinic's word"
        yield Line((dog,), values["heard_at"], "health", title, told, READ_CARDS)


def _recovery_lines(row: Any, _values: dict[str, Any]) -> Iterator[Line]:
    dog = dog_of(row.casualty)
    if dog is not None:
        yield Line((dog,), row.occurred_at or row.received_at, "health",
                   "Recovery and return to duty", f"{row}.", READ)  # fmt: skip


def things_to_name(viewer: Viewer, _at: datetime) -> Iterator[Reference]:
    """What was kept of casualties whose card the viewer reads; the newest fifty."""
    rows = Kept.objects.filter(
        agency_id=viewer.agency, casualty__in=casualties(viewer).values("id")
    )
    for one in rows.exclude(state=State.EXPUNGED).select_related("casualty__dog")[:50]:
        if may_read_card(viewer, one.casualty):
            yield Reference(one.id, str(one), one.casualty.dog_named)


def register() -> None:
    """Fill the slots of the records' room."""
    for face in (
        RecordFace("casualty.consent", _at("handover"), may_see=_sees_consent),
        RecordFace("casualty.kept", _at("handover"), may_see=_reads_card),
        RecordFace("casualty.passed", _passed_url, may_see=_reads_kept_card),
        RecordFace("casualty.keeper", _at("word"), may_see=_sees_keeper),
        RecordFace("casualty.clinicword", lambda _row: "", may_see=_nobody),
        RecordFace("casualty.heard", _at("word"), lines=_heard_lines, may_see=_reads_card),
        RecordFace("casualty.recovery", _at("recovery"), lines=_recovery_lines,
                   may_see=sees_recovery),
    ):  # fmt: skip
        register_face(face)
    register_reference("casualty.kept", things_to_name)
