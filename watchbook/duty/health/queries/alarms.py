"""Reads of car-alarm devices, of what they sent, and of what was found."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from watchbook.duty.health.models import Alarm, Answer, Device
from watchbook.duty.health.permissions import READ_ALL, WRITE
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

ASKED_FOR = timedelta(days=30)
"""For how long somebody is asked what was found."""


def alarms(viewer: Viewer) -> QuerySet[Any]:
    """What devices sent, newest first, each with whether somebody wrote what was found.

    Open to those who write or keep the unit's health: an alarm names a car and no illness.
    """
    if not (may(viewer, WRITE) or may(viewer, READ_ALL)):
        return Alarm.objects.none()
    rows = Alarm.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    said = Answer.objects.filter(agency_id=OuterRef("agency_id"), alarm=OuterRef("id"))
    answered = Exists(said.exclude(state=State.EXPUNGED))
    return rows.select_related("device__team__dog", "device__team__handler").annotate(
        is_answered=answered
    )


def found_alarms(
    viewer: Viewer,
    *,
    text: str = "",
    device: UUID | None = None,
    is_open: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Any]:
    """Alarms by words, device and day; `is_open` for those without an answer, tests left out."""
    kept = alarms(viewer)
    for word in text.split():
        kept = kept.filter(
            Q(device__name__icontains=word) | Q(vehicle__icontains=word) | Q(event__icontains=word)
        )
    if device is not None:
        kept = kept.filter(device=device)
    if is_open:
        kept = kept.filter(is_answered=False).exclude(is_test=True)
    if since is not None:
        kept = kept.filter(signed_at__gte=since)
    if until is not None:
        kept = kept.filter(signed_at__lt=until)
    return kept


def unanswered(viewer: Viewer, at: datetime) -> list[Alarm]:
    """Alarms of the last weeks of which nobody wrote what was found; no tests."""
    return list(found_alarms(viewer, is_open=True, since=at - ASKED_FOR))


def alarm_of(viewer: Viewer, alarm_id: UUID) -> Alarm:
    """One alarm; a NotFoundError where the viewer sees none."""
    found: Alarm | None = alarms(viewer).filter(id=alarm_id).first()
    if found is None:
        message = "There is no such alarm here."
        raise NotFoundError(message)
    return found


def answers_of(viewer: Viewer, alarm: Alarm) -> list[Answer]:
    """What was found at an alarm, in the order in which it was told."""
    rows = Answer.objects.filter(agency_id=viewer.agency, alarm=alarm)
    return list(rows.exclude(state=State.EXPUNGED))


def devices(viewer: Viewer) -> list[Device]:
    """The unit's devices, by name."""
    if not (may(viewer, WRITE) or may(viewer, READ_ALL)):
        return []
    rows = Device.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    return list(rows.select_related("team__dog", "team__handler"))


def device_of(viewer: Viewer, device_id: UUID) -> Device:
    """One device; a NotFoundError where there is none."""
    found = next((one for one in devices(viewer) if one.id == device_id), None)
    if found is None:
        message = "There is no such device here."
        raise NotFoundError(message)
    return found


def alarm_columns() -> list[str]:
    """Names of the columns of exported alarms."""
    return [
        "id", "device", "vehicle", "event", "test", "temperature_c", "door", "fan", "device_time",
        "signed", "received", "answered", "sha256", "not_read",
    ]  # fmt: skip


def alarm_rows(found: Iterable[Alarm]) -> list[list[object]]:
    """Exported alarms; times in UTC."""
    return [
        [
            str(one.id), str(one.device), one.vehicle, one.event, bool(one.is_test),
            None if one.temperature_c10 is None else one.temperature_c10 / 10, one.door, one.fan,
            _utc(one.happened_at), _utc(one.signed_at), _utc(one.received_at),
            getattr(one, "is_answered", None), one.digest, one.trouble,
        ]
        for one in found
    ]  # fmt: skip


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
