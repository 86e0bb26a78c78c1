"""What training puts into a calendar: training days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from watchbook.duty.training.queries.setups import events
from watchbook.ground.ledger.models import State
from watchbook.ground.records.dates import Dated, register_dates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer


def register() -> None:
    """Fill the slot of the records' room."""
    register_dates("training", training_days)


def training_days(viewer: Viewer, since: datetime, until: datetime) -> Iterator[Dated]:
    """The training days of this time that the viewer sees."""
    found = events(viewer).exclude(state=State.EXPUNGED)
    for event in found.filter(held_from__gte=since, held_from__lt=until):
        yield Dated(
            kind="training.event",
            words="Training day",
            title=event.title,
            subjects=(),
            at=event.held_from,
            until_at=event.held_until,
            url=reverse("training:event", kwargs={"agency": event.agency_id, "event_id": event.id}),
        )
