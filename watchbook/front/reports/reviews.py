"""The section on what waits for review, as of now: whatever the period of the report is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Min
from django.utils import timezone

from watchbook.front.reports.permissions import READ
from watchbook.front.reports.wording import day_words
from watchbook.ground.ledger.kinds import all_kinds
from watchbook.ground.ledger.models import State
from watchbook.ground.records.queries.reviews import own_rows
from watchbook.ground.records.queries.words import kind_label
from watchbook.ground.records.report_sections import (
    ReportSection,
    SectionContent,
    Table,
    register_report_section,
)

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.figures import Asked

_LONG = timedelta(days=14)


def _build(viewer: Viewer, _asked: Asked) -> SectionContent:
    at, rows = timezone.now(), []
    for kind in all_kinds():
        if not kind.is_reviewed:
            continue
        kept = own_rows(str(viewer.agency), kind)
        open_ = kept.filter(state__in=[State.SUBMITTED, State.REVIEWED])
        oldest = open_.aggregate(first=Min("received_at"))["first"]
        rows.append(
            (
                kind_label(kind.name),
                str(kept.filter(state=State.SUBMITTED).count()),
                str(kept.filter(state=State.REVIEWED).count()),
                str(kept.filter(state=State.RETURNED).count()),
                str(open_.filter(received_at__lt=at - _LONG).count()),
                day_words(oldest, viewer.timezone) if oldest else "none",
            )
        )
    columns = ("Kind", "Submitted", "Reviewed", "Returned", "Over 14 days", "Oldest")
    note = "As of now, whatever the period. Submitted ones wait for the next step of the agency."
    table = Table(
        "Reviews outstanding", columns, tuple(rows), note, frozenset({1, 2, 3, 4}),
    )  # fmt: skip
    return SectionContent(tables=(table,))


def register() -> None:
    """Fill the slot of the records' room."""
    register_report_section(
        ReportSection(
            name="reviews", title="Reviews", reports=frozenset({"month"}), order=80,
            needs=READ, build=_build,
        )
    )  # fmt: skip
