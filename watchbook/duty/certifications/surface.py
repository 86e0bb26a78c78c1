"""What this room hangs into the common pages: navigation and home cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from watchbook.duty.certifications.permissions import can_read
from watchbook.duty.certifications.queries.certificates import (
    certificates,
    found_certificates,
    in_force_then,
    lines,
    standing_team,
)
from watchbook.ground.people.choices import RoleName
from watchbook.ground.web.slots import HomeCard, NavItem, register_home_card, register_nav

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

_SHOWN = 4


def register() -> None:
    """Fill the slots of the web room."""
    register_nav(NavItem("certifications", "Certificates", "certifications:index", 52, can_read))
    register_home_card(
        HomeCard(
            "certificates-own", "Your certificates", 34, _handles,
            "certifications/home_own.html", _own, place="aside",
        )
    )  # fmt: skip
    register_home_card(
        HomeCard(
            "certificates-unit", "Certificates", 36, _supervises,
            "certifications/home_unit.html", _unit, place="aside",
        )
    )  # fmt: skip


def _handles(viewer: Any) -> bool:
    return can_read(viewer) and viewer.person_id is not None and viewer.has(RoleName.HANDLER)


def _supervises(viewer: Any) -> bool:
    return can_read(viewer) and viewer.has(RoleName.SUPERVISOR, RoleName.TRAINER)


def _own(viewer: Viewer) -> dict[str, object]:
    """What holds of the handler's standing teams, the next to end first."""
    at = timezone.now()
    kept = found_certificates(viewer, at, standing="in-force")
    own = kept.filter(standing_team(at), team__handler=viewer.person_id)
    return {"certificate_lines": lines(viewer, own, at)}


def _unit(viewer: Viewer) -> dict[str, object]:
    """How many hold, and what ends within 90 days."""
    at = timezone.now()
    held = certificates(viewer).filter(in_force_then(at, viewer.timezone), standing_team(at))
    ending = found_certificates(viewer, at, within=90)
    return {
        "certificates_held": held.count(),
        "certificates_ending": ending.count(),
        "certificate_lines": lines(viewer, ending[:_SHOWN], at),
    }
