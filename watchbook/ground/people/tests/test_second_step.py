"""The second step of sign-in: set up, asked for, kept, and no way around it."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from watchbook.ground.people import actions
from watchbook.ground.people.tests.test_sign_in import signed_in

# allauth tells of a new second step once it is committed.
pytestmark = pytest.mark.commits


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def with_authenticator_app(client):
    """Set up the app by its page; gives its secret."""
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    assert answer.status_code == 302
    return secret


def test_a_right_password_alone_leads_to_setting_up_a_second_step(cast):
    client = Client()
    assert signed_in(client, "alice@harlan.example").status_code == 302
    answer = client.get("/harlan/people/")
    assert answer["Location"] == "/account/second-step/"
    assert client.get("/account/second-step/").status_code == 200
    assert client.get("/account/tokens/").status_code in (302, 404)
    with_authenticator_app(client)
    assert client.get("/harlan/people/").status_code == 200


def test_the_second_step_is_asked_for_at_the_next_sign_in(cast):
    first = Client()
    signed_in(first, "alice@harlan.example")
    secret = with_authenticator_app(first)
    second = Client()
    answer = signed_in(second, "alice@harlan.example")
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert second.get("/harlan/people/").status_code == 302
    assert second.get("/account/2fa/authenticate/").status_code == 200
    wrong = second.post("/account/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    cache.clear()  # a code works once; the clock does not move on within a test
    right = second.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert right["Location"] == "/account/agencies/"
    assert second.get("/harlan/people/").status_code == 200


def test_a_session_from_before_the_second_step_does_not_get_in_by_it(cast):
    owner, other = Client(), Client()
    signed_in(owner, "alice@harlan.example")
    signed_in(other, "alice@harlan.example")
    with_authenticator_app(owner)
    for address in (
        "/harlan/people/",
        "/account/2fa/recovery-codes/",
        "/account/2fa/webauthn/add/",
    ):
        assert other.get(address)["Location"] == "/account/second-step/"
    assert b"Sign out and in again" in other.get("/account/second-step/").content


def test_the_secret_of_the_app_is_not_readable_in_the_database(cast):
    client = Client()
    signed_in(client, "alice@harlan.example")
    secret = with_authenticator_app(client)
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept


def test_the_last_second_step_stays_while_it_is_demanded(cast):
    client = Client()
    signed_in(client, "alice@harlan.example")
    with_authenticator_app(client)
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_recovery_codes_sign_in_once(cast):
    client = Client()
    signed_in(client, "alice@harlan.example")
    with_authenticator_app(client)
    page = client.get("/account/2fa/recovery-codes/").content.decode()
    code = re.findall(r"<code>([0-9a-z]+)</code>", page)[0]
    for works in (True, False):
        other = Client()
        signed_in(other, "alice@harlan.example")
        other.post("/account/2fa/authenticate/", {"code": code})
        assert (other.get("/harlan/people/").status_code == 200) is works


def test_wrong_codes_of_the_second_step_count_too(cast):
    owner = Client()
    signed_in(owner, "alice@harlan.example")
    with_authenticator_app(owner)
    client = Client()
    signed_in(client, "alice@harlan.example")
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert actions.current_lockout("alice@harlan.example", timezone.now()) is not None
