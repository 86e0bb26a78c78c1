"""Where people find this room: the menu, and the one press for the month's report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from watchbook.duty.training.queries.hours import month_of
from watchbook.front.reports.permissions import ASK, READ
from watchbook.ground.people.permissions import may
from watchbook.ground.web.papers import can_make_papers
from watchbook.ground.web.slots import HomeCard, NavItem, register_home_card, register_nav

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer


def _asks(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.agency is not None and may(viewer, ASK)


def _reads(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.agency is not None and may(viewer, READ)


def _card(viewer: Viewer) -> dict[str, Any]:
    return {
        "month": month_of(timezone.now(), viewer.timezone),
        "has_paper": can_make_papers(),
    }


def register() -> None:
    """Fill the slots of the common pages."""
    register_nav(NavItem("reports", "Reports", "reports:index", 64, _asks))
    register_home_card(
        HomeCard(
            "reports", "Numbers and reports", 45, _reads, "reports/card.html", _card, "aside"
        )
    )  # fmt: skip
