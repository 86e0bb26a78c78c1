"""Reads about people and access."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.models import Account, Agency, Person, Policy, Role
from watchbook.ground.people.viewer import PUBLIC, Viewer

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

DEFAULT_TARGET_MIN = 960
"""16 hours a calendar month: a common maintenance figure (domain reference A8, A9)."""


def agency_named(code: str) -> Agency | None:
    """The agency with this code, from the global directory."""
    return Agency.objects.filter(code=code).first()


def viewer_of(account: Account, agency: Agency, at: datetime) -> Viewer:
    """What an account is in an agency at an instant. Public where it is nothing there."""
    with acting_for(agency.code):
        person = Person.objects.filter(agency_id=agency.code, account=str(account.id)).first()
        if person is None:
            return PUBLIC
        held = [
            role
            for role in Role.objects.filter(agency_id=agency.code, person=person)
            if role.from_at <= at and (role.until_at is None or at < role.until_at)
        ]
    if not held:
        return PUBLIC
    return Viewer(
        kind="account",
        agency=agency.code,
        agency_name=agency.name,
        timezone=agency.timezone,
        roles=frozenset(role.role for role in held if role.event is None),
        event_roles=frozenset((role.event, role.role) for role in held if role.event is not None),
        account_id=account.id,
        person_id=person.id,
        name=str(person),
    )


def agencies_of(account: Account, at: datetime) -> list[tuple[Agency, Viewer]]:
    """Every agency in which the account has a role now."""
    found = []
    for agency in Agency.objects.all():
        viewer = viewer_of(account, agency, at)
        if viewer.is_signed_in:
            found.append((agency, viewer))
    return found


def people_of(viewer: Viewer) -> QuerySet[Person]:
    """The people of the viewer's agency, by name."""
    return Person.objects.filter(agency_id=viewer.agency).order_by("name")


def person_named(viewer: Viewer, person_id: UUID) -> Person | None:
    """One person of the viewer's agency."""
    return Person.objects.filter(agency_id=viewer.agency, id=person_id).first()


def policy_of(viewer: Viewer) -> Policy:
    """The agency's settings, with defaults where it has set none (an unsaved row then)."""
    policy = Policy.objects.filter(agency_id=viewer.agency).first() or Policy(
        agency_id=viewer.agency or ""
    )
    if policy.monthly_hours_target_min is None:
        policy.monthly_hours_target_min = DEFAULT_TARGET_MIN
    if policy.needs_review is None:
        policy.needs_review = True
    if policy.needs_approval is None:
        policy.needs_approval = True
    return policy
