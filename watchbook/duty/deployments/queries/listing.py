"""Rows of lists and exports. Times in UTC; read some at a time.

The columns of each export stand in one function; the restricted ones are named beside it and
left out but for a reason that somebody gave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.core.schema import label_of, labels_of
from watchbook.duty.deployments import choices
from watchbook.duty.deployments.clock import gap_s, prolonged
from watchbook.duty.deployments.queries.deployments import number_of
from watchbook.duty.deployments.queries.facts import person_rows
from watchbook.duty.deployments.queries.incidents import incidents
from watchbook.duty.deployments.schema.incident import CLOCK
from watchbook.duty.watches.queries.listing import degrees
from watchbook.duty.watches.queries.roster import utc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from watchbook.duty.deployments.models import Deployment, Incident
    from watchbook.ground.people.viewer import Viewer

_AT_A_TIME = 1_000
INCIDENT_RESTRICTED = ("consent_by", "persons")
DEPLOYMENT_RESTRICTED = ("found_persons",)


def incident_columns() -> list[str]:
    """Names of the columns of exported incidents."""
    return [
        "id", "version", "state", "late", "number", "type", "team", "began", "ended", "place",
        "latitude", "longitude", "place_class", "reason", "ground", "warrant_number", "citation",
        "requesting_agency", "no_k9_task", "door", "door_by", "door_at",
        *(name.removesuffix("_at") for name, _ in CLOCK), "sniff_end_after_task_s", "narrative",
        *INCIDENT_RESTRICTED,
    ]  # fmt: skip


def incident_rows(found: QuerySet[Incident]) -> Iterator[list[object]]:
    """Exported incidents; what was not recorded is empty."""
    for one in found.prefetch_related("persons").iterator(chunk_size=_AT_A_TIME):
        yield [
            str(one.id), one.version, one.state, one.is_late, one.number,
            label_of(choices.TYPES, one.type), str(one.team) if one.team else None,
            utc(one.began_at), utc(one.ended_at), one.place, degrees(one.latitude_e7),
            degrees(one.longitude_e7),
            label_of(choices.PLACE_CLASSES, one.place_class) or None,
            label_of(choices.REASONS, one.reason) or None,
            labels_of(choices.GROUNDS, one.ground) or None, one.warrant_number, one.citation,
            one.requesting_agency, one.has_no_task,
            label_of(choices.DOORS, one.door) or None,
            label_of(choices.DOOR_BY, one.door_by) or None, utc(one.door_at),
            *(utc(getattr(one, name)) for name, _ in CLOCK),
            prolonged(one.task_complete_at, one.sniff_ended_at).seconds, one.narrative,
            one.consent_by, _persons(one),
        ]  # fmt: skip


def deployment_columns() -> list[str]:
    """Names of the columns of exported deployments."""
    return [
        "id", "version", "state", "late", "incident", "incident_number", "team", "handler",
        "task", "outcome", "began", "ended", "place", "latitude", "longitude", "lead",
        "requested_by", "persons_found", "persons_arrested", "capture", "confirmed",
        "not_confirmed", "not_searched", "mass_mg", "cash_cents", "narrative",
        *DEPLOYMENT_RESTRICTED,
    ]  # fmt: skip


def deployment_rows(found: QuerySet[Deployment]) -> Iterator[list[object]]:
    """Exported deployments, each with its findings counted and their mass and cash added up."""
    found = found.prefetch_related("findings", "found_persons")
    for one in found.iterator(chunk_size=_AT_A_TIME):
        told = [finding.result for finding in one.findings.all()]
        yield [
            str(one.id), one.version, one.state, one.is_late,
            str(one.incident_id) if one.incident_id else None, number_of(one), str(one.team),
            str(one.team.handler), label_of(choices.TASKS, one.task),
            label_of(choices.OUTCOMES, one.outcome) or None, utc(one.began_at),
            utc(one.ended_at), one.place, degrees(one.latitude_e7), degrees(one.longitude_e7),
            label_of(choices.LEADS, one.lead) or None, one.requested_by, one.persons_found,
            one.persons_arrested, label_of(choices.CAPTURES, one.capture) or None,
            *(told.count(choice.value) for choice in choices.RESULTS),
            _added(one, "mass_mg"), _added(one, "cash_cents"), one.narrative,
            "; ".join(person.who for person in one.found_persons.all() if person.who) or None,
        ]  # fmt: skip


def _persons(one: Incident) -> str | None:
    """Role, name and description of each person, one after another."""
    told = [
        ": ".join(word for word in (row["role"], row["item"].name, row["who"]) if word)
        for row in person_rows(one)
    ]
    return "; ".join(word for word in told if word) or None


def _added(one: Deployment, name: str) -> int | None:
    """What confirmed findings add up to; None where none of them says."""
    told: list[Any] = [
        getattr(finding, name) for finding in one.findings.all() if finding.result == "confirmed"
    ]
    known = [value for value in told if value is not None]
    return sum(known) if known else None


def deployment_lines(viewer: Viewer, rows: list[Deployment]) -> list[dict[str, Any]]:
    """What a list shows of each deployment, with the words of its marks. One statement.

    `has_incident` says whether the incident that it names is open to the viewer.
    """
    named = {one.incident_id for one in rows if one.incident_id}
    found = set(incidents(viewer).filter(id__in=named).values_list("id", flat=True))
    return [
        {
            "row": one,
            "has_incident": one.incident_id in found,
            "task": label_of(choices.TASKS, one.task),
            "outcome": label_of(choices.OUTCOMES, one.outcome) or None,
            "number": number_of(one),
            "findings": ", ".join(
                f"{label_of(choices.RESULTS, result).lower()} {count}"
                for result, count in _counted([f.result for f in one.findings.all()])
            ),
            "is_backwards": bool(one.ended_at and gap_s(one.began_at, one.ended_at) < 0),
        }
        for one in rows
    ]


def _counted(results: list[str]) -> list[tuple[str, int]]:
    words = [choice.value for choice in choices.RESULTS]
    return [(word, results.count(word)) for word in words if word in results]
