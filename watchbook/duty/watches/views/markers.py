"""Pages of marks: the list, one mark with its stories, and the press that there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.core.schema import label_of
from watchbook.duty.teams.queries.teams import team_choices
from watchbook.duty.teams.weather import temperature_text
from watchbook.duty.watches.actions.markers import tell_nothing
from watchbook.duty.watches.choices import PRECIPITATIONS, WINDS
from watchbook.duty.watches.models import Story
from watchbook.duty.watches.permissions import MARK, READ
from watchbook.duty.watches.queries.listing import degrees, marker_columns, marker_rows
from watchbook.duty.watches.queries.markers import (
    found_markers,
    is_own,
    marker_of,
    records_naming,
    told_ids,
)
from watchbook.duty.watches.slots import tellings_for
from watchbook.duty.watches.views.page import (
    asked,
    asked_id,
    pressed,
    viewer_of,
)
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.queries.faces import address_of_record, can_see
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.duty.watches.models import Marker
    from watchbook.ground.people.viewer import Viewer


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Marks with search, filters and export; others' marks from the next day on."""
    viewer, at = viewer_of(request), timezone.now()
    if not may(viewer, MARK):
        require(viewer, READ)
    found = found_markers(
        viewer, at, text=asked(request, "q"), team=asked_id(request, "team"),
        waiting=asked(request, "waiting") == "yes",
    )  # fmt: skip
    told = told_ids(agency)
    file = list_file(request, "marks", marker_columns(), lambda: marker_rows(found, told))
    if file is not None:
        return file
    page = page_of(request, found)
    context = {
        "page": page,
        "lines": [(one, place_text(one), one.id in told) for one in page],
        "teams": team_choices(viewer),
        "is_filtered": bool(request.GET),
        "can_mark": may(viewer, MARK),
    }
    return render(request, "watches/markers.html", context)


def place_text(marker: Marker) -> str:
    """Where a mark was made, in words and degrees, with how near the phone thought it was."""
    parts = [marker.place or ""]
    if marker.latitude_e7 is not None and marker.longitude_e7 is not None:
        text = f"{degrees(marker.latitude_e7)}, {degrees(marker.longitude_e7)}"
        near = f" ± {marker.accuracy_m} m" if marker.accuracy_m is not None else ""
        parts.append(text + near)
    return " · ".join(part for part in parts if part)


@require_GET
@never_cache
def marker(request: HttpRequest, agency: str, marker_id: UUID) -> HttpResponse:
    """One mark: what was kept then, and what was told of it since."""
    viewer, at = viewer_of(request), timezone.now()
    found = marker_of(viewer, marker_id, at)
    view = record_view(viewer, "watches.marker", marker_id)
    named = _named(viewer, found)
    context = {
        "marker": found,
        "who": view.who,
        "is_signed": found.opened_by.startswith("phone:"),
        "facts": _facts(found),
        "stories": named,
        "can_tell": is_own(viewer, found) and may(viewer, MARK),
        "tell_url": field_form_address("watches.story", agency, marker=found.id),
        "tellings": [
            (one.label, field_form_address(one.kind, agency, marker=found.id))
            for one in tellings_for(viewer)
        ],
    }
    return render(request, "watches/marker.html", context)


def _facts(found: Marker) -> list[tuple[str, Any]]:
    temperature = None if found.temperature_c10 is None else temperature_text(found.temperature_c10)
    weather = [temperature or "", label_of(WINDS, found.wind),
               label_of(PRECIPITATIONS, found.precipitation)]  # fmt: skip
    return [
        ("Place", place_text(found) or None),
        ("Weather", ", ".join(word for word in weather if word) or None),
        ("A word to find it again", found.note),
    ]


def _named(viewer: Viewer, found: Marker) -> list[dict[str, Any]]:
    """The records that name the mark and that the viewer may see."""
    told = []
    for kind, row in records_naming(viewer, found):
        if not can_see(viewer, kind, row):
            continue
        view = record_view(viewer, kind, row.id)
        told.append({
            "row": row, "who": view.who, "label": view.kind.schema.label, "kind": kind,
            "story": row if isinstance(row, Story) else None, "is_mine":
            row.opened_by == viewer.actor_id,
            "href": "" if isinstance(row, Story) else address_of_record(kind, row),
        })  # fmt: skip
    return told


@require_POST
def nothing(request: HttpRequest, agency: str, marker_id: UUID) -> HttpResponse:
    """One press of who made it: there is no story to tell."""
    viewer, at = viewer_of(request), timezone.now()
    found = marker_of(viewer, marker_id, at)
    return pressed(
        request,
        lambda: tell_nothing(acting_user=viewer, marker=found, at=at),
        "The mark stays; you will not be asked again.",
        reverse("watches:marker", kwargs={"agency": agency, "marker_id": marker_id}),
    )
