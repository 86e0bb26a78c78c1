"""What the home page shows of the whole unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from watchbook.duty.training.queries.hours import month_hours, month_of, target_min
from watchbook.duty.training.queries.lately import UNTRAINED_AFTER, left_untrained
from watchbook.ground.people.permissions import may
from watchbook.ground.records.queries.prompts import silenced

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

_MINUTES_AN_HOUR = 60
_MOST_UNTRAINED = 12


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


def untrained_card(viewer: Viewer) -> dict[str, Any]:
    """What was left untrained in the unit, the longest first; nothing about who is stood down."""
    at = timezone.now()
    found = left_untrained(viewer, at)
    silent = silenced(
        viewer,
        (one for row in found for one in (row.team.id, row.team.dog_id, row.team.handler_id)),
        at,
    )
    heard = [
        row
        for row in found
        if silent.isdisjoint((row.team.id, row.team.dog_id, row.team.handler_id))
    ]
    return {"rows": heard[:_MOST_UNTRAINED], "total": len(heard), "days": UNTRAINED_AFTER.days}
