"""The first facts that a force report may name, and the tiles of the field forms of force."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from watchbook.duty.deployments.permissions_force import WRITE_FORCE
from watchbook.duty.deployments.queries.force import bites
from watchbook.duty.watches.permissions import holds
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Reference, register_reference
from watchbook.ground.web.slots import FieldFormLink, register_field_form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer

_RECENT = timedelta(days=60)
_MOST = 20


def bites_to_name(viewer: Viewer, at: datetime) -> Iterator[Reference]:
    """First facts of the last 60 days that the viewer reads, newest first; no injury in them."""
    if not may(viewer, WRITE_FORCE):
        return
    for one in bites(viewer).filter(received_at__gte=at - _RECENT)[:_MOST]:
        local = (one.occurred_at or one.received_at).astimezone(ZoneInfo(viewer.timezone))
        label = f"Bite, {local.day} {local:%b %H:%M}"
        yield Reference(one.id, label, str(one.team) if one.team else "")


def register() -> None:
    """Fill the slots of the records' room and of the web's."""
    writes = holds(WRITE_FORCE)
    register_reference("deployments.bite", bites_to_name)
    register_field_form(
        FieldFormLink(
            "deployments.bite",
            "Bite",
            "",
            7,
            writes,
            help="first facts, care first",
            is_for_watch=True,
        )
    )
    register_field_form(FieldFormLink("deployments.force", "Force report", "", 34, writes))
    register_field_form(FieldFormLink("deployments.statement", "Statement", "", 35, writes))
