"""Reads of consent and of what a clinic keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from watchbook.after.casualty.choices.handover import KEPT as WHAT
from watchbook.after.casualty.choices.handover import NEEDS_KEEPING, WISHES
from watchbook.after.casualty.models import Casualty, Consent, Kept, Passed
from watchbook.after.casualty.queries.casualties import casualties, joined_of
from watchbook.after.casualty.queries.lines import may_read_card
from watchbook.core.schema import label_of
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.core.schema import Choice
    from watchbook.ground.people.viewer import Viewer

NOBODY_ANSWERS = "When nobody answers, the veterinarian decides."


@dataclass(frozen=True)
class Named:
    """Somebody to call: a name, two numbers, and the record that says so."""

    name: str
    telephones: tuple[str, ...]
    row: Consent


@dataclass(frozen=True)
class Agreed:
    """What the clinic may do, whom it asks, and what the handler wishes; None: not recorded."""

    consents: Named | None
    decides: Named | None
    sum_words: str
    wish: str
    wish_words: str
    wish_told_to: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Thing:
    """One kept thing with the hands it went through."""

    row: Kept
    what: str
    passed: tuple[Passed, ...]


def consents(viewer: Viewer) -> QuerySet[Consent]:
    """Consents that the viewer reads: of every dog, and of casualties that he sees."""
    rows = Consent.objects.filter(agency_id=viewer.agency or "").exclude(state=State.EXPUNGED)
    seen = casualties(viewer).order_by().values("id")
    return rows.filter(Q(casualty=None) | Q(casualty__in=seen)).select_related("casualty__dog")


def agreed_for(viewer: Viewer, casualty: Casualty) -> Agreed:
    """The newest word on each part: of this casualty, else of every dog of the unit."""
    ids = {one.id for one in joined_of(viewer, casualty)}
    rows = [one for one in consents(viewer) if one.casualty_id in ids or one.casualty_id is None]
    rows.sort(key=lambda one: one.casualty_id is None)  # stable: newest first within each
    own = [one for one in rows if one.casualty_id is not None]
    cents = next((one.sum_cents for one in rows if one.sum_cents is not None), None)
    wish = next((one for one in own if one.wish or one.wish_words), None)
    told = next((one.wish_told_to for one in own if one.wish_told_to), None)
    return Agreed(
        consents=_named(rows, "consents"),
        decides=_named(rows, "decides"),
        sum_words="" if cents is None else f"${cents // 100:,}.{cents % 100:02d}",
        wish=label_of(WISHES, wish.wish) if wish else "",
        wish_words=(wish.wish_words or "") if wish else "",
        wish_told_to=told or "",
        words=tuple(one.words for one in rows if one.words),
    )


def _named(rows: Iterable[Consent], who: str) -> Named | None:
    for one in rows:
        name = getattr(one, who)
        numbers = [getattr(one, f"{who}_telephone"), getattr(one, f"{who}_other")]
        if name or any(numbers):
            return Named(name or "", tuple(number for number in numbers if number), one)
    return None


def needs_keeping(viewer: Viewer, casualty: Casualty) -> bool:
    """Whether a crime may stand behind the wound: by its cause, or since an incident is named."""
    return any(
        one.incident_id is not None or (one.mechanism or "not-known") in NEEDS_KEEPING
        for one in joined_of(viewer, casualty)
    )


def to_keep() -> tuple[Choice, ...]:
    """What a clinic keeps, as the hand-over lists it."""
    return WHAT


def things_of(viewer: Viewer, casualty: Casualty) -> list[Thing]:
    """What was kept and whose hands it went through; nothing to those who do not read the card."""
    if not may_read_card(viewer, casualty):
        return []
    ids = [one.id for one in joined_of(viewer, casualty)]
    rows = Kept.objects.filter(agency_id=casualty.agency_id, casualty__in=ids)
    kept = list(rows.exclude(state=State.EXPUNGED))
    hands: dict[UUID, list[Passed]] = {}
    passed = Passed.objects.filter(agency_id=casualty.agency_id, kept__in=[one.id for one in kept])
    for one in passed.exclude(state=State.EXPUNGED):
        hands.setdefault(one.kept_id, []).append(one)
    return [Thing(one, label_of(WHAT, one.what), tuple(hands.get(one.id, ()))) for one in kept]
