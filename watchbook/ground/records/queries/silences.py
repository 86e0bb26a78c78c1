"""Silences: whether anything may be asked about a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.once import once
from watchbook.ground.records.models import Silence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet


_FEW = 12


def silences_of(agency: str, subjects: Iterable[UUID], at: datetime) -> QuerySet[Silence]:
    """The silences about any of these subjects that hold at this instant."""
    return (
        Silence.objects.filter(agency_id=agency, subject__in=list(subjects), from_at__lte=at)
        .filter(Q(until_at=None) | Q(until_at__gt=at))
        .exclude(state=State.EXPUNGED)
    )


def silent_among(agency: str, subjects: Iterable[UUID], at: datetime) -> set[UUID]:
    """Those of the subjects about whom nothing is asked at this instant. At most one statement.

    Of many subjects all silences that hold are read: they are few, and many names cost more.
    """
    named = set(subjects)
    if not named:
        return named
    if len(named) <= _FEW:
        return set(silences_of(agency, named, at).values_list("subject", flat=True))
    begun = once(("silences", agency), lambda: _running(agency, at))
    return {
        subject for subject, from_at, until_at in begun
        if from_at <= at and (until_at is None or until_at > at)
    } & named  # fmt: skip


def _running(agency: str, at: datetime) -> list[tuple[UUID, datetime, datetime | None]]:
    rows = Silence.objects.filter(agency_id=agency).filter(Q(until_at=None) | Q(until_at__gt=at))
    kept = rows.exclude(state=State.EXPUNGED).order_by()
    return list(kept.values_list("subject", "from_at", "until_at"))


def is_silenced(agency: str, subject: UUID, at: datetime) -> bool:
    """Whether nothing is to be asked about this subject now. The program's own question."""
    return silences_of(agency, [subject], at).exists()
