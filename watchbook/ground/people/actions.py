"""Writes about people and access."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from watchbook.ground.ledger.keys import make_keys
from watchbook.ground.ledger.models import LogHead
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import PeopleError
from watchbook.ground.people.middleware import FIRST_WORDS
from watchbook.ground.people.models import Account, Agency, Person, Policy, Role
from watchbook.ground.people.permissions import require
from watchbook.ground.people.viewer import Viewer

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

_CODE = re.compile(r"[a-z0-9-]{2,20}")


def add_agency(*, code: str, name: str, timezone: str, is_demo: bool = False) -> Agency:
    """A new agency: its directory row, its log and its keys. Run by a command, never by a page."""
    if not _CODE.fullmatch(code) or code in FIRST_WORDS:
        message = "A code is 2 to 20 of a-z, 0-9 and -, and no word of an address."
        raise PeopleError(message)
    if Agency.objects.filter(code=code).exists():
        message = f"The code {code!r} is taken; codes are never reused."
        raise PeopleError(message)
    make_keys(code)
    agency = Agency.objects.create(code=code, name=name, timezone=timezone, is_demo=is_demo)
    with acting_for(code):
        LogHead.objects.create(agency_id=code)
    return agency


def add_account(*, email: str, password: str | None) -> Account:
    """A new sign-in. Without a password it can only be entered by an invitation."""
    return Account.objects.create_user(email, password)


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
