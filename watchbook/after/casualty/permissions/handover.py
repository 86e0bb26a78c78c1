"""Who names who hears the clinic's word, who consents, and what a scoped link may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import allow

if TYPE_CHECKING:
    from watchbook.after.casualty.models import Casualty
    from watchbook.ground.people.viewer import Viewer

HEAR = "casualty.hear"
CONSENT = "casualty.consent"
KEEP = "casualty.keep"
RECOVER = "casualty.recover"
LINK = "casualty.link"


def register() -> None:
    """Fill the slot of permissions."""
    handler, supervisor = RoleName.HANDLER, RoleName.SUPERVISOR
    allow(HEAR, supervisor)
    allow(CONSENT, supervisor, handler)
    allow(KEEP, supervisor, handler, RoleName.CUSTODIAN)
    allow(LINK, supervisor, handler)
    allow(RECOVER, RoleName.VETERINARIAN, supervisor)


def is_link(viewer: Viewer, casualty: Casualty) -> bool:
    """Whether this is a clinic under a link of this very casualty, which it has proved."""
    return (
        viewer.kind == "link"
        and viewer.agency == casualty.agency_id
        and viewer.scopes is not None
        and f"casualty.word:{casualty.id}" in viewer.scopes
    )
