"""What certifications put into a calendar: the last days of certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from watchbook.duty.certifications.judging import day_of, midnight
from watchbook.duty.certifications.prompts import AFTER
from watchbook.duty.certifications.queries.certificates import (
    certificates,
    later_ones,
    standing_team,
)
from watchbook.ground.people.choices import RoleName
from watchbook.ground.records.dates import Dated, register_dates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer


def register() -> None:
    """Fill the slot of the records' room."""
    register_dates("certifications", last_days)


def last_days(viewer: Viewer, since: datetime, until: datetime) -> Iterator[Dated]:
    """The last days in this time: of a handler's own teams, of all for who answers for the unit.

    Of standing teams; not of one that is withdrawn or that a later one of the same body follows.
    What has ended and is asked about stands on that day as a reminder already.
    """
    if viewer.person_id is None:
        return
    at = timezone.now()
    today = day_of(at, viewer.timezone)
    first, last = (day_of(one, viewer.timezone) for one in (since, until))
    kept = certificates(viewer).filter(
        standing_team(at), withdrawn_on__isnull=True, until__gte=first, until__lte=last
    )
    if not viewer.has(RoleName.SUPERVISOR, RoleName.TRAINER):
        kept = kept.filter(team__handler=viewer.person_id)
    rows = list(kept)
    followed = later_ones(viewer, rows) if rows else set()
    for row in rows:
        ends = row.valid_until or row.proposed_until
        if ends is None or row.id in followed or today - AFTER <= ends < today:
            continue
        yield Dated(
            kind="certifications.end",
            words="Last day of a certificate",
            title=f"{row} of {row.team}: last day",
            subjects=(row.team_id, row.team.dog_id, row.team.handler_id),
            at=midnight(ends, viewer.timezone),
            is_day=True,
            url=reverse(
                "certifications:certificate",
                kwargs={"agency": row.agency_id, "certificate_id": row.id},
            ),
        )
