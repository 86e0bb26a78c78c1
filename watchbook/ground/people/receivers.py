"""What signing in and out sets off. Business rules live in actions; these only call them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.utils import timezone

from watchbook.ground.people import actions
from watchbook.ground.people.adapter import count_bad_logon
from watchbook.ground.people.audit import address_of, audit_of_account
from watchbook.ground.people.choices import AuditEvent, EndedBy
from watchbook.ground.people.models import Account
from watchbook.ground.people.sessions import SECOND_STEP, SEEN, SIGN_IN, STARTED

if TYPE_CHECKING:
    from django.http import HttpRequest


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: Account, **_: Any) -> None:
    """Begin the session's clock, list it, forget earlier wrong attempts."""
    at = timezone.now()
    sign_in = actions.start_sign_in(
        account=user,
        session_key=request.session.session_key or "",
        address=address_of(request),
        device=request.META.get("HTTP_USER_AGENT", ""),
        at=at,
    )
    request.session[STARTED] = request.session[SEEN] = at.timestamp()
    request.session[SIGN_IN] = str(sign_in.id)
    actions.forget_bad_logons(email=user.email)
    audit_of_account(user, AuditEvent.SIGN_IN, request=request, at=at)


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest, user: Account | None, **_: Any) -> None:
    """End the session in the list."""
    if user is None:
        return
    sign_in_id = request.session.get(SIGN_IN)
    at = timezone.now()
    if sign_in_id:
        actions.end_sign_in(account=user, sign_in_id=sign_in_id, by=EndedBy.SELF, at=at)
    audit_of_account(user, AuditEvent.SIGN_OUT, request=request, at=at)


@receiver(authentication_failed)
def note_wrong_second_step(request: HttpRequest, user: Account, **_: Any) -> None:
    """A wrong code or key is a bad logon like a wrong password."""
    count_bad_logon(request, user.email, "second step")


@receiver(authenticator_added)
def note_second_step_added(request: HttpRequest, user: Account, **_: Any) -> None:
    """This session proved the new second step; other sessions of the account did not."""
    request.session[SECOND_STEP] = True
    audit_of_account(user, AuditEvent.SECOND_STEP, what="added", request=request)


@receiver(authenticator_removed)
@receiver(authenticator_reset)
def note_second_step_changed(request: HttpRequest, user: Account, **_: Any) -> None:
    """Removed, or its recovery codes made anew."""
    audit_of_account(user, AuditEvent.SECOND_STEP, what="removed or renewed", request=request)


@receiver(password_changed)
@receiver(password_reset)
def note_password(request: HttpRequest, user: Account, **_: Any) -> None:
    """A new password: in the audit."""
    audit_of_account(user, AuditEvent.PASSWORD, request=request)
