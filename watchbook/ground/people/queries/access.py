"""Reads about ways in: invitations, lock-outs, sessions, tokens, the audit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils import timezone

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.actions.tokens import touch_token
from watchbook.ground.people.audit import AuditLine, lines_of
from watchbook.ground.people.digests import digest_of_secret
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.models import (
    Account,
    ApiToken,
    AuditDay,
    Invitation,
    Lockout,
    LockoutRelease,
    Membership,
    Person,
    SignIn,
)
from watchbook.ground.people.permissions import may, permissions, require
from watchbook.ground.people.queries.people import viewer_of
from watchbook.ground.people.viewer import Viewer

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet


def invitations_of(viewer: Viewer, *, search: str = "") -> QuerySet[Invitation]:
    """The agency's invitations, newest first."""
    require(viewer, "people.manage")
    found = Invitation.objects.filter(agency_id=viewer.agency).select_related("invited_by")
    for word in search.split():
        found = found.filter(name__icontains=word) | found.filter(email__icontains=word)
    return found.order_by("-created_at")


def invitation_named(viewer: Viewer, invitation_id: UUID) -> Invitation:
    """One invitation of the agency; a NotFoundError if there is none."""
    require(viewer, "people.manage")
    found = Invitation.objects.filter(agency_id=viewer.agency, id=invitation_id).first()
    if found is None:
        message = "No such invitation here."
        raise NotFoundError(message)
    return found


def open_invitations_to(viewer: Viewer, email: str) -> QuerySet[Invitation]:
    """The agency's invitations to an address that were neither used nor withdrawn."""
    require(viewer, "people.manage")
    found = Invitation.objects.filter(agency_id=viewer.agency, email__iexact=email.strip())
    return found.filter(accepted_at=None, revoked_at=None)


def person_at(viewer: Viewer, email: str) -> Person | None:
    """Who of the agency stands behind an address: by its account, or invited to it and not come.

    Whoever is invited anew stays one person: two would have two names for one hand.
    """
    require(viewer, "people.manage")
    account = Account.objects.filter(email__iexact=email.strip()).first()
    people = Person.objects.filter(agency_id=viewer.agency)
    if account is not None:
        return people.filter(account=str(account.id)).first()
    invited = open_invitations_to(viewer, email).filter(person__isnull=False)
    newest = invited.order_by("-created_at").select_related("person").first()
    return newest.person if newest is not None else None


@dataclass(frozen=True)
class LockedOut:
    """A lock-out of the agency as its page shows it."""

    lockout: Lockout
    person: Person | None
    agreed: list[LockoutRelease]
    has_agreed: bool
    is_own: bool


def lockouts_of(viewer: Viewer, at: datetime) -> list[LockedOut]:
    """Who of the agency is locked out now, and who has agreed to end it."""
    require(viewer, "people.release_lockout")
    own = Membership.objects.filter(agency_id=viewer.agency).values("account_id")
    held = Lockout.objects.filter(
        account_id__in=own, released_at=None, since_at__lte=at, until_at__gt=at
    )
    people = {
        person.account: person
        for person in Person.objects.filter(
            agency_id=viewer.agency, account__in=[str(one.account_id) for one in held]
        )
    }
    found = []
    for lockout in held.order_by("since_at"):
        agreed = list(
            LockoutRelease.objects.filter(agency_id=viewer.agency, lockout=lockout)
            .select_related("person")
            .order_by("agreed_at")
        )
        found.append(
            LockedOut(
                lockout,
                people.get(str(lockout.account_id)),
                agreed,
                any(release.person_id == viewer.person_id for release in agreed),
                lockout.account_id == viewer.account_id,
            )
        )
    return found


def lockout_named(viewer: Viewer, lockout_id: UUID, at: datetime) -> Lockout:
    """One current lock-out of the agency; a NotFoundError if there is none."""
    for one in lockouts_of(viewer, at):
        if one.lockout.id == lockout_id:
            return one.lockout
    message = "Nobody is locked out here by that name."
    raise NotFoundError(message)


