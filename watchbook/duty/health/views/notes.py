"""Pages of health notes: the list and one note. Every opening is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.duty.health.choices import SIGNS, sign_words
from watchbook.duty.health.permissions import READ, WRITE
from watchbook.duty.health.queries.notes import (
    RESTRICTED_COLUMNS,
    found_notes,
    note_columns,
    note_of,
    note_rows,
    notes,
)
from watchbook.ground.evidence.serving import picture_response
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.views.page import asked, asked_id, asked_span, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponseBase

    from watchbook.duty.health.models import Note

EDGE_PX = 1200
_SIGNS = [("", "Any"), *((one.value, one.label) for one in SIGNS)]


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Notes with search, filters and export; the list shows no words of a note."""
    viewer = viewer_of(request)
    require(viewer, READ)
    found = _found(request)
    file = list_file(
        request, "health-notes", note_columns(), lambda: note_rows(found),
        restricted=RESTRICTED_COLUMNS,
    )  # fmt: skip
    if file is not None:
        return file
    page = page_of(request, found)
    dogs = {one.dog_id: one.dog.name for one in notes(viewer)}
    context = {
        "page": page,
        "lines": [(one, sign_words(one.signs)) for one in page],
        "signs": _SIGNS,
        "dogs": [("", "Any"), *((str(key), name) for key, name in sorted(dogs.items()))],
        "is_filtered": bool(request.GET),
        "can_write": may(viewer, WRITE),
        "write_url": field_form_address("health.note", agency),
    }
    return render(request, "health/notes.html", context)


def _found(request: HttpRequest) -> QuerySet[Note]:
    since, until = asked_span(request)
    return found_notes(
        viewer_of(request),
        text=asked(request, "q"),
        dog=asked_id(request, "dog"),
        sign=asked(request, "sign"),
        since=since,
        until=until,
    )


@require_GET
@never_cache
def note(request: HttpRequest, agency: str, note_id: UUID) -> HttpResponse:
    """One note in its author's words; for paper with `?format=print`."""
    viewer = viewer_of(request)
    found = note_of(viewer, note_id)
    view = record_view(viewer, "health.note", note_id)
    record_reading(viewer, "health.note", found.id, request)
    context = {
        "note": found,
        "signs": sign_words(found.signs),
        "who": view.who,
        "is_mine": found.opened_by == viewer.actor_id,
        "amend_url": field_form_address("health.note", agency, record=found.id),
        "facts": [
            ("Dog", found.dog.name),
            ("Seen at", found.seen_at),
            ("Since", found.since_on),
            ("Told to", found.told_to),
            ("Told at", found.told_at),
        ],
    }
    name = "note_print" if asked(request, "format") == "print" else "note"
    return render(request, f"health/{name}.html", context)


@require_GET
def photograph(request: HttpRequest, agency: str, note_id: UUID) -> HttpResponse:
    """The note's photograph as a safe copy, without place or device."""
    found = note_of(viewer_of(request), note_id)
    return picture_response(agency, found.photograph, longest_edge=EDGE_PX)
