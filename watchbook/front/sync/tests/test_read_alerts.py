"""A phone reads what became of its alert, locked or signed in, and nothing else."""

from __future__ import annotations

import base64
from uuid import uuid4

import pytest
from django.test import Client

from watchbook.after.casualty.actions.alerts import send_test
from watchbook.after.casualty.actions.answers import answer_alert
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions
from watchbook.ground.people.models import Phone
from watchbook.ground.people.phone_keys import alert_bytes
from watchbook.ground.people.tests.handset import SigningPhone

pytestmark = pytest.mark.django_db


@pytest.fixture
def handset(cast, at):
    made = SigningPhone()
    with acting_for("harlan"):
        code = actions.offer_phone_code(acting_user=cast.alice, at=at)[1]
        Client().put(
            f"/sync/harlan/phones/{made.id}", made.asks(code), content_type="application/json"
        )
        yield made


def read(made, subject, **headers):
    signed = base64.b64encode(made.signature(alert_bytes("harlan", subject))).decode()
    own = {"Watchbook-Phone": str(made.id), "Watchbook-Phone-Signature": signed}
    return Client().get(f"/sync/harlan/casualties/{subject}/alert", headers=own | headers)


def test_a_locked_phone_reads_who_has_answered_under_its_signature(handset, cast, at):
    alert = send_test(acting_user=cast.dana, at=at)
    told = read(handset, alert.subject).json()
    assert (told["watchbook"], told["state"]) == (1, "reaches-nobody")
    answer_alert(acting_user=cast.dana, alert=alert, words="On my way", at=at)
    answer = read(handset, alert.subject)
    told = answer.json()
    assert told["state"] == "answered"
    assert told["answers"][0]["name"] == "Sergeant Dana Whitcomb"
    assert told["say"] == "Answered by Sergeant Dana Whitcomb."
    assert read(handset, alert.subject, **{"If-None-Match": answer["ETag"]}).status_code == 304


def test_of_what_never_came_it_says_that_it_is_not_known(handset):
    told = read(handset, uuid4()).json()
    assert (told["state"], told["say"]) == ("not-known", "Not sent. Use the radio.")


def test_neither_another_signature_nor_a_revoked_phone_reads_it(handset, cast, at):
    subject = uuid4()
    other = SigningPhone(id=handset.id)
    assert read(other, subject).status_code == 403
    assert read(SigningPhone(), subject).status_code == 403
    assert read(handset, subject, **{"Watchbook-Phone-Signature": "?"}).status_code == 403
    Phone.objects.filter(id=handset.id).update(revoked_at=at)
    assert read(handset, subject).status_code == 403


def test_who_is_signed_in_reads_it_and_nobody_else(cast, at):
    address = f"/sync/harlan/casualties/{uuid4()}/alert"
    assert cast.client_of(cast.alice).get(address).json()["state"] == "not-known"
    assert cast.client_of(cast.charlie).get(address).status_code == 403
    assert cast.client_of(cast.flora).get(address).status_code == 403
    assert Client().get(address).status_code == 401
