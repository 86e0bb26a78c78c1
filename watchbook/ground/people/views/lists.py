"""What this room's lists have in common: the viewer, and the list as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.ground.people.viewer import Viewer
from watchbook.ground.web.exports import csv_response, json_response

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

FORMATS = ("csv", "json")


def viewer_in(request: HttpRequest) -> Viewer:
    """The request's viewer, as the middleware found it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    return viewer


def wants_file(request: HttpRequest) -> bool:
    """Whether the address asks for the list as a file."""
    return request.GET.get("format") in FORMATS


def as_file(request: HttpRequest, name: str, rows: list[dict[str, Any]]) -> HttpResponseBase:
    """The rows as CSV or JSON, as the address asks. Every row has the same names."""
    if request.GET.get("format") == "json":
        return json_response(name, rows, about={"agency": viewer_in(request).agency or ""})
    columns = [key.replace("_", " ").capitalize() for key in rows[0]] if rows else []
    return csv_response(name, columns, [list(row.values()) for row in rows])
