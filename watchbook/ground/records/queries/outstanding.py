"""What waits for anybody: one rule for the desk's charts and for the unit's report."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.ground.ledger.kinds import all_kinds
from watchbook.ground.ledger.models import State
from watchbook.ground.people.queries import policy_of
from watchbook.ground.records.choices import AGES
from watchbook.ground.records.queries.reviews import own_rows
from watchbook.ground.records.slots import closed_to

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from watchbook.ground.ledger.kinds import RecordKind
    from watchbook.ground.people.viewer import Viewer


def reviewed_kinds() -> list[RecordKind]:
    """Every kind that is reviewed."""
    return [one for one in all_kinds() if one.is_reviewed]


def waiting(viewer: Viewer, kind: RecordKind) -> QuerySet[Any]:
    """The records of a kind that wait for anybody: for a review, an approval or an answer.

    Without what is closed to the viewer, and without what was brought from elsewhere.
    """
    policy = policy_of(viewer)
    states = [State.RETURNED]
    if policy.needs_review or policy.needs_approval:
        states.append(State.SUBMITTED)
    if policy.needs_approval:
        states.append(State.REVIEWED)
    rows = own_rows(str(viewer.agency), kind).filter(state__in=states)
    closed = closed_to(viewer)
    return rows.exclude(id__in=closed) if closed else rows


def waiting_count(viewer: Viewer) -> int:
    """How many records of every kind wait for anybody."""
    return sum(waiting(viewer, kind).count() for kind in reviewed_kinds())


def of_age(age: str, at: datetime) -> Q:
    """Rows that have waited as long as a band of `AGES` says, by whole days."""
    first = 0
    for word, _, last in AGES:
        if word == age:
            lower = Q() if last is None else Q(received_at__gt=at - timedelta(days=last + 1))
            upper = Q() if first == 0 else Q(received_at__lte=at - timedelta(days=first))
            return lower & upper
        first = (last or 0) + 1
    return Q()
