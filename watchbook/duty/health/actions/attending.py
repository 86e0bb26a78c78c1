"""Writes of veterinarians' access: one veterinarian, one dog, from and until."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.health.permissions import MANAGE
from watchbook.duty.health.queries.dogs import is_open_to
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.actions import add_person, check_email, invite, revoke_invitation
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import require
from watchbook.ground.people.queries import open_invitations_to, person_at
from watchbook.ground.records.sending import Sent, amending, refused

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.duty.health.models import Attending
    from watchbook.duty.teams.models import Dog
    from watchbook.ground.people.models import Invitation, Person
    from watchbook.ground.people.viewer import Viewer


def let_attend(
    *,
    acting_user: Viewer,
    dog: Dog,
    person: Person,
    at: datetime,
    until_at: datetime | None = None,
    record_id: UUID | None = None,
) -> Attending:
    """Open one dog's health to a veterinarian, from now. The role itself is given by invitation.

    Refused where it is open to him already.
    """
    require(acting_user, MANAGE)
    if is_open_to(dog.id, person, at):
        message = f"{dog.name}'s health is open to {person} already."
        raise refused("/person", message)
    if until_at is not None and until_at <= at:
        raise refused("/until_at", "It would end before it begins.")
    values = {"dog": dog.id, "person": person.id, "from_at": at, "until_at": until_at}
    sent = Sent(acting_user=acting_user, values=values, at=at, record_id=record_id)
    put: Attending = sent.put("health.attending", values, at)
    return put


def invite_veterinarian(
    *,
    acting_user: Viewer,
    dog: Dog,
    name: str,
    rank: str,
    email: str,
    at: datetime,
    person_id: UUID | None = None,
    attending_id: UUID | None = None,
) -> tuple[Invitation, str]:
    """Invite a veterinarian who is not here yet, for one dog; gives the one-time link's secret.

    The person stands in the records from now; the role, and with it the access, begins when the
    link is used, which proves the address. Whoever stands behind the address already, or was
    invited to it before, stays the same person, and an earlier link opens nothing any more.
    """
    require(acting_user, MANAGE)
    email = check_email(email)
    known = person_at(acting_user, email)
    values = {"name": name.strip(), "rank": rank.strip(), "account": ""}
    kept = {key: value for key, value in values.items() if value}
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at):
        person = known or add_person(
            acting_user=acting_user, values=kept, at=at, person_id=person_id
        )
        for earlier in open_invitations_to(acting_user, email).filter(person=person):
            revoke_invitation(acting_user=acting_user, invitation=earlier, at=at)
        made, secret = invite(
            acting_user=acting_user, email=email, name=name, rank=rank,
            roles=[RoleName.VETERINARIAN], at=at, person=person,
        )  # fmt: skip
        if not is_open_to(dog.id, person, at):
            let_attend(
                acting_user=acting_user, dog=dog, person=person, at=at, record_id=attending_id
            )
    return made, secret


def end_attending(
    *, acting_user: Viewer, attending: Attending, reason: str, at: datetime
) -> Attending:
    """Close a dog's health to a veterinarian from now, with the reason. What he wrote stays."""
    require(acting_user, MANAGE)
    values = kind_named("health.attending").values_in(attending) | {"until_at": at}
    sent = amending(acting_user, attending, values, reason, at)
    put: Attending = sent.put("health.attending", values, attending.from_at)
    return put
