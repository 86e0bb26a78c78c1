"""What the unit's and a team's report say of watches: time stood, called in, and care at home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.watches.figures import BEYOND, CALLED, CARE_TIME, ON_WATCH
from watchbook.duty.watches.permissions import READ
from watchbook.ground.records.report_sections import (
    ReportSection,
    SectionContent,
    register_report_section,
)

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.figures import Asked


def _build(_viewer: Viewer, _asked: Asked) -> SectionContent:
    return SectionContent(figures=(ON_WATCH, CALLED, BEYOND, CARE_TIME))


def register() -> None:
    """Fill the slot of the records' room."""
    register_report_section(
        ReportSection(
            name="watches", title="Watches and care", reports=frozenset({"month", "team"}),
            order=25, needs=READ, build=_build,
        )
    )  # fmt: skip
