"""Access to what belongs to a critical incident: the one place that says who is left out.

While an incident is critical, only those whom its record names open anything that belongs to it,
whatever their role. What somebody wrote himself stays open to him. Lists, references, cards,
prompts and figures of this room pass through `open_only`; single records of this and every other
room through `closed_records`, which the records' room asks before it shows anything at all.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q

from watchbook.duty.deployments.models import (
    Bite,
    Critical,
    Deployment,
    DeploymentPhotograph,
    DeploymentTrail,
    Force,
    ForceBite,
    ForceFinding,
    ForcePhotograph,
    Incident,
    IncidentFile,
    Statement,
)
from watchbook.duty.teams.models import Team
from watchbook.duty.tracks.models import Trail
from watchbook.duty.watches.models import Marker
from watchbook.ground.evidence.models import Item
from watchbook.ground.ledger.models import Record, State
from watchbook.ground.ledger.once import once
from watchbook.ground.ledger.statements import fetch
from watchbook.ground.people.queries import own_actors
from watchbook.ground.records.models import Silence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

R = TypeVar("R", bound=Record)

BEFORE, AFTER = timedelta(hours=1), timedelta(hours=12)
"""From how long before an incident began to how long after it ended what names none may be of it:
a shift. Where no end is written, after it began."""
_ANY_CRITICAL = (
    "SELECT 1 FROM deployments_critical WHERE agency_id = %s AND ended_at IS NULL LIMIT 1"
)


def closed_incidents(viewer: Viewer) -> set[UUID]:
    """The incidents that are critical now and do not name this viewer.

    Empty almost always: one plain statement on an index that holds only what is critical now,
    since every record that anybody opens asks it.
    """
    return once(("closed incidents", viewer), lambda: _closed_incidents(viewer))


def _closed_incidents(viewer: Viewer) -> set[UUID]:
    if viewer.kind == "system" or not fetch(_ANY_CRITICAL, [viewer.agency or ""]):
        return set()
    held = Critical.objects.filter(agency_id=viewer.agency or "", ended_at=None).exclude(
        state=State.EXPUNGED
    )
    if viewer.person_id is not None:
        held = held.exclude(named__person=viewer.person_id)
    return set(held.order_by().values_list("incident_id", flat=True))


def in_incidents(_agency: str, incidents: set[UUID]) -> Q:
    """Force reports and statements: those that name one of these incidents."""
    return Q(incident__in=incidents)


def bitten_in(agency: str, incidents: set[UUID]) -> Q:
    """First facts that name one of these incidents, or none and a report of one names them.

    Those that nothing ties yet belong to it by who was there and when (`near`).
    """
    told = ForceBite.objects.filter(agency_id=agency).exclude(first_facts=None).order_by()
    reported = told.filter(record__incident__in=incidents).values("first_facts")
    others = told.exclude(record__incident__in=incidents).values("first_facts")
    unnamed = Q(id__in=reported) | (Q(id__in=near(Bite, agency, incidents)) & ~Q(id__in=others))
    return Q(incident__in=incidents) | (Q(incident__isnull=True) & unnamed)


def used_in(agency: str, incidents: set[UUID]) -> Q:
    """Deployments that name one of these incidents, or carry its number or stand in a report of it.

    What names another incident, or carries another number, belongs to that one; what has neither
    goes by who was there and when.
    """
    about = Q(number__isnull=True, id__in=near(Deployment, agency, incidents))
    told = Force.objects.filter(agency_id=agency).exclude(deployment=None).order_by()
    others = told.exclude(incident__in=incidents).values("deployment")
    return _carried(agency, incidents) | (about & ~Q(id__in=others))


def _carried(agency: str, incidents: set[UUID]) -> Q:
    rows = Incident.objects.filter(agency_id=agency, id__in=incidents, number__isnull=False)
    numbers = list(rows.order_by().values_list("number", flat=True))
    reports = Force.objects.filter(agency_id=agency, incident__in=incidents)
    named = reports.exclude(deployment=None).order_by().values_list("deployment_id", flat=True)
    carried = Q(number__in=numbers) | Q(id__in=list(named))
    return Q(incident__in=incidents) | (Q(incident__isnull=True) & carried)


def near(model: type[Bite | Deployment], agency: str, incidents: set[UUID]) -> list[UUID]:
    """What names no incident and a dog or handler of one of these did about its time: the ids.

    In the first minutes nobody has written an incident that could be named: rather something too
    much is closed than a bite left open. Naming what it was opens it again. Where no team stands,
    it goes by who wrote it. Seven statements for each incident, once for each set of them.
    """
    key = ("near", model, agency, frozenset(incidents))
    return once(key, lambda: list(_near(model, agency, incidents)))


def _near(model: type[Bite | Deployment], agency: str, incidents: set[UUID]) -> Iterator[UUID]:
    when = "began_at" if model is Deployment else "occurred_at"
    rows = Incident.objects.filter(agency_id=agency, id__in=incidents).order_by()
    for one in rows.select_related("team"):
        dogs, people = _there(one)
        of = Q(dog__in=dogs) | Q(handler__in=people)
        teams = list(Team.objects.filter(of, agency_id=agency).order_by().values_list("id"))
        theirs = Q(team__in=[pk for (pk,) in teams])
        if model is Bite:
            theirs |= Q(team__isnull=True, opened_by__in=[str(person) for person in people])
        span = {f"{when}__range": (one.began_at - BEFORE, (one.ended_at or one.began_at) + AFTER)}
        found = model._default_manager.filter(theirs, agency_id=agency, incident=None, **span)
        yield from found.order_by().values_list("id", flat=True)


def _there(one: Incident) -> tuple[set[UUID], set[UUID]]:
    """Dogs and handlers of an incident, those whom its critical record names as in it too."""
    agency = one.agency_id
    told: tuple[QuerySet[Any], ...] = (
        Deployment.objects.filter(_carried(agency, {one.id}), agency_id=agency),
        Force.objects.filter(agency_id=agency, incident=one.id),
        Bite.objects.filter(agency_id=agency, incident=one.id),
    )
    pairs = [(one.team.dog_id, one.team.handler_id)] if one.team is not None else []
    for rows in told:
        pairs += rows.exclude(team=None).order_by().values_list("team__dog", "team__handler")
    held = Critical.objects.filter(agency_id=agency, incident=one.id, ended_at=None)
    named = held.exclude(involved=None).order_by().values_list("involved__person", flat=True)
    return {dog for dog, _ in pairs}, {*(handler for _, handler in pairs), *named}


_BELONGS: dict[type[Record], Callable[[str, set[UUID]], Q]] = {
    Incident: lambda _agency, incidents: Q(id__in=incidents),
    Deployment: used_in,
    Bite: bitten_in,
    Force: in_incidents,
    Statement: in_incidents,
    ForceFinding: lambda _agency, incidents: Q(force__incident__in=incidents),
}
"""Which records of this room belong to incidents. Few ids each, so that indexes find the rows."""


def open_only(viewer: Viewer, rows: QuerySet[R]) -> QuerySet[R]:
    """The rows without those of incidents that are closed to the viewer; his own words stay.

    One more statement, and no other where nothing is critical.
    """
    closed = closed_incidents(viewer)
    if not closed:
        return rows
    inside = rows.model._default_manager.filter(
        _BELONGS[rows.model](str(viewer.agency), closed), agency_id=viewer.agency
    )
    own = Q(opened_by__in=own_actors(viewer))
    return rows.filter(own | ~Q(id__in=inside.order_by().values("id")))


def only_near(incident: Incident) -> tuple[list[UUID], list[UUID]]:
    """The first facts and deployments of an incident by their dog and time alone: their ids."""
    agency, about = incident.agency_id, {incident.id}
    facts = Bite.objects.filter(bitten_in(agency, about), agency_id=agency, incident=None)
    used = Deployment.objects.filter(used_in(agency, about), agency_id=agency, incident=None)
    by_time = facts.filter(reported=None), used.filter(number=None, force=None)
    told = [list(rows.order_by().values_list("id", flat=True)) for rows in by_time]
    return told[0], told[1]


def closed_records(viewer: Viewer) -> frozenset[UUID]:
    """Every record, of any room, that a critical incident closes to this viewer.

    The incident with its deployments, force, findings, statements and silences, and from rooms
    below the marks, trails and files that they name or that belong to them. Nothing of it where
    the viewer wrote it. Orders to give a statement have readers of their own and are not among
    them. A few statements, but only while something is critical and not his to see.
    """
    closed = closed_incidents(viewer)
    return frozenset(_belonging(viewer, closed)) if closed else frozenset()


def _belonging(viewer: Viewer, incidents: set[UUID]) -> Iterator[UUID]:
    agency = str(viewer.agency)
    found: list[UUID] = []
    for model, belongs in _BELONGS.items():
        rows = model._default_manager.filter(belongs(agency, incidents), agency_id=agency)
        found += _others(viewer, rows)
    yield from found
    used = Deployment.objects.filter(used_in(agency, incidents), agency_id=agency).order_by()
    with_mark = (Incident.objects.filter(id__in=incidents), used)
    marks = [
        one
        for rows in with_mark
        for one in rows.exclude(marker=None).values_list("marker_id", flat=True)
    ]
    yield from _others(viewer, Marker.objects.filter(agency_id=agency, id__in=marks))
    trails = DeploymentTrail.objects.filter(record__in=used.values("id"))
    named = [*trails.values_list("trail_id", flat=True),
             *used.exclude(trail=None).values_list("trail_id", flat=True)]  # fmt: skip
    yield from _others(viewer, Trail.objects.filter(agency_id=agency, id__in=named))
    files = Q(belongs_to__in=[*found, *marks])
    for of_record in (
        IncidentFile.objects.filter(record__in=incidents),
        DeploymentPhotograph.objects.filter(record__in=used.values("id")),
        ForcePhotograph.objects.filter(record__incident__in=incidents),
    ):
        files |= Q(file__in=list(of_record.values_list("file", flat=True)))
    yield from _others(viewer, Item.objects.filter(files, agency_id=agency))
    yield from _others(
        viewer, Silence.objects.filter(agency_id=agency, cause="critical-incident", until_at=None)
    )


def _others(viewer: Viewer, rows: QuerySet[Any]) -> list[UUID]:
    """The ids of those rows that the viewer did not write himself."""
    kept = rows.exclude(opened_by__in=own_actors(viewer)).order_by()
    return list(kept.values_list("id", flat=True))
