"""What a clinic sees under its link, without an account: this hand-over and nothing else.

Each opening is logged under the link. The clinic writes once it has proved itself by a code; then
a cookie of this one address remembers it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from watchbook.after.casualty.actions.consents import submit_kept, submit_passed
from watchbook.after.casualty.actions.links import prove_link, touch_link
from watchbook.after.casualty.actions.words import keep_word
from watchbook.after.casualty.choices.handover import KEPT, SAYS
from watchbook.after.casualty.queries.link_ends import end_of
from watchbook.after.casualty.queries.links import (
    is_ended_link,
    link_of_token,
    reader_for,
    viewer_of_link,
)
from watchbook.after.casualty.queries.recipients import dispatch_telephones
from watchbook.after.casualty.queries.sheet import sheet_of
from watchbook.after.casualty.queries.words import keeper_of, own_word
from watchbook.after.casualty.schema.keeping import KEPT as KEPT_FORM
from watchbook.after.casualty.schema.keeping import PASSED
from watchbook.after.casualty.views.handover import pdf_of, shown, svg_of
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.addresses import CODE
from watchbook.ground.people.audit import record_reading
from watchbook.ground.records.errors import RecordsError
from watchbook.ground.records.sending import Sent, checked_values
from watchbook.ground.records.views.page import asked, posted
from watchbook.ground.web.papers import can_make_papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest

    from watchbook.after.casualty.models import HandoverLink
    from watchbook.ground.people.viewer import Viewer

PROVED_FOR_S = 12 * 3600
_SALT = "casualty.link"
_WORD = ("says", "words", "keeping", "said_by", "telephone")


@contextmanager
def _opened(token: str) -> Iterator[tuple[HandoverLink, Viewer]]:
    """The link of a token and who reads for it, inside its agency and its clocks."""
    agency = token.partition(".")[0]
    if not CODE.fullmatch(agency):
        raise Http404
    with acting_for(agency):
        link = link_of_token(agency, token, timezone.now())
        if link is None:
            raise Http404
        reader = reader_for(agency)
        with timezone.override(reader.timezone):
            yield link, reader


def _is_proved(request: HttpRequest, link: HandoverLink) -> bool:
    kept = request.get_signed_cookie(_cookie(link), "", salt=_SALT, max_age=PROVED_FOR_S)
    return kept == str(link.id)


def _cookie(link: HandoverLink) -> str:
    return f"handover-{link.id.hex[:12]}"


def _ended(request: HttpRequest, token: str) -> HttpResponse | None:
    """What the holder of a link that has ended sees: no dog and no reason, but whom to call."""
    agency = token.partition(".")[0]
    if not CODE.fullmatch(agency):
        return None
    with acting_for(agency):
        if link_of_token(agency, token, timezone.now()) is not None or not is_ended_link(
            agency, token
        ):
            return None
        context = {
            "agency_name": reader_for(agency).agency_name, "numbers": dispatch_telephones(agency),
        }  # fmt: skip
        return _private(render(request, "casualty/link_ended.html", context, status=404))


@require_safe
@never_cache
def handover(request: HttpRequest, token: str) -> HttpResponse:
    """The hand-over; `?format=pdf` on paper."""
    if (ended := _ended(request, token)) is not None:
        return ended
    with _opened(token) as (link, reader):
        clinic = viewer_of_link(link, is_proved=_is_proved(request, link))
        record_reading(clinic, "casualty.casualty", link.casualty_id, request)
        touch_link(link=link, at=timezone.now())
        sheet = sheet_of(reader, link.casualty, timezone.now())
        if asked(request, "format") == "pdf":
            return _private(pdf_of(sheet, reader.agency_name))
        context = _context(token, link, clinic) | shown(sheet) | {"agency_name": reader.agency_name}
        return _private(render(request, "casualty/link.html", context))


def _context(token: str, link: HandoverLink, clinic: Viewer) -> dict[str, Any]:
    is_proved = bool(clinic.scopes)
    return {
        "token": token,
        "link": link,
        "is_proved": is_proved,
        "keeper": keeper_of(link.casualty),
        "closes_at": end_of(link, timezone.now()).closes_at,
        "numbers": dispatch_telephones(link.agency_id),
        "own": own_word(link.casualty, clinic.actor_id) if is_proved else None,
        "says": [("", "Choose"), *((one.value, one.label) for one in SAYS)],
        "kept_choices": [("", "Choose"), *((one.value, one.label) for one in KEPT)],
        "has_paper": can_make_papers(),
    }


def _private(answer: HttpResponse) -> HttpResponse:
    """No search engine keeps it, and no other site is told its address."""
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "same-origin"
    return answer


@require_safe
@never_cache
def code(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001  # the address says it all
    """The plain code as a picture."""
    with _opened(token) as (link, reader):
        return _private(svg_of(sheet_of(reader, link.casualty, timezone.now())))


@require_http_methods(["POST"])
@never_cache
@sensitive_post_parameters()
def prove(request: HttpRequest, token: str) -> HttpResponse:
    """Enter the code that the unit gave."""
    with _opened(token) as (link, _reader):
        answer = HttpResponseRedirect(_address(token))
        try:
            prove_link(link=link, code=posted(request, "code"), at=timezone.now())
        except RecordsError as refused:
            messages.error(request, str(refused))
            return _private(answer)
        answer.set_signed_cookie(
            _cookie(link), str(link.id), salt=_SALT, max_age=PROVED_FOR_S, path=_address(token),
            httponly=True, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
        messages.success(request, "Thank you. You may write below for the next 12 hours.")
        return _private(answer)


def _address(token: str) -> str:
    return reverse("handover_link", kwargs={"token": token})


@require_http_methods(["POST"])
@never_cache
@sensitive_post_parameters()
def write(request: HttpRequest, token: str, what: str) -> HttpResponse:
    """What the clinic writes: its word, a thing that it kept, a hand that it went into."""
    with _opened(token) as (link, reader):
        clinic = viewer_of_link(link, is_proved=_is_proved(request, link))
        refusal = _refusal(_WRITES[what], request, clinic, link)
        if not refusal:
            messages.success(request, "Kept.")
            return _private(HttpResponseRedirect(_address(token)))
        sheet = sheet_of(reader, link.casualty, timezone.now())
        context = _context(token, link, clinic) | shown(sheet)
        context |= {"refusal": refusal, "given": request.POST, "agency_name": reader.agency_name}
        return _private(render(request, "casualty/link.html", context, status=422))


def _refusal(
    act: Callable[[HttpRequest, Viewer, HandoverLink], object], request: HttpRequest,
    clinic: Viewer, link: HandoverLink,
) -> str:  # fmt: skip
    if not clinic.scopes:
        return "Enter the code that the unit gave you first; what you typed is still here."
    try:
        act(request, clinic, link)
    except (RecordsError, WriteError) as refused:
        return str(refused)
    return ""


def _write_word(request: HttpRequest, clinic: Viewer, link: HandoverLink) -> object:
    values = {name: posted(request, name) for name in _WORD if posted(request, name)}
    return keep_word(acting_user=clinic, casualty=link.casualty, values=values, at=timezone.now())


def _write_kept(request: HttpRequest, clinic: Viewer, link: HandoverLink) -> object:
    names = ("what", "words", "label", "kept_by", "place")
    values = {name: posted(request, name) for name in names if posted(request, name)}
    told = checked_values(KEPT_FORM, values | {"casualty": str(link.casualty_id)})
    return submit_kept(Sent(acting_user=clinic, values=told, at=timezone.now()))


def _write_passed(request: HttpRequest, clinic: Viewer, link: HandoverLink) -> object:
    names = ("kept", "given_by", "given_to", "organisation", "number")
    written = {name: posted(request, name) for name in names if posted(request, name)}
    told = checked_values(PASSED, written)
    sheet = sheet_of(reader_for(link.agency_id), link.casualty, timezone.now())
    if told["kept"] not in {one.row.id for one in sheet.things}:
        raise Http404
    return submit_passed(Sent(acting_user=clinic, values=told, at=timezone.now()))


_WRITES: dict[str, Callable[[HttpRequest, Viewer, HandoverLink], object]] = {
    "word": _write_word, "kept": _write_kept, "passed": _write_passed,
}  # fmt: skip
