"""A locked phone sends what cannot wait under its own signature; a person signs for it later."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from watchbook.core.ledger.receipt import Status
from watchbook.duty.training.models import Performance
from watchbook.front.sync.models import Submission
from watchbook.front.sync.tests.sending import Device, bytes_of, envelope, receipt_of
from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions, queries
from watchbook.ground.people.models import Phone
from watchbook.ground.people.tests.handset import SigningPhone
from watchbook.ground.records import slots
from watchbook.ground.records.queries import prompts_for
from watchbook.ground.records.queries.barring import barred_actors
from watchbook.ground.records.queries.signing import unsigned_of

pytestmark = pytest.mark.commits
KIND = "training.performance"


@pytest.fixture
def _looks_into_harlan():
    """In place of the room's own: requests of a phone set their agency themselves."""


@pytest.fixture(autouse=True)
def _runs_are_sent_locked(monkeypatch):
    monkeypatch.setattr(slots, "_locked", {KIND, *slots._locked})


@pytest.fixture
def handset(cast, at):
    made = SigningPhone()
    with acting_for("harlan"):
        code = actions.offer_phone_code(acting_user=cast.alice, at=at)[1]
    answer = Client().put(
        f"/sync/harlan/phones/{made.id}", made.asks(code), content_type="application/json"
    )
    assert answer.status_code == 201
    return made


@pytest.fixture
def locked(handset):
    """Send from the locked phone: no session, no form token, only its signature."""
    device = Device(Client(enforce_csrf_checks=True))

    def send(content, sent_as="", **headers):
        content = content if isinstance(content, bytes) else bytes_of(content)
        sent_as = sent_as or str(uuid4())
        return device.put(content, sent_as, **(handset.headers(sent_as, content) | headers))

    return send


def revoke(cast, handset, at):
    with acting_for("harlan"):
        phone = queries.phone_named(cast.dana, handset.id)
        actions.revoke_phone(acting_user=cast.dana, phone=phone, at=at)


def kept(answer):
    with acting_for("harlan"):
        return Submission.objects.get(sent_as=answer.json()["uuid"])


def test_it_is_in_the_ledger_under_the_phone_s_name(locked, handset, run):
    sent = run()
    answer = locked(sent)
    assert answer.status_code == 201, answer.content
    assert receipt_of(answer).status is Status.ACCEPTED
    with acting_for("harlan"):
        row = Performance.objects.get(id=sent["record"])
        assert row.author == row.opened_by == f"phone:{handset.id}"
        assert unsigned_of("harlan", [row.id]) == {row.id: f"phone:{handset.id}"}
        assert Phone.objects.get().last_seen_at is not None
    again = locked(sent, answer.json()["uuid"])
    assert (again.status_code, again.json()["receipt"]) == (200, answer.json()["receipt"])


def test_it_is_shown_as_the_phone_s_until_its_person_signs_for_it(cast, locked, run, at):
    sent = run()
    locked(sent)
    page = f"/harlan/records/{KIND}/{sent['record']}/?here"
    alice, bob = cast.client_of(cast.alice), cast.client_of(cast.bob)
    shown = alice.get(page).content.decode()
    assert "the phone “Alice&#x27;s phone” of Deputy Alice Marlow" in shown
    assert "not yet signed for" in shown
    assert "Sign for it" in shown
    assert "Sign for it" not in bob.get(page).content.decode()
    with acting_for("harlan"):
        asked = [one.prompt for one in prompts_for(cast.alice, at)]
        assert [one.url for one in asked if one.kind == "sync.sign_for"] == [page]
        assert "sync.sign_for" not in [one.prompt.kind for one in prompts_for(cast.bob, at)]
        assert (
            str(cast.alice.person_id)
            in barred_actors("harlan", [Performance.objects.get(id=sent["record"])])[
                Performance.objects.get().id
            ]
        )
    address = f"/harlan/records/{KIND}/{sent['record']}/sign/"
    assert bob.post(address).status_code == 403
    assert cast.client_of(cast.charlie).post(address).status_code == 404
    assert alice.post(address).status_code == 302
    shown = alice.get(page).content.decode()
    assert "not yet signed for" not in shown
    steps = history_of(sent)
    assert [(step.act, step.link.actor) for step in steps][1:] == [
        ("signed-for", str(cast.alice.person_id))
    ]
    assert (
        "Signed for by the phone" in alice.get(page.replace("?here", "history/")).content.decode()
    )


def history_of(sent):
    with acting_for("harlan"):
        return history("harlan", sent["record"])


def test_the_phone_signs_by_itself_at_its_next_sign_in(cast, locked, run):
    sent = run()
    uuid = locked(sent).json()["uuid"]
    address = f"/sync/harlan/submissions/{uuid}/signed"
    alice = cast.client_of(cast.alice)
    for _ in range(2):
        answer = alice.post(address)
        assert (answer.status_code, answer.json()) == (200, {"signed": True})
    assert len(history_of(sent)) == 2
    for viewer, status in ((cast.bob, 404), (cast.dana, 404), (cast.nobody, 401)):
        assert cast.client_of(viewer).post(address).status_code == status


def test_a_mark_is_made_while_locked_and_signed_for_later(cast, locked, at):
    told = {"recorded_at": at.isoformat(), "clock_offset_ms": 0}
    mark = envelope("watches.marker", {"marked_at": at.isoformat()}, **told)
    answer = locked(mark)
    assert answer.status_code == 201, answer.json()
    page = f"/harlan/records/watches.marker/{mark['record']}/?here"
    alice = cast.client_of(cast.alice)
    assert "Sign for it" in alice.get(page).content.decode()
    assert alice.post(page.replace("?here", "sign/")).status_code == 302
    assert [step.act for step in history_of(mark)] == ["", "signed-for"]


