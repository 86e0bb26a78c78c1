"""Writes of incidents. What happened can always be written: no order of times is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.deployments.models import Incident
from watchbook.duty.deployments.permissions import DIRECT, WRITE
from watchbook.duty.deployments.queries.incidents import sees_incident
from watchbook.duty.deployments.schema.incident import CLOCK
from watchbook.duty.watches.actions.naming import team_named
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.sending import AHEAD, Sent, refused, wrote

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

TIMES = ("began_at", "ended_at", "door_at", *(name for name, _ in CLOCK))


def submit_incident(sent: Sent) -> Incident:
    """An incident, or a new version of one; `values` clean and whole.

    Amended by its author and by a supervisor: what else somebody knows is in his own
    deployment. Where nobody says when it began, the first of its times is taken.
    """
    require(sent.acting_user, WRITE)
    before = sent.existing("deployments.incident")
    if before is not None and not can_amend_incident(sent.acting_user, before):
        message = (
            "An incident is amended by who wrote it or by a supervisor. Write what you know in "
            "your own deployment, or ask one of them."
        )
        raise NotAllowedError(message)
    if sent.values.get("team") is not None:
        team_named(sent.acting_user, sent.values["team"])
    check_place(sent.values)
    check_not_to_come(sent.values, TIMES, sent.at)
    began_at = sent.values.get("began_at") or first_time(sent.values) or sent.written_at
    put: Incident = sent.put("deployments.incident", sent.values | {"began_at": began_at}, began_at)
    return put


def can_amend_incident(viewer: Any, row: Incident) -> bool:
    """Whether the viewer may write a new version of this incident."""
    return wrote(viewer, row) or (may(viewer, DIRECT) and sees_incident(viewer, row))


def first_time(values: Mapping[str, Any]) -> datetime | None:
    """The earliest time that an incident's own fields name."""
    told = [values[name] for name in TIMES if values.get(name) is not None]
    return min(told, default=None)


def check_place(values: Mapping[str, Any]) -> None:
    """Refuse half a place."""
    if (values.get("latitude_e7") is None) != (values.get("longitude_e7") is None):
        raise refused("/latitude_e7", "A place needs latitude and longitude, or neither.")


def check_not_to_come(values: Mapping[str, Any], names: tuple[str, ...], at: datetime) -> None:
    """Refuse a time that has not come: that is a wrong date, and no order of events."""
    for name in names:
        if values.get(name) is not None and values[name] > at + AHEAD:
            raise refused(f"/{name}", "This time has not come yet; check the date.")
