"""A list as a file: one way for every list of every room, so that none forgets a column's class."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from watchbook.ground.web.exports import at_once, csv_response, json_response
from watchbook.ground.web.workbooks import Page, can_make_workbooks, workbook_response

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from django.http import HttpRequest, HttpResponseBase


def offered() -> list[str]:
    """The forms in which a list may be taken away."""
    return ["csv", "xlsx", "json"] if can_make_workbooks() else ["csv", "json"]


def list_file(
    request: HttpRequest,
    name: str,
    columns: Sequence[str],
    rows: Callable[[], Iterable[Sequence[object]]],
    *,
    restricted: Collection[str] = (),
    about: Mapping[str, object] | None = None,
) -> HttpResponseBase | None:
    """The list as the file that `?format=` asks for; None where it asks for a page.

    `rows` is asked only then, and read at once, one by one: a row that was read is on disk and no
    more in memory. `restricted` columns leave only for a reason that
    somebody gave for this list. `about` is what a reader of the numbers has to know, such as their
    rule: members of the JSON, a sheet of the workbook; agency and time stand there anyway.
    """
    wanted = request.GET.get("format")
    if wanted not in offered():
        return None
    told = rows()
    if wanted == "csv":
        return at_once(csv_response(name, columns, told, restricted=restricted))
    place = request.resolver_match.kwargs if request.resolver_match else {}
    facts = {"agency": place.get("agency"), "as_of": timezone.now()} | dict(about or {})
    if wanted == "json":
        named = (dict(zip(columns, row, strict=True)) for row in told)
        return at_once(
            json_response(name, named, about=facts, restricted=restricted, columns=columns)
        )
    lines = [[key, fact] for key, value in facts.items() if (fact := _plain(value)) != ""]
    pages: list[Page] = [("List", columns, told), ("About", ["what", "is"], lines)]
    return workbook_response(name, pages, restricted=restricted)


def _plain(value: object) -> object:
    """A fact as a cell: an instant as files have it, filters as words, what was not asked left."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_plain(one)}" for name, one in value.items() if one)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(_plain(one)) for one in value)
    return value if value is None or isinstance(value, int | float | str) else str(value)
