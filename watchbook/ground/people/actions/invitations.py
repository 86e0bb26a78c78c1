"""One-time links: into an agency, or back into an account of it."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.actions.agencies import add_account
from watchbook.ground.people.actions.people import give_role
from watchbook.ground.people.actions.sign_ins import sign_out_everywhere
from watchbook.ground.people.audit import record_event
from watchbook.ground.people.choices import (
    ROLES_AN_ADMINISTRATOR_GIVES,
    SCOPED_ROLES,
    AuditEvent,
    InvitationPurpose,
    RoleName,
)
from watchbook.ground.people.digests import digest_of_secret
from watchbook.ground.people.errors import InvitationGoneError, NotAllowedError, PeopleError
from watchbook.ground.people.models import Account, Agency, Invitation, Membership, Person
from watchbook.ground.people.permissions import require
from watchbook.ground.people.queries.people import account_behind, viewer_of
from watchbook.ground.people.viewer import Viewer, system_viewer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_GONE = "This link was used, has expired or was withdrawn. Ask whoever sent it for a new one."


def invite(
    *,
    acting_user: Viewer,
    email: str,
    name: str,
    roles: list[str],
    at: datetime,
    rank: str = "",
    event_id: UUID | None = None,
    person: Person | None = None,
) -> tuple[Invitation, str]:
    """Invite an address into the agency with roles; the invitation and its one-time secret.

    The secret is given here once and kept nowhere. Roles begin when the link is used, and are
    given by the inviter, who must still be allowed to then.

    Raises:
        NotAllowedError: a role that only an administrator gives.
        PeopleError: no proper address, no name, no role, or a scoped role without its event.
    """
    require(acting_user, "people.manage")
    email = check_email(email)
    _check_roles(acting_user, roles, event_id)
    if not name.strip():
        message = "An invitation needs the person's name: it stands in the records from then on."
        raise PeopleError(message)
    return _new_invitation(
        acting_user,
        at,
        email=email,
        name=name.strip(),
        rank=rank.strip(),
        roles=sorted(set(roles)),
        event=event_id,
        person=person,
    )


def check_email(email: str) -> str:
    """The address as it is kept: trimmed, small letters. A PeopleError if it is none."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        message = f"{email!r} is no e-mail address."
        raise PeopleError(message) from None
    return email


def offer_new_way_in(
    *, acting_user: Viewer, person: Person, at: datetime
) -> tuple[Invitation, str]:
    """A one-time link for somebody who lost password and second step; given by an administrator.

    Raises:
        NotAllowedError: the acting user is no administrator, or the account also belongs to
            another agency, whose records this one could then open.
        PeopleError: the person has no account.
    """
    if not acting_user.has(RoleName.ADMINISTRATOR):
        message = "Only an administrator gives a new way in."
        raise NotAllowedError(message)
    account = account_behind(person)
    if account is None:
        message = "This person has no account. Invite them instead."
        raise PeopleError(message)
    if Membership.objects.filter(account=account).exclude(agency_id=acting_user.agency).exists():
        message = (
            "This account also belongs to another agency, so no single agency may open it. "
            "It can be opened with a recovery code or by mail to its address."
        )
        raise NotAllowedError(message)
    return _new_invitation(
        acting_user,
        at,
        purpose=InvitationPurpose.RECOVER,
        email=account.email,
        name=person.name,
        person=person,
    )


def renew_invitation(
    *, acting_user: Viewer, invitation: Invitation, at: datetime
) -> tuple[Invitation, str]:
    """Withdraw an invitation and make the same again with a new link and a new time."""
    require(acting_user, "people.manage")
    if invitation.purpose == InvitationPurpose.RECOVER or invitation.accepted_at:
        raise InvitationGoneError(_GONE)
    revoke_invitation(acting_user=acting_user, invitation=invitation, at=at)
    return invite(
        acting_user=acting_user,
        email=invitation.email,
        name=invitation.name,
        rank=invitation.rank,
        roles=list(invitation.roles),
        event_id=invitation.event,
        person=invitation.person,
        at=at,
    )


def revoke_invitation(*, acting_user: Viewer, invitation: Invitation, at: datetime) -> None:
    """Withdraw an invitation: its link opens nothing any more."""
    require(acting_user, "people.manage")
    Invitation.objects.filter(id=invitation.id, accepted_at=None, revoked_at=None).update(
        revoked_at=at
    )
    _audit(str(acting_user.agency), acting_user, "withdrawn", invitation)


def invitation_of(agency: str, secret: str, at: datetime) -> Invitation:
    """The invitation that this secret opens now. Call it inside `acting_for(agency)`.

    Raises:
        InvitationGoneError: used, expired, withdrawn, unknown: told alike.
    """
    found = Invitation.objects.filter(
        agency_id=agency, digest=digest_of_secret(secret), accepted_at=None, revoked_at=None
    ).first()
    if found is None or found.expires_at <= at:
        raise InvitationGoneError(_GONE)
    return found


