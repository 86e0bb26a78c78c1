"""Where watches stand in the navigation and on the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from watchbook.duty.teams.queries.teams import teams
from watchbook.duty.watches.models import Watch
from watchbook.duty.watches.periods import day_in
from watchbook.duty.watches.permissions import CARE, READ, holds
from watchbook.duty.watches.queries.guard import guard_of
from watchbook.duty.watches.queries.restrictions import limits_now
from watchbook.duty.watches.queries.sheet import periods_around, sheet_of
from watchbook.duty.watches.queries.standing import is_asked_about, running_watches
from watchbook.ground.web.slots import (
    HomeCard,
    NavItem,
    field_form_address,
    register_home_card,
    register_nav,
)

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer


def own_standing(viewer: Viewer) -> dict[str, Any]:
    """The viewer's own teams of now, each with its watches that have no end yet."""
    at = timezone.now()
    own = list(teams(viewer, at).filter(handler_id=viewer.person_id)) if viewer.person_id else []
    running: list[Watch] = [
        one for one in running_watches(viewer) if one.team_id in {team.id for team in own}
    ]
    return {
        "advice": {one.team.id: one.advice for one in guard_of(viewer, own, at)} if own else {},
        "own": [(team, [one for one in running if one.team_id == team.id]) for team in own],
        "agency": viewer.agency,
    }


def _own_care(viewer: Viewer) -> dict[str, Any]:
    at = timezone.now()
    span = periods_around(viewer, day_in(at, viewer.timezone)).span
    own = teams(viewer, at).filter(handler_id=viewer.person_id)
    return {
        "care_sheets": [sheet_of(viewer, team, span) for team in own],
        "care_span": span,
        "care_url": field_form_address("watches.care", str(viewer.agency)),
        "agency": viewer.agency,
    }


def _on_watch(viewer: Viewer) -> dict[str, Any]:
    running, at = running_watches(viewer), timezone.now()
    return {
        "running": running,
        "asked": {one.id for one in running if is_asked_about(one, at)},
        "limits": limits_now(viewer, [one.team for one in running], at),
        "agency": viewer.agency,
    }


def register() -> None:
    """Fill the slots of the web's room."""
    register_nav(NavItem("watches", "Watches", "watches:index", 25, holds(READ)))
    is_handler = holds(CARE)
    register_home_card(
        HomeCard("watches-own", "Your watch", 6, is_handler, "watches/home_own.html", own_standing)
    )
    register_home_card(
        HomeCard("watches-care", "Care this pay period", 42, is_handler,
                 "watches/home_care.html", _own_care)
    )  # fmt: skip
    register_home_card(
        HomeCard("watches-now", "On watch now", 8, holds(READ), "watches/home_now.html",
                 _on_watch, place="aside")
    )  # fmt: skip
