"""Persons, their roles and the agency's settings: records of the agency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.audit import record_event
from watchbook.ground.people.choices import (
    ROLES_AN_ADMINISTRATOR_GIVES,
    SCOPED_ROLES,
    AuditEvent,
    RoleName,
)
from watchbook.ground.people.errors import NotAllowedError, PeopleError
from watchbook.ground.people.models import Account, Membership, Person, Policy, Role, Unit
from watchbook.ground.people.permissions import require
from watchbook.ground.people.queries.people import account_behind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.ledger.making import Written
    from watchbook.ground.people.viewer import Viewer


def add_person(
    *, acting_user: Viewer, values: dict[str, Any], at: datetime, person_id: UUID | None = None
) -> Person:
    """A new person of the agency; `values` by the schema `people.person`."""
    require(acting_user, "people.manage")
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        person: Person = book.put("people.person", values, record_id=person_id)
        return person


def amend_person(
    *,
    acting_user: Viewer,
    person: Person,
    changes: dict[str, Any],
    based_on: int,
    reason: str,
    at: datetime,
) -> Person:
    """Change a person's name, rank, badge or organisation: a new version with its reason.

    Raises:
        StaleVersionError: somebody changed the person since version `based_on`.
    """
    require(acting_user, "people.manage")
    if not reason.strip():
        message = "Say why: the reason stands beside the change for good."
        raise PeopleError(message)
    values = kind_named("people.person").values_in(person) | changes
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        amended: Person = book.put(
            "people.person",
            {name: value for name, value in values.items() if value not in (None, "")},
            record_id=person.id,
            based_on=based_on,
            reason=reason,
        )
    _audit(acting_user, AuditEvent.PERSON, "amended", person)
    return amended


def put_unit(
    *, acting_user: Viewer, name: str, at: datetime, unit: Unit | None = None, reason: str = ""
) -> Unit:
    """A new K9 unit of the agency, or another name for one that is there, with the reason.

    Raises:
        PeopleError: no name, or no reason for the other name.
    """
    require(acting_user, "people.manage")
    if not name.strip() or (unit is not None and not reason.strip()):
        message = "A unit needs a name; another name needs a reason."
        raise PeopleError(message)
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        kept: Unit = book.put(
            "people.unit",
            {"name": name.strip()},
            record_id=unit.id if unit else None,
            based_on=unit.version if unit else None,
            reason=reason,
        )
        return kept


def give_role(
    *,
    acting_user: Viewer,
    person: Person,
    role: str,
    from_at: datetime,
    at: datetime,
    event_id: UUID | None = None,
    until_at: datetime | None = None,
    unit: Unit | None = None,
    reason: str = "",
    role_id: UUID | None = None,
) -> Role:
    """Give a person a role, everywhere in the agency or for one event; a new id if none is given.

    Raises:
        NotAllowedError: the role is one that only an administrator gives.
        PeopleError: a scoped role without its event, an event with an unscoped role, or an end
            before the beginning.
    """
    require(acting_user, "people.manage")
    _require_may_hand_out(acting_user, role)
    if (role in SCOPED_ROLES) != (event_id is not None):
        message = "An outside trainer, evaluator or guest has the role for one named event only."
        raise PeopleError(message)
    if until_at is not None and until_at <= from_at:
        message = "The role would end before it begins."
        raise PeopleError(message)
    values: dict[str, Any] = {"person": person.id, "role": role, "from_at": from_at}
    if unit is not None:
        values["unit"] = unit.id
    if event_id:
        values["event"] = event_id
    if until_at:
        values["until_at"] = until_at
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        given: Role = book.put("people.role", values, record_id=role_id, reason=reason)
    _audit(acting_user, AuditEvent.ROLE, f"given {role}", person)
    return given


def end_role(
    *, acting_user: Viewer, role: Role, until_at: datetime, reason: str, at: datetime
) -> Role:
    """End a role at an instant, with the reason. The role stays in the history.

    Raises:
        NotAllowedError: only an administrator ends this one.
        PeopleError: no reason, or it would leave the agency without an administrator.
    """
    require(acting_user, "people.manage")
    _require_may_hand_out(acting_user, role.role)
    if not reason.strip():
        message = "Say why the role ends: the reason stands beside it for good."
        raise PeopleError(message)
    if role.role == RoleName.ADMINISTRATOR and not _other_administrator(role, until_at):
        message = "Nobody would be administrator then. Give the role to somebody else first."
        raise PeopleError(message)
    values = kind_named("people.role").values_in(role)
    values["until_at"] = max(until_at, role.from_at)
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        ended: Role = book.put(
            "people.role", values, record_id=role.id, based_on=role.version, reason=reason
        )
    _audit(acting_user, AuditEvent.ROLE, f"ended {role.role}", role.person)
    return ended


def open_account_again(*, acting_user: Viewer, person: Person, at: datetime) -> None:
    """Let somebody back in whose account was closed because nobody used it for long."""
    require(acting_user, "people.manage")
    account = account_behind(person)
    if account is not None:
        Account.objects.filter(id=account.id).update(is_active=True, last_seen_at=at)
    _audit(acting_user, AuditEvent.ACCOUNT, "opened again", person)


def set_policy(
    *,
    acting_user: Viewer,
    values: dict[str, Any],
    reason: str,
    at: datetime,
    policy_id: UUID | None = None,
) -> Policy:
    """Change the agency's settings: a new version with its reason. `policy_id` is for the first."""
    require(acting_user, "people.manage")
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        kept = Policy.objects.filter(agency_id=acting_user.agency).first()
        if kept is None:
            policy: Policy = book.put("people.policy", values, record_id=policy_id, reason=reason)
        else:
            policy = book.put(
                "people.policy", values, record_id=kept.id, based_on=kept.version, reason=reason
            )
    _audit(acting_user, AuditEvent.SETTINGS, "settings", policy)
    return policy


def keep_memberships(agency: str, written: Iterable[Written]) -> None:
    """At the end of a unit of work: note which agencies the accounts of its persons belong to."""
    for one in written:
        if one.kind.name != "people.person" or not one.values or not one.values.get("account"):
            continue
        Membership.objects.get_or_create(account_id=one.values["account"], agency_id=agency)


def _require_may_hand_out(acting_user: Viewer, role: str) -> None:
    if role in ROLES_AN_ADMINISTRATOR_GIVES and not acting_user.has(RoleName.ADMINISTRATOR):
        message = f"Only an administrator gives or ends the role {RoleName(role).label.lower()}."
        raise NotAllowedError(message)


def _other_administrator(role: Role, until_at: datetime) -> bool:
    others = Role.objects.filter(
        agency_id=role.agency_id, role=RoleName.ADMINISTRATOR, event=None
    ).exclude(id=role.id)
    # A person without an account cannot sign in, and so administers nothing.
    return any(
        other.person.account
        and other.from_at <= until_at
        and (other.until_at is None or other.until_at > until_at)
        for other in others.select_related("person")
    )


def _audit(acting_user: Viewer, event: AuditEvent, what: str, record: Person | Policy) -> None:
    # The server's own clock, not the caller's: what an import writes is audited when it is done.
    record_event(
        str(acting_user.agency), event, who=acting_user.actor_id, what=what, record=record.id
    )
