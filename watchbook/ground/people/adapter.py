"""What allauth asks of this program: who may sign in, where to, and how secrets are kept."""

from __future__ import annotations

import base64
import hashlib
import io
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from watchbook.ground.people import actions
from watchbook.ground.people.audit import address_of, audit_of_account
from watchbook.ground.people.choices import AuditEvent, Outcome
from watchbook.ground.people.models import Account

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LOCKED = (
    "Too many wrong sign-ins with this address. It opens again by itself after a while. Any two of "
    "your unit's supervisors, administrators and dispatchers can open it at once."
)

_JUST_SHOWN_S = 600


def refuse_if_locked(email: str) -> None:
    """Refuse with a ValidationError while the address is locked out, whether it exists or not."""
    if actions.current_lockout(email, timezone.now()):
        raise ValidationError(LOCKED)


def count_bad_logon(request: HttpRequest, email: str, what: str) -> None:
    """Count a wrong sign-in, lock where it was one too many, and audit both."""
    at = timezone.now()
    account = Account.objects.filter(email__iexact=email.strip()).first()
    audit_of_account(
        account,
        AuditEvent.SIGN_IN_FAILED,
        outcome=Outcome.FAILED,
        what=what,
        request=request,
        at=at,
    )
    if actions.note_bad_logon(email=email, address=address_of(request), at=at):
        audit_of_account(account, AuditEvent.LOCKED_OUT, request=request, at=at)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by address and password or passkey; nobody signs himself up."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """People come by invitation only."""
        return False

    def get_login_redirect_url(self, _request: HttpRequest) -> str:
        """After signing in: which agency?"""
        return reverse("account_agencies")

    def get_logout_redirect_url(self, _request: HttpRequest) -> str:
        """After signing out: sign in."""
        return reverse("account_login")

    def pre_authenticate(self, _request: HttpRequest, **credentials: Any) -> None:
        """Refuse while locked out. Replaces allauth's own count, which nobody could end."""
        refuse_if_locked(str(credentials.get("email", "")))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count it."""
        count_bad_logon(request, str(credentials.get("email", "")), "password")

    def reauthenticate(self, user: Account, password: str) -> bool:
        """Whether this is the account's password; wrong ones count like any other."""
        again = self.authenticate(self.request, email=user.email, password=password)
        return again is not None and again.pk == user.pk

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse | None:
        """Refuse the locked (a passkey too) and the long unused, after the first step was right."""
        at = timezone.now()
        if actions.current_lockout(user.email, at):
            messages.error(request, LOCKED)
            return redirect("account_login")
        unused_since = at - timedelta(days=settings.WATCHBOOK_ACCOUNT_IDLE_DAYS)
        if user.is_active and (user.last_seen_at or user.created_at) < unused_since:
            actions.disable_account(account=user)
            audit_of_account(
                user, AuditEvent.ACCOUNT, what="closed, long unused", request=request, at=at
            )
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password or second step again before something that matters.

        Not within ten minutes of the last one: everybody passes here right after the password,
        to set up the first second step, and would type it twice.
        """
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < _JUST_SHOWN_S:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say what went wrong or needs care; not that signing in or out worked, which shows."""
        template = str(args[0] if args else kwargs.get("message_template", ""))
        if not template.endswith(("logged_in.txt", "logged_out.txt")):
            super().add_message(request, level, *args, **kwargs)


def _box() -> Fernet:
    key = hashlib.sha256(b"watchbook/second-step/v1\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The second step: secrets encrypted at rest, and the last one stays while it is demanded."""

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A stored secret as it is used."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The QR code of an authenticator secret, as SVG."""
        drawn = io.BytesIO()
        segno.make(url, error="m").save(
            drawn, kind="svg", scale=5, border=3, light="#fff", xmldecl=False, nl=False
        )
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, _user: Account, _kind: Authenticator.Type) -> str:
        """What a passkey is called until its owner calls it something else."""
        return "This device"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last second step while every role needs one."""
        if not settings.WATCHBOOK_SECOND_STEP:
            return True
        others = Authenticator.objects.filter(
            user=authenticator.user, type__in=["totp", "webauthn"]
        ).exclude(pk=authenticator.pk)
        return bool(others.exists())
