"""Old and future forms, clocks that cannot be right, stores that fail, waits that were missed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError

from watchbook.core.ledger.receipt import Status
from watchbook.duty.training.models import Performance
from watchbook.front.sync import actions
from watchbook.front.sync.actions import receiving
from watchbook.front.sync.models import FormVersion, Submission, Wait
from watchbook.front.sync.tests.sending import Device, envelope, receipt_of
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.reading import history
from watchbook.ground.people.actions import set_policy

pytestmark = pytest.mark.django_db
KIND = "training.performance"


def row_of(answer):
    return Submission.objects.get(sent_as=answer.json()["uuid"])


def test_migration_notes_since_when_every_form_is_known(db, at):
    FormVersion.objects.all().delete()
    assert actions.note_form_versions(at) > 0
    assert FormVersion.objects.get(kind=KIND).version == kind_named(KIND).schema.version
    assert actions.note_form_versions(at + timedelta(days=1)) == 0
    assert FormVersion.objects.get(kind=KIND).known_since == at


def bumped(monkeypatch, at, days):
    """The form of a run has been in a newer version for so many days."""
    from dataclasses import replace

    from watchbook.ground.ledger import kinds

    kind = kind_named(KIND)
    newer = replace(kind, schema=replace(kind.schema, version=kind.schema.version + 1))
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds) | {KIND: newer})
    FormVersion.objects.create(
        kind=KIND, version=newer.schema.version, known_since=at - timedelta(days=days)
    )
    return newer.schema.version


def test_an_older_form_is_taken_for_as_long_as_the_agency_sets(cast, device, run, at, monkeypatch):
    bumped(monkeypatch, at, days=30)
    sent = run()
    assert device.put(sent).status_code == 201
    assert history("harlan", UUID(sent["record"]))[0].leaves["/_form_version"] == 1
    set_policy(acting_user=cast.dana, values={"old_forms_days": 29}, reason="Short", at=at)
    answer = device.put(run())
    assert answer.status_code == 422
    told = answer.json()["problems"][0]
    assert told["pointer"] == "/form_version"
    assert "takes older forms for 29 days" in told["message"]


def test_without_a_setting_an_older_form_is_taken_for_400_days(device, run, at, monkeypatch):
    version = bumped(monkeypatch, at, days=399)
    assert device.put(run()).status_code == 201
    FormVersion.objects.filter(kind=KIND, version=version).update(
        known_since=at - timedelta(days=401)
    )
    refused = device.put(run())
    assert refused.status_code == 422
    device.client.post(f"/harlan/inbox/{refused.json()['uuid']}/retry/")
    assert row_of(refused).status == "accepted"  # a person looked


def test_a_form_version_from_the_future_is_held_for_a_person_with_the_reason(device, run):
    answer = device.put(run(form_version=99))
    assert answer.status_code == 422
    assert "this server knows" in answer.json()["problems"][0]["message"]
    assert bytes(row_of(answer).content)
    device.client.post(f"/harlan/inbox/{answer.json()['uuid']}/retry/")
    assert row_of(answer).status == "quarantined"  # a person's look does not teach the server


def clock(at, **behind):
    return (at - timedelta(**behind)).isoformat()


def test_a_device_two_years_in_the_past_is_looked_at_by_a_person(device, run, at):
    sent = run(recorded_at=clock(at, days=730), clock_offset_ms=None)
    answer = device.put(sent)
    assert answer.status_code == 422
    assert receipt_of(answer).status is Status.QUARANTINED
    told = answer.json()["problems"][0]
    assert told["pointer"] == "/recorded_at"
    assert "730 days before it came" in told["message"]
    page = device.client.get(f"/harlan/inbox/{answer.json()['uuid']}/").content.decode()
    assert "730 days before" in page
    device.client.post(f"/harlan/inbox/{answer.json()['uuid']}/retry/")
    assert row_of(answer).status == "accepted"
    assert Performance.objects.get(id=sent["record"]).recorded_at == at - timedelta(days=730)


@pytest.mark.parametrize(
    ("behind", "offset_ms", "status"),
    [
        ({"days": 730}, 730 * 86_400_000, 201),  # the server measured how wrong the clock is
        ({"days": 730}, 86_400_000, 422),
        ({"days": 399}, None, 201),
        ({"days": -2}, None, 422),
        ({"hours": -23}, None, 201),
        ({"days": -2}, -2 * 86_400_000, 201),
        ({"days": 0}, 2**53 - 1, 422),
        ({"days": 0}, -(2**53) + 1, 422),
    ],
)
def test_a_clock_counts_with_its_measured_offset(device, run, at, behind, offset_ms, status):
    answer = device.put(run(recorded_at=clock(at, **behind), clock_offset_ms=offset_ms))
    assert answer.status_code == status, answer.json()


def test_a_store_that_fails_is_no_receipt_and_nothing_is_half_written(device, run, monkeypatch):
    def full(*_args, **_kwargs):
        raise OperationalError("database or disk is full")

    sent, uuid = run(), str(uuid4())
    with monkeypatch.context() as broken:
        broken.setattr(receiving, "_answer", full)
        answer = device.put(sent, uuid)
    assert answer.status_code == 503
    assert "disk may be full" in answer.json()["error"]
    assert "receipt" not in answer.json()
    assert not Submission.objects.exists()
    assert not Performance.objects.exists()
    assert device.put(sent, uuid).status_code == 201


def test_what_waits_is_found_by_its_name_and_forgotten_once_taken(cast, device, run):
    exercise = envelope("training.exercise", {"title": "Car line", "discipline": "detection"})
    held = device.put(run(values={"exercise": exercise["record"]}))
    assert list(Wait.objects.values_list("name", flat=True)) == [exercise["record"]]
    Device(cast.client_of(cast.tess)).put(exercise)
    assert row_of(held).status == "accepted"
    assert not Wait.objects.exists()


def test_amendments_that_come_backwards_wait_for_the_version_before(device, run):
    sent = run()
    third, second = (
        sent | {"based_on": based_on, "reason": "Watch", "values": sent["values"] | {"minutes": m}}
        for based_on, m in ((2, "60"), (1, "45"))
    )
    late = [device.put(third), device.put(second)]
    assert [(one.status_code, one.json()["status"]) for one in late] == [(202, "held")] * 2
    assert device.put(sent).status_code == 201
    assert [row_of(one).status for one in late] == ["accepted", "accepted"]
    row = Performance.objects.get()
    assert (row.version, row.minutes) == (3, 60)


def test_what_a_killed_server_left_waiting_is_taken_by_the_worker(
    cast, device, run, at, monkeypatch
):
    exercise = envelope("training.exercise", {"title": "Car line", "discipline": "detection"})
    held = device.put(run(values={"exercise": exercise["record"]}))
    with monkeypatch.context() as killed:
        killed.setattr(receiving, "follow_up", lambda *_: None)
        Device(cast.client_of(cast.tess)).put(exercise)
    assert row_of(held).status == "held"
    assert actions.try_all_held(at) == 1
    assert row_of(held).status == "accepted"
    assert actions.try_all_held(at) == 0


def test_nothing_is_decided_twice(device, run, at):
    answer = device.put(run(values={"minutes": "half"}))
    row = row_of(answer)
    Submission.objects.filter(id=row.id).update(status="dismissed")
    assert receiving.try_again(row, at) is False
    assert row.status == "dismissed"


def test_another_person_s_copy_of_the_same_bytes_gets_the_same_receipt(cast, device, run):
    sent, uuid = run(), str(uuid4())
    first = device.put(sent, uuid)
    again = Device(cast.client_of(cast.bob)).put(sent, uuid)
    assert again.status_code == 200
    assert again.json()["receipt"] == first.json()["receipt"]
