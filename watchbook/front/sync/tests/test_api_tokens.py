"""A token in place of a session: what it opens, what it may send, and when it opens nothing."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.test import Client

from watchbook.front.sync.models import Submission
from watchbook.front.sync.tests.programs import Program
from watchbook.front.sync.tests.sending import Device, bytes_of, envelope
from watchbook.ground.people import actions
from watchbook.ground.people.audit import INSTALLATION, days_of, lines_of
from watchbook.ground.people.models import ApiToken
from watchbook.ground.people.permissions import permissions
from watchbook.ground.records.slots import submittable_kinds

pytestmark = pytest.mark.django_db


def test_a_token_writes_without_a_form_token_and_a_session_does_not(cast, alice, run):
    assert alice.put(run()).status_code == 201
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = cast.client_of(cast.alice).cookies
    assert Device(browser).put(run()).status_code == 403
    assert Submission.objects.count() == 1


def test_what_it_may_not_send_is_refused_by_name_and_not_kept(cast, at, run):
    program = Program(cast.alice, at, "records.read", "tracks.keep")
    answer = program.put(run())
    assert answer.status_code == 403
    assert "training.log_run" in answer.json()["what"]
    assert not Submission.objects.exists()


def test_what_would_wait_is_refused_too_so_that_no_narrow_token_writes_later(cast, at):
    program = Program(cast.tess, at, "training.plan")
    exercise = envelope(
        "training.exercise", {"title": "Yard", "discipline": "detection", "event": str(uuid4())}
    )
    answer = program.put(exercise)
    assert answer.status_code == 403
    assert "training.correct" in answer.json()["what"]
    assert not Submission.objects.exists()
    wide = Program(cast.tess, at, "training.plan", "training.correct")
    assert wide.put(exercise).status_code == 202


def test_a_token_that_only_reads_leaves_no_bytes_at_all(cast, at):
    program = Program(cast.alice, at, "records.read")
    for content in (b"no submission", bytes_of(envelope("future.kind", {}))):
        assert program.put(content).status_code == 403
    name = sha256(b"x").hexdigest()
    address = f"/sync/harlan/blobs/{name}"
    assert program.client.put(address, b"x", content_type="text/plain").status_code == 403
    assert Program(cast.alice, at).client.head(address).status_code == 404
    assert not Submission.objects.exists()


def test_what_its_person_may_not_do_it_may_not_either(cast, at, team):
    program = Program(cast.dana, at)
    values = {"team": str(team.id), "discipline": "detection"}
    assert program.put(envelope("training.performance", values)).status_code == 403


def test_files_and_answers_are_for_whoever_may_send(cast, at, alice, run):
    content = b"a trail"
    address = f"/sync/harlan/blobs/{sha256(content).hexdigest()}"
    told = alice.client.put(address, content, content_type="application/octet-stream")
    assert told.status_code == 201
    assert alice.client.head(address).status_code == 200
    sent_as = str(uuid4())
    first = alice.put(run(), sent_as=sent_as)
    where = f"/sync/harlan/submissions/{sent_as}"
    assert alice.client.get(where).json()["receipt"] == first.json()["receipt"]
    assert Program(cast.bob, at).client.get(where).status_code == 404
    elsewhere = Program(cast.charlie, at)
    assert elsewhere.client.get(where).status_code == 403


@pytest.mark.parametrize("how", ["unknown", "revoked", "expired", "closed"])
def test_a_dead_token_opens_nothing_even_beside_a_living_session(cast, at, alice, how):
    if how == "revoked":
        actions.revoke_token(acting_user=cast.alice, token=alice.token, at=at)
    if how == "expired":
        ApiToken.objects.update(expires_at=at - timedelta(seconds=1))
    if how == "closed":
        type(alice.token.account).objects.filter(id=str(cast.alice.account_id)).update(
            is_active=False
        )
    secret = "wbk_nonsense" if how == "unknown" else alice.secret
    browser = cast.client_of(cast.bob)
    headers = {"Authorization": f"bearer {secret}"}
    for address in ("/api/v1/harlan/me", "/api/v1/openapi.json",
                    f"/sync/harlan/submissions/{uuid4()}"):  # fmt: skip
        answer = browser.get(address, headers=headers)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
        assert {"error", "what", "next"} <= set(answer.json())
    told = [one for day in days_of(INSTALLATION) for one in lines_of(INSTALLATION, day)]
    assert [one.outcome for one in told] == ["refused"] * 3
    assert not any(secret in str(one) for one in told)


def test_pages_take_no_token(alice):
    answer = alice.client.get("/harlan/people/tokens/")
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def test_every_kind_that_can_be_sent_says_what_it_needs():
    for form in submittable_kinds():
        assert form.needs, form.kind
        assert set(form.needs) <= set(permissions()), form.kind
