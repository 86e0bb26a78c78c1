"""What hangs in a car: the waterproof page of a dog, and the code that opens its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.after.casualty.actions.carcodes import make_car_code, revoke_car_code
from watchbook.after.casualty.links import car_token
from watchbook.after.casualty.permissions.cards import CAR_CODES, CARD
from watchbook.after.casualty.queries.carcodes import car_code_of, car_codes
from watchbook.after.casualty.queries.cars import (
    RESTRICTED_COLUMNS,
    car_columns,
    car_context,
    car_lines,
    car_rows,
)
from watchbook.core.casualty.card import SEQUENCE
from watchbook.duty.health.permissions import RECORD
from watchbook.duty.health.queries.dogs import readable_dog
from watchbook.duty.teams.views.page import of_agency
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.views.page import asked, posted, pressed, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from watchbook.after.casualty.models import CarCode

_LACKS = [
    ("", "All"), ("any", "Something is missing"), ("weight", "Weight"), ("allergies", "Allergies"),
    ("bites strangers", "Bites strangers"), ("muzzle", "Muzzle"), ("code", "Code"),
]  # fmt: skip


@require_GET
@never_cache
@of_agency
def index(request: HttpRequest) -> HttpResponseBase:
    """The dogs whose health the viewer reads, with what their car lacks; the reading is logged."""
    viewer = viewer_of(request)
    require(viewer, CARD)
    lacks = asked(request, "lacks")
    lines = car_lines(viewer, timezone.now(), text=asked(request, "q"), lacks=lacks)
    record_reading(viewer, "casualty.facts of the unit's dogs", str(viewer.agency), request)
    file = list_file(
        request, "in-the-cars", car_columns(), lambda: car_rows(lines),
        restricted=RESTRICTED_COLUMNS,
    )  # fmt: skip
    if file is not None:
        return file
    page = page_of(request, lines)
    context = {"page": page, "lacks": _LACKS, "is_filtered": bool(request.GET)}
    return render(request, "casualty/cars.html", context)


@require_GET
@never_cache
@of_agency
def car(request: HttpRequest, dog_id: UUID) -> HttpResponse:
    """One dog's car: what a clinic must know, the page to print, the codes."""
    viewer = viewer_of(request)
    dog = readable_dog(viewer, dog_id)
    record_reading(viewer, "casualty.facts", dog.id, request)
    context = car_context(viewer, dog, timezone.now())
    facts = context["facts"]
    context |= {
        "codes": car_codes(viewer, dog.id),
        "can_code": may(viewer, CAR_CODES),
        "can_write": may(viewer, RECORD),
        "facts_url": field_form_address("casualty.facts", str(viewer.agency), dog=dog.id)
        if facts is None
        else field_form_address("casualty.facts", str(viewer.agency), record=facts.id),
    }
    return render(request, "casualty/car.html", context)


@require_GET
@never_cache
@of_agency
def paper(request: HttpRequest, dog_id: UUID) -> HttpResponse:
    """One page for the car, to be printed on paper that water does not harm; logged."""
    viewer = viewer_of(request)
    dog = readable_dog(viewer, dog_id)
    record_reading(viewer, "casualty.facts", dog.id, request)
    at = timezone.now()
    code = car_codes(viewer, dog.id).exclude(is_revoked=True).first()
    context = car_context(viewer, dog, at) | {
        "letters": SEQUENCE,
        "code": code,
        "qr": _qr(request, code) if code else "",
        "at": at,
    }
    return render(request, "casualty/car_paper.html", context)


@require_POST
@of_agency
def code_new(request: HttpRequest, dog_id: UUID) -> HttpResponse:
    """Make a code for one car."""
    viewer = viewer_of(request)
    dog = readable_dog(viewer, dog_id)
    made: list[CarCode] = []

    def act() -> None:
        values = {"dog": dog.id, "label": posted(request, "label")}
        made.append(make_car_code(acting_user=viewer, values=values, at=timezone.now()))

    back = reverse("casualty:car", kwargs={"agency": viewer.agency, "dog_id": dog.id})
    answer = pressed(request, act, "The code is made. Print it for the car.", back)
    if not made:
        return answer
    kwargs = {"agency": viewer.agency, "dog_id": dog.id, "code_id": made[0].id}
    return HttpResponseRedirect(reverse("casualty:car_code", kwargs=kwargs))


@require_GET
@never_cache
@of_agency
def code(request: HttpRequest, dog_id: UUID, code_id: UUID) -> HttpResponse:
    """One code as a picture to print."""
    viewer = viewer_of(request)
    found = car_code_of(viewer, code_id, dog_id)
    context = {"code": found, "qr": _qr(request, found), "address": _address(request, found)}
    return render(request, "casualty/car_code.html", context)


@require_POST
@of_agency
def revoke(request: HttpRequest, dog_id: UUID, code_id: UUID) -> HttpResponse:
    """One press: the code opens nothing any more."""
    viewer = viewer_of(request)
    found = car_code_of(viewer, code_id, dog_id)
    back = reverse("casualty:car", kwargs={"agency": viewer.agency, "dog_id": dog_id})

    def act() -> None:
        revoke_car_code(acting_user=viewer, code=found, at=timezone.now())

    return pressed(request, act, "The code opens nothing any more.", back)


def _address(request: HttpRequest, found: CarCode) -> str:
    path = reverse("casualty_over_code", kwargs={"token": car_token(found.agency_id, found.id)})
    return request.build_absolute_uri(path)


def _qr(request: HttpRequest, found: CarCode) -> str:
    drawn: str = segno.make(_address(request, found), micro=False, error="m").svg_data_uri(
        scale=6, light="#fff"
    )
    return drawn
