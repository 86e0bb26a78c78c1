"""Persons, their roles and the agency's settings: records of the agency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.models import Person, Policy, Role
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


def add_person(
    *, acting_user: Viewer, values: dict[str, Any], at: datetime, person_id: UUID | None = None
) -> Person:
    """A new person of the agency; `values` by the schema `people.person`."""
    require(acting_user, "people.manage")
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        person: Person = book.put("people.person", values, record_id=person_id)
        return person


def give_role(
    *,
    acting_user: Viewer,
    person: Person,
    role: str,
    from_at: datetime,
    at: datetime,
    event_id: UUID | None = None,
    until_at: datetime | None = None,
) -> Role:
    """Give a person a role, everywhere in the agency or for one event."""
    require(acting_user, "people.manage")
    values = {"person": person.id, "role": role, "from_at": from_at}
    if event_id:
        values["event"] = event_id
    if until_at:
        values["until_at"] = until_at
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        given: Role = book.put("people.role", values)
        return given


def set_policy(*, acting_user: Viewer, values: dict[str, Any], reason: str, at: datetime) -> Policy:
    """Change the agency's settings: a new version with its reason."""
    require(acting_user, "people.manage")
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        kept = Policy.objects.filter(agency_id=acting_user.agency).first()
        if kept is None:
            policy: Policy = book.put("people.policy", values, reason=reason)
        else:
            policy = book.put(
                "people.policy", values, record_id=kept.id, based_on=kept.version, reason=reason
            )
        return policy
