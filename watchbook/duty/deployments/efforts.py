"""Deployments as hard work, for the guard of work, rest and heat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from watchbook.duty.deployments.queries.deployments import deployments
from watchbook.duty.watches.slots import Effort, register_efforts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


def deployment_efforts(
    viewer: Viewer, teams: Sequence[UUID], since: datetime, until: datetime
) -> Iterator[Effort]:
    """The deployments of these teams that began in this time, as far as the viewer sees them."""
    kept = deployments(viewer).filter(team__in=teams, began_at__gte=since, began_at__lt=until)
    for one in kept:
        minutes = None
        if one.ended_at is not None:
            minutes = round((one.ended_at - one.began_at).total_seconds() / 60)
        url = reverse(
            "deployments:deployment", kwargs={"agency": one.agency_id, "deployment_id": one.id}
        )
        yield Effort(
            "deployments.deployment", one.id, one.team_id, "a deployment", one.began_at, minutes,
            one.temperature_c10, url,
        )  # fmt: skip


def register() -> None:
    """Fill the slot of the watches' room."""
    register_efforts("deployments.deployments", deployment_efforts)
