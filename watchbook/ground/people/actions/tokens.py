"""Tokens of programs: made, used, revoked."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from watchbook.ground.people.audit import record_event
from watchbook.ground.people.choices import AuditEvent
from watchbook.ground.people.digests import digest_of_secret
from watchbook.ground.people.errors import NotAllowedError, NotFoundError, PeopleError
from watchbook.ground.people.models import ApiToken
from watchbook.ground.people.permissions import may, permissions

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer

PREFIX = "wbk_"
"""So that a token found in a file or a log can be told for what it is."""
LONGEST_DAYS = 366
_TOUCH_EVERY = timedelta(minutes=1)


def make_token(
    *, acting_user: Viewer, name: str, scopes: list[str], days: int, at: datetime
) -> tuple[ApiToken, str]:
    """A token by which a program acts as the acting user; the token and its secret, shown once.

    `scopes` are permission names that the acting user holds now; what he loses, it loses.

    Raises:
        NotAllowedError: nobody in an agency, or another token asks.
        PeopleError: no name, no scope, a scope that he does not hold, or no sensible time.
    """
    if (
        acting_user.account_id is None
        or acting_user.agency is None
        or acting_user.scopes is not None
    ):
        message = "Only a signed-in person makes tokens."
        raise NotAllowedError(message)
    if not name.strip():
        message = "Name the program that will use it."
        raise PeopleError(message)
    if not scopes or not all(s in permissions() and may(acting_user, s) for s in scopes):
        message = "Choose what the program may do, from what you may do yourself."
        raise PeopleError(message)
    if not 1 <= days <= LONGEST_DAYS:
        message = f"A token lasts 1 to {LONGEST_DAYS} days."
        raise PeopleError(message)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        agency_id=acting_user.agency,
        account_id=acting_user.account_id,
        name=name.strip()[:80],
        digest=digest_of_secret(secret),
        scopes=sorted(set(scopes)),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    _audit(acting_user, "made", token)
    return token, secret


def revoke_token(*, acting_user: Viewer, token: ApiToken, at: datetime) -> None:
    """End a token: its owner, or whoever manages people in its agency.

    Raises:
        NotFoundError: not one of the acting user's agency, or another's that he may not see.
    """
    is_own = token.account_id == acting_user.account_id
    if token.agency_id != acting_user.agency or not (is_own or may(acting_user, "people.manage")):
        message = "No such token here."
        raise NotFoundError(message)
    ApiToken.objects.filter(id=token.id, revoked_at=None).update(revoked_at=at)
    _audit(acting_user, "revoked", token)


def touch_token(*, token: ApiToken, at: datetime) -> None:
    """Note that a token was used, at most once a minute."""
    before = Q(last_used_at=None) | Q(last_used_at__lt=at - _TOUCH_EVERY)
    ApiToken.objects.filter(before, id=token.id).update(last_used_at=at)


def _audit(acting_user: Viewer, what: str, token: ApiToken) -> None:
    record_event(
        str(acting_user.agency),
        AuditEvent.TOKEN,
        who=acting_user.actor_id,
        what=f"{what}: {', '.join(token.scopes)}",
        record=token.id,
    )
