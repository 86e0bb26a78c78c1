"""Finds who looks, ends sessions by their rules, and answers this room's errors.

The order matters: an ended session is nobody; somebody without the second step
gets no further than to set one up; only then does the address's agency count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from watchbook.ground.ledger.errors import (
    StaleVersionError,
    UnknownKindError,
    UnknownRecordError,
)
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions
from watchbook.ground.people.addresses import FIRST_WORDS, agency_code_in, is_page_of_agency
from watchbook.ground.people.audit import INSTALLATION, record_event
from watchbook.ground.people.choices import AuditEvent, EndedBy, Outcome
from watchbook.ground.people.errors import (
    ExportReasonError,
    NotAllowedError,
    NotFoundError,
    PeopleError,
)
from watchbook.ground.people.exporting import answering
from watchbook.ground.people.models import Account
from watchbook.ground.people.queries import agency_named, viewer_of, viewer_of_token
from watchbook.ground.people.sessions import SEEN, SIGN_IN, has_second_step, why_ended
from watchbook.ground.people.slots import is_signed_address
from watchbook.ground.people.viewer import PUBLIC, Viewer
from watchbook.ground.web import errors as pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

__all__ = ["FIRST_WORDS", "ViewerMiddleware", "agency_code_in"]

PHONE, PHONE_SIGNATURE = "Watchbook-Phone", "Watchbook-Phone-Signature"
"""Headers of an enrolled phone: its uuid, and its signature where it sends without a session."""
_TOUCH_EVERY_S = 60
_TOKEN_PATHS = ("/api/", "/sync/")
_BEFORE_SECOND_STEP = ("/account/second-step/", "/account/logout/",
                       "/account/reauthenticate/", "/account/seen/")  # fmt: skip
_SIGNED_OUT = pages.Trouble(
    403,
    "You have been signed out",
    "The session had ended before this was sent. Nothing was saved.",
    "Sign in again in another tab. Then go back to this page, copy what you typed, reload it and "
    "send it once more.",
)
_DEAD_TOKEN = pages.Trouble(
    401,
    "This token opens nothing",
    "It is not known here, or it has expired or been revoked, or its person has no role any more. "
    "Nothing was kept.",
    "Make another on the page “Tokens for programs”, and send it again.",
)
_TOLD = {
    EndedBy.IDLE: "You were signed out, because this session was not used for a while.",
    EndedBy.TOO_LONG: "You were signed out: after some hours everybody signs in again.",
    EndedBy.EVERYWHERE: "This session was ended by “Sign out everywhere”.",
}


class ViewerMiddleware:
    """Sets `request.viewer` and lets every statement of the request act for its agency."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request as its viewer."""
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path_info:
            # PostgreSQL keeps no NUL in text, so no query can hold one either.
            return pages.answer(request, pages.BAD_REQUEST)
        at = timezone.now()
        if has_no_session(request):
            return self._answer_device(request, at)
        answer = self._keep_session_rules(request, at) or self._demand_second_step(request)
        if answer is not None:
            return answer
        code = agency_code_in(request.path_info)
        viewer = viewer_of_request(request, code, at)
        request.viewer = viewer  # type: ignore[attr-defined]  # Django has no typed place for it
        if is_page_of_agency(request.path_info) and viewer.agency is None:
            # Nothing under an agency's address is public, and whether it exists is not told.
            if viewer.account_id is None:
                return to_sign_in(request)
            return pages.answer(request, pages.NOT_FOUND)
        with acting_for(code), timezone.override(viewer.timezone), answering(request):
            return self.get_response(request)

    def _answer_device(self, request: HttpRequest, at: datetime) -> HttpResponse:
        raw = token_in(request)
        return (
            self._answer_signed(request) if raw is None else self._answer_program(request, raw, at)
        )

    def _answer_program(self, request: HttpRequest, raw: str, at: datetime) -> HttpResponse:
        """Answer who sent a token; a session beside it counts for nothing.

        No form token is asked for: no browser adds an Authorization header of its own accord.
        """
        request.user = AnonymousUser()
        viewer = viewer_of_token(raw, at)
        if viewer is None:
            request.viewer = PUBLIC  # type: ignore[attr-defined]  # as above
            _audit_dead_token(request)
            answer = pages.answer(request, _DEAD_TOKEN)
            answer["WWW-Authenticate"] = "Bearer"
            return answer
        if viewer.agency != agency_code_in(request.path_info):
            viewer = Viewer(kind="public", account_id=viewer.account_id, name=viewer.name)
        request.viewer = viewer  # type: ignore[attr-defined]  # as above
        request.csrf_processing_done = True  # type: ignore[attr-defined]  # Django's own mark
        with acting_for(viewer.agency), timezone.override(viewer.timezone), answering(request):
            return self.get_response(request)

    def _answer_signed(self, request: HttpRequest) -> HttpResponse:
        """Answer what a phone or a device signed; a session beside it counts for nothing.

        The view checks the signature, since it covers the body. No form token is asked for: no
        page of another site can set that header.
        """
        request.user = AnonymousUser()
        request.viewer = PUBLIC  # type: ignore[attr-defined]  # as above
        request.csrf_processing_done = True  # type: ignore[attr-defined]  # Django's own mark
        with acting_for(agency_code_in(request.path_info)):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """403 for what may not be done, 404 for what is not seen, 409 for a stale version."""
        if isinstance(exception, NotAllowedError):
            _audit_refusal(request, str(exception))
            return pages.answer(request, _trouble(pages.FORBIDDEN, str(exception)))
        if isinstance(exception, (NotFoundError, UnknownKindError, UnknownRecordError)):
            return pages.answer(request, pages.NOT_FOUND)
        if isinstance(exception, ExportReasonError):
            asks = reverse("people:export_reason", args=[request.viewer.agency])  # type: ignore[attr-defined]  # as above
            return HttpResponseRedirect(f"{asks}?{urlencode({'next': exception.address})}")
        if isinstance(exception, PeopleError):
            return pages.answer(request, _trouble(pages.BAD_REQUEST, str(exception)))
        if isinstance(exception, StaleVersionError):
            return pages.conflict(request, str(exception))
        return None

    def _keep_session_rules(self, request: HttpRequest, at: datetime) -> HttpResponse | None:
        account = request.user
        if not isinstance(account, Account):
            return None
        ended_by = why_ended(request, account, at)
        if ended_by is None:
            self._touch(request, account, at)
            return None
        sign_in_id = request.session.get(SIGN_IN)
        if sign_in_id:
            actions.end_sign_in(account=account, sign_in_id=sign_in_id, by=ended_by, at=at)
        logout(request)
        if pages.wants_json(request):
            return None  # nobody now: the program is told so by the address itself
        if request.method not in ("GET", "HEAD"):
            request.viewer = PUBLIC  # type: ignore[attr-defined]  # as above
            return pages.answer(request, _SIGNED_OUT)
        messages.info(request, _TOLD[ended_by])
        return to_sign_in(request)

    def _touch(self, request: HttpRequest, account: Account, at: datetime) -> None:
        if at.timestamp() - request.session[SEEN] < _TOUCH_EVERY_S:
            return
        request.session[SEEN] = at.timestamp()
        actions.touch_sign_in(account=account, sign_in_id=request.session[SIGN_IN], at=at)

    def _demand_second_step(self, request: HttpRequest) -> HttpResponse | None:
        if not settings.WATCHBOOK_SECOND_STEP or not isinstance(request.user, Account):
            return None
        if has_second_step(request) or self._may_go_without(request):
            return None
        if pages.wants_json(request):
            request.viewer = PUBLIC  # type: ignore[attr-defined]  # as above
            return pages.answer(request, _trouble(pages.FORBIDDEN, "Set up a second step first."))
        return HttpResponseRedirect(reverse("account_second_step"))

    def _may_go_without(self, request: HttpRequest) -> bool:
        """Set one up, or sign out.

        An account that has one already proves it by signing in anew: whoever knows only the
        password must not reach the pages that add or show another.
        """
        path = request.path_info
        if path.startswith("/account/2fa/"):
            return not is_mfa_enabled(request.user, ["totp", "webauthn"])
        return path.startswith(_BEFORE_SECOND_STEP)


