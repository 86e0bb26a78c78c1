"""The server's half of a way back into a phone: for its person, soon after a sign-in, audited."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions
from watchbook.ground.people.audit import days_of, lines_of
from watchbook.ground.people.models import Account, Phone
from watchbook.ground.people.tests.factories import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(cast, at):
    with acting_for("harlan"):
        return Phone.objects.create(
            id=uuid4(),
            agency_id="harlan",
            account=Account.objects.get(id=cast.alice.account_id),
            person_id=cast.alice.person_id,
            label="Alice's own",
            public_key=b"key",
            enrolled_at=at - timedelta(days=30),
        )


def address(phone, agency="harlan"):
    return f"/field/recovery/{agency}/{phone.id}.json"


def signed_in(client, seconds_ago):
    """The same session, signed in that long ago."""
    session = client.session
    at = time.time() - seconds_ago
    steps = [{"method": "password", "at": at}, {"method": "mfa", "type": "totp", "at": at}]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = steps
    session.save()
    return client


def test_its_person_gets_the_same_32_bytes_each_time_and_each_time_is_audited(cast, phone):
    client = client_of(cast.alice)
    first, again = client.post(address(phone)), client.post(address(phone))
    assert first.status_code == 200
    assert len(bytes.fromhex(first.json()["secret"])) == 32
    assert first.json() == again.json()
    assert "no-store" in first["Cache-Control"]
    told = [line for day in days_of("harlan") for line in lines_of("harlan", day)]
    assert sum("key for a code" in str(line) for line in told) == 2


def test_another_phone_has_another_secret(cast, phone):
    with acting_for("harlan"):
        other = Phone.objects.get(id=phone.id)
        other.pk = uuid4()
        other.save(force_insert=True)
    client = client_of(cast.alice)
    assert client.post(address(phone)).json() != client.post(address(other)).json()


def test_nobody_else_gets_it(cast, phone):
    assert Client().post(address(phone)).status_code == 401
    for viewer in (cast.bob, cast.dana, cast.charlie):
        answer = client_of(viewer).post(address(phone))
        assert (answer.status_code, set(answer.json())) == (403, {"error"})
    assert client_of(cast.alice).post(address(phone, "calder")).status_code == 403


def test_an_old_sign_in_is_asked_again_but_not_just_after_the_enrolment(cast, phone, at):
    client = signed_in(client_of(cast.alice), 600)
    answer = client.post(address(phone))
    assert answer.status_code == 403
    assert answer.json()["sign_in_again"] is True
    with acting_for("harlan"):
        Phone.objects.filter(id=phone.id).update(enrolled_at=at)
    assert signed_in(client, 600).post(address(phone)).status_code == 200


def test_a_revoked_phone_gets_nothing(cast, phone, at):
    with acting_for("harlan"):
        actions.revoke_phone(acting_user=cast.dana, phone=phone, at=at)
    assert client_of(cast.alice).post(address(phone)).status_code == 403


def test_it_is_no_page_to_read(cast, phone):
    assert client_of(cast.alice).get(address(phone)).status_code == 405
