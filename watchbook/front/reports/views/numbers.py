"""The page that asks for a number: choose, narrow, see it with its records, issue it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.core.schema import uuid_in
from watchbook.front.reports.actions.issuing import issue_number
from watchbook.front.reports.composing import line_of
from watchbook.front.reports.parts import KeptPart
from watchbook.front.reports.permissions import ASK, ISSUE, READ
from watchbook.front.reports.queries.issued import part_lines
from watchbook.front.reports.views.page import (
    WORD,
    asked,
    asked_for,
    choices_of,
    query_of,
    releasers,
    unread,
    viewer_of,
)
from watchbook.front.reports.wording import amount_words, period_words
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.errors import RecordsError
from watchbook.ground.records.figures import answered, figure_named, figures_for
from watchbook.ground.records.views.page import posted
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.figures import Asked, Figure, Part

_LINE = 200
_COLUMNS = ["record", "kind", "title", "at", "amount", "unit", "address"]


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # the address names it, the middleware reads it
    """One number for any period and filter; without one chosen, the list of numbers and rules."""
    viewer = viewer_of(request)
    require(viewer, ASK)
    known = figures_for(viewer)
    name = asked(request, "figure")
    figure = next((one for one in known if one.name == name), None)
    if name and figure is None:
        figure_named(name)  # its own words where no room knows it
        raise NotFoundError("This number is not open to you.")
    wanted = asked_for(request, figure)
    context = _chooser(request, known, figure, wanted)
    if context["unread"]:
        return render(request, "reports/numbers.html", context, status=400)
    if figure is None:
        return render(request, "reports/numbers.html", context)
    told = _half(request, figure).parts(viewer, wanted)
    parts = told if isinstance(told, Sequence) else list(told)
    file = _file(request, figure, viewer, wanted, parts)
    return file or render(request, _page_name(request), context | _result(request, figure, parts))


def _half(request: HttpRequest, figure: Figure) -> Figure:
    """Whose records are listed: those of the number, or by `half=of` those of its denominator."""
    return figure.of if figure.of is not None and asked(request, "half") == "of" else figure


def _page_name(request: HttpRequest) -> str:
    is_paper = asked(request, "format") == "print"
    return "reports/numbers_print.html" if is_paper else "reports/numbers.html"


def _result(request: HttpRequest, figure: Figure, parts: Sequence[Part]) -> dict[str, Any]:
    """The number and one page of the records that make it."""
    viewer = viewer_of(request)
    wanted = asked_for(request, figure)
    page = page_of(request, parts)
    kept = [KeptPart(False, one.kind, one.record_id, 0, "", one.amount) for one in page]
    lines = part_lines(viewer, kept)
    half = _half(request, figure)
    return {
        "has_halves": figure.of is not None,
        "is_of": half is not figure,
        "line": line_of(answered(viewer, figure, wanted)),
        "page": page,
        "parts": [(one, amount_words(one.part.amount, half.unit)) for one in lines],
        "at": timezone.now(),
        "can_issue": may(viewer, ISSUE),
        "query": query_of(wanted, viewer.timezone, figure=figure.name),
        "releasers": releasers(viewer) if may(viewer, ISSUE) else [],
    }


def _about(viewer: Viewer, figure: Figure, wanted: Asked) -> dict[str, object]:
    answer = answered(viewer, figure, wanted)
    return {
        "agency": viewer.agency, "number": figure.label, "figure": figure.name,
        "rule_version": figure.version, "rule": figure.rule,
        "narrowed_to": _narrowed_to(viewer, wanted),
        "since": wanted.since, "until": wanted.until, "value": answer.value,
        "of": answer.of, "n": answer.n, "not_approved": answer.not_approved, "unit": figure.unit,
    }  # fmt: skip


def _narrowed_to(viewer: Viewer, wanted: Asked) -> str:
    """What the number was narrowed to, by the names that the page offers."""
    choices = choices_of(viewer)
    pairs = (
        (wanted.team, choices.teams),
        (wanted.person, choices.people),
        (wanted.dog, choices.dogs),
    )
    named = [dict(offered)[str(one)] for one, offered in pairs if one is not None]
    return "; ".join([*named, *(f"{name}: {value}" for name, value in wanted.words.items())])


def _chooser(
    request: HttpRequest, known: list[Figure], figure: Figure | None, wanted: Asked
) -> dict[str, Any]:
    """What the page offers to choose from, and what was chosen."""
    viewer = viewer_of(request)
    choices = choices_of(viewer)
    return {
        "unread": unread(request, choices, figure),
        "figures": [("", "Choose a number"), *((o.name, f"{o.group}: {o.label}") for o in known)],
        "known": known,
        "figure": figure,
        "choices": choices,
        "days": query_of(wanted, viewer.timezone),
        "can_read": may(viewer, READ),
        "period": period_words(wanted.since, wanted.until, viewer.timezone),
        "words": [
            (WORD + one.name, one.label, [("", "All"), *one.choices], wanted.words.get(one.name))
            for one in (figure.filters if figure else ())
        ],
    }


def _file(
    request: HttpRequest, figure: Figure, viewer: Viewer, wanted: Asked, parts: Sequence[Part]
) -> HttpResponseBase | None:
    """The records that make the number, as the file that the address asks for."""
    kept = [KeptPart(False, one.kind, one.record_id, 0, "", one.amount) for one in parts]
    return list_file(
        request, f"number-{figure.name}", _COLUMNS,
        lambda: [
            [
                str(one.part.record_id), one.kind, one.title, one.at, one.part.amount,
                _half(request, figure).unit, one.href,
            ]
            for one in part_lines(viewer, kept)
        ],
        about=_about(viewer, figure, wanted)
        | {"records": "above the line" if _half(request, figure) is figure else "below the line"},
    )  # fmt: skip


@require_POST
def issue(request: HttpRequest, agency: str) -> HttpResponse:
    """Issue the number that the address asks for, as it is now."""
    viewer = viewer_of(request)
    figure = figure_named(asked(request, "figure"))
    wanted = asked_for(request, figure)
    if unread(request, choices_of(viewer), figure):
        return HttpResponseRedirect(
            f"{reverse('reports:index', args=[agency])}?{request.GET.urlencode()}"
        )
    typed = {name: posted(request, name)[:_LINE] for name in ("asked_by", "purpose")}
    query = query_of(wanted, viewer.timezone, figure=figure.name, **typed)
    back = f"{reverse('reports:index', args=[agency])}?{query}#issue"
    try:
        kept = issue_number(
            acting_user=viewer, figure=figure.name, asked=wanted,
            asked_by=posted(request, "asked_by"), purpose=posted(request, "purpose"),
            released_by=uuid_in(posted(request, "released_by")), at=timezone.now(),
        )  # fmt: skip
    except (RecordsError, WriteError) as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(back)
    messages.success(request, "Issued. It stays as it is now; run it again to see what changed.")
    return HttpResponseRedirect(
        reverse("reports:number", kwargs={"agency": agency, "issued_id": kept.id})
    )
