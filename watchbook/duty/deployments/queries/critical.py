"""Reads of critical incidents: whether one is, who is in it, who may open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.deployments.models import Critical
from watchbook.duty.deployments.permissions_force import SET_CRITICAL
from watchbook.duty.deployments.queries.deployments import deployments, used_on
from watchbook.duty.deployments.queries.force import bites
from watchbook.duty.deployments.queries.narrowing import only_near
from watchbook.duty.teams.models import Team
from watchbook.duty.teams.queries.teams import in_force
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.duty.deployments.models import Bite, Deployment, Incident
    from watchbook.ground.people.viewer import Viewer


def people_in(incident: Incident) -> list[UUID]:
    """Handlers of the dog that was there, of deployments, bites and force of it, each once."""
    found = [incident.team.handler_id] if incident.team is not None else []
    used = used_on(incident).order_by("began_at", "id")
    found += used.values_list("team__handler_id", flat=True)
    for rows in (incident.bites, incident.force):
        told = rows.exclude(state=State.EXPUNGED).exclude(team=None).order_by("received_at", "id")
        found += told.values_list("team__handler_id", flat=True)
    return list(dict.fromkeys(found))


def subjects_of(agency: str, people: Iterable[UUID], at: datetime) -> list[UUID]:
    """The people with their teams of this day and those teams' dogs: what a silence is about."""
    asked = list(people)
    rows = Team.objects.filter(in_force(at), agency_id=agency, handler_id__in=asked)
    pairs = list(rows.order_by("id").values_list("id", "dog_id"))
    return list(dict.fromkeys([*asked, *(one for pair in pairs for one in pair)]))


def is_in_it(viewer: Viewer, critical: Critical) -> bool:
    """Whether the viewer is one of those in it."""
    return viewer.person_id is not None and any(
        line.person_id == viewer.person_id for line in critical.involved.all()
    )


def is_named(viewer: Viewer, critical: Critical) -> bool:
    """Whether the viewer is one of those who may open what belongs to it."""
    return viewer.person_id is not None and any(
        line.person_id == viewer.person_id for line in critical.named.all()
    )


def closed_by_time(viewer: Viewer, critical: Critical) -> tuple[list[Bite], list[Deployment]]:
    """First facts and deployments that it closes by dog and time, as far as the named read."""
    if not is_named(viewer, critical) or critical.ended_at is not None:
        return [], []
    facts, used = only_near(critical.incident)
    seen = deployments(viewer).filter(id__in=used)
    return list(bites(viewer).filter(id__in=facts)), list(seen)


def criticals(viewer: Viewer) -> QuerySet[Critical]:
    """Critical incidents, running and ended, for those who set them and those named.

    A supervisor who is not named sees that there is one, who set it and who may open it, so that
    somebody can be added while the first is asleep. He sees nothing of the incident.
    """
    rows = Critical.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, SET_CRITICAL):
        rows = rows.filter(named__person=viewer.person_id).distinct()
    return rows.select_related("incident").prefetch_related("involved__person", "named__person")


def sees_critical(viewer: Viewer, row: Any) -> bool:
    """Whether a record of the kind is the viewer's to open: supervisors outside it, those named."""
    if is_named(viewer, row):
        return True
    return may(viewer, SET_CRITICAL) and not is_in_it(viewer, row)


def running_of(agency: str, incident_id: UUID) -> Critical | None:
    """That an incident is critical now."""
    rows = Critical.objects.filter(agency_id=agency, incident=incident_id, ended_at=None)
    return rows.exclude(state=State.EXPUNGED).first()
