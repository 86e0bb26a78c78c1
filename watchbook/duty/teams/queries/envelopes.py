"""Reads of sealed envelopes: that there is one, who may open it, and its words to those who did."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from watchbook.duty.teams.models import Envelope, Opening
from watchbook.ground.ledger.models import RecordAct, RecordVersion, State
from watchbook.ground.ledger.reading import version_values
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.models import Person
from watchbook.ground.people.permissions import is_at_a_page, may

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

CONFIRM_WITHIN = timedelta(minutes=10)
"""How long the second person has to confirm."""
READABLE_FOR = timedelta(minutes=30)
"""How long the two who opened an envelope can read it; after that they open it again."""

_OPENER_ROLES = (RoleName.SUPERVISOR, RoleName.LIAISON)


def is_withdrawn(envelope: Envelope) -> bool:
    """Whether the last that was done about an envelope is that its handler withdrew it."""
    return RecordAct.objects.filter(
        agency_id=envelope.agency_id, record_id=envelope.id, n=envelope.last_n, act="withdrawn"
    ).exists()


def envelopes_written_by(agency: str, actor_id: str) -> QuerySet[Envelope]:
    """The envelope of one handler, withdrawn or not; none that an order destroyed."""
    return Envelope.objects.filter(agency_id=agency, opened_by=actor_id).exclude(
        state=State.EXPUNGED
    )


def envelope_of(viewer: Viewer, handler: Person) -> Envelope | None:
    """That a handler has an envelope: seen by himself and by those who could open it."""
    is_own = viewer.person_id == handler.id
    if not is_at_a_page(viewer) or not (is_own or may(viewer, "teams.open_envelope")):
        return None
    kept = envelopes_written_by(str(viewer.agency), str(handler.id)).first()
    return None if kept is None or is_withdrawn(kept) else kept


def own_words(viewer: Viewer) -> tuple[Envelope, dict[str, Any]] | None:
    """The viewer's own envelope with its words, or None."""
    if not is_at_a_page(viewer):
        return None
    kept = envelopes_written_by(str(viewer.agency), viewer.actor_id).first()
    if kept is None or is_withdrawn(kept):
        return None
    return kept, version_values(str(viewer.agency), kept.id, kept.version, is_open=True)


def openers(viewer: Viewer, at: datetime) -> list[Person]:
    """The people who may open an envelope, two together, by name."""
    if not may(viewer, "teams.open_envelope"):
        return []
    holds = Q(roles__role__in=_OPENER_ROLES, roles__from_at__lte=at, roles__event=None) & (
        Q(roles__until_at=None) | Q(roles__until_at__gt=at)
    )
    kept = Person.objects.filter(holds, agency_id=viewer.agency).exclude(account=None)
    return list(kept.distinct().order_by("name"))


def opening_of(viewer: Viewer, opening_id: UUID) -> Opening | None:
    """One opening, to the two who open and to the handler; else None."""
    if not is_at_a_page(viewer):
        return None
    kept = Opening.objects.filter(
        Q(first=viewer.person_id) | Q(second=viewer.person_id) | Q(handler=viewer.person_id),
        agency_id=viewer.agency,
        id=opening_id,
    )
    return kept.select_related("envelope", "handler", "first", "second").first()


def openings_to_confirm(viewer: Viewer, at: datetime) -> list[Opening]:
    """Openings that wait for this viewer as the second person, and still can be confirmed."""
    if not is_at_a_page(viewer):
        return []
    waiting = Opening.objects.filter(
        agency_id=viewer.agency,
        second=viewer.person_id,
        confirmed_at=None,
        asked_at__gte=at - CONFIRM_WITHIN,
        asked_at__lte=at,
    )
    return list(waiting.select_related("handler", "first"))


def openings_told_to(viewer: Viewer) -> list[tuple[Opening, bool]]:
    """Every opening of the viewer's own envelope, newest first, and whether he has seen it."""
    if not is_at_a_page(viewer):
        return []
    opened = list(
        Opening.objects.filter(agency_id=viewer.agency, handler=viewer.person_id)
        .exclude(confirmed_at=None)
        .select_related("first", "second")
    )
    seen = set(
        RecordAct.objects.filter(
            agency_id=viewer.agency, record_id__in=[one.id for one in opened], act="acknowledged"
        ).values_list("record_id", flat=True)
    )
    return [(one, one.id in seen) for one in opened]


def opened_words(viewer: Viewer, opening: Opening, at: datetime) -> dict[str, Any]:
    """The words of an opened envelope, to the two who opened it, for half an hour.

    They are those of the version that was newest when it was opened. Raises
    NotAllowedError otherwise; the message says what to do next.
    """
    if not is_at_a_page(viewer) or viewer.person_id not in (opening.first_id, opening.second_id):
        message = "Only the two who opened this envelope together can read it."
        raise NotAllowedError(message)
    if opening.confirmed_at is None:
        message = "The second person has not confirmed yet."
        raise NotAllowedError(message)
    if at - opening.confirmed_at > READABLE_FOR:
        message = "The time to read it has passed. Open it again, together."
        raise NotAllowedError(message)
    if opening.envelope.state == State.EXPUNGED:
        message = "This envelope was destroyed by order."
        raise NotAllowedError(message)
    if is_withdrawn(opening.envelope):
        message = "The handler has withdrawn this envelope."
        raise NotAllowedError(message)
    newest = (
        RecordVersion.objects.filter(
            agency_id=opening.agency_id,
            record_id=opening.envelope_id,
            received_at__lte=opening.confirmed_at,
        )
        .order_by("-version")
        .first()
    )
    version = newest.version if newest is not None else opening.envelope.version
    return version_values(str(viewer.agency), opening.envelope_id, version, is_open=True)
