"""What every page of this room has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from watchbook.duty.teams.queries.teams import teams
from watchbook.ground.evidence.actions import preview, why_no_preview
from watchbook.ground.evidence.errors import EvidenceError
from watchbook.ground.evidence.store import read_file
from watchbook.ground.web.exports import csv_response, json_response
from watchbook.ground.web.workbooks import can_make_workbooks, workbook_response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from watchbook.ground.people.viewer import Viewer

EDGE_PX = 1600


def formats() -> str:
    """The files that lists are offered as."""
    return "csv,xlsx,json" if can_make_workbooks() else "csv,json"


def file_of(
    wanted: str, name: str, columns: list[str], rows: Sequence[Sequence[object]],
    about: Mapping[str, object],
) -> HttpResponseBase | None:  # fmt: skip
    """The list as the file that is asked for; None where a page is."""
    if wanted == "csv":
        return csv_response(name, columns, rows)
    if wanted == "json":
        return json_response(
            name, [dict(zip(columns, row, strict=True)) for row in rows], about=about
        )
    if wanted == "xlsx" and can_make_workbooks():
        told = [[key, str(value)] for key, value in about.items()]
        return workbook_response(name, [("List", columns, rows), ("About", ["what", "is"], told)])
    return None


def team_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The teams that the viewer sees, for a filter."""
    named = sorted((str(one), str(one.id)) for one in teams(viewer))
    return [("", "Any"), *((key, name) for name, key in named)]


def picture(agency: str, digest: str | None) -> HttpResponse:
    """A safe copy of a kept file, or the reason why there is none."""
    if not digest:
        return HttpResponse(status=404)
    try:
        copy = preview(agency, digest, longest_edge=EDGE_PX)
    except EvidenceError as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=415)
    answer = HttpResponse(copy.content, content_type=copy.media_type)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def why_no_picture(agency: str, digest: str | None) -> str | None:
    """Why a kept file has no picture; empty where it has one, None where there is no file."""
    return why_no_preview(agency, digest) if digest else None


def download(agency: str, digest: str | None, name: str) -> HttpResponse:
    """A kept file as it came, byte by byte, checked against its hash."""
    if not digest:
        return HttpResponse(status=404)
    try:
        content = read_file(agency, digest)
    except EvidenceError as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=410)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{digest[:12]}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def about(request: HttpRequest, agency: str, at: Any, rule: str) -> dict[str, object]:
    """What a file says of itself: agency, as of, who asked, and the rule of its numbers."""
    viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    return {"agency": agency, "as_of": at, "asked_by": viewer.name, "rule": rule}
