"""What is taken, what comes back, and what is refused before anything is kept."""

import json
from hashlib import sha256
from uuid import uuid4

import pytest

from watchbook.core.ledger.errors import LedgerError
from watchbook.core.ledger.receipt import Status, open_receipt
from watchbook.duty.training.models import Performance
from watchbook.front.sync.models import Submission
from watchbook.front.sync.tests.sending import Device, bytes_of, receipt_of, receipt_verifier
from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = pytest.mark.django_db


def records(record_id):
    with acting_for("harlan"):
        return list(Performance.objects.filter(id=record_id))


def test_it_answers_201_with_a_signed_receipt_that_names_the_bytes_and_the_entry(device, run):
    sent = run()
    answer = device.put(sent)
    assert answer.status_code == 201
    told = answer.json()
    receipt = receipt_of(answer)
    content = next(iter(device.sent.values()))
    assert receipt.submission == told["uuid"] == next(iter(device.sent))
    assert receipt.sha256 == sha256(content).digest()
    assert receipt.status is Status.ACCEPTED
    assert receipt.index == told["entry_index"]
    (row,) = records(sent["record"])
    assert (row.minutes, row.discipline) == (30, "detection")


def test_the_record_has_its_three_times_and_what_was_prefilled(device, run):
    device.put(
        run(prefilled=["discipline", "place", "no_such_field"], record=(rid := str(uuid4())))
    )
    (row,) = records(rid)
    assert row.recorded_at.isoformat() == "2026-11-21T01:24:11+00:00"
    assert row.received_at > row.recorded_at
    with acting_for("harlan"):
        leaves = history("harlan", row.id)[-1].leaves
    assert leaves["/_prefilled/discipline"] is True
    assert leaves["/_clock_offset_ms"] == -1840
    assert "/_prefilled/place" not in leaves
    assert "/_prefilled/no_such_field" not in leaves


def test_the_same_bytes_again_get_the_same_receipt_and_nothing_twice(device, run):
    sent = run()
    first = device.put(sent)
    again = device.put(sent, sent_as=first.json()["uuid"])
    assert again.status_code == 200
    assert again.json()["receipt"] == first.json()["receipt"]
    assert len(records(sent["record"])) == 1


def test_the_same_uuid_with_other_bytes_is_409_and_changes_nothing(device, run):
    sent = run()
    first = device.put(sent)
    other = device.put(sent | {"values": sent["values"] | {"minutes": "90"}}, first.json()["uuid"])
    assert other.status_code == 409
    assert "receipt" not in other.json()
    (row,) = records(sent["record"])
    assert (row.minutes, row.version) == (30, 1)


def test_it_tells_later_what_became_of_a_submission_to_its_sender_and_a_supervisor(
    cast, device, run
):
    uuid = device.put(run()).json()["uuid"]
    address = f"/sync/harlan/submissions/{uuid}"
    told = device.client.get(address)
    assert (told.status_code, told.json()["now"]) == (200, "accepted")
    assert cast.client_of(cast.dana).get(address).status_code == 200
    assert cast.client_of(cast.bob).get(address).status_code == 404
    assert device.client.get(f"/sync/harlan/submissions/{uuid4()}").status_code == 404


def test_a_cut_body_with_its_digest_is_400_and_nothing_is_kept(device, run):
    whole = bytes_of(run())
    from watchbook.front.sync.tests.sending import content_digest

    answer = device.put(whole[:-20], **{"Content-Digest": content_digest(whole)})
    assert answer.status_code == 400
    assert not Submission.objects.exists()


@pytest.mark.parametrize("header", ["sha-256=:not base64:", "sha-256=::", "sha-256"])
def test_a_digest_that_is_none_is_400(device, run, header):
    assert device.put(run(), **{"Content-Digest": header}).status_code == 400


def test_a_digest_of_another_kind_is_not_judged(device, run):
    assert device.put(run(), **{"Content-Digest": "sha-512=:AAAA:"}).status_code == 201


def test_more_than_a_mebibyte_is_413_and_nothing_is_kept(device, run):
    answer = device.put(run(values={"narrative": "x" * 1024 * 1024}))
    assert answer.status_code == 413
    assert not Submission.objects.exists()


def test_nobody_is_401_and_nothing_is_kept(cast, team, run):
    answer = Device(cast.client_of(cast.nobody)).put(run())
    assert answer.status_code == 401
    assert not Submission.objects.exists()


def test_somebody_of_another_agency_is_403_and_nothing_is_kept(cast, team, run):
    answer = Device(cast.client_of(cast.charlie)).put(run())
    assert answer.status_code == 403
    assert not Submission.objects.exists()


def test_a_page_without_the_token_is_refused_before_it_is_read(cast, team, run):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.cookies = cast.client_of(cast.alice).cookies
    assert Device(strict).put(run()).status_code == 403
    assert not Submission.objects.exists()


def test_hello_says_who_it_is_and_gives_the_token_and_the_time(cast, team):
    told = cast.client_of(cast.alice).get("/sync/hello").json()
    assert told["watchbook"] == 1
    assert told["account"] == str(cast.alice.account_id)
    assert [one["code"] for one in told["agencies"]] == ["harlan"]
    assert told["form_versions"]["training.performance"] == 1
    assert told["csrf_token"]
    assert told["server_time"].endswith("Z")


def test_hello_without_a_session_is_401_but_is_still_ours(cast):
    answer = cast.client_of(cast.nobody).get("/sync/hello")
    assert answer.status_code == 401
    assert answer.json()["watchbook"] == 1


def test_a_receipt_with_one_changed_letter_does_not_verify(device, run):
    receipt = device.put(run()).json()["receipt"]
    changed = receipt.replace("accepted", "conflict")
    with pytest.raises(LedgerError):
        open_receipt(changed.encode(), receipt_verifier("harlan"))


def test_the_vector_of_the_specification_is_taken_and_its_values_are_valid(cast, at):
    """`docs/spec/submission.md`: bytes, their SHA-256, and values that the form takes."""
    from pathlib import Path

    from watchbook.core.schema import validate
    from watchbook.front.sync.envelope import read_envelope
    from watchbook.ground.ledger.kinds import kind_named

    folder = Path(__file__).parents[4] / "tests" / "vectors"
    content = (folder / "submission.json").read_bytes()
    stands_beside = (folder / "submission.sha256").read_text().split()[0]
    assert sha256(content).hexdigest() == stands_beside
    told = read_envelope(content)
    checked = validate(kind_named(told.kind).schema, told.values)
    assert checked.problems == []
    assert checked.values["temperature_c10"] == -25
    assert checked.values["calls"][1]["note"].endswith("“Näher!”")
    canonical = json.dumps(
        json.loads(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert canonical.encode() == content
