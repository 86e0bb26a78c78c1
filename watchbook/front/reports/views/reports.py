"""Pages of reports: the month, a team, the force review; issued ones and their papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.core.schema import uuid_in
from watchbook.duty.training.queries.hours import month_of, neighbours
from watchbook.front.reports.actions.issuing import issue_report
from watchbook.front.reports.composing import TITLES, composed
from watchbook.front.reports.paper import pdf_of
from watchbook.front.reports.permissions import ISSUE, READ
from watchbook.front.reports.queries.issued import report_kept, reports
from watchbook.front.reports.views.page import (
    asked,
    asked_for,
    choices_of,
    pdf_answer,
    query_of,
    releasers,
    require_papers,
    unread,
    viewer_of,
)
from watchbook.front.reports.wording import period_words
from watchbook.ground.evidence.errors import EvidenceError
from watchbook.ground.evidence.store import read_file
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.errors import RecordsError
from watchbook.ground.records.queries.faces import record_url
from watchbook.ground.records.views.page import posted
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.papers import can_make_papers

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.front.reports.composing import Document
    from watchbook.ground.records.figures import Asked
    from watchbook.ground.records.report_sections import ReportName

_COLUMNS = ["section", "number", "figure", "rule_version", "value", "of", "n", "not_approved",
            "told", "rule"]  # fmt: skip


def _named(name: str) -> ReportName:
    for known in TITLES:
        if known == name:
            return known
    raise NotFoundError("There is no such report.")


def _composed(request: HttpRequest, name: str) -> tuple[Document, Asked]:
    viewer = viewer_of(request)
    require(viewer, READ)
    wanted = asked_for(request)
    if unread(request, choices_of(viewer)):
        raise NotFoundError("This address names a day or a team that is not known here.")
    return composed(viewer, _named(name), wanted, timezone.now()), wanted


@require_GET
@never_cache
def report(request: HttpRequest, agency: str, name: str) -> HttpResponseBase:  # noqa: ARG001  # the address names it, the middleware reads it
    """A report on a page; its numbers open their records. `?format=csv` for the numbers alone."""
    viewer = viewer_of(request)
    require(viewer, READ)
    report_name, wanted = _named(name), asked_for(request)
    context = _frame(request, report_name, wanted)
    if context["unread"]:
        return render(request, "reports/report.html", context, status=400)
    if report_name == "team" and wanted.team is None:
        return render(request, "reports/report.html", context)
    document = composed(viewer, report_name, wanted, timezone.now())
    file = list_file(request, f"{name}-report", _COLUMNS, lambda: _rows(document))
    if file is not None:
        return file
    return render(request, "reports/report.html", context | {"document": document})


def _frame(request: HttpRequest, name: ReportName, wanted: Asked) -> dict[str, Any]:
    viewer = viewer_of(request)
    zone = viewer.timezone
    month = month_of(wanted.since, zone)
    choices = choices_of(viewer)
    return {
        "unread": unread(request, choices),
        "name": name,
        "title": TITLES[name],
        "period": period_words(wanted.since, wanted.until, zone),
        "month": month,
        "around": neighbours(month, zone),
        "choices": choices,
        "asked": wanted,
        "query": query_of(wanted, zone),
        "has_paper": can_make_papers(),
        "can_issue": may(viewer, ISSUE) and can_make_papers(),
        "releasers": releasers(viewer) if may(viewer, ISSUE) else [],
    }


def _rows(document: Document) -> list[list[object]]:
    return [
        [
            section.title, one.label, one.name, one.version, one.value, one.of_value, one.n,
            one.not_approved, one.value_words, one.rule,
        ]
        for section in document.sections
        for one in section.numbers
    ]  # fmt: skip


@require_GET
@never_cache
def paper(request: HttpRequest, agency: str, name: str) -> HttpResponse:  # noqa: ARG001  # the address names it, the middleware reads it
    """The report as PDF, made now: one press, nothing kept."""
    require_papers()
    document, wanted = _composed(request, name)
    day = f"{wanted.since:%Y-%m-%d}"
    return pdf_answer(pdf_of(document), f"{name}-report-{day}")


@require_POST
def issue(request: HttpRequest, agency: str, name: str) -> HttpResponse:
    """Issue the report as it is now: its numbers and its paper become a record."""
    viewer = viewer_of(request)
    report_name, wanted = _named(name), asked_for(request)
    address = reverse("reports:report", kwargs={"agency": agency, "name": name})
    if unread(request, choices_of(viewer)):
        return HttpResponseRedirect(f"{address}?{request.GET.urlencode()}")
    try:
        row = issue_report(
            acting_user=viewer, name=report_name, asked=wanted,
            asked_by=posted(request, "asked_by"), purpose=posted(request, "purpose"),
            released_by=uuid_in(posted(request, "released_by")), at=timezone.now(),
        )  # fmt: skip
    except (RecordsError, WriteError) as refused:
        messages.error(request, str(refused))
        typed = {key: posted(request, key)[:200] for key in ("asked_by", "purpose")}
        query = query_of(wanted, viewer.timezone, **typed)
        return HttpResponseRedirect(f"{address}?{query}#issue")
    messages.success(request, "Issued. The paper stays as it is, whatever changes later.")
    return HttpResponseRedirect(
        reverse("reports:kept", kwargs={"agency": agency, "report_id": row.id})
    )


@require_GET
@never_cache
def listed(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # the address names it, the middleware reads it
    """Reports as issued, newest first."""
    viewer = viewer_of(request)
    require(viewer, READ)
    found = reports(viewer, text=asked(request, "q"))
    file = list_file(
        request, "issued-reports",
        ["id", "as_of_issued", "title", "asked_by", "purpose", "paper_sha256"],
        lambda: [
            [str(r.id), r.as_of_at, r.title, r.asked_by, r.purpose, r.paper]
            for r in found
        ],
    )  # fmt: skip
    if file is not None:
        return file
    page = page_of(request, found)
    context = {"page": page, "is_filtered": bool(asked(request, "q"))}
    return render(request, "reports/kept_list.html", context)


@require_GET
@never_cache
def kept(request: HttpRequest, agency: str, report_id: UUID) -> HttpResponse:
    """One report as it was given out: its numbers and its paper."""
    viewer = viewer_of(request)
    row = report_kept(viewer, report_id)
    context = {
        "row": row,
        "period": period_words(row.from_at, row.until_at, viewer.timezone),
        "record_url": record_url(agency, "reports.report", row.id),
    }
    return render(request, "reports/kept.html", context)


@require_GET
@never_cache
def kept_paper(request: HttpRequest, agency: str, report_id: UUID) -> HttpResponse:
    """The paper as it was issued, checked against its SHA-256; a damaged one is not given."""
    row = report_kept(viewer_of(request), report_id)
    if not row.paper:
        raise NotFoundError("No paper was kept with this report.")
    try:
        content = read_file(row.agency_id, row.paper)
    except EvidenceError as damaged:
        messages.error(request, str(damaged))
        return redirect("reports:kept", agency=agency, report_id=report_id)
    return pdf_answer(content, f"{row.name}-report-{row.from_at:%Y-%m-%d}-issued")
