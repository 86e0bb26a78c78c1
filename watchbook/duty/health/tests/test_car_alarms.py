from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from watchbook.duty.health.actions import (
    make_device,
    revoke_device,
    rotate_secret,
    send_test,
)
from watchbook.duty.health.models import Alarm
from watchbook.duty.health.prompts import NOT_THE_ALARM, alarms_to_answer
from watchbook.duty.health.signatures import signature_of
from watchbook.duty.health.tests.conftest import body
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.models import BadLogon
from watchbook.ground.records.errors import InvalidError

HEAT = {"event": "heat", "temperature_c": 41.5, "door": "opened", "fan": "on"}


@pytest.fixture
def device(kennel):
    cache.clear()
    made, secret = make_device(
        acting_user=kennel.dana, name="Unit 12", vehicle="Tahoe 12", team=kennel.team.id,
        at=kennel.at,
    )  # fmt: skip
    return made, secret


def send(made, secret, message, at=None, **headers):
    told = message if isinstance(message, bytes) else json.dumps(message).encode()
    timestamp = str(int((at or timezone.now()).timestamp()))
    sent = {
        "HTTP_WATCHBOOK_TIMESTAMP": timestamp,
        "HTTP_WATCHBOOK_SIGNATURE": signature_of(secret, timestamp, told),
    } | headers
    path = reverse("health:receive", kwargs={"agency": "harlan", "device": made.id})
    client = Client(enforce_csrf_checks=True)
    return client.post(path, told, content_type="application/json", **sent)


def test_a_signed_message_is_kept_and_says_what_it_is_not(kennel, device):
    answer = send(*device, HEAT)
    assert answer.status_code == 201
    assert answer.json()["note"] == NOT_THE_ALARM
    alarm = Alarm.objects.get()
    assert (alarm.event, alarm.temperature_c10, alarm.door, alarm.fan, alarm.vehicle) == (
        "heat", 415, "opened", "on", "Tahoe 12",
    )  # fmt: skip
    for page in ("alarms", "alarm"):
        where = {"alarm_id": alarm.id} if page == "alarm" else {}
        assert NOT_THE_ALARM in body(kennel.get("alice", page, **where))


@pytest.mark.parametrize(
    ("message", "read"),
    [
        ({"event": "heat", "temperature_f": 107}, (417, None)),
        ({"temperature_c": "hot", "door": "ajar", "at": "noon"}, (None, "door, temperature_c, at")),
        (b"\xff\x00 no json", (None, "no JSON object")),
        (b"[1, 2]", (None, "no JSON object")),
        ({"event": "x" * 500, "temperature_c": 9e99}, (None, "temperature_c")),
        ({"at": "2026-01-02T03:04:05+02:00"}, (None, None)),
        (b'{"event": ' + b"[" * 8_000, (None, "no JSON object")),
        ({"event": "hot \ud800", "vehicle": "\udfff"}, (None, None)),
        ({"temperature_c": "9e999999"}, (None, "temperature_c")),
        ({"temperature_f": "-9e999999"}, (None, "temperature_f")),
        ({"temperature_c": float("nan"), "at": 7}, (None, "temperature_c, at")),
    ],
)
def test_whatever_is_signed_is_kept_and_what_is_not_read_is_named(kennel, device, message, read):
    assert send(*device, message).status_code == 201
    alarm = Alarm.objects.get()
    assert alarm.temperature_c10 == read[0]
    assert (read[1] or "") in (alarm.trouble or "")
    assert alarm.raw


def test_the_longest_message_is_kept_whole(kennel, device):
    message = b'{"event": "heat", "more": "' + b"x" * (16_384 - 29) + b'"}'
    assert len(message) == 16_384
    assert send(*device, message).status_code == 201
    assert Alarm.objects.get().raw == message.decode()


def test_a_wrong_signature_a_strange_device_and_an_old_time_are_told_alike(kennel, device):
    made, secret = device
    old = timezone.now() - timedelta(minutes=6)
    stranger = type("Device", (), {"id": kennel.juno.id})
    answers = [
        send(made, "wba_other", HEAT),
        send(made, secret, HEAT, at=old),
        send(made, secret, HEAT, HTTP_WATCHBOOK_TIMESTAMP="٣"),
        send(made, secret, HEAT, HTTP_WATCHBOOK_SIGNATURE=""),
        send(stranger, secret, HEAT),
    ]
    assert {(one.status_code, one.content) for one in answers} == {(401, answers[0].content)}
    assert not Alarm.objects.exists()


def test_the_same_message_again_is_refused_and_nothing_is_kept_twice(kennel, device):
    at = timezone.now()
    assert [send(*device, HEAT, at=at).status_code for _ in range(2)] == [201, 409]
    assert Alarm.objects.count() == 1