def accept_invitation(
    *,
    agency: Agency,
    secret: str,
    account: Account | None,
    password: str | None,
    at: datetime,
    role_ids: Sequence[UUID] = (),
) -> Account:
    """Use a link: the account it belongs to, now with a person and roles in the agency.

    `account` is who is signed in and must be the invited one; otherwise `password` makes the new
    account. Everything or nothing: the link stays good if something is wrong. `role_ids` are those
    of the roles' records, in their order; new ones if none are given.

    Raises:
        InvitationGoneError: the link opens nothing.
        NotAllowedError: the inviter may not give these roles any more, or somebody else is
            signed in.
    """
    with acting_for(agency.code):
        invitation = invitation_of(agency.code, secret, at)
        inviter = _inviter(agency, invitation, at)
    with writing(agency=agency.code, acting_user=inviter, at=at):
        # Takes the link before anything else, so that two uses at once cannot both succeed.
        taken = Invitation.objects.filter(id=invitation.id, accepted_at=None).update(accepted_at=at)
        if not taken:
            raise InvitationGoneError(_GONE)
        if invitation.purpose == InvitationPurpose.RECOVER:
            used_by = _recover(invitation, password, at)
        else:
            used_by = _join(inviter, invitation, account, password, at, role_ids)
    _audit(agency.code, None, "used", invitation)
    return used_by


def _join(
    inviter: Viewer,
    invitation: Invitation,
    account: Account | None,
    password: str | None,
    at: datetime,
    role_ids: Sequence[UUID],
) -> Account:
    existing = Account.objects.filter(email__iexact=invitation.email).first()
    if existing is not None and (account is None or account.pk != existing.pk):
        message = f"This invitation is for {invitation.email}. Sign in with that address first."
        raise NotAllowedError(message)
    if existing is None:
        existing = add_account(email=invitation.email, password=password)
    person = _person_for(inviter, invitation, existing, at)
    ids = iter(role_ids)
    for role in invitation.roles:
        give_role(
            acting_user=inviter,
            person=person,
            role=role,
            from_at=at,
            event_id=invitation.event,
            at=at,
            reason="Invitation accepted",
            role_id=next(ids, None),
        )
    return existing


def _recover(invitation: Invitation, password: str | None, at: datetime) -> Account:
    person = invitation.person
    account = account_behind(person)
    if account is None or not password:
        raise InvitationGoneError(_GONE)
    account.set_password(password)
    account.is_active = True
    account.save(update_fields=["password", "is_active"])
    Authenticator.objects.filter(user=account).delete()
    sign_out_everywhere(account=account, at=at)
    return account


def _person_for(inviter: Viewer, invitation: Invitation, account: Account, at: datetime) -> Person:
    """The invited person with this account: the one already there, or a new one."""
    agency = invitation.agency_id
    kept = (
        invitation.person
        or Person.objects.filter(agency_id=agency, account=str(account.id)).first()
    )
    with writing(agency=agency, acting_user=inviter, at=at) as book:
        if kept is None:
            values = {"name": invitation.name, "account": str(account.id)}
            if invitation.rank:
                values["rank"] = invitation.rank
            added: Person = book.put("people.person", values, reason="Invitation accepted")
            return added
        if kept.account == str(account.id):
            return kept
        values = kind_named("people.person").values_in(kept) | {"account": str(account.id)}
        linked: Person = book.put(
            "people.person",
            values,
            record_id=kept.id,
            based_on=kept.version,
            reason="Invitation accepted",
        )
        return linked


def _inviter(agency: Agency, invitation: Invitation, at: datetime) -> Viewer:
    """Who gives the roles: the inviter if still allowed, or the installation's first command."""
    if invitation.invited_by is None:
        return system_viewer(agency.code)
    account = account_behind(invitation.invited_by)
    inviter = viewer_of(account, agency, at) if account else Viewer(kind="public")
    require(inviter, "people.manage")
    return inviter


def _check_roles(acting_user: Viewer, roles: list[str], event_id: UUID | None) -> None:
    if not roles or not set(roles) <= set(RoleName.values):
        message = "Choose at least one role."
        raise PeopleError(message)
    if set(roles) & ROLES_AN_ADMINISTRATOR_GIVES and not acting_user.has(RoleName.ADMINISTRATOR):
        message = "Only an administrator invites supervisors, custodians, auditors, administrators."
        raise NotAllowedError(message)
    if any((role in SCOPED_ROLES) != (event_id is not None) for role in roles):
        message = "Outside trainers, evaluators and guests are invited to one named event."
        raise PeopleError(message)


def _new_invitation(acting_user: Viewer, at: datetime, **fields: object) -> tuple[Invitation, str]:
    secret = secrets.token_urlsafe(32)
    agency = str(acting_user.agency)
    with acting_for(agency):
        made = Invitation.objects.create(
            agency_id=agency,
            invited_by_id=acting_user.person_id,
            digest=digest_of_secret(secret),
            created_at=at,
            expires_at=at + timedelta(days=settings.WATCHBOOK_INVITATION_DAYS),
            **fields,
        )
    _audit(agency, acting_user, "made", made)
    return made, secret


def _audit(agency: str, acting_user: Viewer | None, what: str, invitation: Invitation) -> None:
    record_event(
        agency,
        AuditEvent.INVITATION,
        who=acting_user.actor_id if acting_user else f"invitation:{invitation.id}",
        what=f"{invitation.purpose} {what}: {', '.join(invitation.roles)}",
        record=invitation.id,
    )
