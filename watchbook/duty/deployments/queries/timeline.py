"""The one timeline of an incident: its clock, its phases, its deployments, what others add."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localtime

from watchbook.core.schema import label_of
from watchbook.duty.deployments import choices
from watchbook.duty.deployments.clock import between_text
from watchbook.duty.deployments.queries.deployments import deployments_in
from watchbook.duty.deployments.schema.incident import CLOCK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime

    from watchbook.duty.deployments.models import Deployment, Incident
    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Moment:
    """One line of the timeline. `at` None: it is told and has no time."""

    at: datetime | None
    title: str
    text: str = ""
    href: str = ""
    kind: str = ""
    until: datetime | None = None

    @property
    def day(self) -> date | None:
        """Its day in the current time zone."""
        return localtime(self.at).date() if self.at is not None else None

    @property
    def lasted(self) -> str | None:
        """How long it lasted, where both ends are known."""
        return between_text(self.at, self.until)


_sources: list[Callable[[Viewer, Incident], Iterable[Moment]]] = []


def register_moments(source: Callable[[Viewer, Incident], Iterable[Moment]]) -> None:
    """Add lines to every incident's timeline: `source(viewer, incident)`."""
    if source not in _sources:
        _sources.append(source)


def timeline_of(viewer: Viewer, incident: Incident) -> tuple[list[Moment], list[Moment]]:
    """What happened in the order of its times, and what has no time."""
    told = [
        *_own_times(incident),
        *_phases(incident),
        *_deployments(deployments_in(viewer, incident)),
        *(one for source in _sources for one in source(viewer, incident)),
    ]
    timed = [one for one in told if one.at is not None]
    timed.sort(key=lambda one: (one.at, one.until is not None))
    return timed, [one for one in told if one.at is None]


def _own_times(incident: Incident) -> Iterator[Moment]:
    yield Moment(incident.began_at, "The incident began", kind="Incident")
    if incident.ended_at:
        yield Moment(incident.ended_at, "The incident ended", kind="Incident")
    for name, label in CLOCK:
        moment = getattr(incident, name)
        if moment is not None:
            yield Moment(moment, label, kind="Clock of the stop")
    if incident.door and incident.door != "closed":
        how = label_of(choices.DOORS, incident.door)
        by = label_of(choices.DOOR_BY, incident.door_by)
        text = f"By: {by[:1].lower()}{by[1:]}" if by else ""
        yield Moment(incident.door_at, f"Door of the dog's car: {how.lower()}", text, kind="Car")


def _phases(incident: Incident) -> Iterator[Moment]:
    for one in incident.phases.all():
        label = label_of(choices.PHASES, one.phase)
        yield Moment(
            one.began_at or one.ended_at, label, one.words or "", kind="Phase", until=one.ended_at
        )


def _deployments(found: list[Deployment]) -> Iterator[Moment]:
    for one in found:
        address = {"agency": one.agency_id, "deployment_id": one.id}
        outcome = label_of(choices.OUTCOMES, one.outcome)
        yield Moment(
            one.began_at,
            str(one),
            outcome,
            href=reverse("deployments:deployment", kwargs=address),
            kind="Deployment",
            until=one.ended_at,
        )
