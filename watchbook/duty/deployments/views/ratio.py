"""Bite ratios: each definition with both halves openable, its period, version and source."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.core.reliability.bites import IS_BITE, definition_named
from watchbook.duty.deployments.permissions_force import READ_FORCE
from watchbook.duty.deployments.queries.force import bites
from watchbook.duty.deployments.queries.listing import deployment_lines
from watchbook.duty.deployments.queries.listing_force import report_lines
from watchbook.duty.deployments.queries.national import has_critical
from watchbook.duty.deployments.queries.ratio import opened, ratio_of, ratios
from watchbook.duty.deployments.views.page import (
    asked,
    asked_id,
    asked_span,
    team_choices,
    viewer_of,
)
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.figures import Asked
from watchbook.ground.web.listing import list_file

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

_YEAR = timedelta(days=365)
_HALVES = {
    "above": "numerator",
    "below": "denominator",
    "unknown": "not recorded",
    "left-out": "bites left out",
}


def period_of(request: HttpRequest) -> tuple[Asked, str, str]:
    """What is asked for, with its first and last day; the last 365 days where nothing is."""
    viewer = viewer_of(request)
    zone = ZoneInfo(viewer.timezone)
    since, until = asked_span(request)
    turn = datetime.combine(
        timezone.now().astimezone(zone).date() + timedelta(days=1), time.min, tzinfo=zone
    )
    until = until or max(turn, since or turn)
    since = since or until - _YEAR
    told = Asked(since=since, until=until, team=asked_id(request, "team"))
    return told, f"{since:%Y-%m-%d}", f"{until - timedelta(days=1):%Y-%m-%d}"


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # the address names it, the middleware reads it
    """Every definition over one period."""
    viewer = viewer_of(request)
    require(viewer, READ_FORCE)
    period, since, until = period_of(request)
    shown, _ = ratios(viewer, period)
    file = list_file(request, f"bite-ratio-{since}-{until}", _columns(),
                      lambda: _rows(shown, since, until))  # fmt: skip
    if file is not None:
        return file
    query = urlencode({"since": since, "until": until, "team": asked(request, "team")})
    context = {
        "shown": shown, "since": since, "until": until, "query": query, "is_bite": IS_BITE,
        "teams": team_choices(viewer), "first": period.since,
        "last": period.until - timedelta(days=1), "has_critical": has_critical(viewer),
    }  # fmt: skip
    return render(request, "deployments/ratio.html", context)


def _columns() -> list[str]:
    return [
        "definition", "version", "from", "until", "numerator", "denominator", "share",
        "wilson_low", "wilson_high", "not_recorded", "bites_left_out",
        "counts_above", "counts_below", "source",
    ]  # fmt: skip


def _rows(shown: list[Any], since: str, until: str) -> list[list[object]]:
    rows: list[list[object]] = []
    for one in shown:
        told, of = one.ratio, one.ratio.definition
        low, high = (one.interval.low, one.interval.high) if one.interval else (None, None)
        rows.append(
            [
                of.name, of.version, since, until, told.hits, told.trials,
                None if told.share is None else round(told.share, 4),
                None if low is None else round(low, 4), None if high is None else round(high, 4),
                len(told.unknown), len(told.left_out), of.numerator, of.denominator, of.source,
            ]
        )  # fmt: skip
    return rows


@require_GET
@never_cache
def half(request: HttpRequest, agency: str, definition: str, part: str) -> HttpResponse:  # noqa: ARG001  # as above
    """The records behind one half of a ratio, or of what was not recorded."""
    viewer = viewer_of(request)
    require(viewer, READ_FORCE)
    of = definition_named(definition)
    if of is None or part not in _HALVES:
        message = "There is no such definition here. Choose one from the page of bite ratios."
        raise NotFoundError(message)
    period, since, until = period_of(request)
    ratio, where = ratio_of(viewer, period, of)
    ids = {"above": ratio.numerator, "below": ratio.denominator, "unknown": ratio.unknown,
           "left-out": ratio.left_out}[part]  # fmt: skip
    used, reports, first = opened(viewer, list(ids), where)
    context = {
        "definition": of, "ratio": ratio, "part": part, "half": _HALVES[part], "count": len(ids),
        "since": since, "until": until, "used": deployment_lines(viewer, used),
        "reports": report_lines(reports), "first_facts": list(bites(viewer).filter(id__in=first)),
        "query": urlencode({"since": since, "until": until, "team": asked(request, "team")}),
    }  # fmt: skip
    return render(request, "deployments/ratio_half.html", context)
