"""Evaluations for a certificate as work of a dog: their room stands below this one."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse

from watchbook.duty.certifications.queries.evaluations import evaluations
from watchbook.duty.watches.slots import Effort

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


def evaluation_work(
    viewer: Viewer, teams: Sequence[UUID], since: datetime, until: datetime
) -> Iterator[tuple[Effort, datetime]]:
    """Evaluations of these teams whose day begins in this time, each with when it ended at latest.

    It is work that a restriction is held against. The guard of hard work does not count it: nobody
    writes when an evaluation began.
    """
    zone = ZoneInfo(viewer.timezone)
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    kept = evaluations(viewer).filter(team__in=teams, evaluated_on__range=(first, last))
    for one in kept.select_related(None):
        began = datetime.combine(one.evaluated_on, time(), zone)
        if since <= began < until:
            where = {"agency": one.agency_id, "evaluation_id": one.id}
            told = Effort(
                "certifications.evaluation", one.id, one.team_id, "an evaluation", began, None,
                None, reverse("certifications:evaluation", kwargs=where), is_day=True,
            )  # fmt: skip
            ended = one.finished_at or began + timedelta(days=1)
            yield told, max(ended, began + timedelta(minutes=1))
