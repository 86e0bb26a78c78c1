"""Where training stands in the navigation and on the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from watchbook.duty.training.queries.hours import month_hours, month_of, target_min
from watchbook.ground.people.permissions import may
from watchbook.ground.web.slots import HomeCard, NavItem, register_home_card, register_nav

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer


def _has_part(viewer: Viewer | None) -> bool:
    if viewer is None or viewer.agency is None:
        return False
    return may(viewer, "training.read_setups") or any(
        may(viewer, "training.read_setups", event) for event in viewer.event_ids
    )


def _runs(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.agency is not None and may(viewer, "training.log_run")


def _own_hours(viewer: Viewer) -> dict[str, Any]:
    """The viewer's own teams in this month."""
    month = month_of(timezone.now(), viewer.timezone)
    own = month_hours(viewer, month, viewer.person_id) if viewer.person_id else []
    return {"own_hours": own, "month": month, "target_h": round(target_min(viewer) / 60, 1)}


def register() -> None:
    """Fill the slots of the web's room."""
    register_nav(NavItem("training", "Training", "training:index", 30, _has_part))
    register_home_card(
        HomeCard(
            "training-hours", "Training this month", 40, _runs, "training/hours_card.html",
            _own_hours,
        )
    )  # fmt: skip
