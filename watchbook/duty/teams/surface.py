"""What this room hangs into the common pages: navigation and home cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from watchbook.duty.teams import queries
from watchbook.ground.people.permissions import may
from watchbook.ground.web.slots import HomeCard, NavItem, register_home_card, register_nav

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer


def register() -> None:
    """Fill the slots of the web room."""
    register_nav(NavItem("teams", "Teams", "teams:index", 20, _reads))
    register_nav(NavItem("plans", "Handler down", "teams:plans", 22, _only_opens_plans))
    register_home_card(HomeCard("teams-own", "Your team", 5, _handles, "teams/home_own.html", _own))
    register_home_card(
        HomeCard(
            "teams-opening", "Envelope", 1, _has_word_of_openings, "teams/home_openings.html",
            _openings,
        )
    )  # fmt: skip


def _reads(viewer: Any) -> bool:
    return viewer is not None and may(viewer, "teams.read")


def _only_opens_plans(viewer: Any) -> bool:
    return viewer is not None and may(viewer, "teams.open_plan") and not _reads(viewer)


def _handles(viewer: Any) -> bool:
    return viewer is not None and viewer.person_id is not None and viewer.has("handler")


def _own(viewer: Viewer) -> dict[str, object]:
    at = timezone.now()
    listed = list(queries.teams(viewer, at).filter(handler_id=viewer.person_id))
    standing = queries.standings(viewer, listed, at)
    return {"teams": [(team, standing[team.id]) for team in listed]}


def _has_word_of_openings(viewer: Any) -> bool:
    if viewer is None or viewer.agency is None:
        return False
    if may(viewer, "teams.open_envelope") and queries.openings_to_confirm(viewer, timezone.now()):
        return True
    return any(not is_seen for _, is_seen in queries.openings_told_to(viewer))


def _openings(viewer: Viewer) -> dict[str, object]:
    return {
        "to_confirm": queries.openings_to_confirm(viewer, timezone.now()),
        "told": [one for one, is_seen in queries.openings_told_to(viewer) if not is_seen],
    }
