"""Pages of dogs' health: the unit's list, and one dog. Every opening is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from watchbook.duty.health.forms import WriteForm
from watchbook.duty.health.kinds import OF_DOGS, medical_named
from watchbook.duty.health.permissions import CONFIRM, MANAGE, READ, RECORD, WRITE
from watchbook.duty.health.queries.board import (
    dog_line_columns,
    dog_line_rows,
    dog_lines,
    health_of,
)
from watchbook.duty.health.queries.dogs import (
    attending_of,
    has_proved_address,
    readable_dog,
    require_writer,
    veterinarians,
)
from watchbook.duty.health.queries.medical import found_lines
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.views.page import asked, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponseBase

    from watchbook.duty.teams.models import Dog
    from watchbook.ground.people.viewer import Viewer

_SHOWN = [
    ("", "All in service"), ("due", "Something is due"), ("overdue", "Something is overdue"),
    ("restricted", "Restricted or unfit"), ("former", "In no team now"),
]  # fmt: skip
_FIRST_LINES = 12


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """The unit's health list: how each dog stands, its last weight, what is due and overdue."""
    viewer = viewer_of(request)
    require(viewer, READ)
    lines = dog_lines(viewer, timezone.now(), text=asked(request, "q"), show=asked(request, "show"))
    record_reading(viewer, "health of the unit's dogs, the list", agency, request)
    file = list_file(
        request,
        "health",
        dog_line_columns(),
        lambda: dog_line_rows(lines),
        restricted=("weight_kg", "due", "overdue"),
    )
    if file is not None:
        return file
    context = {
        "page": page_of(request, lines),
        "shown": _SHOWN,
        "is_filtered": bool(request.GET.get("q") or request.GET.get("show")),
        "today": timezone.localdate(),
        "is_visitor": not may(viewer, WRITE) and may(viewer, CONFIRM),
        "can_manage": may(viewer, MANAGE),
    }
    return render(request, "health/index.html", context)


@require_GET
@never_cache
def dog(request: HttpRequest, agency: str, dog_id: UUID) -> HttpResponse:
    """One dog's health: standing, what is due, weight, vaccines, medicines, what was seen."""
    viewer, at = viewer_of(request), timezone.now()
    found = readable_dog(viewer, dog_id)
    record_reading(viewer, "health of a dog", found.id, request)
    context = {
        "dog": found,
        "health": health_of(viewer, found, at),
        "today": timezone.localdate(at),
        "lines": found_lines(viewer, dog=found.id, most=_FIRST_LINES),
        "kinds": [("", "Any"), *((one.noun, one.schema.label) for one in OF_DOGS)],
        "attending": attending_of(viewer, found.id),
        "veterinarians": {one.id for one in veterinarians(viewer)},
        "now": at,
        "can_manage": may(viewer, MANAGE),
        "actions": _actions(viewer, agency, found),
        "is_unproved": may(viewer, CONFIRM) and not has_proved_address(viewer),
    }
    name = "dog_print" if asked(request, "format") == "print" else "dog"
    return render(request, f"health/{name}.html", context)


def _actions(viewer: Viewer, agency: str, found: Dog) -> list[tuple[str, str]]:
    """What may be written about the dog: field forms for the unit, desk forms for its vet."""
    if not may(viewer, RECORD):
        return []
    if may(viewer, WRITE):
        nouns = ("weight", "visit", "vaccine", "medicine", "stock", "injury", "exposure",
                 "behaviour", "note", "fitness")  # fmt: skip
        named = [(one.schema.label, one.kind) for one in OF_DOGS if one.noun in nouns]
        return [(label, field_form_address(kind, agency, dog=found.id)) for label, kind in named]
    return [
        (medical.schema.label, reverse("health:write", kwargs={
            "agency": agency, "dog_id": found.id, "noun": medical.noun,
        }))
        for noun in WriteForm.NOUNS
        if (medical := medical_named(noun)) is not None
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
def write(request: HttpRequest, agency: str, dog_id: UUID, noun: str) -> HttpResponse:
    """A desk form for a veterinarian, who has no phone of the unit."""
    viewer = viewer_of(request)
    found = readable_dog(viewer, dog_id)
    require_writer(viewer, found.id)
    medical = medical_named(noun)
    if medical is None or noun not in WriteForm.NOUNS:
        raise NotFoundError("There is no such form here.")
    form = WriteForm(medical.schema, request.POST or None, zone=viewer.timezone)
    if request.method == "POST":
        try:
            values = form.checked(found.id, request.FILES.get("file"), agency)
            medical.action(Sent(acting_user=viewer, values=values, at=timezone.now()))
        except InvalidError as refused:
            form.refuse_all(refused)
        else:
            messages.success(request, f"{medical.schema.label} of {found.name} is kept.")
            return HttpResponseRedirect(_dog_url(agency, found))
    context: dict[str, Any] = {"form": form, "dog": found, "medical": medical,
                               "back_url": _dog_url(agency, found)}  # fmt: skip
    return render(request, "health/write.html", context, status=422 if form.errors else 200)


def _dog_url(agency: str, found: Dog) -> str:
    return reverse("health:dog", kwargs={"agency": agency, "dog_id": found.id})
