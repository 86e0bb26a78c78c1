"""What every page of this room has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from watchbook.duty.teams.queries.teams import teams
from watchbook.ground.records.views.page import asked, asked_id, asked_span, viewer_of
from watchbook.ground.web.exports import csv_response, json_response
from watchbook.ground.web.workbooks import can_make_workbooks, workbook_response

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, HttpResponseBase

    from watchbook.core.schema import Choice
    from watchbook.ground.people.viewer import Viewer

__all__ = ["any_of", "asked", "asked_id", "asked_span", "formats", "taken_away", "team_choices",
           "viewer_of"]  # fmt: skip


def any_of(words: Sequence[Choice]) -> list[tuple[str, str]]:
    """The choices of a filter."""
    return [("", "Any"), *((one.value, one.label) for one in words)]


def team_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The teams that the viewer sees, for a filter."""
    named = sorted((str(one), str(one.id)) for one in teams(viewer))
    return [("", "Any"), *((key, name) for name, key in named)]


def formats() -> str:
    """The files that a list is offered as."""
    return "csv,xlsx,json" if can_make_workbooks() else "csv,json"


def taken_away(
    request: HttpRequest,
    name: str,
    columns: list[str],
    rows: Callable[[], list[list[Any]]],
    restricted: Sequence[str] = (),
) -> HttpResponseBase | None:
    """The list as the file that `?format=` asks for; None where it asks for a page.

    `restricted` columns are in it only for a reason that somebody gave for this list.
    """
    wanted = asked(request, "format")
    if wanted == "csv":
        return csv_response(name, columns, rows(), restricted=restricted)
    if wanted == "xlsx" and can_make_workbooks():
        return workbook_response(name, [(name, columns, rows())], restricted=restricted)
    if wanted == "json":
        told = [dict(zip(columns, row, strict=True)) for row in rows()]
        about = {"agency": viewer_of(request).agency, "as_of": timezone.now()}
        return json_response(name, told, about=about, restricted=restricted)
    return None
