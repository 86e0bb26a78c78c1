"""What a session remembers, and when it holds no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings

from watchbook.ground.people.choices import EndedBy

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from watchbook.ground.people.models import Account

STARTED, SEEN, SIGN_IN, SECOND_STEP = "started", "seen", "sign_in", "second_step"
"""Keys of the session: when it began and was last used (POSIX seconds), the id of its `SignIn`,
and that a second step was set up in it."""


def why_ended(request: HttpRequest, account: Account, at: datetime) -> EndedBy | None:
    """Why a session holds no longer; None while it does (CJIS IA-2: 12 h and 30 min)."""
    started, seen = request.session.get(STARTED), request.session.get(SEEN)
    if started is None or seen is None:
        return EndedBy.TOO_LONG
    if account.signed_out_before and started <= account.signed_out_before.timestamp():
        return EndedBy.EVERYWHERE
    now = at.timestamp()
    if now - started > settings.WATCHBOOK_SESSION_HOURS * 3600:
        return EndedBy.TOO_LONG
    if now - seen > settings.WATCHBOOK_IDLE_MINUTES * 60:
        return EndedBy.IDLE
    return None


def has_second_step(request: HttpRequest) -> bool:
    """Whether this very session passed, or set up, a second step."""
    if request.session.get(SECOND_STEP):
        return True
    methods = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    return any(step.get("method") == "mfa" for step in methods)
