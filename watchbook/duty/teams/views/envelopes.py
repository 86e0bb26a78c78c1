"""Pages of the sealed envelope: at a desk only, never kept by a browser."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from watchbook.core.schema import uuid_in
from watchbook.duty.teams import actions, queries
from watchbook.duty.teams.forms import RecordForm
from watchbook.duty.teams.schema import ENVELOPE
from watchbook.duty.teams.views.page import of_agency, pressed, seen, viewer_of
from watchbook.ground.ledger.errors import StaleVersionError
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.permissions import require
from watchbook.ground.records.errors import RecordsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from watchbook.duty.teams.models import Opening
    from watchbook.ground.people.viewer import Viewer


def at_a_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a telephone with a page that says why not; let nothing be kept by any cache."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_telephone(request):
            return render(request, "teams/desk_only.html", status=403)
        return view(request, *args, **kwargs)

    return never_cache(of_agency(shown))


SIGNED_IN_WITHIN_S = 300
"""How long ago the person at the desk may have proved who he is."""


def freshly_signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask for the sign-in again where it was minutes ago, and come back to this page.

    allauth's own decorator keeps a refused form in the session, in plain text:
    not here. A refused press goes back to the page to press again; writing one's
    own envelope is asked before the form opens, not when it is sent.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        steps = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
        newest = max((float(step.get("at", 0)) for step in steps), default=0.0)
        if time.time() - newest <= SIGNED_IN_WITHIN_S:
            return view(request, *args, **kwargs)
        back = request.path.removesuffix("confirm/")
        return HttpResponseRedirect(
            f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"
        )

    return shown


def is_telephone(request: HttpRequest) -> bool:
    """Whether the browser says that it runs on a telephone."""
    hint = request.headers.get("Sec-CH-UA-Mobile", "")
    return hint == "?1" or "Mobi" in request.headers.get("User-Agent", "")


@require_GET
@at_a_desk
def envelope(request: HttpRequest) -> HttpResponse:
    """The handler's own envelope: that it is there, who opened it, what may be done. No words."""
    viewer = viewer_of(request)
    require(viewer, "teams.write_envelope")
    own = queries.own_words(viewer)
    context = {
        "envelope": own[0] if own else None,
        "is_paper": own is not None and own[1].get("form") == "paper",
        "openings": queries.openings_told_to(viewer),
    }
    return render(request, "teams/envelope.html", context)


@require_http_methods(["GET", "POST"])
@at_a_desk
def write_envelope(request: HttpRequest) -> HttpResponse:
    """The form in which a handler writes, or changes, his own envelope."""
    if request.method == "POST":
        return _envelope_form(request)
    return freshly_signed_in(_envelope_form)(request)


def _envelope_form(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    require(viewer, "teams.write_envelope")
    own = queries.own_words(viewer)
    if own and request.method == "GET":
        record_reading(viewer, "teams.envelope (own)", own[0].id, request)
    form = RecordForm(
        ENVELOPE, request.POST or None, values=own[1] if own else {"form": "here"},
        version=own[0].version if own else None,
    )  # fmt: skip
    status = _sealed(viewer, form) if form.is_bound else 200
    if status == 201:
        messages.success(request, "Your envelope is sealed and kept.")
        return redirect("teams:envelope", agency=viewer.agency)
    return render(request, "teams/envelope_form.html", {"form": form, "own": own}, status=status)


def _sealed(viewer: Viewer, form: RecordForm) -> int:
    """Seal what was typed: 201; or show on the form why not: 409 stale, 422 refused."""
    try:
        actions.write_envelope(
            acting_user=viewer, values=form.raw(), at=timezone.now(), based_on=form.based_on
        )
    except StaleVersionError as stale:
        form.show_stale(stale)
        return 409
    except RecordsError as refused:
        form.refuse_all(refused)
        return 422
    return 201


@require_POST
@at_a_desk
def withdraw_envelope(request: HttpRequest) -> HttpResponse:
    """Take one's envelope back."""
    viewer = viewer_of(request)
    return pressed(
        request,
        lambda: actions.withdraw_envelope(acting_user=viewer, at=timezone.now()),
        "Your envelope is withdrawn. Nobody can open it.",
        "teams:envelope",
    )


@require_http_methods(["GET", "POST"])
@at_a_desk
@freshly_signed_in
def ask_to_open(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The first of two asks, and names the second."""
    viewer, at = viewer_of(request), timezone.now()
    require(viewer, "teams.open_envelope")
    handler = seen(queries.handler_of(viewer, person_id))
    seen(queries.envelope_of(viewer, handler))
    others = [one for one in queries.openers(viewer, at) if one.id != viewer.person_id]
    typed, refusal = request.POST, ""
    if request.method == "POST":
        try:
            made = actions.ask_to_open(
                acting_user=viewer, handler=handler,
                second_id=uuid_in(typed.get("second", "")) or UUID(int=0),
                why=typed.get("why", ""), at=at,
            )  # fmt: skip
        except RecordsError as refused:
            refusal = str(refused)
        else:
            return redirect("teams:opening", agency=viewer.agency, opening_id=made.id)
    context = {
        "handler": handler, "refusal": refusal, "typed": typed,
        "others": [("", "Choose"), *((str(one.id), str(one)) for one in others if one != handler)],
    }  # fmt: skip
    return render(request, "teams/envelope_ask.html", context, status=422 if refusal else 200)


@require_GET
@at_a_desk
@freshly_signed_in
def opening(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """One opening: waiting for the second, or open to both for a while."""
    viewer, at = viewer_of(request), timezone.now()
    found = seen(queries.opening_of(viewer, opening_id))
    if viewer.person_id == found.handler_id:
        return redirect("teams:envelope", agency=viewer.agency)
    words = None
    if found.confirmed_at is not None:
        words = queries.opened_words(viewer, found, at)
        record_reading(viewer, "teams.envelope", found.envelope_id, request, at=at)
    context = {
        "opening": found,
        "is_second": viewer.person_id == found.second_id,
        "is_too_late": found.confirmed_at is None and at - found.asked_at > queries.CONFIRM_WITHIN,
        "until": found.asked_at + queries.CONFIRM_WITHIN,
        "closes": found.confirmed_at + queries.READABLE_FOR if found.confirmed_at else None,
        "facts": _facts(words) if words else (),
    }
    return render(request, "teams/opening.html", context)


def _facts(words: dict[str, Any]) -> list[tuple[str, str]]:
    labels = {choice.value: choice.label for choice in ENVELOPE.field("form").choices}
    return [
        (f.label, labels[words[f.name]] if f.name == "form" else words[f.name])
        for f in ENVELOPE.fields
        if words.get(f.name)
    ]


@require_POST
@at_a_desk
@freshly_signed_in
def confirm_opening(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """The second of two confirms, by his own sign-in."""
    viewer = viewer_of(request)
    found = seen(queries.opening_of(viewer, opening_id))
    return pressed(
        request,
        lambda: actions.confirm_opening(acting_user=viewer, opening=found, at=timezone.now()),
        "The envelope is open to both of you. The handler is told.",
        "teams:opening",
        opening_id=opening_id,
    )


@require_POST
@of_agency
def acknowledge_opening(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """The handler has seen that his envelope was opened."""
    viewer = viewer_of(request)
    found: Opening = seen(queries.opening_of(viewer, opening_id))
    return pressed(
        request,
        lambda: actions.acknowledge_opening(acting_user=viewer, opening=found, at=timezone.now()),
        "Noted.",
        "teams:envelope",
    )
