"""Pages of care agreements, with what others agreed about beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.core.schema import label_of
from watchbook.duty.watches.choices import CAPACITIES
from watchbook.duty.watches.periods import day_in
from watchbook.duty.watches.permissions import AGREE
from watchbook.duty.watches.queries.care import activity_words, agreement_of, agreements
from watchbook.duty.watches.sources import SOURCES
from watchbook.duty.watches.views.page import asked, viewer_of
from watchbook.duty.watches.views.periods import require_care
from watchbook.ground.people.permissions import may
from watchbook.ground.records.queries import record_view
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.duty.watches.models import Agreement

_COLUMNS = [
    "id", "version", "team", "handler", "from", "until", "worked_day_min", "day_off_min", "covers",
    "agreed_by", "rate_per_hour", "look_again_on", "paper",
]  # fmt: skip


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """The agreements that the viewer reads, and what other cases and texts say."""
    viewer = viewer_of(request)
    require_care(viewer)
    words = asked(request, "q").casefold().split()
    found = [
        one for one in agreements(viewer) if all(word in str(one.team).casefold() for word in words)
    ]
    file = list_file(request, "care-agreements", _COLUMNS, lambda: map(_row, found))
    if file is not None:
        return file
    today = day_in(timezone.now(), viewer.timezone)
    context = {
        "lines": [(one, _holds(one, today)) for one in found],
        "sources": SOURCES,
        "q": asked(request, "q"),
        "can_write": may(viewer, AGREE),
        "write_url": field_form_address("watches.agreement", agency),
    }
    return render(request, "watches/agreements.html", context)


def _holds(one: Agreement, today: Any) -> str:
    if one.from_on > today:
        return "not yet"
    if one.until_on is not None and one.until_on < today:
        return "ended"
    return "in force"


def _row(one: Agreement) -> list[object]:
    return [
        str(one.id), one.version, str(one.team), str(one.team.handler), one.from_on.isoformat(),
        one.until_on.isoformat() if one.until_on else None, one.worked_day_min, one.day_off_min,
        activity_words(one) or None, _parties(one) or None,
        rate_text(one.rate_cents), one.review_on.isoformat() if one.review_on else None, one.paper,
    ]  # fmt: skip


def _parties(one: Agreement) -> str:
    return "; ".join(_party(party) for party in one.parties.all())


def _party(party: Any) -> str:
    words = [party.name, label_of(CAPACITIES, party.capacity).lower() if party.capacity else ""]
    text = ", ".join(word for word in words if word)
    return f"{text} ({party.agreed_on.isoformat()})" if party.agreed_on else text


def rate_text(cents: int | None) -> str | None:
    """Cents an hour as dollars."""
    return None if cents is None else f"{cents // 100}.{cents % 100:02d} dollars an hour"


@require_GET
@never_cache
def agreement(request: HttpRequest, agency: str, agreement_id: UUID) -> HttpResponse:
    """One agreement as it was written down."""
    viewer = viewer_of(request)
    found = agreement_of(viewer, agreement_id)
    view = record_view(viewer, "watches.agreement", agreement_id)
    first = view.lines[-1] if view.lines else None
    context = {
        "agreement": found,
        "who": view.who,
        "first": first,
        "is_after": day_in(found.received_at, viewer.timezone) > found.from_on,
        "covers": activity_words(found),
        "parties": [(one, label_of(CAPACITIES, one.capacity)) for one in found.parties.all()],
        "rate": rate_text(found.rate_cents),
        "can_write": may(viewer, AGREE),
        "amend_url": field_form_address("watches.agreement", agency, record=found.id),
        "sources": SOURCES,
    }
    name = "agreement_print" if asked(request, "format") == "print" else "agreement"
    return render(request, f"watches/{name}.html", context)