def test_another_secret_closes_the_old_one_and_a_revoked_device_sends_nothing(kennel, device):
    made, secret = device
    changed, newer = rotate_secret(
        acting_user=kennel.dana, device=made, reason="Unit sold", at=kennel.at
    )
    assert send(made, secret, HEAT).status_code == 401
    assert send(made, newer, HEAT).status_code == 201
    revoke_device(acting_user=kennel.dana, device=changed, reason="Broken", at=kennel.at)
    assert send(made, newer, HEAT | {"event": "again"}).status_code == 401


def test_bodies_are_bounded_and_so_are_messages_and_failures(kennel, device, monkeypatch):
    assert send(*device, b"x" * 16_385).status_code == 413
    monkeypatch.setattr("watchbook.duty.health.actions.alarms.MOST_A_MINUTE", 2)
    told = [send(*device, {"event": str(n)}).status_code for n in range(3)]
    assert told == [201, 201, 429]
    monkeypatch.setattr("watchbook.duty.health.views.alarms.FAILURES_A_MINUTE", 2)
    wrong = []
    for _ in range(3):
        wrong.append(send(device[0], "wba_other", HEAT))
        cache.clear()  # what a process keeps for itself does not count: another meets the next
    assert [one.status_code for one in wrong] == [401, 401, 429]
    assert wrong[-1]["Retry-After"] == "60"
    assert BadLogon.objects.count() == 2


def test_only_a_supervisor_adds_devices_and_the_secret_is_shown_once(kennel):
    told = {"name": "Unit 7", "vehicle": "", "team": str(kennel.team.id)}
    assert kennel.post("alice", "new_device", told).status_code == 403
    assert kennel.post("dana", "new_device", told | {"name": " "}).status_code == 422
    shown = kennel.post("dana", "new_device", told)
    assert "wba_" in body(shown)
    assert shown["Cache-Control"].startswith("max-age=0")
    made = kennel.get("dana", "alarms").context["devices"][0]
    page = kennel.get("dana", "device", device_id=made.id)
    assert "wba_" not in body(page)
    rotated = kennel.post("dana", "rotate", {"reason": "Lost"}, device_id=made.id)
    assert "wba_" in body(rotated)
    assert kennel.post("dana", "rotate", {"reason": ""}, device_id=made.id).status_code == 302
    assert kennel.post("dana", "test", {}, device_id=made.id).status_code == 302
    assert kennel.post("dana", "revoke", {"reason": "Sold"}, device_id=made.id).status_code == 302
    assert Alarm.objects.get().is_test
    for name in ("test", "rotate", "revoke"):
        assert kennel.post("alice", name, {"reason": "x"}, device_id=made.id).status_code == 403


def test_a_revoked_device_is_not_tested(kennel, device):
    revoked = revoke_device(
        acting_user=kennel.dana, device=device[0], reason="Broken", at=kennel.at
    )
    with pytest.raises(InvalidError, match="another secret first"):
        send_test(acting_user=kennel.dana, device=revoked, at=timezone.now())
    with pytest.raises(NotAllowedError):
        send_test(acting_user=kennel.alice, device=revoked, at=timezone.now())


def test_the_handler_is_asked_what_was_found_until_somebody_wrote_it(kennel, device):
    send(*device, HEAT)
    send(*device, {"event": "test", "test": True})
    at = timezone.now()
    (asked,) = alarms_to_answer(kennel.alice, at)
    assert str(kennel.alice.person_id) in asked.audience
    assert NOT_THE_ALARM in asked.text
    alarm = Alarm.objects.get(event="heat")
    kennel.write("alice", "answer", alarm=alarm.id, text="Window was open, dog well.", sent_at=at)
    assert list(alarms_to_answer(kennel.alice, at)) == []
    assert "dog well" in body(kennel.get("dana", "alarm", alarm_id=alarm.id))


def test_the_integrators_example_signs_what_the_server_takes(kennel, device):
    """The code block of docs/operations/car_alarms.md, run as it stands."""
    page = Path(__file__).parents[4] / "docs" / "operations" / "car_alarms.md"
    code = page.read_text().split("```python\n")[1].split("```")[0]
    told: dict[str, object] = {}
    exec(compile(code, str(page), "exec"), told)  # noqa: S102  # our own page, tested as readers copy it
    made, secret = device
    headers, sent = told["signed"](secret, HEAT)
    answer = Client().post(
        reverse("health:receive", kwargs={"agency": "harlan", "device": made.id}), sent,
        content_type="application/json",
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    )  # fmt: skip
    assert answer.status_code == 201
