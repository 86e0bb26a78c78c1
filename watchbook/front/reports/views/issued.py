"""Pages of numbers as issued: the list, one of them, run again, and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.front.reports.paper import pdf_from
from watchbook.front.reports.paper.issued import number_data
from watchbook.front.reports.permissions import READ
from watchbook.front.reports.queries.issued import (
    issued,
    issued_number,
    newest_first,
    part_lines,
    parts_of,
    run_again,
)
from watchbook.front.reports.views.page import (
    asked,
    asked_span,
    pdf_answer,
    require_papers,
    viewer_of,
)
from watchbook.front.reports.wording import (
    amount_words,
    n_words,
    period_words,
    share_words,
    value_words,
    waits_words,
)
from watchbook.ground.evidence.errors import EvidenceError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.figures import all_figures
from watchbook.ground.records.queries.faces import record_url
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.papers import can_make_papers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.front.reports.models import Issued
    from watchbook.front.reports.parts import KeptPart
    from watchbook.front.reports.queries.issued import PartLine
    from watchbook.ground.web.pagination import Page

_COLUMNS = [
    "id", "as_of_issued", "number", "figure", "rule_version", "from", "until", "filters", "value",
    "of", "n", "not_approved", "asked_by", "purpose", "released_by",
]  # fmt: skip

_RECORDS = [
    "record", "kind", "title", "at", "version", "digest", "amount", "unit", "half", "address",
]  # fmt: skip
_MOST_BY_DAY = 1_000


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # the address names it, the middleware reads it
    """Numbers as issued, newest first; search, filters, files, paper."""
    viewer = viewer_of(request)
    require(viewer, READ)
    since, until = asked_span(request)
    found = issued(
        viewer, text=asked(request, "q"), figure=asked(request, "figure"), since=since, until=until
    )
    file = _file(request, found)
    if file is not None:
        return file
    page = page_of(request, found.prefetch_related("filters"))
    names = dict(issued(viewer).order_by().values_list("figure", "label"))
    context = {
        "page": page,
        "lines": [(one, _told(one, viewer.timezone)) for one in page],
        "figures": [("", "Any"), *sorted(names.items(), key=lambda pair: pair[1])],
        "is_filtered": any(asked(request, name) for name in ("q", "figure", "since", "until")),
    }
    return render(request, "reports/issued.html", context)


def _file(request: HttpRequest, found: QuerySet[Issued]) -> HttpResponseBase | None:
    rows = found.prefetch_related("filters")
    return list_file(request, "issued-numbers", _COLUMNS, lambda: map(_cells, rows))


def _cells(one: Issued) -> list[object]:
    return [
        str(one.id), one.as_of_at, one.label, one.figure, one.figure_version,
        one.from_at, one.until_at, _narrowed(one), one.value,
        one.of_value, one.n, one.not_approved, one.asked_by, one.purpose,
        str(one.released_by) if one.released_by else None,
    ]  # fmt: skip


def _narrowed(one: Issued) -> str:
    """What the number was narrowed to, in words."""
    named = [str(part) for part in (one.team, one.person, one.dog) if part is not None]
    return "; ".join([*named, *(part.told or part.value for part in one.filters.all())])


def _told(one: Issued, zone: str) -> dict[str, str]:
    """An issued number in words."""
    return {
        "value": share_words(one.value, one.of_value, one.unit or "", one.of_label or ""),
        "n": n_words(one.n, one.of_n),
        "waits": waits_words(one.not_approved, (one.n or 0) + (one.of_n or 0)),
        "period": period_words(one.from_at, one.until_at, zone),
        "narrowed": _narrowed(one),
    }


@require_GET
@never_cache
def number(request: HttpRequest, agency: str, issued_id: UUID) -> HttpResponseBase:
    """One number as it was given out; `?again=yes` runs it again; `?format=` for files, paper."""
    viewer = viewer_of(request)
    row = issued_number(viewer, issued_id)
    context: dict[str, Any] = {
        "row": row,
        "told": _told(row, viewer.timezone),
        "record_url": record_url(agency, "reports.issued", row.id),
        "has_paper": can_make_papers(),
        "is_known": any(one.name == row.figure for one in all_figures()),
    }
    try:
        parts = parts_of(row)
        file = _list_file(request, row, parts)
        if file is not None:
            return file
        context |= _records(request, row, parts)
    except (EvidenceError, ValueError) as damaged:
        context |= {"damage": str(damaged)}
    if asked(request, "again") == "yes":
        context |= _again(request, row)
    is_paper = asked(request, "format") == "print"
    name = "reports/number_print.html" if is_paper else "reports/number.html"
    return render(request, name, context)


def _records(request: HttpRequest, row: Issued, parts: list[KeptPart]) -> dict[str, Any]:
    """One page of the records that made it: newest first, very many in the order of their list."""
    viewer = viewer_of(request)
    is_by_day = len(parts) <= _MOST_BY_DAY
    page: Page[Any] = page_of(
        request, newest_first(part_lines(viewer, parts)) if is_by_day else parts
    )
    lines = page if is_by_day else part_lines(viewer, page)
    return {"page": page, "parts": _amounts(lines, row.unit), "is_by_day": is_by_day}


def _list_file(request: HttpRequest, row: Issued, parts: list[KeptPart]) -> HttpResponseBase | None:
    """Every record that made it, with the version and digest that counted."""
    viewer = viewer_of(request)
    return list_file(
        request, f"number-{row.as_of_at:%Y-%m-%d}-{str(row.id)[:8]}", _RECORDS,
        lambda: [
            [
                str(one.part.record_id), one.kind, one.title, one.at, one.part.version,
                one.part.digest, one.part.amount, row.unit,
                "below the line" if one.part.is_of else "above the line", one.href,
            ]
            for one in newest_first(part_lines(viewer, parts))
        ],
        about=dict(zip(_COLUMNS, _cells(row), strict=True)) | {"list_sha256": row.parts},
    )  # fmt: skip


def _again(request: HttpRequest, row: Issued) -> dict[str, Any]:
    viewer = viewer_of(request)
    again = run_again(viewer, row)
    return {
        "again": again,
        "now_at": timezone.now(),
        "now_value": value_words(again.answer) if again.answer else "",
        "now_n": n_words(again.answer.n, again.answer.of_n) if again.answer else "",
        "added": _amounts(again.added, row.unit),
        "amended": _amounts(again.amended, row.unit),
        "gone": _amounts(again.gone, row.unit),
    }


def _amounts(lines: Iterable[PartLine], unit: str | None) -> list[tuple[PartLine, str, str]]:
    """Lines with the amount as it is or was, and as it was before."""
    plain = "" if unit == "share" else unit or ""
    return [
        (
            one,
            amount_words(one.part.amount, plain),
            "" if one.before is None else amount_words(one.before, plain),
        )
        for one in lines
    ]


@require_GET
@never_cache
def paper(request: HttpRequest, agency: str, issued_id: UUID) -> HttpResponse:  # noqa: ARG001  # the address names it, the middleware reads it
    """The issued number as PDF: the same for the same record, whoever prints it and when."""
    require_papers()
    viewer = viewer_of(request)
    row = issued_number(viewer, issued_id)
    told = _told(row, viewer.timezone)
    content = pdf_from(number_data(row, told, viewer), row.as_of_at)
    return pdf_answer(content, f"number-{row.as_of_at:%Y-%m-%d}-{str(row.id)[:8]}")
