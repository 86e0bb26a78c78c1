"""Signing in by page: password, second step, session rules, signing out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from watchbook.ground.people import actions, middleware, receivers, sessions
from watchbook.ground.people.models import Account, SignIn
from watchbook.ground.people.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def signed_in(client, email, password=PASSWORD):
    return client.post("/account/login/", {"login": email, "password": password})


def test_the_demo_goes_without_a_second_step_and_says_so(cast, settings):
    settings.WATCHBOOK_SECOND_STEP = False
    settings.WATCHBOOK_DEMO = True
    client = Client()
    assert b"second step of sign-in is off" in client.get("/account/login/").content
    signed_in(client, "alice@harlan.example")
    assert client.get("/harlan/people/").status_code == 200


def test_one_agency_is_opened_at_once_and_several_are_offered(cast):
    client = cast.client_of(cast.alice)
    assert client.get("/account/agencies/")["Location"] == "/harlan/"
    from watchbook.ground.people.tests.factories import add_viewer

    add_viewer(cast.other_agency, "alice@harlan.example", "Alice Marlow", ("trainer",), cast.at)
    page = client.get("/account/agencies/")
    assert page.status_code == 200
    assert b"Calder Police Department" in page.content


def test_nobody_can_tell_an_unknown_address_from_a_wrong_password(cast):
    known = signed_in(Client(), "alice@harlan.example", "wrong-wrong").content.decode()
    unknown = signed_in(Client(), "nobody@harlan.example", "wrong-wrong").content.decode()
    csrf = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    told = known.replace("alice@", "x@"), unknown.replace("nobody@", "x@")
    assert csrf.sub("", told[0]) == csrf.sub("", told[1])
    reset = [
        Client().post("/account/password/reset/", {"email": email})["Location"]
        for email in ("alice@harlan.example", "nobody@harlan.example")
    ]
    assert reset[0] == reset[1]


def test_nobody_signs_himself_up(cast):
    client = Client()
    assert b"by invitation" in client.get("/account/signup/").content
    client.post(
        "/account/signup/", {"email": "x@y.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not Account.objects.filter(email="x@y.example").exists()


def test_a_hostile_address_to_go_on_to_is_not_followed(cast):
    client = Client()
    sent = {"login": "alice@harlan.example", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/account/login/", sent)["Location"] == "/account/agencies/"


def _later(monkeypatch, **kwargs):
    now = timezone.now() + timedelta(**kwargs)
    for module in (middleware, receivers):
        monkeypatch.setattr(module.timezone, "now", lambda: now)


def test_an_idle_session_ends_and_says_why(cast, monkeypatch):
    client = cast.client_of(cast.alice)
    _later(monkeypatch, minutes=29)
    assert client.get("/harlan/people/").status_code == 200
    _later(monkeypatch, minutes=31)
    answer = client.get("/harlan/people/?q=a")
    assert answer["Location"] == "/account/login/?next=%2Fharlan%2Fpeople%2F%3Fq%3Da"
    assert b"not used for a while" in client.get(answer["Location"]).content
    assert SignIn.objects.get(account_id=cast.alice.account_id).ended_by == "idle"


def test_a_session_ends_after_twelve_hours_however_busy(cast, monkeypatch):
    client = cast.client_of(cast.alice)
    session = client.session
    session[sessions.STARTED] -= 12 * 3600 + 1
    session.save()
    assert client.get("/harlan/people/").status_code == 302


def test_what_is_sent_from_an_ended_session_is_refused_with_a_way_to_save_it(cast, monkeypatch):
    client = cast.client_of(cast.dana)
    _later(monkeypatch, hours=1)
    answer = client.post("/harlan/people/settings/", {"reason": "x"})
    assert answer.status_code == 403
    assert b"copy what you typed" in answer.content


def test_last_seen_is_written_at_most_once_a_minute(
    cast, monkeypatch, django_assert_max_num_queries
):
    client = cast.client_of(cast.alice)
    client.get("/account/seen/")
    first = Account.objects.get(id=cast.alice.account_id).last_seen_at
    client.get("/account/seen/")
    assert Account.objects.get(id=cast.alice.account_id).last_seen_at == first
    _later(monkeypatch, seconds=61)
    client.get("/account/seen/")
    assert Account.objects.get(id=cast.alice.account_id).last_seen_at > first


def test_signing_out_everywhere_ends_every_session(cast):
    here, there = cast.client_of(cast.alice), cast.client_of(cast.alice)
    assert there.get("/harlan/people/").status_code == 200
    assert here.post("/account/sessions/everywhere/").status_code == 302
    assert here.get("/harlan/people/").status_code == 302
    assert there.get("/harlan/people/").status_code == 302
    assert cast.client_of(cast.alice).get("/harlan/people/").status_code == 200


def test_a_session_that_survives_in_a_copy_is_refused_by_its_start(cast):
    client = cast.client_of(cast.alice)
    Account.objects.filter(id=cast.alice.account_id).update(signed_out_before=timezone.now())
    assert client.get("/harlan/people/").status_code == 302


def test_ending_another_session_leaves_this_one(cast):
    here, there = cast.client_of(cast.alice), cast.client_of(cast.alice)
    other = there.session[sessions.SIGN_IN]
    assert b"Where I am signed in" in here.get("/account/sessions/").content
    assert here.post(f"/account/sessions/{other}/end/").status_code == 302
    assert here.get("/harlan/people/").status_code == 200
    assert there.get("/harlan/people/").status_code == 302


def test_nobody_ends_a_session_of_somebody_else(cast):
    bobs = cast.client_of(cast.bob)
    address = f"/account/sessions/{bobs.session[sessions.SIGN_IN]}/end/"
    assert cast.client_of(cast.alice).post(address).status_code == 404
    assert bobs.get("/harlan/people/").status_code == 200


def test_an_account_unused_for_ninety_days_is_closed_until_somebody_opens_it(cast):
    long_ago = timezone.now() - timedelta(days=91)
    Account.objects.filter(id=cast.bob.account_id).update(
        last_seen_at=long_ago, created_at=long_ago
    )
    client = Client()
    assert signed_in(client, "bob@harlan.example")["Location"] == "/account/inactive/"
    assert client.get("/account/inactive/").status_code == 200
    page = f"/harlan/people/{cast.bob.person_id}/"
    dana = cast.client_of(cast.dana)
    assert b"Open it again" in dana.get(page).content
    assert cast.client_of(cast.alice).post(f"{page}open-account/").status_code == 403
    assert dana.post(f"{page}open-account/").status_code == 302
    assert signed_in(client, "bob@harlan.example")["Location"] == "/account/agencies/"


def test_the_worker_closes_accounts_that_are_not_used(cast):
    long_ago = timezone.now() - timedelta(days=91)
    Account.objects.filter(id=cast.bob.account_id).update(created_at=long_ago)
    closed = actions.disable_idle_accounts(unused_since=timezone.now() - timedelta(days=90))
    assert closed == 1


def test_a_role_that_ended_closes_open_pages_at_once(cast):
    from watchbook.ground.ledger.tenancy import acting_for
    from watchbook.ground.people.models import Role

    client = cast.client_of(cast.bob)
    assert client.get("/harlan/people/").status_code == 200
    with acting_for("harlan"):
        role = Role.objects.get(person_id=cast.bob.person_id)
        actions.end_role(
            acting_user=cast.dana, role=role, until_at=cast.at, reason="Left", at=cast.at
        )
    assert client.get("/harlan/people/").status_code == 404


def test_changing_the_password_asks_for_the_old_one(cast):
    client = cast.client_of(cast.alice)
    new = "another-good-phrase"
    wrong = {"oldpassword": "wrong-wrong", "password1": new, "password2": new}
    assert client.post("/account/password/change/", wrong).status_code == 200
    assert (
        client.post("/account/password/change/", wrong | {"oldpassword": PASSWORD}).status_code
        == 302
    )
    assert Account.objects.get(id=cast.alice.account_id).check_password(new)


def test_a_mailed_link_sets_a_new_password_and_ends_other_sessions(cast, mailoutbox):
    open_session = cast.client_of(cast.alice)
    client = Client()
    client.post("/account/password/reset/", {"email": "alice@harlan.example"})
    path = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    page = client.get(path, follow=True)
    new = {"password1": "another-good-phrase", "password2": "another-good-phrase"}
    assert client.post(page.request["PATH_INFO"], new).status_code == 302
    assert open_session.get("/harlan/people/").status_code == 302
    assert signed_in(client, "alice@harlan.example", "another-good-phrase").status_code == 302


def test_sign_ins_of_long_ago_and_sessions_that_ran_out_are_forgotten(cast):
    cast.client_of(cast.alice)
    now = timezone.now()
    assert actions.forget_old_sign_ins(before=now - timedelta(days=365), at=now) == 0
    assert actions.forget_old_sign_ins(before=now, at=now + timedelta(days=2)) == 1
    assert not Session.objects.exists()
