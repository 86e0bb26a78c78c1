"""Writes of car-alarm devices and of what they send. Watchbook records the alarm; it is not it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import IntegrityError

from watchbook.core.schema import keepable
from watchbook.duty.health.choices import ALARM_STATES, FANS
from watchbook.duty.health.errors import NotSignedError, ReplayedError, TooManyError
from watchbook.duty.health.models import Alarm, Device
from watchbook.duty.health.permissions import MANAGE, WRITE
from watchbook.duty.health.signatures import WITHIN_S, is_signed, secret_of, signature_of
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.permissions import require
from watchbook.ground.people.viewer import system_viewer
from watchbook.ground.records.sending import Sent, amending, refused, require_author

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.duty.health.models import Answer
    from watchbook.ground.people.viewer import Viewer

MOST_A_MINUTE = 60
_WORDS = {
    "door": {choice.value for choice in ALARM_STATES},
    "fan": {choice.value for choice in FANS},
}
_COLDEST_C10, _HOTTEST_C10 = -1_000, 2_000


def make_device(
    *,
    acting_user: Viewer,
    name: str,
    vehicle: str,
    team: UUID | None,
    at: datetime,
    device_id: UUID | None = None,
) -> tuple[Device, str]:
    """A new device and its secret, which is told here once."""
    require(acting_user, MANAGE)
    if not name.strip():
        raise refused("/name", "Give the device a name, such as the car's number.")
    values = {"name": name.strip(), "vehicle": vehicle.strip(), "team": team, "generation": 1}
    sent = Sent(acting_user=acting_user, values=values, at=at, record_id=device_id)
    made: Device = sent.put("health.device", values, at)
    return made, secret_of(made.agency_id, made.id, 1)


def rotate_secret(
    *, acting_user: Viewer, device: Device, reason: str, at: datetime
) -> tuple[Device, str]:
    """Another secret for a device, told once; the old one opens nothing from now on."""
    require(acting_user, MANAGE)
    number = device.generation + 1
    changed = _amended(acting_user, device, {"generation": number, "is_revoked": None}, reason, at)
    return changed, secret_of(changed.agency_id, changed.id, number)


def revoke_device(*, acting_user: Viewer, device: Device, reason: str, at: datetime) -> Device:
    """Take nothing from this device any more. What it sent stays."""
    require(acting_user, MANAGE)
    return _amended(acting_user, device, {"is_revoked": True}, reason, at)


def _amended(
    acting_user: Viewer, device: Device, changes: dict[str, Any], reason: str, at: datetime
) -> Device:
    values = kind_named("health.device").values_in(device) | changes
    put: Device = amending(acting_user, device, values, reason, at).put("health.device", values, at)
    return put


def receive_alarm(
    *,
    agency: str,
    device_id: UUID,
    timestamp: str,
    signature: str,
    body: bytes,
    at: datetime,
    alarm_id: UUID | None = None,
) -> Alarm:
    """Keep a signed message of a device, whatever it says; call it inside `acting_for(agency)`.

    Raises:
        NotSignedError: no such device, revoked, another secret, or a clock more than
            `WITHIN_S` away.
        ReplayedError: these bytes were taken already.
        TooManyError: more than `MOST_A_MINUTE` of this device in the last minute.
    """
    device = Device.objects.filter(agency_id=agency, id=device_id, is_revoked=None).first()
    signed_at = _signed_at(timestamp, at)
    # An unknown device costs as much time as a known one.
    secret = secret_of(agency, device_id, device.generation) if device else "wba_none"
    good = is_signed(secret, timestamp, body, signature)
    if device is None or signed_at is None or not good:
        raise NotSignedError
    recent = Alarm.objects.filter(agency_id=agency, device=device)
    if recent.filter(received_at__gt=at - timedelta(minutes=1)).count() >= MOST_A_MINUTE:
        raise TooManyError
    digest = hashlib.sha256(body).hexdigest()
    if recent.filter(signed_at=signed_at, digest=digest).exists():
        raise ReplayedError
    values = _told(body) | {"device": device.id, "signed_at": signed_at, "digest": digest}
    values.setdefault("vehicle", device.vehicle)
    happened_at = values.get("happened_at") or signed_at
    try:
        sent = Sent(acting_user=system_viewer(agency), values=values, at=at, record_id=alarm_id)
        put: Alarm = sent.put("health.alarm", values, happened_at)
    except IntegrityError as twice:
        raise ReplayedError from twice
    return put


def _signed_at(timestamp: str, at: datetime) -> datetime | None:
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return None
    if abs(int(timestamp) - at.timestamp()) > WITHIN_S:
        return None
    return datetime.fromtimestamp(int(timestamp), tz=UTC)


def _told(body: bytes) -> dict[str, Any]:
    """What a message says, as far as it can be read; the text itself, and what could not be."""
    text = body.decode("utf-8", "replace").replace("\0", "\ufffd")
    values: dict[str, Any] = {"raw": text}
    trouble: list[str] = []
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        return values | {"trouble": "The message is no JSON object; it is kept as it came."}
    for name, most in (("event", 60), ("vehicle", 80)):
        if told.get(name) is not None:
            values[name] = keepable(str(told[name]))[:most].strip()
    if told.get("test") is True:
        values["is_test"] = True
    for name, words in _WORDS.items():
        if told.get(name) is not None:
            _keep(values, trouble, name, told[name] if told[name] in list(words) else None)
    if told.get("temperature_c") is not None:
        _keep(values, trouble, "temperature_c10", _tenths(told["temperature_c"]), "temperature_c")
    elif told.get("temperature_f") is not None:
        tenths = _tenths(told["temperature_f"], is_fahrenheit=True)
        _keep(values, trouble, "temperature_c10", tenths, "temperature_f")
    if told.get("at") is not None:
        _keep(values, trouble, "happened_at", _instant(told["at"]), "at")
    if trouble:
        values["trouble"] = f"Could not be read: {', '.join(trouble)}. The message is kept whole."
    return {name: value for name, value in values.items() if value not in (None, "")}


def _keep(
    values: dict[str, Any], trouble: list[str], name: str, value: Any, called: str = ""
) -> None:
    if value is None:
        trouble.append(called or name)
    else:
        values[name] = value


def _tenths(told: Any, *, is_fahrenheit: bool = False) -> int | None:
    """Tenths of a degree Celsius; None for what is no temperature."""
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        return None
    try:
        degrees = Decimal(str(told))
        if is_fahrenheit:
            degrees = (degrees - 32) * 5 / 9
        tenths = degrees * 10
        is_sane = _COLDEST_C10 <= tenths <= _HOTTEST_C10
    except ArithmeticError:
        return None
    return int(tenths.to_integral_value()) if is_sane else None


def _instant(told: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(told)
    except (TypeError, ValueError):
        return None
    is_sane = at.tzinfo is not None and 2000 <= at.year < 2200
    return at.astimezone(UTC) if is_sane else None


def send_test(*, acting_user: Viewer, device: Device, at: datetime) -> Alarm:
    """Sign a test message with the device's secret and take it, as if the device had sent it.

    It shows that the secret and the records work; not that the device reaches this server.
    """
    require(acting_user, MANAGE)
    body = json.dumps({"event": "test", "test": True, "id": str(uuid4())}).encode()
    timestamp = str(int(at.timestamp()))
    secret = secret_of(device.agency_id, device.id, device.generation)
    try:
        return receive_alarm(
            agency=device.agency_id, device_id=device.id, timestamp=timestamp, body=body,
            signature=signature_of(secret, timestamp, body), at=at,
        )  # fmt: skip
    except NotSignedError:
        message = "This device is revoked. Give it another secret first."
        raise refused("", message) from None
    except TooManyError:
        message = "This device sent too much in the last minute. Try again in a minute."
        raise refused("", message) from None


def submit_answer(sent: Sent) -> Answer:
    """Keep what was found at an alarm, under the name of who looked."""
    require(sent.acting_user, WRITE)
    before = sent.existing("health.answer")
    require_author(sent.acting_user, before)
    rows = Alarm.objects.filter(agency_id=sent.agency, id__in=[sent.values["alarm"]])
    if not rows.exists():
        message = "That alarm is not kept here yet."
        raise UnknownRecordError(message)
    values = sent.values | {"seen_at": sent.values.get("seen_at") or sent.written_at}
    put: Answer = sent.put("health.answer", values, values["seen_at"])
    return put
