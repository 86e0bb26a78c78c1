"""Lock-outs: five wrong sign-ins, an end by itself, or by any two of three roles."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from watchbook.ground.people import actions, queries
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.people.models import BadLogon, Lockout
from watchbook.ground.people.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def wrong_sign_ins(times: int, email: str = "bob@harlan.example") -> Client:
    client = Client()
    for _ in range(times):
        client.post("/account/login/", {"login": email, "password": "wrong-wrong"})
    return client


def lockout_of(email: str, at: datetime) -> Lockout:
    found = actions.current_lockout(email, at)
    assert found is not None
    return found


def test_five_wrong_sign_ins_lock_the_right_password_out(cast):
    client = wrong_sign_ins(5)
    answer = client.post("/account/login/", {"login": "bob@harlan.example", "password": PASSWORD})
    assert answer.status_code == 200
    assert b"opens again by itself" in answer.content


def test_four_wrong_ones_do_not_and_a_right_one_clears_them(cast):
    client = wrong_sign_ins(4)
    sent = {"login": "bob@harlan.example", "password": PASSWORD}
    assert client.post("/account/login/", sent).status_code == 302
    assert not BadLogon.objects.exists()


def test_wrong_ones_of_more_than_a_quarter_of_an_hour_ago_do_not_count(cast):
    for minute in range(0, 64, 16):
        at = cast.at + timedelta(minutes=minute)
        assert actions.note_bad_logon(email="bob@harlan.example", address="", at=at) is None
    at = cast.at + timedelta(minutes=64)
    assert actions.note_bad_logon(email="bob@harlan.example", address="", at=at) is None


def test_an_address_that_is_no_account_is_locked_out_alike(cast):
    client = wrong_sign_ins(5, "ghost@harlan.example")
    answer = client.post("/account/login/", {"login": "ghost@harlan.example", "password": PASSWORD})
    assert b"opens again by itself" in answer.content


def test_the_case_and_spaces_of_an_address_make_no_difference(cast):
    wrong_sign_ins(5, "BOB@harlan.example")
    assert actions.current_lockout(
        " bob@Harlan.example", lockout_of("bob@harlan.example", _now()).since_at
    )


def _now() -> datetime:
    from django.utils import timezone

    return timezone.now()


def test_a_lock_out_ends_by_itself_after_the_agency_s_time(cast):
    actions.set_policy(
        acting_user=cast.dana, values={"lockout_min": 40}, reason="Our rule", at=cast.at
    )
    for _ in range(5):
        actions.note_bad_logon(email="bob@harlan.example", address="", at=cast.at)
    held = lockout_of("bob@harlan.example", cast.at)
    assert held.until_at - held.since_at == timedelta(minutes=40)
    assert actions.current_lockout("bob@harlan.example", held.until_at) is None


def test_two_of_the_three_roles_end_it_and_one_does_not(cast):
    for _ in range(5):
        actions.note_bad_logon(email="bob@harlan.example", address="", at=cast.at)
    held = lockout_of("bob@harlan.example", cast.at)
    dov, dana = cast.client_of(cast.dov), cast.client_of(cast.dana)
    assert b"Bob Tanaka" in dov.get("/harlan/people/lockouts/").content
    address = f"/harlan/people/lockouts/{held.id}/release/"
    assert dov.post(address).status_code == 302
    assert dov.post(address).status_code == 302  # the same person counts once
    assert actions.current_lockout("bob@harlan.example", cast.at) is not None
    assert b"Dov Reyes" in dana.get("/harlan/people/lockouts/").content
    assert dana.post(address).status_code == 302
    assert actions.current_lockout("bob@harlan.example", cast.at) is None
    sent = {"login": "bob@harlan.example", "password": PASSWORD}
    assert Client().post("/account/login/", sent).status_code == 302


def test_it_refuses_one_s_own_release_other_roles_and_other_agencies(cast):
    for _ in range(5):
        actions.note_bad_logon(email="dana@harlan.example", address="", at=cast.at)
    held = lockout_of("dana@harlan.example", cast.at)
    with pytest.raises(NotAllowedError, match="own"):
        actions.agree_to_release(acting_user=cast.dana, lockout=held, at=cast.at)
    with pytest.raises(NotAllowedError, match="dispatcher"):
        actions.agree_to_release(acting_user=cast.alice, lockout=held, at=cast.at)
    from watchbook.ground.people.tests.factories import add_viewer

    boss = add_viewer(
        cast.other_agency, "boss@calder.example", "Cal Boss", ("supervisor",), cast.at
    )
    with pytest.raises(NotFoundError):
        actions.agree_to_release(acting_user=boss, lockout=held, at=cast.at)
    assert queries.lockouts_of(boss, cast.at) == []


def test_the_table_does_not_hold_addresses_in_the_clear(cast):
    wrong_sign_ins(1, "ghost@harlan.example")
    assert "ghost" not in BadLogon.objects.get().subject
