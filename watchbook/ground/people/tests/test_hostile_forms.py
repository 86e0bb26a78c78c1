"""Whatever is typed or sent into a form of this room: a clear answer, nothing half-written."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchbook.ground.people.tests.factories import person_of

pytestmark = pytest.mark.django_db

HOSTILE = (
    "\0", "a\0b", "\ud800", "x" * 100_000, "=cmd|' /C calc'!A0", "<script>alert(1)</script>",
    "'; DROP TABLE people_person; --", "\u202e\u0000", "9" * 400, "-1", "NaN", "1e999",
    "9999-99-99T99:99", "0001-01-01T00:00", "9999-12-31T23:59", "🐕" * 500, " ", "\r\n\r\n",
)  # fmt: skip
FIELDS = (
    "name", "rank", "badge", "organisation", "reason", "based_on", "email", "roles", "role",
    "event", "unit", "from_at", "until_at", "days", "scopes", "monthly_hours", "old_forms_days",
    "lockout_min", "login", "password", "again", "oldpassword", "password1", "password2", "code",
    "credential", "next",
)  # fmt: skip


def forms_of(cast):
    bob = f"/harlan/people/{cast.bob.person_id}/"
    return (
        f"{bob}amend/", f"{bob}roles/", "/harlan/people/invitations/new/",
        "/harlan/people/tokens/new/", "/harlan/people/settings/", "/harlan/people/units/",
        "/account/password/change/", "/account/reauthenticate/", "/account/2fa/totp/activate/",
        "/account/2fa/webauthn/add/",
    )  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_no_form_breaks_on_a_hostile_field(cast, hostile):
    text = hostile.encode("utf-8", "surrogatepass")
    body = b"&".join(name.encode() + b"=" + _escaped(text) for name in FIELDS)
    client = cast.client_of(cast.dana)
    for address in forms_of(cast):
        answer = client.post(address, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code < 500, address
    for address in ("/account/login/", "/account/password/reset/", "/account/2fa/webauthn/login/"):
        answer = Client().post(address, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code < 500, address


def _escaped(text):
    return b"".join(b"%%%02x" % byte for byte in text)


@given(
    name=st.text(max_size=200), rank=st.text(max_size=80), based_on=st.text(max_size=5),
    reason=st.text(max_size=20),
)  # fmt: skip
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_is_kept_as_it_was_typed_or_refused_whole(cast, name, rank, based_on, reason):
    client = cast.client_of(cast.dana)
    address = f"/harlan/people/{cast.bob.person_id}/amend/"
    kept = kept_of(cast.bob)
    sent = {"name": name, "rank": rank, "based_on": based_on, "reason": reason}
    answer = client.post(address, sent)
    assert answer.status_code in {302, 409, 422}
    if answer.status_code != 302:
        assert kept_of(cast.bob) == kept


def kept_of(viewer):
    person = person_of(viewer)
    return person.version, person.name, person.rank
