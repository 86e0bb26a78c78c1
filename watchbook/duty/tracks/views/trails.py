"""The list of trails, a trail's page, its print, its lines for a map, its original."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from watchbook.core.tracks.description import describe
from watchbook.duty.tracks import actions, drawing, queries
from watchbook.duty.tracks.errors import TrailError
from watchbook.duty.tracks.lines import lines_of
from watchbook.duty.tracks.schema import MOST_TRACKS
from watchbook.ground.evidence.serving import original_response
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from watchbook.duty.tracks.models import Trail
    from watchbook.ground.people.viewer import Viewer


def _trail(request: HttpRequest, trail_id: UUID) -> tuple[Viewer, Trail]:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    trail = queries.trail_of(viewer, trail_id)
    if trail is None:
        message = "There is no such trail here."
        raise NotFoundError(message)
    return viewer, trail


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """The agency's trails, newest first; `?q=` by name, `?format=csv` or `json` to take away."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    q = request.GET.get("q", "").strip()[:200]
    rows = queries.trails(viewer, q=q)
    file = list_file(
        request, "trails", ["id", "name", "sha256", "received_at"],
        lambda: [[str(t.id), t.name, t.file, t.received_at.isoformat()] for t in rows],
    )  # fmt: skip
    if file is not None:
        return file
    page = page_of(request, rows)
    add = field_form_address("tracks.trail", agency)
    return render(request, "tracks/index.html", {"page": page, "q": q, "add_url": add})


def _shown(viewer: Viewer, trail: Trail) -> dict[str, Any]:
    beside = queries.layer_beside(viewer, trail)
    own = queries.reading_of(trail)
    reading = queries.reading_beside(trail, beside) if beside else own
    comparison = reading.comparison
    return {
        "trail": trail,
        "beside": beside,
        "own": own,
        "reading": reading,
        "comparison": comparison,
        "map": drawing.map_of(reading.file) if reading.file is not None else None,
        "chart": drawing.chart_of(comparison) if comparison is not None else None,
    }


@require_GET
def trail(request: HttpRequest, agency: str, trail_id: UUID) -> HttpResponse:
    """The trail: map, deviation, tracks, articles, what was noticed in the file."""
    viewer, row = _trail(request, trail_id)
    told = _shown(viewer, row)
    options = [
        (str(i), f"{i}: {t.name or 'unnamed'} ({t.points} points)")
        for i, t in enumerate(told["own"].tracks)
    ]
    amend = field_form_address("tracks.trail", agency, record=row.id)
    told |= {"options": options, "amend_url": amend}
    template = "tracks/print.html" if "print" in request.GET else "tracks/trail.html"
    return render(request, template, told)


@require_POST
def roles(request: HttpRequest, agency: str, trail_id: UUID) -> HttpResponse:
    """Confirm which track is the layer's and which the dog's."""
    viewer, row = _trail(request, trail_id)
    try:
        actions.confirm_roles(
            acting_user=viewer,
            trail=row,
            layer_track=_index(request.POST.get("layer_track")),
            dog_track=_index(request.POST.get("dog_track")),
            at=timezone.now(),
        )
        messages.success(request, "Roles confirmed. The comparison below uses them.")
    except TrailError as error:
        messages.error(request, str(error))
    return redirect("tracks:trail", agency=agency, trail_id=trail_id)


def _index(raw: str | None) -> int:
    is_number = bool(raw) and str(raw).isascii() and str(raw).isdigit()
    return min(int(str(raw)[:6]), MOST_TRACKS) if is_number else -1


@require_GET
def described(request: HttpRequest, agency: str, trail_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """What `watchbook track --json` prints of the file."""
    _, row = _trail(request, trail_id)
    reading = queries.reading_of(row)
    if reading.file is None:
        return JsonResponse({"error": reading.refusal}, status=422)
    return JsonResponse(json.loads(json.dumps(describe(reading.file))))


@require_GET
def lines(request: HttpRequest, agency: str, trail_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """The lines and waypoints as GeoJSON, every point, for the movable map."""
    viewer, row = _trail(request, trail_id)
    reading = _shown(viewer, row)["reading"]
    return JsonResponse(lines_of(reading.file) if reading.file else {})


@require_GET
def original(request: HttpRequest, agency: str, trail_id: UUID) -> HttpResponse:
    """The file as it came, byte by byte, checked against its hash."""
    _, row = _trail(request, trail_id)
    return original_response(agency, row.file, row.name)
