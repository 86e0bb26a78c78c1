"""Silences: whether anything may be asked about a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from watchbook.ground.ledger.models import State
from watchbook.ground.records.models import Silence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet


def silences_of(agency: str, subjects: Iterable[UUID], at: datetime) -> QuerySet[Silence]:
    """The silences about any of these subjects that hold at this instant."""
    return (
        Silence.objects.filter(agency_id=agency, subject__in=list(subjects), from_at__lte=at)
        .filter(Q(until_at=None) | Q(until_at__gt=at))
        .exclude(state=State.EXPUNGED)
    )


def is_silenced(agency: str, subject: UUID, at: datetime) -> bool:
    """Whether nothing is to be asked about this subject now. The program's own question."""
    return silences_of(agency, [subject], at).exists()
