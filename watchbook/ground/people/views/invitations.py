"""Invitations: made and withdrawn by the agency, used by the invited."""

from __future__ import annotations

from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions, queries
from watchbook.ground.people.errors import InvitationGoneError, PeopleError
from watchbook.ground.people.forms import InviteForm, NewPasswordForm
from watchbook.ground.people.models import Account, Agency, Invitation
from watchbook.ground.people.permissions import require
from watchbook.ground.people.views.lists import as_file, viewer_in
from watchbook.ground.web.pagination import page_of


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # the address names it
    """Who was invited, and what became of it."""
    viewer, search = viewer_in(request), request.GET.get("q", "")
    found = queries.invitations_of(viewer, search=search)
    file = as_file(request, "invitations", lambda: [_as_row(one) for one in found])
    if file is not None:
        return file
    page = page_of(request, found)
    context = {"page": page, "search": search, "now_at": timezone.now()}
    return render(request, "people/invitations.html", context)


def new(request: HttpRequest, agency: str) -> HttpResponse:
    """Invite somebody; the link is shown once."""
    viewer = viewer_in(request)
    require(viewer, "people.manage")
    form = InviteForm(viewer, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            made, secret = actions.invite(
                acting_user=viewer, email=told["email"], name=told["name"], rank=told["rank"],
                roles=told["roles"], event_id=told["event"], at=timezone.now(),
            )  # fmt: skip
            return hand_over(request, agency, made, secret)
        except PeopleError as error:
            form.add_error(None, str(error))
    status = 422 if form.errors else 200
    return render(request, "people/invite.html", {"form": form}, status=status)


@require_POST
def renew(request: HttpRequest, agency: str, invitation_id: UUID) -> HttpResponse:
    """The same invitation with a new link; the old one opens nothing any more."""
    viewer = viewer_in(request)
    invitation = queries.invitation_named(viewer, invitation_id)
    made, secret = actions.renew_invitation(
        acting_user=viewer, invitation=invitation, at=timezone.now()
    )
    return hand_over(request, agency, made, secret)


@require_POST
def withdraw(request: HttpRequest, agency: str, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    viewer = viewer_in(request)
    invitation = queries.invitation_named(viewer, invitation_id)
    actions.revoke_invitation(acting_user=viewer, invitation=invitation, at=timezone.now())
    messages.success(request, "The invitation is withdrawn: its link opens nothing any more.")
    return redirect("people:invitations", agency)


@require_POST
def way_in(request: HttpRequest, agency: str, person_id: UUID) -> HttpResponse:
    """A one-time link for somebody who lost password and second step."""
    viewer = viewer_in(request)
    require(viewer, "people.manage")
    person = queries.person_seen(viewer, person_id)
    made, secret = actions.offer_new_way_in(acting_user=viewer, person=person, at=timezone.now())
    return hand_over(request, agency, made, secret)


@never_cache
def accept(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """Use a one-time link. Looking at it uses nothing: mail programs follow links by themselves."""
    agency, at = queries.agency_named(code), timezone.now()
    invitation = _opened(agency, secret)
    if agency is None or invitation is None:
        return render(request, "people/invitation_gone.html", status=404)
    existing = Account.objects.filter(email__iexact=invitation.email).first()
    if existing is not None and invitation.purpose == "join":
        return _accept_as(request, agency, invitation, existing, secret)
    form = NewPasswordForm(invitation.email, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            account = actions.accept_invitation(
                agency=agency, secret=secret, account=None,
                password=form.cleaned_data["password"], at=at,
            )  # fmt: skip
            return _sign_in(request, account)
        except PeopleError as error:
            form.add_error(None, str(error))
    context = {"invitation": invitation, "agency": agency, "form": form}
    return render(request, "people/accept.html", context, status=422 if form.errors else 200)


def _as_row(invitation: Invitation) -> dict[str, object]:
    names = ("purpose", "name", "email", "created_at", "expires_at", "accepted_at", "revoked_at")
    kept = {name: getattr(invitation, name) for name in names}
    return kept | {"roles": ", ".join(invitation.roles), "by": str(invitation.invited_by or "")}


def _opened(agency: Agency | None, secret: str) -> Invitation | None:
    """What the link opens; None when there is nothing, whatever the cause."""
    if agency is None:
        return None
    try:
        with acting_for(agency.code):
            return actions.invitation_of(agency.code, secret, timezone.now())
    except InvitationGoneError:
        return None


def _accept_as(
    request: HttpRequest, agency: Agency, invitation: Invitation, existing: Account, secret: str
) -> HttpResponse:
    """Join another agency with the account one has."""
    is_them = isinstance(request.user, Account) and request.user.pk == existing.pk
    if request.method == "POST" and is_them:
        actions.accept_invitation(
            agency=agency, secret=secret, account=existing, password=None, at=timezone.now()
        )
        return redirect(f"/{agency.code}/")
    context = {"invitation": invitation, "agency": agency, "is_them": is_them}
    return render(request, "people/accept_as.html", context)


def _sign_in(request: HttpRequest, account: Account) -> HttpResponse:
    record_authentication(request, account, method="password", email=account.email)
    answer: HttpResponse = perform_login(request, Login(user=account, email=account.email))
    return answer


def hand_over(
    request: HttpRequest, agency: str, invitation: Invitation, secret: str
) -> HttpResponse:
    """Mail the link where mail is set up, and show it once in any case."""
    link = request.build_absolute_uri(reverse("account_invitation", args=[agency, secret]))
    is_mailed = not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))
    context = {
        "invitation": invitation,
        "link": link,
        "viewer": viewer_in(request),
        "is_mailed": is_mailed and _mailed(invitation, link, viewer_in(request).agency_name),
    }
    return render(request, "people/link_once.html", context)


def _mailed(invitation: Invitation, link: str, agency_name: str) -> bool:
    """Whether the mail server took it. A mail that fails does not undo the invitation."""
    text = render_to_string(
        "people/mail/invitation.txt",
        {"invitation": invitation, "link": link, "agency_name": agency_name},
    )
    subject = " ".join(f"Watchbook of {agency_name}: {invitation.get_purpose_display()}".split())
    try:
        return bool(send_mail(subject, text, None, [invitation.email]))
    except OSError:
        return False
