"""Hostile bytes and addresses, sent with a token: refused or kept for a person, never a 5xx."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from watchbook.core.ledger.receipt import Status as ReceiptStatus
from watchbook.front.sync.tests.sending import Device, envelope, receipt_of

pytestmark = pytest.mark.django_db

DEEP = b'{"v":1,"values":' + b'{"a":' * 5000 + b"1" + b"}" * 5001
HUGE = b'{"v":1,"kind":"training.performance","based_on":' + b"9" * 5000 + b"}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00",
        b"null",
        b"[]",
        b'"\\ud800"',
        b"\xff\xfe{}",
        b'{"v":1,"v":1}',
        b'{"v":NaN}',
        DEEP,
        b"[" * 100_000,
        HUGE,
        b'{"v":1e999}',
    ],
    ids=lambda content: repr(content[:20]),
)
def test_bytes_that_are_no_submission_are_kept_for_a_person(alice, content):
    answer = Device(alice.client).put(content)
    assert answer.status_code == 422, answer.content[:300]
    assert receipt_of(answer).status == ReceiptStatus.QUARANTINED


@pytest.mark.parametrize(
    "values",
    [
        {"narrative": "a\x00b"},
        {"narrative": "\ud800"},
        {"minutes": 10**400},
        {"minutes": -1},
        {"minutes": "NaN"},
        {"minutes": True},
        {"team": "nobody"},
        {"calls": [{"id": "\x00"}]},
        {"calls": {"id": 1}},
        {"started_at": "9999-12-31T23:59:59-23:59"},
        {"no such": {"deep": [[[[]]]]}},
    ],
    ids=lambda values: repr(values)[:30],
)
def test_values_that_no_form_takes_are_kept_for_a_person(alice, run, values):
    content = json.dumps(run(values=values)).encode()
    answer = Device(alice.client).put(content)
    assert answer.status_code == 422, answer.content[:300]
    assert receipt_of(answer).status == ReceiptStatus.QUARANTINED
    assert answer.json()["problems"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Digest": "sha-256=:!!!:"},
        {"Content-Digest": "sha-256=\xe9"},
        {"Content-Digest": "sha-256="},
    ],
)
def test_a_digest_that_is_none_keeps_nothing(alice, run, headers):
    assert Device(alice.client).put(run(), **headers).status_code == 400


def test_a_name_that_is_no_uuid_or_no_digest_is_not_found(alice):
    for address in ("submissions/nobody", f"submissions/{str(uuid4()).upper()}", "blobs/abc",
                    "blobs/" + "g" * 64):  # fmt: skip
        answer = alice.client.put(f"/sync/harlan/{address}", b"x", content_type="text/plain")
        assert answer.status_code == 404, address


def test_an_unknown_kind_is_kept_until_the_server_knows_it(alice):
    answer = Device(alice.client).put(envelope("future.kind", {}))
    assert answer.status_code == 422
