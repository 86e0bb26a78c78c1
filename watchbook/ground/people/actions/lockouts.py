"""Lock-outs after wrong sign-ins (CJIS AC-7): they end by themselves, or by two people."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.audit import record_event
from watchbook.ground.people.choices import AuditEvent
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.people.models import (
    Account,
    BadLogon,
    Lockout,
    LockoutRelease,
    Membership,
    Policy,
)
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from watchbook.ground.people.viewer import Viewer

RELEASED_BY = 2
"""So many people of the same agency end a lock-out together."""
_FORGET_AFTER = timedelta(days=1)


def subject_of(email: str) -> str:
    """A keyed digest of an address as typed: the table tells nobody which addresses exist."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, email.strip().lower().encode(), hashlib.sha256).hexdigest()


def note_bad_logon(*, email: str, address: str, at: datetime) -> Lockout | None:
    """Count a wrong sign-in; the lock-out that it causes, if it does.

    The same for an address that is no account, so that nothing tells them apart.
    """
    subject = subject_of(email)
    window = timedelta(minutes=settings.WATCHBOOK_LOCKOUT_MINUTES)
    with write_turn(), transaction.atomic():
        BadLogon.objects.filter(at__lt=at - _FORGET_AFTER).delete()
        BadLogon.objects.create(subject=subject, at=at, address=address)
        wrong = BadLogon.objects.filter(subject=subject, at__gt=at - window).count()
        if wrong < settings.WATCHBOOK_LOCKOUT_FAILURES or current_lockout(email, at):
            return None
        account = Account.objects.filter(email__iexact=email.strip()).first()
        BadLogon.objects.filter(subject=subject).delete()
        return Lockout.objects.create(
            subject=subject, account=account, since_at=at, until_at=at + _length(account)
        )


def forget_bad_logons(*, email: str) -> None:
    """A right sign-in clears the count."""
    BadLogon.objects.filter(subject=subject_of(email)).delete()


def current_lockout(email: str, at: datetime) -> Lockout | None:
    """The lock-out that holds for this address now."""
    return Lockout.objects.filter(
        subject=subject_of(email), since_at__lte=at, until_at__gt=at, released_at=None
    ).first()


def agree_to_release(
    *, acting_user: Viewer, lockout: Lockout, at: datetime, request: HttpRequest | None = None
) -> bool:
    """Agree that a lock-out may end; the second person's agreement ends it (True then).

    Raises:
        NotAllowedError: not a supervisor, administrator or dispatcher, or it is one's own.
        NotFoundError: the locked account does not belong to the agency.
    """
    require(acting_user, "people.release_lockout")
    agency = str(acting_user.agency)
    if not Membership.objects.filter(account=lockout.account, agency_id=agency).exists():
        message = "No such lock-out here."
        raise NotFoundError(message)
    if lockout.account_id == acting_user.account_id:
        message = "Nobody releases his own lock-out. Ask two others, or wait."
        raise NotAllowedError(message)
    with write_turn(), transaction.atomic(), acting_for(agency):
        LockoutRelease.objects.get_or_create(
            agency_id=agency,
            lockout=lockout,
            person_id=str(acting_user.person_id),
            defaults={"agreed_at": at},
        )
        agreed = LockoutRelease.objects.filter(agency_id=agency, lockout=lockout).count()
        is_released = agreed >= RELEASED_BY
        if is_released:
            Lockout.objects.filter(id=lockout.id, released_at=None).update(released_at=at)
    record_event(
        agency,
        AuditEvent.LOCKOUT_RELEASE,
        who=acting_user.actor_id,
        what="released" if is_released else "agreed",
        record=lockout.account_id,
        request=request,
        at=at,
    )
    return is_released


def _length(account: Account | None) -> timedelta:
    """How long: the longest time that one of the account's agencies has set, else the default."""
    longest = 0
    for code in (
        Membership.objects.filter(account=account).values_list("agency_id", flat=True)
        if account
        else ()
    ):
        with acting_for(code):
            set_to = Policy.objects.filter(agency_id=code).values_list("lockout_min", flat=True)
            longest = max(longest, *(minutes or 0 for minutes in set_to), 0)
    return timedelta(minutes=longest or settings.WATCHBOOK_LOCKOUT_MINUTES)
