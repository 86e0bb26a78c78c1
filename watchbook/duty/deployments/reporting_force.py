"""What the force review says: the numbers of force, and each report behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from watchbook.core.reliability.bites import DEFINITIONS
from watchbook.duty.deployments.figures_force import BITES, REPORTS, ratio_name, reports_asked
from watchbook.duty.deployments.permissions_force import READ_FORCE
from watchbook.duty.deployments.queries.force import bites_without_report
from watchbook.duty.deployments.queries.listing_force import report_lines
from watchbook.ground.records.figures import about_team, held_in
from watchbook.ground.records.report_sections import (
    ReportSection,
    SectionContent,
    Table,
    register_report_section,
)

if TYPE_CHECKING:
    from typing import Any

    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.figures import Asked

_COLUMNS = ("Used", "Incident", "Team", "Bites", "Other force", "Finding", "State")


def _force(viewer: Viewer, asked: Asked) -> SectionContent:
    """The numbers, then the reports of the period, the oldest first."""
    found = reports_asked(viewer, asked).order_by("occurred_at", "id")
    lines = report_lines(list(found.prefetch_related("bites", "other_force")))
    alone = bites_without_report(viewer).filter(held_in(asked, "occurred_at"), about_team(asked))
    table = Table(
        "Each force report", _COLUMNS, tuple(_cells(one, viewer.timezone) for one in lines),
        note="Injuries, places on the body and names stand on each report's own page. The finding "
        "is the newest one.",
        numbers=frozenset({3}), when_empty="No force report in this period.",
    )  # fmt: skip
    return SectionContent(
        words=(
            f"Force reports without a finding: {sum(one['finding'] is None for one in lines)}.",
            f"First facts of a bite without a report: {alone.count()}.",
        ),
        figures=(REPORTS, BITES, *(ratio_name(one) for one in DEFINITIONS)),
        tables=(table,),
    )


def _cells(line: dict[str, Any], zone: str) -> tuple[str, ...]:
    row = line["row"]
    return (
        f"{row.occurred_at.astimezone(ZoneInfo(zone)):%-d %b %Y, %H:%M %Z}",
        str(row.incident),
        str(row.team) if row.team else "no dog",
        str(line["bites"]),
        line["others"] or "none written",
        line["finding"] or "none yet",
        ", ".join(text for text, _ in line["marks"]),
    )


def register() -> None:
    """Fill the slot of the records' room."""
    register_report_section(
        ReportSection(
            name="deployments.force", title="Force", reports=frozenset({"force"}), order=50,
            needs=READ_FORCE, build=_force,
        )
    )  # fmt: skip
