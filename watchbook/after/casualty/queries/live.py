"""The small snapshot that a live page shows: place, clock, who has answered, the next step.

It names nobody as hurt and nobody's condition, and it holds no outcome and no free words.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.choices.alerts import DUTIES, Channel, DeliveryState, Message, What
from watchbook.after.casualty.models import Duty, Line
from watchbook.after.casualty.queries.alerts import answers_to, deliveries_of, facts_of
from watchbook.after.casualty.queries.told import answer_names, instant, said_of, state_of
from watchbook.after.casualty.words import headline
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.after.casualty.models import Alert, Answer, Delivery

_LABELS = {one.value: one.label for one in DUTIES}
ASKED = (
    ("drives", "Who drives?"),
    ("calls", "Who calls the clinic?"),
    ("stays-with-dog", "Who stays with the dog?"),
    ("releases-handler", "Which supervisor releases the handler from the scene?"),
    ("takes-his-place", "Who takes his place there?"),
    ("stays-with-handler", "Who stays with the handler, and does nothing else?"),
)
CLOSED = "The card is closed."
_ENDED = {
    "at-clinic": "At the clinic.",
    "handed-over": "At the clinic.",
    "discharged": CLOSED,
    "cancelled": "Called off: a wrong press.",
}


ON_THE_WAY = "on-the-way"
"""The line of a card that says where to and how long; it holds nothing medical."""


def duties_of(agency: str, casualty_id: UUID) -> list[Duty]:
    """Who does what, oldest first."""
    rows = Duty.objects.filter(agency_id=agency, casualty=casualty_id)
    kept = rows.exclude(state=State.EXPUNGED).select_related("person")
    return list(kept.order_by("occurred_at", "received_at", "id"))


def asked_still(duties: list[Duty]) -> list[tuple[str, str]]:
    """Duties that nobody has yet, with the question that stands on the page until somebody does."""
    kept = {one.duty for one in duties}
    return [(word, question) for word, question in ASKED if word not in kept]


def next_step(alert: Alert, answers: list[Answer], duties: list[Duty], ended: str) -> str:
    """The one thing that comes next, in a sentence."""
    if alert.called_off_at is not None:
        return _ENDED["cancelled"]
    if ended:
        return _ENDED.get(ended, CLOSED)
    if not answers:
        return "Nobody has answered. Use the radio."
    if alert.what == What.OFFICER_DOWN:
        return "Dispatch reads the plan for this dog over the air."
    asked = asked_still(duties)
    return asked[0][1] if asked else "On the way to the clinic."


def how_ended(agency: str, subject: UUID) -> str:
    """The newest ending of a casualty as its word; empty while there is none."""
    model: Any = kind_named("casualty.ending").model
    rows = model._default_manager.filter(agency_id=agency, casualty=subject)
    kept = rows.exclude(state=State.EXPUNGED).order_by("-received_at", "-id")
    newest = kept.first()
    return str(newest.how) if newest is not None else ""


def arrival_of(agency: str, subject: UUID) -> dict[str, str] | None:
    """Where the dog is being driven to and when it is to be there, as somebody wrote it last."""
    rows = Line.objects.filter(agency_id=agency, casualty=subject, what=ON_THE_WAY)
    kept = rows.exclude(state=State.EXPUNGED).exclude(is_struck=True)
    newest = kept.select_related("clinic").order_by("-happened_at", "-id").first()
    if newest is None:
        return None
    there_at = newest.happened_at + timedelta(minutes=newest.minutes or 0)
    return {
        "clinic": newest.clinic.name if newest.clinic is not None else "",
        "at": instant(there_at) if newest.minutes is not None else "",
    }


def live_written(alert: Alert) -> str:
    """The snapshot as it stands now, as JSON."""
    agency, subject = alert.agency_id, alert.subject
    deliveries, answers = deliveries_of(alert), answers_to(agency, subject)
    is_casualty = alert.what == What.K9_DOWN
    duties = duties_of(agency, subject) if is_casualty else []
    ended = how_ended(agency, subject) if is_casualty else ""
    facts, state = facts_of(alert), state_of(alert, deliveries, answers)
    is_off = alert.called_off_at is not None
    told = {
        "what": alert.what,
        "headline": headline(facts),
        "is_drill": alert.is_drill,
        "dog": facts.dog,
        "place": facts.where,
        "happened_at": instant(alert.happened_at),
        "received_at": instant(alert.made_at),
        "state": state,
        "say": said_of(state, answers, is_drill=alert.is_drill, is_off=is_off),
        "answered": answer_names(answers),
        "answers": [_answer(one) for one in answers],
        "told": [_told(one) for one in deliveries if one.message == Message.ALERT],
        "duties": [
            {"duty": _LABELS.get(one.duty, one.duty), "name": one.who,
             "at": instant(one.since or one.occurred_at or one.received_at)}
            for one in duties
        ],
        "to": arrival_of(agency, subject) if is_casualty and not ended else None,
        "next": next_step(alert, answers, duties, ended),
        "is_over": is_off or bool(ended) or alert.ended_at is not None,
    }  # fmt: skip
    return json.dumps(told, sort_keys=True)


def _answer(one: Answer) -> dict[str, str]:
    return {"name": one.name or "somebody", "at": instant(one.occurred_at or one.received_at)}


def _told(one: Delivery) -> dict[str, str]:
    return {
        "name": one.name,
        "by": Channel(one.channel).label,
        "state": DeliveryState(one.state).label,
    }
