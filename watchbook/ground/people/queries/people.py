"""Reads about agencies, persons, roles and settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Prefetch, Q

from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.once import once
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.models import (
    Account,
    Agency,
    Membership,
    Person,
    Policy,
    Role,
    Unit,
)
from watchbook.ground.people.permissions import require
from watchbook.ground.people.viewer import PUBLIC, Viewer

if TYPE_CHECKING:
    from collections.abc import Iterable
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
        held = list(
            Role.objects.filter(_held(at), agency_id=agency.code, person=person).only(
                "role", "event"
            )
        )
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
    """Every agency in which the account has a role now, by name."""
    found = []
    belongs = Membership.objects.filter(account=account).select_related("agency")
    for member in sorted(belongs, key=lambda member: member.agency.name):
        viewer = viewer_of(account, member.agency, at)
        if viewer.is_signed_in:
            found.append((member.agency, viewer))
    return found


def people_of(
    viewer: Viewer, *, search: str = "", role: str = "", at: datetime | None = None
) -> QuerySet[Person]:
    """The people of the viewer's agency, by name; `role` keeps those who hold it at `at`."""
    people = Person.objects.filter(agency_id=viewer.agency)
    for word in search.split():
        people = people.filter(
            Q(name__icontains=word)
            | Q(rank__icontains=word)
            | Q(badge__icontains=word)
            | Q(organisation__icontains=word)
        )
    if role and at is not None:
        holders = Role.objects.filter(_held(at), agency_id=viewer.agency, role=role)
        people = people.filter(id__in=holders.values("person_id"))
    return people.order_by("name", "id").prefetch_related(
        Prefetch("roles", Role.objects.filter(agency_id=viewer.agency).order_by("from_at"))
    )


def person_named(viewer: Viewer, person_id: UUID) -> Person | None:
    """One person of the viewer's agency."""
    return Person.objects.filter(agency_id=viewer.agency, id=person_id).first()


def person_seen(viewer: Viewer, person_id: UUID) -> Person:
    """One person for a page: everybody sees himself, the unit sees its people.

    Raises:
        NotFoundError: no such person here.
        NotAllowedError: somebody from outside asks for another.
    """
    if person_id != viewer.person_id:
        require(viewer, "people.see")
    person = person_named(viewer, person_id)
    if person is None:
        message = "No such person here."
        raise NotFoundError(message)
    return person


def roles_of(viewer: Viewer, person: Person) -> list[Role]:
    """Every role that a person has or had, newest first."""
    held = Role.objects.filter(agency_id=viewer.agency, person=person).select_related("unit")
    return list(held.order_by("-from_at", "role"))


def roles_held(agency: str, person_ids: Iterable[UUID], at: datetime) -> dict[UUID, frozenset[str]]:
    """The roles that these people hold everywhere in the agency at an instant. One statement."""
    held: dict[UUID, frozenset[str]] = {}
    rows = Role.objects.filter(_held(at), agency_id=agency, person_id__in=list(person_ids))
    rows = rows.filter(event=None).exclude(state=State.EXPUNGED)
    for person_id, role in rows.values_list("person_id", "role"):
        held[person_id] = held.get(person_id, frozenset()) | {role}
    return held


def role_named(viewer: Viewer, role_id: UUID) -> Role:
    """One role of the agency; a NotFoundError if there is none."""
    role = Role.objects.filter(agency_id=viewer.agency, id=role_id).select_related("person").first()
    if role is None:
        message = "No such role here."
        raise NotFoundError(message)
    return role


def units_of(viewer: Viewer) -> list[Unit]:
    """The K9 units of the agency, by name."""
    return list(Unit.objects.filter(agency_id=viewer.agency).order_by("name"))


def unit_named(viewer: Viewer, unit_id: UUID) -> Unit:
    """One unit of the agency; a NotFoundError if there is none."""
    unit = Unit.objects.filter(agency_id=viewer.agency, id=unit_id).first()
    if unit is None:
        message = "No such unit here."
        raise NotFoundError(message)
    return unit


def account_of(viewer: Viewer, person: Person) -> Account | None:
    """The sign-in of a person of the viewer's agency."""
    return account_behind(person) if person.agency_id == viewer.agency else None


def account_behind(person: Person | None) -> Account | None:
    """The sign-in of a person; for actions, which have asked already who may."""
    if person is None or not person.account:
        return None
    return Account.objects.filter(id=person.account).first()


def policy_of(viewer: Viewer) -> Policy:
    """The agency's settings, with defaults where it has set none (an unsaved row then)."""
    return once(("policy", viewer.agency), lambda: _policy(viewer))


def _policy(viewer: Viewer) -> Policy:
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


@dataclass(frozen=True)
class RoleSpan:
    """Whether a role holds at an instant: `held`, `ended`, or `later`."""

    role: Role
    state: str


def spans(roles: list[Role], at: datetime) -> list[RoleSpan]:
    """Each role with its state at an instant."""
    return [RoleSpan(role, _state(role, at)) for role in roles]


def _state(role: Role, at: datetime) -> str:
    if role.from_at > at:
        return "later"
    return "held" if role.until_at is None or at < role.until_at else "ended"


def _held(at: datetime) -> Q:
    return Q(from_at__lte=at) & (Q(until_at=None) | Q(until_at__gt=at))
