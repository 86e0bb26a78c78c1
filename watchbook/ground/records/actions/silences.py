"""Silences: what stops the program asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.permissions import require
from watchbook.ground.records.errors import SilenceError
from watchbook.ground.records.models import Silence
from watchbook.ground.records.queries.silences import silences_of
from watchbook.ground.records.schema import SILENCE

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


def silence(
    *,
    acting_user: Viewer,
    subject: UUID,
    cause: str = "stand-down",
    from_at: datetime,
    until_at: datetime | None = None,
    at: datetime,
    record_id: UUID | None = None,
) -> Silence:
    """Stop every prompt about a team, dog or person. One press; no reason is asked.

    A silence that already holds for the same cause is given back as it is, so
    pressing twice writes once. `record_id` is given where it follows from what causes it.
    Permission: `records.silence`.
    """
    require(acting_user, "records.silence")
    if until_at is not None and until_at <= from_at:
        message = "A silence ends after it begins. Choose a later end, or none."
        raise SilenceError(message)
    if cause not in SILENCE.field("cause").choice_values:
        message = f"{cause!r} is no cause of a silence."
        raise SilenceError(message)
    agency = str(acting_user.agency)
    values = {"subject": subject, "from_at": from_at, "cause": cause}
    if until_at is not None:
        values["until_at"] = until_at
    with writing(agency=agency, acting_user=acting_user, at=at) as book:
        running = silences_of(agency, [subject], from_at).filter(cause=cause, until_at=until_at)
        kept = running.first()
        if kept is not None:
            return kept
        made: Silence = book.put(
            "records.silence", values, record_id=record_id, occurred_at=from_at
        )
        return made


def end_silence(
    *,
    acting_user: Viewer,
    subject: UUID,
    at: datetime,
    cause: str | None = None,
    until_at: datetime | None = None,
    reason: str = "",
) -> list[Silence]:
    """End the silences about a subject (of one cause, or all) now or at `until_at`.

    Gives the silences that were ended; none where nothing was silent.
    Permission: `records.silence`.
    """
    require(acting_user, "records.silence")
    agency = str(acting_user.agency)
    ended: list[Silence] = []
    with writing(agency=agency, acting_user=acting_user, at=at) as book:
        running = silences_of(agency, [subject], at)
        if cause is not None:
            running = running.filter(cause=cause)
        for row in running:
            values = {
                "subject": row.subject,
                "from_at": row.from_at,
                "cause": row.cause,
                "until_at": until_at or at,
            }
            ended.append(
                book.put(
                    "records.silence", values, record_id=row.id, based_on=row.version, reason=reason
                )
            )
    return ended
