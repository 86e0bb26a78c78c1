"""The life file: one timeline of a dog, a handler or a team; on the page, on paper, as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from watchbook.core.schema import uuid_in
from watchbook.duty.teams import queries
from watchbook.duty.teams.views.page import of_agency, seen, viewer_of
from watchbook.ground.people.permissions import may
from watchbook.ground.records.queries import groups_of, timeline_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.timeline import Entry

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.queries import GroupCount, TimelineLine

LINES_A_PAGE = 50
LINES_ON_PAPER = 2000
_COLUMNS = ["At", "Group", "Title", "Text", "Marks", "Kind", "Record"]


@require_GET
@of_agency
def life(request: HttpRequest, what: str, subject_id: UUID) -> HttpResponseBase:
    """The newest lines, or those before a place; `?group=`, `?q=`, `?line=<record>`."""
    viewer = viewer_of(request)
    head = seen(queries.life_head(viewer, what, subject_id, timezone.now()))
    asked = _asked(request)
    file = list_file(
        request, f"life-{head.name}", _COLUMNS, lambda: _cells(viewer, head, asked),
        about={"life_of": head.name, "filters": asked},
    )  # fmt: skip
    if file is not None:
        return file
    context = {"head": head, "what": what, "asked": asked}
    context |= _lines_context(request, viewer, subject_id, asked, what)
    return render(request, "teams/life.html", context)


def _lines_context(
    request: HttpRequest, viewer: Viewer, subject_id: UUID, asked: dict[str, str], what: str
) -> dict[str, Any]:
    """The lines of one page, how many there are, and the addresses around them."""
    agency = str(viewer.agency)
    line = uuid_in(request.GET.get("line", ""))
    place = queries.place_of(viewer, subject_id, line) if line else None
    before = place or request.GET.get("before")
    groups = groups_of(viewer, subject_id)
    page = timeline_of(
        viewer, subject_id, group=asked["group"], q=asked["q"], before=before,
        limit=LINES_A_PAGE, total=_counted(viewer, groups, asked),
    )  # fmt: skip
    base = reverse(f"teams:{what}_life", kwargs={"agency": agency, "subject_id": subject_id})
    return {
        "subject_url": _subject_url(agency, what, subject_id),
        "print_url": f"{base}print/?{_query(asked)}",
        "entries": [_entry(one, base) for one in queries.named(viewer, page.rows)],
        "total": page.total,
        "earlier": f"?{_query(asked | {'before': page.next_before})}" if page.next_before else "",
        "newest": f"?{_query(asked)}" if before else "",
        "tabs": _tabs(groups, asked),
    }


@require_GET
@of_agency
def print_life(request: HttpRequest, what: str, subject_id: UUID) -> HttpResponseBase:
    """The same for paper: every line under the filters, up to a limit that is told."""
    viewer = viewer_of(request)
    head = seen(queries.life_head(viewer, what, subject_id, timezone.now()))
    asked = _asked(request)
    lines: list[TimelineLine] = []
    for one in queries.life_lines(viewer, subject_id, **asked):
        if len(lines) == LINES_ON_PAPER:
            break
        lines.append(one)
    total = timeline_of(viewer, subject_id, group=asked["group"], q=asked["q"], limit=1).total
    entries = [_entry(one, "") for one in lines]
    context = {"head": head, "entries": entries, "total": total, "asked": asked}
    return render(request, "teams/life_print.html", context)


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "")[:80] for name in ("group", "q")}


def _query(asked: dict[str, Any]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})


def _entry(line: TimelineLine, base: str) -> Entry:
    """The line for the page; without `base` (on paper) it has no addresses."""
    return Entry(
        at=line.at,
        title=line.title,
        text=line.text,
        href=line.href if base else "",
        anchor=line.anchor if base else "",
        kind=line.kind,
        dot="late" if line.dot == "late" else "full" if line.group == "team" else "",
        marks=line.marks,
        permalink=f"{base}?line={line.record_id}" if base else "",
    )


def _counted(viewer: Viewer, groups: list[GroupCount], asked: dict[str, str]) -> int | None:
    """The number of lines where the groups tell it already; None: the query counts."""
    if asked["q"] or not may(viewer, "records.read"):
        return None
    return sum(one.count for one in groups if asked["group"] in ("", one.name))


def _tabs(groups: list[GroupCount], asked: dict[str, str]) -> list[tuple[str, str, bool]]:
    every = sum(group.count for group in groups)
    tabs = [(f"All {every:,}", f"?{_query(asked | {'group': ''})}", not asked["group"])]
    for group in groups:
        address = f"?{_query(asked | {'group': group.name})}"
        tabs.append((f"{group.label} {group.count:,}", address, asked["group"] == group.name))
    return tabs


def _subject_url(agency: str, what: str, subject_id: UUID) -> str:
    key = {"dog": "dog_id", "team": "team_id", "handler": "person_id"}[what]
    return reverse(f"teams:{what}", kwargs={"agency": agency, key: subject_id})


def _cells(viewer: Viewer, head: queries.LifeHead, asked: dict[str, str]) -> list[list[object]]:
    return [
        [
            timezone.localtime(one.at).isoformat(timespec="seconds"), one.kind, one.title, one.text,
            "; ".join(text for text, _ in one.marks), one.record_kind, str(one.record_id),
        ]
        for one in queries.life_lines(viewer, head.subject, **asked)
    ]  # fmt: skip