def token_in(request: HttpRequest) -> str | None:
    """The token that a program sent; None where none was, and on pages, which take none."""
    if not request.path_info.startswith(_TOKEN_PATHS):
        return None
    scheme, _, raw = request.headers.get("Authorization", "").partition(" ")
    return raw.strip() if scheme.lower() == "bearer" else None


def has_no_session(request: HttpRequest) -> bool:
    """Whether a token or a machine's signature stands in for a session, which then counts not."""
    return (
        token_in(request) is not None
        or is_signed_by_phone(request)
        or (request.method == "POST" and is_signed_address(request.path_info))
    )


def is_signed_by_phone(request: HttpRequest) -> bool:
    """Whether an enrolled phone sends this under its own signature, which must yet be checked."""
    return request.path_info.startswith("/sync/") and PHONE_SIGNATURE in request.headers


def viewer_of_request(request: HttpRequest, code: str | None, at: datetime) -> Viewer:
    """What the request's account is in the agency of its address; `agency` is None if nothing."""
    account = request.user
    if not isinstance(account, Account):
        return PUBLIC
    agency = agency_named(code) if code else None
    if agency is not None:
        viewer = viewer_of(account, agency, at)
        if viewer.is_signed_in:
            return viewer
    kind = "public" if code else "account"
    return Viewer(kind=kind, account_id=account.id, name=account.email)  # type: ignore[arg-type]  # both are kinds


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """To the sign-in page, and back here afterwards."""
    after = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return HttpResponseRedirect(f"{reverse('account_login')}{'?' + after if after else ''}")


def _trouble(like: pages.Trouble, what: str) -> pages.Trouble:
    return pages.Trouble(like.status, like.title, what, like.next_step)


def _audit_dead_token(request: HttpRequest) -> None:
    what = f"token: {request.method} {request.path_info}"
    record_event(
        INSTALLATION,
        AuditEvent.REFUSAL,
        who="unknown",
        outcome=Outcome.REFUSED,
        what=what,
        request=request,
    )


def _audit_refusal(request: HttpRequest, what: str) -> None:
    viewer = getattr(request, "viewer", PUBLIC)
    if viewer.agency:
        record_event(
            viewer.agency,
            AuditEvent.REFUSAL,
            who=viewer.actor_id,
            outcome=Outcome.REFUSED,
            what=f"{request.method} {request.path_info}: {what}",
            request=request,
        )
