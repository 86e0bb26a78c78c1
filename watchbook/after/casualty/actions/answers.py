"""Writes of answers: by name, signed in on a page or by the link that was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.after.casualty.choices.alerts import Message
from watchbook.after.casualty.errors import AlertError
from watchbook.after.casualty.models import Alert, Delivery
from watchbook.after.casualty.permissions.alerts import ANSWER
from watchbook.after.casualty.queries.alerts import alert_about, answers_to
from watchbook.after.casualty.queries.answerers import recipient_key
from watchbook.core.schema import keepable
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.after.casualty.models import Answer
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.sending import Sent

LONGEST_WORDS = 200


@dataclass(frozen=True)
class ByLink:
    """Who answers by the link that was sent to him: known by that link alone."""

    delivery_id: UUID

    @property
    def actor_id(self) -> str:
        """The id that stands in the ledger."""
        return f"link:{self.delivery_id}"


def submit_answer(sent: Sent) -> Answer:
    """Somebody signed in has read an alert; the name is his own, whatever was sent for it."""
    require(sent.acting_user, ANSWER)
    values = {
        "subject": sent.values["subject"],
        "words": sent.values.get("words"),
        "name": sent.acting_user.name[:160],
        "way": "page",
    }
    if alert_about(sent.agency, sent.values["subject"]) is None:
        message = "Nothing was told of this, so nothing waits for an answer."
        raise AlertError(message)
    kept: Answer = sent.put("casualty.answer", values, sent.written_at)
    return kept


def answer_alert(*, acting_user: Viewer, alert: Alert, words: str, at: datetime) -> Answer:
    """One press on a page. Pressed twice without words it is written once."""
    require(acting_user, ANSWER)
    said = keepable(words).strip()[:LONGEST_WORDS]
    values = {"subject": alert.subject, "name": acting_user.name[:160], "way": "page"}
    with writing(agency=alert.agency_id, acting_user=acting_user, at=at) as book:
        if not said:
            kept = _kept(alert, acting_user.actor_id)
            if kept is not None:
                return kept
        made: Answer = book.put(
            "casualty.answer", values | ({"words": said} if said else {}), occurred_at=at
        )
        return made


def answer_by_link(*, delivery: Delivery, at: datetime) -> Answer:
    """The recipient of a message pressed on the page that its link opens. Twice writes once."""
    if delivery.message == Message.CALLED_OFF:
        message = "This message asks for no answer."
        raise AlertError(message)
    alert: Alert = delivery.alert
    actor = ByLink(delivery.id)
    values = {"subject": alert.subject, "name": delivery.name, "way": "link"}
    with writing(agency=delivery.agency_id, acting_user=actor, at=at) as book:
        kept = _kept(alert, recipient_key(delivery))
        if kept is not None:
            return kept
        made: Answer = book.put("casualty.answer", values, occurred_at=at)
        return made


def _kept(alert: Alert, who: str) -> Answer | None:
    answers = answers_to(alert.agency_id, alert.subject)
    return next((one for one in answers if one.answerer == who), None)
