"""Phones at the desk: who adds one, by what code, who sees and revokes it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions, queries
from watchbook.ground.people.audit import days_of, lines_of
from watchbook.ground.people.errors import NotAllowedError, PhoneRefusedError
from watchbook.ground.people.models import Account, Phone, PhoneCode, SignIn
from watchbook.ground.people.phone_keys import is_phone_key, is_signed
from watchbook.ground.people.tests.factories import person_of
from watchbook.ground.people.tests.handset import SigningPhone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _looks_into_harlan(db):
    with acting_for("harlan"):
        yield


def code_for(viewer, at):
    return actions.offer_phone_code(acting_user=viewer, at=at)[1]


def enrol(handset, code, at, **other):
    asked = {
        "agency": handset.agency,
        "phone_id": handset.id,
        "code": code,
        "public_key": handset.spki,
        "label": "Alice's phone",
        "signature": handset.signature(
            f"watchbook/phone/v1\n{handset.agency}\n{handset.id}\n{code}".encode()
        ),
        "at": at,
    }
    return actions.enrol_phone(**(asked | other))


def put(handset, body, agency=""):
    address = f"/sync/{agency or handset.agency}/phones/{handset.id}"
    # A phone has no form token: a browser's own protection must not stand in its way.
    return Client(enforce_csrf_checks=True).put(address, body, content_type="application/json")


def test_the_desk_shows_a_code_once_and_the_phone_enrols_itself_with_it(cast):
    alice = cast.client_of(cast.alice)
    assert "No phones" in alice.get("/harlan/phones/").content.decode()
    page = alice.post("/harlan/phones/add/")
    address = page.context["address"]
    assert address.startswith("http://testserver/field/enrol/#agency=harlan&code=")
    assert unescape(page.content.decode()).count(address) == 1
    assert "data:image/svg+xml" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    handset = SigningPhone()
    answer = put(handset, handset.asks(address.rsplit("=", 1)[1]))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["phone"], told["agency"]) == (str(handset.id), "harlan")
    assert told["label"] == "Alice's phone"
    kept = Phone.objects.get(id=handset.id)
    assert kept.person_id == cast.alice.person_id
    assert bytes(kept.public_key) == handset.spki
    assert "Alice&#x27;s phone" in alice.get("/harlan/phones/").content.decode()


def test_the_same_again_is_the_same_phone_but_nobody_else_s(cast, at):
    handset = SigningPhone()
    body = handset.asks(code_for(cast.alice, at))
    assert put(handset, body).status_code == 201
    assert put(handset, body).status_code == 200
    assert Phone.objects.count() == 1
    other = SigningPhone()
    refused = put(other, other.asks(body["code"]))
    assert refused.status_code == 403
    assert "used already" in refused.json()["error"]


def test_it_refuses_a_code_that_is_unknown_expired_or_replaced(cast, at):
    handset, late = SigningPhone(), at + timedelta(minutes=10)
    with pytest.raises(PhoneRefusedError, match="not known"):
        enrol(handset, "nonsense", at)
    old = code_for(cast.alice, at)
    with pytest.raises(PhoneRefusedError, match="too old"):
        enrol(handset, old, late)
    new = code_for(cast.alice, at)
    with pytest.raises(PhoneRefusedError, match="too old"):
        enrol(handset, old, at)
    enrol(handset, new, at)
    assert PhoneCode.objects.filter(used_at=None).count() == 1


def test_it_refuses_a_wrong_signature_and_the_code_stays_good(cast, at):
    handset, code = SigningPhone(), code_for(cast.alice, at)
    for wrong in (b"", b"\0" * 64, b"\xff" * 64, SigningPhone().signature(b"x"), b"\1" * 65):
        with pytest.raises(PhoneRefusedError, match="signature"):
            enrol(handset, code, at, signature=wrong)
    with pytest.raises(PhoneRefusedError, match="P-256"):
        enrol(handset, code, at, public_key=b"no key")
    enrol(handset, code, at)


def test_a_code_of_one_agency_is_unknown_in_another(cast, at):
    handset = SigningPhone(agency="calder")
    refused = put(handset, handset.asks(code_for(cast.alice, at)))
    assert refused.status_code == 403
    assert not Phone.objects.exists()


def test_a_phone_s_number_is_taken_once(cast, at):
    handset = SigningPhone()
    enrol(handset, code_for(cast.alice, at), at)
    thief = SigningPhone(id=handset.id)
    with pytest.raises(PhoneRefusedError, match="taken"):
        enrol(thief, code_for(cast.bob, at), at)
    assert bytes(Phone.objects.get().public_key) == handset.spki
    assert PhoneCode.objects.get(used_at=None).account_id == cast.bob.account_id


def test_it_refuses_whoever_lost_his_role_or_account_meanwhile(cast, at):
    code = code_for(cast.alice, at)
    Account.objects.filter(id=cast.alice.account_id).update(is_active=False)
    with pytest.raises(PhoneRefusedError, match="no role"):
        enrol(SigningPhone(), code, at)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"\xff", b"[" * 10_000, b'{"code": 7}', b'{"code": "x\\u0000"}',
     b'{"code": "x", "public_key": "not base64!", "label": "", "signature": ""}',
     b'{"code": "' + b"x" * 20_000 + b'"}'],
)  # fmt: skip
def test_an_unreadable_enrolment_is_400_with_a_reason(cast, body):
    answer = put(SigningPhone(), body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_who_may_add_a_phone(cast):
    for viewer, status in (("alice", 200), ("dana", 200), ("dov", 200), ("flora", 403),
                           ("vera", 403), ("charlie", 404), ("nobody", 302)):  # fmt: skip
        answer = cast.client_of(getattr(cast, viewer)).post("/harlan/phones/add/")
        assert answer.status_code == status, viewer
    assert cast.client_of(cast.alice).get("/harlan/phones/add/").status_code == 405
    with pytest.raises(NotAllowedError):
        actions.offer_phone_code(acting_user=cast.flora, at=cast.at)


def test_a_handler_sees_his_own_and_a_supervisor_the_unit_s(cast, at):
    enrol(SigningPhone(), code_for(cast.alice, at), at)
    seen = {
        who: b"Alice&#x27;s phone" in cast.client_of(getattr(cast, who)).get("/harlan/phones/").content
        for who in ("alice", "bob", "dana", "ada")
    }  # fmt: skip
    assert seen == {"alice": True, "bob": False, "dana": True, "ada": True}
    listed = cast.client_of(cast.dana).get("/harlan/phones/", {"format": "csv"})
    assert b"Alice's phone" in listed.getvalue()


def test_its_owner_and_a_supervisor_revoke_it_and_nobody_else(cast, at):
    phone, _ = enrol(SigningPhone(), code_for(cast.alice, at), at)
    address = f"/harlan/phones/{phone.id}/revoke/"
    for viewer, status in (("bob", 404), ("charlie", 404), ("flora", 403), ("nobody", 302)):
        assert cast.client_of(getattr(cast, viewer)).post(address).status_code == status, viewer
    assert Phone.objects.get().revoked_at is None
    assert cast.client_of(cast.dana).post(address).status_code == 302
    kept = Phone.objects.get()
    assert kept.revoked_at is not None
    assert kept.revoked_by_id == cast.dana.person_id
    assert cast.client_of(cast.alice).post(address).status_code == 302
    assert Phone.objects.get().revoked_by_id == cast.dana.person_id
    assert b"revoked" in cast.client_of(cast.alice).get("/harlan/phones/").content
    assert cast.client_of(cast.dana).post(f"/harlan/phones/{uuid4()}/revoke/").status_code == 404


def test_revoking_ends_the_session_that_the_phone_last_used(cast, at):
    phone, _ = enrol(SigningPhone(), code_for(cast.alice, at), at)
    client = cast.client_of(cast.alice)
    sign_in = SignIn.objects.get(session_key=client.session.session_key)
    actions.touch_phone(phone=phone, sign_in_id=str(sign_in.id), at=at)
    actions.revoke_phone(
        acting_user=cast.dana, phone=queries.phone_named(cast.dana, phone.id), at=at
    )
    assert client.get("/harlan/phones/").status_code == 302
    assert SignIn.objects.get(id=sign_in.id).get_ended_by_display() == "Its phone was revoked"


def test_adding_and_revoking_stand_in_the_audit(cast, at):
    phone, _ = enrol(SigningPhone(), code_for(cast.alice, at), at)
    actions.revoke_phone(acting_user=cast.dana, phone=phone, at=at)
    told = [
        (line.who, line.what)
        for day in days_of("harlan")
        for line in lines_of("harlan", day)
        if line.event == "phone"
    ]
    assert told == [
        (str(person_of(cast.alice).id), "added: Alice's phone"),
        (str(person_of(cast.dana).id), "revoked: Alice's phone"),
    ]


def test_being_seen_is_noted_at_most_once_a_minute(cast, at):
    phone, _ = enrol(SigningPhone(), code_for(cast.alice, at), at)
    for seconds, seen in ((59, 0), (61, 61), (70, 61)):
        actions.touch_phone(phone=phone, sign_in_id=None, at=at + timedelta(seconds=seconds))
        assert Phone.objects.get().last_seen_at == at + timedelta(seconds=seen)


def test_a_signature_is_good_for_its_own_key_and_message_only():
    one, other = SigningPhone(), SigningPhone()
    signature = one.signature(b"said")
    assert is_signed(one.spki, b"said", signature)
    assert not is_signed(one.spki, b"other", signature)
    assert not is_signed(other.spki, b"said", signature)
    assert not is_phone_key(b"")
