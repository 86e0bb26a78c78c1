"""Whose health a viewer reads and writes: by dog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils import timezone

from watchbook.duty.health.models import Attending
from watchbook.duty.health.permissions import CONFIRM, READ, READ_ALL, RECORD, WRITE
from watchbook.duty.teams.models import Dog, Team
from watchbook.ground.ledger.models import State
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.people.models import Account, Invitation, Person
from watchbook.ground.people.permissions import may, require
from watchbook.ground.people.queries import people_of, person_at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer


def dogs_of(viewer: Viewer) -> QuerySet[Any]:
    """Ids of the dogs with which the viewer stands or stood in a team, or which he attends now."""
    if viewer.person_id is None:
        return Dog.objects.none().values("id")
    stood = Team.objects.filter(agency_id=viewer.agency, handler=viewer.person_id).values("dog")
    his = Q(id__in=stood.order_by())
    if may(viewer, CONFIRM):
        his |= Q(id__in=attended_by(viewer, timezone.now()).order_by().values("dog"))
    return Dog.objects.filter(his, agency_id=viewer.agency).order_by().values("id")


def attended_by(viewer: Viewer, at: datetime) -> QuerySet[Attending]:
    """The dogs to which the viewer is invited as their veterinarian, at this instant."""
    if viewer.person_id is None or not may(viewer, CONFIRM):
        return Attending.objects.none()
    return in_force(at).filter(agency_id=viewer.agency, person=viewer.person_id)


def in_force(at: datetime) -> QuerySet[Attending]:
    """Every veterinarian's access at this instant; filter it by agency."""
    now = Q(from_at__lte=at) & (Q(until_at__isnull=True) | Q(until_at__gt=at))
    return Attending.objects.exclude(state=State.EXPUNGED).filter(now)


def attending_of(viewer: Viewer, dog: UUID) -> list[Attending]:
    """Who attends or attended a dog, newest first."""
    rows = Attending.objects.filter(agency_id=viewer.agency, dog=dog)
    return list(rows.exclude(state=State.EXPUNGED).select_related("person", "dog"))


def readable_dogs(viewer: Viewer) -> QuerySet[Dog]:
    """The dogs whose health the viewer reads, by name."""
    kept = Dog.objects.filter(agency_id=viewer.agency)
    if may(viewer, READ_ALL):
        return kept
    return kept.filter(id__in=dogs_of(viewer)) if may(viewer, READ) else kept.none()


def readable_dog(viewer: Viewer, dog_id: UUID) -> Dog:
    """One of them; a NotFoundError where the viewer reads none."""
    found = readable_dogs(viewer).filter(id=dog_id).first()
    if found is None:
        message = "There is no such dog here."
        raise NotFoundError(message)
    return found


def sees_dog(viewer: Viewer, row: Any) -> bool:
    """Whether a record about a dog is open to the viewer: by its dog, or because he wrote it."""
    if row.opened_by == viewer.actor_id or may(viewer, READ_ALL):
        return True
    return may(viewer, READ) and dogs_of(viewer).filter(id=row.dog_id).exists()


def seen_of_dogs(viewer: Viewer, rows: Iterable[Any]) -> set[UUID]:
    """The same of many records at once, by their ids; one statement."""
    if may(viewer, READ_ALL):
        return {row.id for row in rows}
    own = set(dogs_of(viewer).values_list("id", flat=True)) if may(viewer, READ) else set()
    return {row.id for row in rows if row.dog_id in own or row.opened_by == viewer.actor_id}


def require_writer(viewer: Viewer, dog_id: UUID | None) -> None:
    """Refuse (NotAllowedError) whoever may not write about this dog's health.

    People of the unit write of any dog; a veterinarian of those he attends.
    """
    require(viewer, RECORD)
    if may(viewer, WRITE):
        return
    if dog_id is None or not attended_by(viewer, timezone.now()).filter(dog=dog_id).exists():
        message = "A veterinarian writes of the dogs that the unit invited him to."
        raise NotAllowedError(message)


def has_proved_address(viewer: Viewer) -> bool:
    """Whether the viewer's address is proved: he used a one-time link sent to it, or confirmed it.

    It shows that whoever signs in could read mail to that address then; not who he is.
    """
    account = Account.objects.filter(id=viewer.account_id).first() if viewer.account_id else None
    if account is None:
        return False
    used = Invitation.objects.filter(
        agency_id=viewer.agency, email__iexact=account.email, accepted_at__isnull=False
    )
    confirmed = EmailAddress.objects.filter(
        user=account, email__iexact=account.email, verified=True
    )
    return used.exists() or confirmed.exists()


def is_open_to(dog_id: UUID, person: Person, at: datetime) -> bool:
    """Whether a dog's health is open to this veterinarian at an instant, or will be by a link."""
    kept = in_force(at).filter(agency_id=person.agency_id, dog=dog_id, person=person)
    return kept.exists()


def veterinarian_at(viewer: Viewer, email: str) -> Person | None:
    """The veterinarian who is here already under an address; None for a new or invited one."""
    person = person_at(viewer, email)
    return person if person in veterinarians(viewer) else None


def veterinarians(viewer: Viewer) -> list[Person]:
    """People of the agency who hold the role of veterinarian now, by name."""
    return list(people_of(viewer, role=RoleName.VETERINARIAN, at=timezone.now()))
