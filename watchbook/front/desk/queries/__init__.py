"""What the home page shows of the whole unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from watchbook.duty.training.queries.hours import month_hours, month_of, target_min
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

_MINUTES_AN_HOUR = 60


def works_here(viewer: Viewer | None) -> bool:
    """Whether the viewer acts in an agency."""
    return viewer is not None and viewer.agency is not None and viewer.is_signed_in


def sees_unit(viewer: Viewer | None) -> bool:
    """Whether the viewer answers for the whole unit; a handler's home shows his own team."""
    return (
        viewer is not None
        and viewer.agency is not None
        and may(viewer, "training.read_runs")
        and viewer.has("trainer", "supervisor", "custodian", "administrator", "auditor")
    )


def unit_card(viewer: Viewer) -> dict[str, Any]:
    """Each team's training time this month against the agency's target, in hours."""
    month = month_of(timezone.now(), viewer.timezone)
    target = target_min(viewer)
    return {
        "month": month,
        "target_h": round(target / _MINUTES_AN_HOUR, 1),
        "hours": month_hours(viewer, month),
    }
