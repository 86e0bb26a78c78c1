"""What became of an alert, in one word and in one sentence, and what phones are told of it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.choices.alerts import Channel, DeliveryState, Message
from watchbook.after.casualty.queries.alerts import alert_about, answers_to, deliveries_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.after.casualty.models import Alert, Answer, Delivery


def state_of(alert: Alert | None, deliveries: list[Delivery], answers: list[Answer]) -> str:
    """In one word what became of an alert, as the phone says it in its largest type."""
    if alert is None:
        return "not-known"
    if answers:
        return "answered"
    if alert.is_too_late:
        return "too-late"
    kept = [one for one in deliveries if one.message == Message.ALERT]
    if any(one.state in (DeliveryState.SENT, DeliveryState.SHOWN) for one in kept):
        return "sent"
    on_the_way = [
        one for one in kept
        if one.state in (DeliveryState.WAITING, DeliveryState.SENDING)
        and one.channel != Channel.APPLICATION
    ]  # fmt: skip
    if on_the_way:
        return "sending"
    pages = [one for one in kept if one.channel == Channel.APPLICATION]
    return "sending" if pages and not alert.called_off_at else "reaches-nobody"


_SAY = {
    "not-known": "Not sent. Use the radio.",
    "reaches-nobody": "The server has it, and nobody can be told from here. Use the radio.",
    "too-late": "The server has it. It came long after it happened, so nobody was told.",
    "sending": "The server has it and tells people now. Use the radio.",
    "sent": "Sent. Nobody has answered. Use the radio.",
}


def said_of(state: str, answers: list[Answer], *, is_drill: bool, is_off: bool) -> str:
    """One sentence, ready to be shown."""
    said = _SAY.get(state) or f"Answered by {', '.join(answer_names(answers))}."
    if is_off:
        said = f"Called off. {said}" if state == "answered" else "Called off."
    return f"DRILL. {said}" if is_drill else said


_SAY_AFTERWARDS = {
    "not-known": "It never reached this program's alerts.",
    "reaches-nobody": "The server had it, and nobody could be told from here.",
    "too-late": _SAY["too-late"],
    "sending": "It was being sent. Nobody had answered here.",
    "sent": "It was sent. Nobody answered here.",
}


def said_afterwards(state: str, say: str) -> str:
    """The same once it has ended, when nobody is to take up the radio any more."""
    return f"The alert is over. {_SAY_AFTERWARDS.get(state, say)}"


def answer_names(answers: list[Answer]) -> list[str]:
    """Names of those who answered, each of them once, in order; two of one name stand twice."""
    return list({one.answerer: one.name or "somebody" for one in answers}.values())


def phone_document(agency: str, subject: UUID) -> tuple[str, str]:
    """What a phone is told of a record's alert, as JSON, and its tag. One statement.

    It says who has answered and no more: whoever holds a locked phone reads no card here.
    """
    alert = alert_about(agency, subject)
    if alert is None:
        body = json.dumps(_phone_told(subject, None, [], []), sort_keys=True)
        return body, tag_of(body)
    return alert.live_phone, alert.phone_tag


def phone_written(alert: Alert) -> str:
    """The document of a phone as it stands now; kept with the alert at each change."""
    told = _phone_told(
        alert.subject, alert, deliveries_of(alert), answers_to(alert.agency_id, alert.subject)
    )
    return json.dumps(told, sort_keys=True)


def _phone_told(
    subject: UUID, alert: Alert | None, deliveries: list[Delivery], answers: list[Answer]
) -> dict[str, Any]:
    state = state_of(alert, deliveries, answers)
    kept = [one for one in deliveries if one.message == Message.ALERT]
    is_drill = alert is not None and alert.is_drill
    is_off = alert is not None and alert.called_off_at is not None
    return {
        "watchbook": 1,
        "uuid": str(subject),
        "state": state,
        "is_drill": is_drill,
        "is_cancelled": is_off,
        "received_at": instant(alert.made_at) if alert is not None else None,
        "told": sum(one.state in (DeliveryState.SENT, DeliveryState.SHOWN) for one in kept),
        "failed": sum(one.state == DeliveryState.FAILED for one in kept),
        "answers": [
            {"name": one.name or "somebody", "at": instant(one.occurred_at or one.received_at),
             "words": one.words or ""}
            for one in answers
        ],
        "say": said_of(state, answers, is_drill=is_drill, is_off=is_off),
    }  # fmt: skip


def instant(at: datetime) -> str:
    """RFC 3339 in UTC with six decimals."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def tag_of(body: str) -> str:
    """The ETag of a document."""
    return hashlib.sha256(body.encode()).hexdigest()[:32]