def sign_ins_of(account: Account) -> QuerySet[SignIn]:
    """The sessions of an account, newest first."""
    return SignIn.objects.filter(account=account).order_by("-last_seen_at")


def viewer_of_token(raw: str, at: datetime | None = None) -> Viewer | None:
    """Who a program acts as: its person in its agency, narrowed to the token's scopes.

    None when the token is unknown, expired or revoked, or its account is closed or has no role in
    the agency any more. Effects: notes the use, at most once a minute. Cost: four statements.
    """
    at = at or timezone.now()
    token = (
        ApiToken.objects.select_related("account", "agency")
        .filter(digest=digest_of_secret(raw), revoked_at=None, expires_at__gt=at)
        .first()
    )
    if token is None or not token.account.is_active:
        return None
    viewer = viewer_of(token.account, token.agency, at)
    if not viewer.is_signed_in:
        return None
    touch_token(token=token, at=at)
    return replace(viewer, scopes=frozenset(token.scopes))


def tokens_of(viewer: Viewer) -> QuerySet[ApiToken]:
    """The viewer's own tokens in the agency; all of the agency's for whoever manages people."""
    tokens = ApiToken.objects.filter(agency_id=viewer.agency).select_related("account")
    if not may(viewer, "people.manage"):
        tokens = tokens.filter(account_id=str(viewer.account_id))
    return tokens.order_by("-created_at")


def token_named(viewer: Viewer, token_id: UUID) -> ApiToken:
    """One token that the viewer may see; a NotFoundError if there is none."""
    found = tokens_of(viewer).filter(id=token_id).first()
    if found is None:
        message = "No such token here."
        raise NotFoundError(message)
    return found


def scopes_for(viewer: Viewer) -> list[str]:
    """What a token of this viewer may be allowed: the permissions that he holds."""
    return sorted(name for name in permissions() if may(viewer, name))


@dataclass(frozen=True)
class AuditFilter:
    """What of a day's audit is asked for; empty means all."""

    event: str = ""
    outcome: str = ""
    who: str = ""


def audit_lines(viewer: Viewer, day: date, wanted: AuditFilter) -> list[AuditLine]:
    """The lines of one day, newest first; of a person also those of his sign-in."""
    require(viewer, "people.read_audit")
    one = audit_people(viewer) if wanted.who else {}
    who = one.get(wanted.who, wanted.who)
    return [
        line
        for line in reversed(list(lines_of(str(viewer.agency), day)))
        if (not wanted.event or line.event == wanted.event)
        and (not wanted.outcome or line.outcome == wanted.outcome)
        and (not who or one.get(line.who, line.who) == who)
    ]


def audit_people(viewer: Viewer) -> dict[str, str]:
    """The person's id behind each actor id of a sign-in: `account:…` to person."""
    require(viewer, "people.read_audit")
    with acting_for(viewer.agency):
        rows = Person.objects.filter(agency_id=viewer.agency).exclude(account=None)
        return {
            f"account:{account}": str(id_) for id_, account in rows.values_list("id", "account")
        }


def audit_names(viewer: Viewer) -> dict[str, str]:
    """Actor ids of the audit and whose they are, for people who may read it."""
    require(viewer, "people.read_audit")
    names = {"system": "Watchbook"}
    with acting_for(viewer.agency):
        for person in Person.objects.filter(agency_id=viewer.agency):
            names[str(person.id)] = str(person)
            if person.account:
                names[f"account:{person.account}"] = str(person)
    return names


def audit_day_sealed(viewer: Viewer, day: date) -> AuditDay | None:
    """The ledger's record of a day's audit file, once it is there."""
    require(viewer, "people.read_audit")
    return AuditDay.objects.filter(agency_id=viewer.agency, day=day).first()
