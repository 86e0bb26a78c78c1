"""Runs as hard work, for the guard of work, rest and heat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from watchbook.duty.training.queries.runs import runs
from watchbook.duty.watches.slots import Effort, register_efforts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


def run_efforts(
    viewer: Viewer, teams: Sequence[UUID], since: datetime, until: datetime
) -> Iterator[Effort]:
    """The runs of these teams that began in this time."""
    kept = runs(viewer).filter(team__in=teams, occurred_at__gte=since, occurred_at__lt=until)
    for one in kept.select_related(None):
        if one.occurred_at is None:
            continue
        minutes = one.minutes
        if minutes is None and one.started_at and one.ended_at:
            minutes = round((one.ended_at - one.started_at).total_seconds() / 60)
        yield Effort(
            "training.performance", one.id, one.team_id, "a run", one.occurred_at, minutes,
            one.temperature_c10,
            reverse("training:run", kwargs={"agency": one.agency_id, "run_id": one.id}),
        )  # fmt: skip


def register() -> None:
    """Fill the slot of the watches' room."""
    register_efforts("training.runs", run_efforts)
