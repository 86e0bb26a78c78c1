"""Reads of incidents. Everything that shows one goes through `incidents`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncMinute

from watchbook.core.schema import label_of
from watchbook.duty.deployments.choices import PHASES
from watchbook.duty.deployments.clock import ORDERED, backwards, phases_backwards
from watchbook.duty.deployments.models import Deployment, Incident, Phase
from watchbook.duty.deployments.permissions import READ
from watchbook.duty.deployments.queries.narrowing import open_only
from watchbook.duty.teams.queries.teams import of_team_named
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may
from watchbook.ground.records.sending import wrote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

READ_RESTRICTED = "records.read_restricted"


def incidents(viewer: Viewer) -> QuerySet[Incident]:
    """The incidents that the viewer reads, newest first; expunged ones are left out."""
    kept = Incident.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, READ) and viewer.kind != "system":
        kept = kept.filter(opened_by=viewer.actor_id)
    return open_only(viewer, kept).select_related("team__dog", "team__handler")


def found_incidents(
    viewer: Viewer,
    *,
    text: str = "",
    type_: str = "",
    team: UUID | None = None,
    place_class: str = "",
    marked: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Incident]:
    """Incidents by words, type, team (its own or one deployed in it), kind of place and day.

    `marked` is `no-task`, `no-number`, `backwards` or `late`.
    """
    kept = incidents(viewer)
    if text:
        kept = kept.filter(
            Q(number__icontains=text) | Q(place__icontains=text) | Q(narrative__icontains=text)
            | Q(reason_words__icontains=text) | Q(citation__icontains=text)
            | of_team_named(viewer.agency, text)
        )  # fmt: skip
    exact: dict[str, Any] = {"type": type_, "place_class": place_class}
    kept = kept.filter(**{name: value for name, value in exact.items() if value})
    if team:
        used = Deployment.objects.filter(incident=OuterRef("id"), team=team)
        kept = kept.filter(Q(team=team) | Exists(used))
    if marked in _MARKED:
        kept = kept.filter(_MARKED[marked])
    if since:
        kept = kept.filter(began_at__gte=since)
    return kept.filter(began_at__lt=until) if until else kept


def times_of(found: Incident) -> dict[str, datetime | None]:
    """The times of an incident by name, as its clock judges them."""
    return {name: getattr(found, name) for pair in ORDERED for name in pair[:2]}


def odd_times(found: Incident) -> list[str]:
    """What runs backwards in an incident, its clock's times and its phases', as sentences."""
    phases = (
        (f"Phase \u201c{label_of(PHASES, one.phase)}\u201d", one.began_at, one.ended_at)
        for one in found.phases.all()
    )
    return [*backwards(times_of(found)), *phases_backwards(phases)]


def comes_before(later: str, earlier: str) -> Q:
    """That one time lies before another, as `clock.gap_s` counts: a typed one is its minute."""
    is_its_minute = Q(**{f"{later}__second": 0, f"{later}__gte": TruncMinute(earlier)})
    return Q(**{f"{later}__lt": F(earlier)}) & ~is_its_minute


def _backwards() -> Q:
    found = Q(pk__in=[])
    for earlier, later, _ in ORDERED:
        found |= comes_before(later, earlier)
    phases = Phase.objects.filter(comes_before("ended_at", "began_at"), record=OuterRef("pk"))
    return found | Q(Exists(phases))


RUNS_BACKWARDS = _backwards()
_MARKED = {
    "no-task": Q(has_no_task=True),
    "no-number": Q(number__isnull=True),
    "backwards": RUNS_BACKWARDS,
    "late": Q(is_late=True),
}


def incident_of(viewer: Viewer, incident_id: UUID) -> Incident:
    """One incident; a NotFoundError where the viewer reads none."""
    found = incidents(viewer).filter(id=incident_id).first()
    if found is None:
        message = "There is no such incident here."
        raise NotFoundError(message)
    return found


def sees_incident(viewer: Viewer, row: Any) -> bool:
    """Whether one incident is open to the viewer."""
    return incidents(viewer).filter(id=row.id).exists()


def seen_incidents(viewer: Viewer, rows: Sequence[Record]) -> Iterable[UUID]:
    """The ids of those of these incidents that are open to the viewer, in one statement."""
    ids = [row.id for row in rows]
    return incidents(viewer).filter(id__in=ids).values_list("id", flat=True)


def reads_persons(viewer: Viewer, row: Record) -> bool:
    """Whether the viewer reads what is restricted: its author, and who may everywhere."""
    return may(viewer, READ_RESTRICTED) or wrote(viewer, row)
