"""Pages of the medicine stock: lots with what is left, and one lot with its movements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.duty.health.permissions import WRITE
from watchbook.duty.health.queries.dogs import sees_dog
from watchbook.duty.health.queries.stock import (
    RESTRICTED_COLUMNS,
    lot_columns,
    lot_rows,
    lots,
    movements_of,
)
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.views.page import asked, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.duty.health.queries.stock import Lot
    from watchbook.ground.people.viewer import Viewer

_SHOWN = [
    ("", "With something left"),
    ("all", "Used up too"),
    ("low", "Low, expired or miscounted"),
]


def _lots_found(viewer: Viewer, words: list[str], show: str, today: date) -> list[Lot]:
    return [
        lot for lot in lots(viewer)
        if all(word in str(lot).casefold() for word in words)
        and (show == "all" or lot.left_e3 != 0)
        and (show != "low" or lot.is_low or lot.left_e3 < 0 or lot.is_expired(today))
    ]  # fmt: skip


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """The unit's lots; what is left follows from what was written and counted."""
    viewer, today = viewer_of(request), timezone.localdate()
    require(viewer, WRITE)
    words, show = asked(request, "q").casefold().split(), asked(request, "show")
    found = _lots_found(viewer, words, show, today)
    record_reading(viewer, "health.stock, the list", agency, request)
    file = list_file(
        request, "medicine-stock", lot_columns(), lambda: lot_rows(found),
        restricted=RESTRICTED_COLUMNS,
    )  # fmt: skip
    if file is not None:
        return file
    page = page_of(request, found)
    context = {
        "page": page,
        "lines": [(lot, lot.is_expired(today)) for lot in page],
        "shown": _SHOWN,
        "is_filtered": bool(words or show),
        "receive_url": field_form_address("health.stock", agency, movement="received"),
        "give_url": field_form_address("health.stock", agency, movement="given"),
    }
    return render(request, "health/stock.html", context)


@require_GET
@never_cache
def lot(request: HttpRequest, agency: str, lot_id: UUID) -> HttpResponse:
    """One lot: what came in, what went, what is left."""
    viewer = viewer_of(request)
    require(viewer, WRITE)
    found = next((one for one in lots(viewer) if one.row.id == lot_id), None)
    if found is None:
        message = "There is no such lot here."
        raise NotFoundError(message)
    record_reading(viewer, "health.stock, a lot", lot_id, request)
    context = {
        "lot": found,
        "is_open": sees_dog(viewer, found.row),
        "is_expired": found.is_expired(timezone.localdate()),
        "movements": movements_of(viewer, found.row),
        "give_url": field_form_address("health.stock", agency, movement="given", lot=lot_id),
        "count_url": field_form_address("health.stock", agency, movement="counted", lot=lot_id),
        "discard_url": field_form_address("health.stock", agency, movement="discarded", lot=lot_id),
    }
    return render(request, "health/lot.html", context)
