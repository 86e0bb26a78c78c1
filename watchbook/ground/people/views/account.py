"""One's own sign-in: agencies, second step, sessions, and what the unit sees."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from watchbook.ground.people import actions, queries
from watchbook.ground.people.choices import EndedBy
from watchbook.ground.people.models import Account
from watchbook.ground.people.seen import seen_by_unit
from watchbook.ground.people.sessions import SIGN_IN
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from watchbook.ground.people.models import SignIn


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """One's account: where to change what."""
    kinds = set(Authenticator.objects.filter(user=_account(request)).values_list("type", flat=True))
    context = {
        "has_app": "totp" in kinds,
        "has_passkey": "webauthn" in kinds,
        "has_codes": "recovery_codes" in kinds,
        "is_demanded": settings.WATCHBOOK_SECOND_STEP,
        "agencies": queries.agencies_of(_account(request), timezone.now()),
    }
    return render(request, "people/account.html", context)


@login_required
@require_GET
def agencies(request: HttpRequest) -> HttpResponse:
    """Choose the agency to act in; with only one, go there."""
    found = queries.agencies_of(_account(request), timezone.now())
    if len(found) == 1 and "choose" not in request.GET:
        return redirect(f"/{found[0][0].code}/")
    return render(request, "people/agencies.html", {"agencies": found})


@login_required
@require_GET
def second_step(request: HttpRequest) -> HttpResponse:
    """Set up a second step before anything else."""
    kinds = Authenticator.objects.filter(user=_account(request)).values_list("type", flat=True)
    return render(request, "people/second_step.html", {"kinds": set(kinds)})


@login_required
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am signed in, and was."""
    page = page_of(request, queries.sign_ins_of(_account(request)))
    context = {"page": page, "here": request.session.get(SIGN_IN, "")}
    return render(request, "people/sessions.html", context)


@login_required
@require_POST
def end_session(request: HttpRequest, sign_in_id: UUID) -> HttpResponse:
    """End one session of one's own."""
    found: SignIn | None = queries.sign_ins_of(_account(request)).filter(id=sign_in_id).first()
    if found is None:
        raise Http404
    actions.end_sign_in(
        account=_account(request), sign_in_id=str(found.id), by=EndedBy.SELF, at=timezone.now()
    )
    messages.success(request, "That session is ended.")
    return redirect("account_sessions")


@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session, this one too."""
    ended = actions.sign_out_everywhere(account=_account(request), at=timezone.now())
    logout(request)
    messages.success(request, f"Signed out everywhere: {ended} sessions ended, this one too.")
    return redirect("account_login")


@login_required
@require_GET
def seen(request: HttpRequest) -> HttpResponse:
    """What the unit can see of me, in plain words."""
    found = queries.agencies_of(_account(request), timezone.now())
    shares = [(agency, seen_by_unit(viewer)) for agency, viewer in found]
    context = {"shares": shares, "account": _account(request), "settings": settings}
    return render(request, "people/seen.html", context)


@require_GET
def by_invitation_only(request: HttpRequest) -> HttpResponse:
    """Nobody signs himself up; the page says how people come in."""
    return render(request, "people/by_invitation_only.html")


def nothing_here(_request: HttpRequest) -> HttpResponse:
    """An address that allauth would offer and this program does not."""
    raise Http404
