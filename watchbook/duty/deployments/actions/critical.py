"""Writes about critical incidents: set by one press, changed, ended. Each writes its silences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid5

from watchbook.duty.deployments.errors import CriticalError
from watchbook.duty.deployments.models import Critical, Incident
from watchbook.duty.deployments.permissions_force import SET_CRITICAL
from watchbook.duty.deployments.queries.critical import is_in_it, people_in, running_of, subjects_of
from watchbook.duty.deployments.schema.critical import CRITICAL
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.actions.silences import end_silence, silence
from watchbook.ground.records.errors import ReasonNeededError
from watchbook.ground.records.sending import kept_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

_CAUSE = "critical-incident"


def set_critical(
    *,
    acting_user: Viewer,
    incident: Incident,
    causes: Sequence[str] = (),
    at: datetime,
    record_id: UUID | None = None,
) -> Critical:
    """Set an incident critical: one press of a supervisor; no reason is asked.

    Those in it are the handlers of the dog that was there and of its deployments, bites and force
    reports. Prompts about
    it, about them, their dogs and their teams stop, and only the supervisor who pressed opens what
    belongs to the incident until he names others. Whoever is in it himself may press too, but is
    not named by it. Pressing twice writes once.
    """
    require(acting_user, SET_CRITICAL)
    agency = str(acting_user.agency)
    with writing(agency=agency, acting_user=acting_user, at=at) as book:
        kept = running_of(agency, incident.id)
        if kept is not None:
            return kept
        involved = people_in(incident)
        named = [acting_user.person_id] if acting_user.person_id else []
        values = kept_values(
            CRITICAL,
            {
                "incident": incident.id,
                "causes": list(causes),
                "set_at": at,
                "involved": _lines(involved),
                "named": _lines(one for one in named if one not in involved),
            },
        )
        critical: Critical = book.put(
            "deployments.critical", values, record_id=record_id, occurred_at=at
        )
        _silence(acting_user, critical, [incident.id, *subjects_of(agency, involved, at)], at)
    return critical


def change_critical(
    *,
    acting_user: Viewer,
    critical: Critical,
    involved: Iterable[UUID],
    named: Iterable[UUID],
    reason: str,
    at: datetime,
) -> Critical:
    """Say anew who is in a critical incident and who may open it, with a reason.

    Any supervisor who is not in it may do so, also to name himself: the new version says that he
    did, and why. Whoever is new in it is silenced from now on; whoever is taken out no longer is.
    """
    _require_outside(acting_user, critical)
    involved, named = list(dict.fromkeys(involved)), list(dict.fromkeys(named))
    if critical.ended_at is not None:
        message = "This critical incident has ended. Set the incident critical again instead."
        raise CriticalError(message)
    before = {line.person_id for line in critical.involved.all()}
    kept = kind_of(critical).values_in(critical)
    values = kept_values(CRITICAL, {**kept, "involved": _lines(involved), "named": _lines(named)})
    with writing(agency=critical.agency_id, acting_user=acting_user, at=at):
        newest = _put(acting_user, critical, values, reason, at)
        new = subjects_of(critical.agency_id, (one for one in involved if one not in before), at)
        _silence(acting_user, critical, new, at)
        _end_silences(acting_user, critical, before - set(involved), reason, at)
    return newest


def end_critical(*, acting_user: Viewer, critical: Critical, reason: str, at: datetime) -> Critical:
    """End it, with a reason: the incident opens to the unit again and prompts are heard again."""
    _require_outside(acting_user, critical)
    if critical.ended_at is not None:
        message = "This critical incident has ended already."
        raise CriticalError(message)
    involved = {line.person_id for line in critical.involved.all()}
    kept = kind_of(critical).values_in(critical)
    values = kept_values(CRITICAL, {**kept, "ended_at": at, "end_reason": reason})
    with writing(agency=critical.agency_id, acting_user=acting_user, at=at):
        newest = _put(acting_user, critical, values, reason, at)
        _end_silences(acting_user, critical, involved, reason, at)
        end_silence(
            acting_user=acting_user, subject=critical.incident_id, at=at, cause=_CAUSE,
            reason=reason,
        )  # fmt: skip
    return newest


def _require_outside(viewer: Viewer, critical: Critical) -> None:
    require(viewer, SET_CRITICAL)
    if is_in_it(viewer, critical):
        message = "You are in this critical incident yourself. Another supervisor does this."
        raise NotAllowedError(message)


def _lines(people: Iterable[UUID]) -> list[dict[str, Any]]:
    """Lines whose key follows from the person, so that the same person never stands twice."""
    return [{"id": f"p{person.hex[:16]}", "person": person} for person in people]


def _put(
    viewer: Viewer, critical: Critical, values: dict[str, Any], reason: str, at: datetime
) -> Critical:
    if not reason.strip():
        raise ReasonNeededError
    with writing(agency=critical.agency_id, acting_user=viewer, at=at) as book:
        newest: Critical = book.put(
            "deployments.critical", values, record_id=critical.id, based_on=critical.version,
            reason=reason.strip(),
        )  # fmt: skip
        return newest


def _silence(viewer: Viewer, critical: Critical, subjects: Iterable[UUID], at: datetime) -> None:
    for subject in subjects:
        follows = uuid5(critical.id, f"{subject} {at.isoformat()}")
        silence(
            acting_user=viewer, subject=subject, cause=_CAUSE, from_at=at, at=at,
            record_id=follows,
        )  # fmt: skip


def _end_silences(
    viewer: Viewer, critical: Critical, people: Iterable[UUID], reason: str, at: datetime
) -> None:
    """End the silences of those who are in no other critical incident."""
    others = Critical.objects.filter(agency_id=critical.agency_id, ended_at=None)
    still = set(others.exclude(id=critical.id).values_list("involved__person", flat=True))
    gone = [one for one in people if one not in still]
    for subject in subjects_of(critical.agency_id, gone, at):
        end_silence(acting_user=viewer, subject=subject, at=at, cause=_CAUSE, reason=reason)
