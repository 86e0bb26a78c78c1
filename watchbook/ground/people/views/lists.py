"""What this room's lists have in common: the viewer, and the list as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.ground.people.viewer import Viewer
from watchbook.ground.web.listing import list_file, offered

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase


def viewer_in(request: HttpRequest) -> Viewer:
    """The request's viewer, as the middleware found it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    return viewer


def as_file(
    request: HttpRequest, name: str, rows: Callable[[], list[dict[str, Any]]]
) -> HttpResponseBase | None:
    """The rows as the file that the address asks for; None where a page is. All name the same."""
    told = rows() if request.GET.get("format") in offered() else []
    columns = list(told[0]) if told else []
    return list_file(request, name, columns, lambda: [list(row.values()) for row in told])
