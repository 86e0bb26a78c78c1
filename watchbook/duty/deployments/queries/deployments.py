"""Reads of deployments. Everything that shows one goes through `deployments`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.duty.deployments.models import Deployment, Incident
from watchbook.duty.deployments.permissions import READ
from watchbook.duty.deployments.queries.incidents import comes_before, incidents
from watchbook.duty.deployments.queries.narrowing import open_only
from watchbook.duty.teams.queries.teams import of_team_named
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer


def deployments(viewer: Viewer) -> QuerySet[Deployment]:
    """The deployments that the viewer reads, newest first; expunged ones are left out."""
    kept = Deployment.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, READ) and viewer.kind != "system":
        own = Q(opened_by=viewer.actor_id)
        kept = kept.filter(own | Q(handler=viewer.person_id) if viewer.person_id else own)
    return open_only(viewer, kept).select_related("team__dog", "team__handler", "incident")


def found_deployments(
    viewer: Viewer,
    *,
    text: str = "",
    team: UUID | None = None,
    task: str = "",
    outcome: str = "",
    result: str = "",
    marked: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Deployment]:
    """Deployments by words, team, task, outcome, result of a finding and day.

    `marked` is `no-number`, `backwards`, `late` or `person-found`.
    """
    kept = deployments(viewer)
    if text:
        numbered = Incident.objects.filter(agency_id=viewer.agency, number__icontains=text)
        kept = kept.filter(
            Q(number__icontains=text) | Q(incident__in=numbered.order_by().values("id"))
            | Q(place__icontains=text) | Q(narrative__icontains=text)
            | Q(requested_by__icontains=text) | of_team_named(viewer.agency, text)
        )  # fmt: skip
    exact: dict[str, Any] = {"team": team, "task": task, "outcome": outcome}
    kept = kept.filter(**{name: value for name, value in exact.items() if value})
    if result:
        kept = kept.filter(findings__result=result).distinct()
    if marked in _MARKED:
        kept = kept.filter(_MARKED[marked])
    if since:
        kept = kept.filter(began_at__gte=since)
    return kept.filter(began_at__lt=until) if until else kept


WITHOUT_NUMBER = Q(number__isnull=True) & (
    Q(incident__isnull=True) | Q(incident__number__isnull=True)
)
BACKWARDS = comes_before("ended_at", "began_at")
_MARKED = {
    "no-number": WITHOUT_NUMBER,
    "backwards": BACKWARDS,
    "late": Q(is_late=True),
    "person-found": Q(persons_found__gt=0),
}


def deployment_of(viewer: Viewer, deployment_id: UUID) -> Deployment:
    """One deployment; a NotFoundError where the viewer reads none."""
    found = deployments(viewer).filter(id=deployment_id).first()
    if found is None:
        message = "There is no such deployment here."
        raise NotFoundError(message)
    return found


def sees_deployment(viewer: Viewer, row: Any) -> bool:
    """Whether one deployment is open to the viewer."""
    return deployments(viewer).filter(id=row.id).exists()


def seen_deployments(viewer: Viewer, rows: Sequence[Record]) -> Iterable[UUID]:
    """The ids of those of these deployments that are open to the viewer, in one statement."""
    ids = [row.id for row in rows]
    return deployments(viewer).filter(id__in=ids).order_by().values_list("id", flat=True)


def deployments_in(viewer: Viewer, incident: Incident) -> list[Deployment]:
    """The deployments that name an incident, or carry its number and name none, as they began."""
    used = used_on(incident).values("id")
    return list(deployments(viewer).filter(id__in=used).order_by("began_at", "id"))


def used_on(incident: Incident) -> QuerySet[Deployment]:
    """Deployments that name an incident, or carry its number and name none.

    The agency stands in the second half alone: each half is then found by an index of its own.
    """
    named, agency = Q(incident=incident.id), incident.agency_id
    if incident.number:
        named |= Q(agency_id=agency, incident__isnull=True, number=incident.number)
    return Deployment.objects.filter(named).exclude(state=State.EXPUNGED)


def number_of(deployment: Deployment) -> str | None:
    """The incident number of a deployment: the incident's own, else as the handler wrote it."""
    named = deployment.incident.number if deployment.incident else None
    return named or deployment.number


def incident_with_number(viewer: Viewer, deployment: Deployment) -> Incident | None:
    """The incident of a deployment: the one that it names, else the newest of its number."""
    if deployment.incident_id:
        return incidents(viewer).filter(id=deployment.incident_id).first()
    if not deployment.number:
        return None
    return incidents(viewer).filter(number=deployment.number).first()
