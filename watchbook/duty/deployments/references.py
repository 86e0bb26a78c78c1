"""The incidents and deployments that forms may name, and the tiles of their forms."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from watchbook.core.schema import label_of
from watchbook.duty.deployments.choices import TASKS
from watchbook.duty.deployments.permissions import can_write
from watchbook.duty.deployments.queries.deployments import deployments
from watchbook.duty.deployments.queries.incidents import incidents
from watchbook.duty.watches.slots import Telling, register_telling
from watchbook.ground.records.sending import wrote
from watchbook.ground.records.slots import Reference, register_reference
from watchbook.ground.web.slots import FieldFormLink, register_field_form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer

_RECENT = timedelta(days=30)
_MOST = 40


def _local(viewer: Viewer, moment: datetime) -> str:
    local = moment.astimezone(ZoneInfo(viewer.timezone))
    return f"{local.day} {local:%b %H:%M}"


def incidents_to_name(viewer: Viewer, at: datetime) -> Iterator[Reference]:
    """The incidents of the last 30 days that the viewer reads: his own first, then the newest."""
    if not can_write(viewer):
        return
    near = list(incidents(viewer).filter(began_at__gte=at - _RECENT)[:_MOST])
    near.sort(key=lambda one: not wrote(viewer, one))  # stable: newest first within each
    for one in near:
        hint = " · ".join(word for word in (_local(viewer, one.began_at), one.place) if word)
        yield Reference(one.id, str(one), hint)


def deployments_to_name(viewer: Viewer, at: datetime) -> Iterator[Reference]:
    """The viewer's own deployments of the last 30 days, newest first; a supervisor's unit's."""
    if not can_write(viewer):
        return
    near = deployments(viewer).filter(began_at__gte=at - _RECENT)
    if viewer.has("handler"):
        near = near.filter(handler=viewer.person_id)
    for one in near[:_MOST]:
        hint = " · ".join(word for word in (_local(viewer, one.began_at), str(one.team)) if word)
        yield Reference(one.id, label_of(TASKS, one.task), hint)


def register() -> None:
    """Fill the slots of the records' room, of the web's and of the watches'."""
    register_reference("deployments.incident", incidents_to_name)
    register_reference("deployments.deployment", deployments_to_name)
    for order, kind, label in ((8, "deployment", "Deployment"), (9, "incident", "Incident")):
        register_field_form(
            FieldFormLink(f"deployments.{kind}", label, "", order, can_write, is_for_watch=True)
        )
    deployed = Telling("deployments.deployment", "This was a deployment", 10, can_write)
    register_telling(deployed)
    register_telling(Telling("deployments.incident", "This was an incident", 20, can_write))
