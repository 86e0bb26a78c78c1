"""Pages of medical records: the list, one record, its files, a veterinarian's confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.duty.health.actions import confirm_fitness
from watchbook.duty.health.kinds import OF_DOGS, Medical, medical_named
from watchbook.duty.health.models import FollowUp
from watchbook.duty.health.permissions import CONFIRM, READ, READ_ALL, RECORD, WRITE
from watchbook.duty.health.queries.dogs import readable_dogs
from watchbook.duty.health.queries.fitness import words_on
from watchbook.duty.health.queries.medical import (
    files_of,
    found_lines,
    is_before_birth,
    line_columns,
    line_rows,
    record_of,
    told_of,
)
from watchbook.ground.evidence.actions import why_no_preview
from watchbook.ground.evidence.serving import original_response, picture_response
from watchbook.ground.ledger.models import State
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.views.page import (
    asked,
    asked_id,
    asked_span,
    posted,
    pressed,
    viewer_of,
)
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponseBase

    from watchbook.duty.health.queries.medical import MedicalLine
    from watchbook.ground.people.viewer import Viewer

EDGE_PX = 1600
_KINDS = [("", "Any"), *((one.noun, one.schema.label) for one in OF_DOGS)]
_RESTRICTED = ("what", "facts")
_FOLLOWED = frozenset({"injury", "exposure", "behaviour"})


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Every medical record that the viewer reads, newest first, with filters and files."""
    viewer = viewer_of(request)
    require(viewer, READ)
    lines = _asked_lines(request)
    record_reading(viewer, "health records, the list", agency, request)
    file = list_file(
        request, "health-records", line_columns(), lambda: line_rows(lines), restricted=_RESTRICTED
    )
    if file is not None:
        return file
    page = page_of(request, lines)
    context = {
        "page": page,
        "lines": [(one, is_before_birth(one.at, one.row)) for one in page],
        "kinds": _KINDS,
        "dogs": [("", "Any"), *((str(dog.id), dog.name) for dog in readable_dogs(viewer))],
        "is_filtered": any(asked(request, name) for name in ("kind", "dog", "q", "since", "until")),
        "can_write": may(viewer, WRITE),
        "write_url": field_form_address("health.note", agency),
    }
    return render(request, "health/records.html", context)


def _asked_lines(request: HttpRequest) -> list[MedicalLine]:
    since, until = asked_span(request)
    return found_lines(
        viewer_of(request), kind=asked(request, "kind"), dog=asked_id(request, "dog"),
        text=asked(request, "q"), since=since, until=until,
    )  # fmt: skip


def _medical(noun: str) -> Medical:
    medical = medical_named(noun)
    if medical is None or medical not in OF_DOGS:
        message = "There is no such record here."
        raise NotFoundError(message)
    return medical


@require_GET
@never_cache
def record(request: HttpRequest, agency: str, noun: str, record_id: UUID) -> HttpResponse:
    """One medical record: its content, files, follow-ups; for paper with `?format=print`."""
    viewer, medical = viewer_of(request), _medical(noun)
    row = record_of(viewer, medical, record_id)
    view = record_view(viewer, medical.kind, record_id)
    record_reading(viewer, medical.kind, row.id, request)
    at = getattr(row, medical.at)
    context = {
        "row": row,
        "medical": medical,
        "told": told_of(viewer, medical, row),
        "files": files_of(medical, row),
        "at": at,
        "is_day": medical.at.endswith("_on"),
        "who": view.who,
        "is_before_birth": is_before_birth(at, row),
        "follow_ups": _follow_ups(row, noun),
        "can_follow": noun in _FOLLOWED and may(viewer, RECORD),
        "follow_url": field_form_address("health.followup", agency, **{noun: row.id}),
        "can_amend": may(viewer, RECORD) and _amends(viewer, noun, row),
        "amend_url": field_form_address(medical.kind, agency, record=row.id),
    }
    context |= _fitness(viewer, noun, row)
    name = "record_print" if asked(request, "format") == "print" else "record"
    return render(request, f"health/{name}.html", context)


def _amends(viewer: Viewer, noun: str, row: Any) -> bool:
    is_paper = noun in ("visit", "vaccine", "medicine", "weight", "fitness", "stock")
    if noun == "fitness" and row.by_veterinarian_id is not None:
        is_paper = False
    return row.opened_by == viewer.actor_id or (is_paper and may(viewer, READ_ALL))


def _follow_ups(row: Any, noun: str) -> list[FollowUp]:
    if noun not in _FOLLOWED:
        return []
    rows = FollowUp.objects.filter(agency_id=row.agency_id, **{noun: row.id})
    return list(rows.exclude(state=State.EXPUNGED).order_by("seen_at"))


def _fitness(viewer: Viewer, noun: str, row: Any) -> dict[str, Any]:
    if noun != "fitness":
        return {}
    words = words_on(row.agency_id, [row.dog_id]).get(row.dog_id, [])
    word = next((one for one in words if one.row.id == row.id), None)
    asks = may(viewer, CONFIRM) and word is not None and not word.is_confirmed
    return {"word": word, "asks_confirmation": asks}


@require_POST
def confirm(request: HttpRequest, agency: str, record_id: UUID) -> HttpResponse:
    """The veterinarian's press: it was my word, or it was not so."""
    viewer = viewer_of(request)
    row = record_of(viewer, _medical("fitness"), record_id)
    answer = {"yes": True, "no": False}.get(posted(request, "answer"))
    values = {"fitness": row.id, "text": posted(request, "text")[:2_000], "is_so": answer}
    back = reverse("health:record", kwargs={
        "agency": agency, "noun": "fitness", "record_id": row.id,
    })  # fmt: skip
    sent = Sent(acting_user=viewer, values=values, at=timezone.now())
    return pressed(request, lambda: confirm_fitness(sent), "Your answer is kept.", back)


@require_GET
@never_cache
def file(request: HttpRequest, agency: str, noun: str, record_id: UUID, name: str) -> HttpResponse:
    """A file of a record: a photograph as a safe copy, anything else as a download."""
    viewer, medical = viewer_of(request), _medical(noun)
    row = record_of(viewer, medical, record_id)
    if name not in dict(files_of(medical, row)):
        return HttpResponse(status=404)
    digest: str = getattr(row, name)
    record_reading(viewer, f"{medical.kind}, {name}", row.id, request)
    if why_no_preview(agency, digest):
        return original_response(agency, digest, f"{noun}-{digest[:8]}")
    return picture_response(agency, digest, longest_edge=EDGE_PX)