def test_it_refuses_what_the_phone_did_not_sign(locked, run, handset):
    content, uuid = bytes_of(run()), str(uuid4())
    signed = handset.headers(uuid, content)
    wrong = [
        {"Watchbook-Phone": str(uuid4())},
        {"Watchbook-Phone": "x"},
        {"Watchbook-Phone-Signature": ""},
        {"Watchbook-Phone-Signature": "not base64!"},
        handset.headers(str(uuid4()), content),
        handset.headers(uuid, content + b" "),
        SigningPhone(id=handset.id).headers(uuid, content),
        SigningPhone(agency="calder", id=handset.id, key=handset.key).headers(uuid, content),
    ]
    device = Device(Client(enforce_csrf_checks=True))
    for headers in wrong:
        answer = device.put(content, uuid, **(signed | headers))
        assert answer.status_code == 403, headers
        assert "not enrolled here" in answer.json()["error"]
    with acting_for("harlan"):
        assert not Submission.objects.exists()
    assert device.client.get(f"/sync/harlan/submissions/{uuid}", headers=signed).status_code == 401


def test_a_session_beside_the_signature_counts_for_nothing(cast, handset, run):
    content, uuid = bytes_of(run()), str(uuid4())
    device = Device(cast.client_of(cast.dana))
    answer = device.put(content, uuid, **handset.headers(uuid, content))
    assert answer.status_code == 201
    assert kept(answer).actor == f"phone:{handset.id}"


def test_only_what_cannot_wait_is_taken_from_a_locked_phone(locked):
    answer = locked(envelope("training.event", {"title": "Night"}))
    assert answer.status_code == 403
    assert "cannot wait" in answer.json()["error"]
    with acting_for("harlan"):
        assert not Submission.objects.exists()


def test_bytes_that_are_no_submission_are_kept_for_a_person(locked):
    answer = locked(b'{"v": 1, "cut')
    assert answer.status_code == 422
    assert bytes(kept(answer).content) == b'{"v": 1, "cut'


def test_a_revoked_phone_is_refused_with_the_reason_and_its_bytes_are_kept(
    cast, handset, locked, run, at
):
    revoke(cast, handset, at)
    sent = run()
    answer = locked(sent)
    assert answer.status_code == 422
    assert receipt_of(answer).status is Status.QUARANTINED
    assert "was revoked on" in answer.json()["problems"][0]["message"]
    assert bytes(kept(answer).content) == bytes_of(sent)
    with acting_for("harlan"):
        assert not Performance.objects.exists()
    inbox = cast.client_of(cast.alice).get("/harlan/inbox/").content.decode()
    assert "the phone “Alice&#x27;s phone” of Deputy Alice Marlow" in inbox
    address = f"/harlan/inbox/{answer.json()['uuid']}/"
    dana, alice = cast.client_of(cast.dana), cast.client_of(cast.alice)
    dana.post(address + "retry/")
    assert kept(answer).status == "quarantined"
    alice.post(address + "retry/")
    assert kept(answer).status == "accepted"


def test_a_revoked_phone_s_outbox_is_kept_apart_under_a_session_too(cast, handset, run, at):
    revoke(cast, handset, at)
    alice = Device(cast.client_of(cast.alice))
    answers = [alice.put(run(), **{"Watchbook-Phone": str(handset.id)}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422] * 3
    assert {kept(answer).status for answer in answers} == {"quarantined"}
    assert alice.put(run(), **{"Watchbook-Phone": str(uuid4())}).status_code == 201


def test_whoever_lost_his_role_leaves_what_his_phone_sends_for_a_person(
    cast, handset, locked, run, at
):
    with acting_for("harlan"):
        person = queries.person_named(cast.ada, cast.alice.person_id)
        for role in queries.roles_of(cast.ada, person):
            actions.end_role(acting_user=cast.ada, role=role, until_at=at, reason="x", at=at)
    answer = locked(run())
    assert answer.status_code == 422
    assert "no role here any more" in answer.json()["problems"][0]["message"]


def test_what_was_written_under_another_sign_in_stays_on_the_phone(cast, run):
    device = Device(cast.client_of(cast.bob))
    sent = run()
    answer = device.put(sent, **{"Watchbook-Account": str(cast.alice.account_id)})
    assert answer.status_code == 403
    assert "another sign-in" in answer.json()["error"]
    own = Device(cast.client_of(cast.alice))
    own_account = {"Watchbook-Account": str(cast.alice.account_id)}
    assert own.put(sent, **own_account).status_code == 201


def test_hello_says_whether_the_phone_was_revoked(cast, handset, at):
    header = {"Watchbook-Phone": str(handset.id)}
    alice = cast.client_of(cast.alice)
    told = alice.get("/sync/hello", headers=header).json()
    assert told["phone"] == {"id": str(handset.id), "agency": "harlan", "is_revoked": False}
    with acting_for("harlan"):
        assert Phone.objects.get().sign_in_id is not None
    assert alice.get("/sync/hello").json()["phone"] is None
    assert cast.client_of(cast.charlie).get("/sync/hello", headers=header).json()["phone"] is None
    revoke(cast, handset, at)
    nobody = Client()
    assert alice.get("/sync/hello", headers=header).status_code == 401  # its session ended with it
    for query, is_revoked in ((("?agency=harlan"), True), ("?agency=calder", None), ("", None),
                              ("?agency=%00", None), ("?agency=x'", None)):  # fmt: skip
        answer = nobody.get(f"/sync/hello{query}", headers=header)
        if answer.status_code == 400:
            continue
        assert answer.status_code == 401
        phone = answer.json()["phone"]
        assert (phone and phone["is_revoked"]) == is_revoked, query
