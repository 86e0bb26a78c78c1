"""What certifications ask: a certificate that ends soon or has ended, and what does not fit."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse

from watchbook.core.reliability.validity import WARN_DAYS, warned_at
from watchbook.core.schema import labels_of
from watchbook.duty.certifications.choices import ASKED
from watchbook.duty.certifications.judging import day_of, midnight
from watchbook.duty.certifications.models import Certificate, Evaluation
from watchbook.duty.certifications.permissions import WRITE
from watchbook.duty.certifications.queries.certificates import (
    certificates,
    later_ones,
    standing_team,
)
from watchbook.duty.certifications.queries.evaluations import evaluations
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Prompt, register_prompts
from watchbook.ground.web.moments import moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer

AFTER = timedelta(days=60)
"""How long a certificate that has ended, and that none follows, is still asked about."""
_ALMOST_A_DAY = timedelta(days=1, seconds=-1)
ANSWER_WITHIN = timedelta(days=7)
"""How long what does not fit may stand without an answer."""


def register() -> None:
    """Fill the slot of the records' room."""
    register_prompts(
        "certifications.expiring",
        ending_certificates,
        kinds={"certifications.expiring": "A certificate ends soon"},
    )
    register_prompts(
        "certifications.question",
        open_questions,
        kinds={"certifications.question": "A question about an evaluation is open"},
    )


def _subjects(team: Team) -> tuple[UUID, ...]:
    return (team.id, team.dog_id, team.handler_id)


def _url(row: Certificate | Evaluation) -> str:
    name = "certificate" if isinstance(row, Certificate) else "evaluation"
    kwargs = {"agency": row.agency_id, f"{name}_id": row.id}
    return reverse(f"certifications:{name}", kwargs=kwargs)


def _is_all(viewer: Viewer) -> bool:
    return viewer.has(RoleName.SUPERVISOR)


def ending_certificates(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To handler and supervisor, at 90, 60, 30 and 7 days before the last day, and after it.

    Of standing teams; not where a later one of the same body for the same follows, and not once
    it is withdrawn. A handler's are read for him, all for supervisors: three statements.
    """
    if not may(viewer, WRITE):
        return
    today = day_of(at, viewer.timezone)
    kept = certificates(viewer).filter(
        standing_team(at), withdrawn_on__isnull=True,
        until__lte=today + timedelta(days=max(WARN_DAYS)), until__gte=today - AFTER,
    )  # fmt: skip
    if not _is_all(viewer):
        kept = kept.filter(team__handler=viewer.person_id)
    rows = list(kept)
    followed = later_ones(viewer, rows) if rows else set()
    for row in rows:
        until = row.valid_until or row.proposed_until
        if until is None or row.id in followed:
            continue
        left = (until - today).days
        yield Prompt(
            kind="certifications.expiring",
            subjects=_subjects(row.team),
            due_at=_due(row, left, viewer.timezone),
            audience=(str(row.team.handler_id), "supervisor"),
            title=f"{row} of {row.team} {_ends(left)}",
            text=f"Last day {moment(until, 'date').text}"
            f"{'' if row.valid_until else ', by the rule; the paper names none'}.",
            url=_url(row),
            late_at=midnight(until, viewer.timezone) + _ALMOST_A_DAY,
        )


def _ends(left: int) -> str:
    if left < 0:
        return "has ended, and none follows"
    if left == 0:
        return "ends today"
    return "ends tomorrow" if left == 1 else f"ends in {left} days"


def _due(row: Certificate, left: int, zone: str) -> datetime:
    """The day of the warning that stands now: 90, 60, 30, 7 days before, else the last day."""
    until = row.valid_until or row.proposed_until or row.issued_on
    stage = warned_at(left) if left >= 0 else None
    return midnight(until - timedelta(days=stage or 0), zone) + _ALMOST_A_DAY


def open_questions(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To who wrote it and to supervisors: what does not fit, until the record answers it."""
    if not may(viewer, WRITE):
        return
    for row in (*_asked(viewer, certificates(viewer)), *_asked(viewer, evaluations(viewer))):
        what = "Certificate" if isinstance(row, Certificate) else "Evaluation"
        yield Prompt(
            kind="certifications.question",
            subjects=_subjects(row.team),
            due_at=min(row.received_at, at) + ANSWER_WITHIN,
            audience=(row.opened_by, "supervisor"),
            title=f"{what} {row} of {row.team}: is this right?",
            text=f"{labels_of(ASKED, row.asked)}.",
            url=_url(row),
        )


def _asked(viewer: Viewer, kept: QuerySet[Any]) -> QuerySet[Any]:
    found = kept.exclude(asked=[]).filter(explained__isnull=True)
    return found if _is_all(viewer) else found.filter(Q(opened_by=viewer.actor_id))
