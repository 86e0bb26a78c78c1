"""The section on what waits for review, as of now: whatever the period of the report is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from watchbook.front.reports.permissions import READ
from watchbook.front.reports.wording import day_words
from watchbook.ground.ledger.models import State
from watchbook.ground.records.queries.outstanding import of_age, reviewed_kinds, waiting
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

_LONG = ("month", "older")
"""The bands of age above 14 whole days, as the desk's chart counts them."""


def _build(viewer: Viewer, _asked: Asked) -> SectionContent:
    at = timezone.now()
    is_long = of_age(_LONG[0], at) | of_age(_LONG[1], at)
    counts: dict[str, Any] = {
        state: Count("pk", filter=Q(state=state))
        for state in (State.SUBMITTED, State.REVIEWED, State.RETURNED)
    }
    rows = []
    for kind in reviewed_kinds():
        told = waiting(viewer, kind).aggregate(
            **counts, long=Count("pk", filter=is_long), oldest=Min("received_at")
        )
        oldest = told.pop("oldest")
        first = day_words(oldest, viewer.timezone) if oldest else "none"
        rows.append((kind_label(kind.name), *map(str, told.values()), first))
    columns = ("Kind", "Submitted", "Reviewed", "Returned", "Over 14 days", "Oldest")
    note = (
        "As of now, whatever the period. Submitted ones wait for the next step of the agency, "
        "returned ones for their author's answer."
    )
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
