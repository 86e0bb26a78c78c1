"""What the people's room is told: what K9 down and officer down keep of a person of the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.after.casualty.models import Answer, Line
from watchbook.after.casualty.permissions.alerts import READ_RECIPIENTS
from watchbook.after.casualty.permissions.cards import READ_CARDS, SEE
from watchbook.ground.ledger.models import State
from watchbook.ground.people.queries import own_actors
from watchbook.ground.people.slots import Kept, register_kept

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer


def _own_lines(viewer: Viewer) -> str:
    rows = Line.objects.filter(agency_id=viewer.agency, opened_by__in=own_actors(viewer))
    return _counted(rows.exclude(state=State.EXPUNGED).count(), "line")


def _own_answers(viewer: Viewer) -> str:
    rows = Answer.objects.filter(agency_id=viewer.agency, opened_by__in=own_actors(viewer))
    return _counted(rows.exclude(state=State.EXPUNGED).count(), "answer")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def register() -> None:
    """Fill the slot."""
    for kept in (
        Kept("casualty.press", 140, "That you pressed K9 down or officer down: when, and the place "
             "of your phone at that moment, off watch too",
             "At the press, once, and never otherwise. A wrong press stays, marked as one.",
             "Whoever was told of the alert, its live page", permission=SEE),
        Kept("casualty.line", 142, "What you wrote on the card of a hurt dog",
             "At each press, ten seconds later; a change is a version of its own.",
             "Whoever wrote on that card, its dog's handlers and veterinarian",
             permission=READ_CARDS, mine=_own_lines),
        Kept("casualty.recipients", 144, "That you are told of alerts: by which way, telephone or "
             "mail address, and whether and when you answered a test, a drill or an alert",
             "When somebody writes you on the list, and at each answer.",
             "", permission=READ_RECIPIENTS, mine=_own_answers),
        Kept("casualty.duty", 146, "Who does what around a hurt dog and its handler: who drives, "
             "who stays with you",
             "When somebody writes it on the card.", "", permission=SEE),
        Kept("casualty.consent", 148, "Whether you wish to be present, and whether you may decide "
             "for your dog",
             "When you are asked. It is passed on to the clinic of that night.",
             "That clinic, by its link until discharge", permission=SEE),
        Kept("casualty.heard", 150, "That the clinic's word reached you: from whom, when, face to "
             "face or by voice",
             "When that person records it.", "Whoever reads that card", permission=READ_CARDS),
        Kept("casualty.plan", 152, "What your phone holds open while it is locked: names, clinics, "
             "telephones, and of dogs whose health you read weight, allergies, whether it bites "
             "and its values at rest",
             "When it fetches; gone when it is revoked.",
             "Whoever holds your phone"),
    ):  # fmt: skip
        register_kept(kept)
