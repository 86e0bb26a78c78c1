"""`/sync/<agency>/casualties`, `…/<uuid>/card`, `…/<uuid>/course`: what a phone reads of others.

A session alone opens them. A phone's signature does not: a locked phone writes by a code and reads
nothing back. Neither does a token of a program, whose scopes say nothing of cards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from watchbook.after.casualty.queries.casualties import casualty_of
from watchbook.after.casualty.queries.course import course_document
from watchbook.after.casualty.queries.joining import card_document, running_document
from watchbook.after.casualty.queries.officers import officer_of
from watchbook.front.sync.access import sender
from watchbook.front.sync.views.submissions import refusal
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.middleware import is_signed_by_phone
from watchbook.ground.web.tags import told_once

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from watchbook.ground.people.viewer import Viewer

_SIGN_IN = "Sign in first. What is on this phone stays on it."
_NOT_YOURS = "This account reads no card there."
_NOT_KNOWN = "The server does not know this card, or it is not open to you."


@require_GET
def running(request: HttpRequest, agency: str) -> HttpResponse:
    """Casualties that are open now and that this person sees; 304 where they are as before."""
    viewer = _reader(request, agency)
    if isinstance(viewer, HttpResponse):
        return viewer
    body, tag = running_document(viewer, timezone.now())
    return told_once(request, body, tag)


@require_GET
def card(request: HttpRequest, agency: str, subject: UUID) -> HttpResponse:
    """One card with the lines of every phone; 304 where it is as before. A reading is logged."""
    viewer = _reader(request, agency)
    if isinstance(viewer, HttpResponse):
        return viewer
    try:
        found = casualty_of(viewer, subject)
    except NotFoundError:
        return refusal(404, _NOT_KNOWN)
    body, tag, is_open = card_document(viewer, found, timezone.now())
    answer = told_once(request, body, tag)
    if is_open and answer.status_code == 200:  # 304 shows nothing
        record_reading(viewer, "casualty.casualty", found.id, request)
    return answer


@require_GET
def course(request: HttpRequest, agency: str, subject: UUID) -> HttpResponse:
    """The tries and moments of one officer down; 304 where they are as before."""
    viewer = _reader(request, agency)
    if isinstance(viewer, HttpResponse):
        return viewer
    try:
        found = officer_of(viewer, subject)
    except NotFoundError:
        return refusal(404, _NOT_KNOWN)
    body, tag = course_document(viewer, found)
    return told_once(request, body, tag)


def _reader(request: HttpRequest, agency: str) -> Viewer | HttpResponse:
    viewer = sender(request)
    if viewer is None or is_signed_by_phone(request):
        return refusal(401, _SIGN_IN)
    if viewer.agency != agency or viewer.scopes is not None:
        return refusal(403, _NOT_YOURS)
    return viewer
