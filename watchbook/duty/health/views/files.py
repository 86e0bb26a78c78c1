"""Lists as files: one way for every list of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from watchbook.ground.records.views.page import asked
from watchbook.ground.web.exports import csv_response, json_response
from watchbook.ground.web.workbooks import can_make_workbooks, workbook_response

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.http import HttpRequest, HttpResponseBase


def formats() -> str:
    """Which files a list offers."""
    return "csv,xlsx,json" if can_make_workbooks() else "csv,json"


def list_file(
    request: HttpRequest,
    name: str,
    columns: list[str],
    rows: Callable[[], list[list[Any]]],
    *,
    restricted: Collection[str] = (),
) -> HttpResponseBase | None:
    """The list as the file that `?format=` asks for; None where none is asked for.

    `restricted` columns leave only with a reason; each file is logged and stamped.
    """
    wanted = asked(request, "format")
    if wanted == "csv":
        return csv_response(name, columns, rows(), restricted=restricted)
    if wanted == "xlsx" and can_make_workbooks():
        return workbook_response(name, [(name, columns, rows())], restricted=restricted)
    if wanted == "json":
        about = {"as_of": timezone.now(), "list": name}
        return json_response(
            name, [dict(zip(columns, r, strict=True)) for r in rows()], about=about
        )
    return None
