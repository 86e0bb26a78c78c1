"""Tokens of programs: shown once, narrow, expiring, revocable."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions, queries
from watchbook.ground.people.errors import NotAllowedError, PeopleError
from watchbook.ground.people.models import Account, ApiToken
from watchbook.ground.people.permissions import may
from watchbook.ground.people.tests.factories import Cast, person_of

pytestmark = pytest.mark.django_db


def a_token(cast: Cast, days: int = 30) -> tuple[ApiToken, str]:
    return actions.make_token(
        acting_user=cast.dana, name="Payroll", scopes=["people.see"], days=days, at=cast.at
    )


def test_a_page_makes_it_shows_it_once_and_keeps_only_its_digest(cast):
    client = cast.client_of(cast.dana)
    assert client.get("/harlan/people/tokens/new/").status_code == 200
    sent = {"name": "Payroll", "days": "30", "scopes": ["people.see"]}
    page = client.post("/harlan/people/tokens/new/", sent)
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert secret not in client.get("/harlan/people/tokens/").content.decode()
    assert secret not in str(vars(ApiToken.objects.get()))
    assert page["Cache-Control"]


def test_it_acts_as_its_person_within_its_scopes(cast):
    _, secret = a_token(cast)
    viewer = queries.viewer_of_token(secret, cast.at)
    assert viewer is not None
    assert viewer.person_id == cast.dana.person_id
    assert may(viewer, "people.see")
    assert not may(viewer, "people.manage")


def test_it_opens_nothing_when_unknown_expired_or_revoked(cast):
    token, secret = a_token(cast)
    assert queries.viewer_of_token("wbk_nonsense", cast.at) is None
    assert queries.viewer_of_token("", cast.at) is None
    assert queries.viewer_of_token(secret, cast.at + timedelta(days=30)) is None
    actions.revoke_token(acting_user=cast.dana, token=token, at=cast.at)
    assert queries.viewer_of_token(secret, cast.at) is None


def test_it_loses_what_its_person_loses(cast):
    _, secret = a_token(cast)
    with acting_for("harlan"):
        role = queries.roles_of(cast.ada, person_of(cast.dana))[0]
        actions.end_role(acting_user=cast.ada, role=role, until_at=cast.at, reason="x", at=cast.at)
    assert queries.viewer_of_token(secret, cast.at) is None


def test_it_stops_with_a_closed_account(cast):
    _, secret = a_token(cast)
    Account.objects.filter(id=str(cast.dana.account_id)).update(is_active=False)
    assert queries.viewer_of_token(secret, cast.at) is None


def test_its_last_use_is_noted_at_most_once_a_minute(cast):
    _, secret = a_token(cast)
    for seconds, seen in ((0, 0), (59, 0), (61, 61)):
        queries.viewer_of_token(secret, cast.at + timedelta(seconds=seconds))
        assert ApiToken.objects.get().last_used_at == cast.at + timedelta(seconds=seen)


def test_it_refuses_scopes_that_one_does_not_hold_and_endless_times(cast):
    for wrong in ({"scopes": ["people.read_audit"]}, {"scopes": ["no.such"]}, {"scopes": []},
                  {"days": 0}, {"days": 10_000}, {"name": " "}):  # fmt: skip
        told = {"name": "n", "scopes": ["people.see"], "days": 1} | wrong
        with pytest.raises(PeopleError):
            actions.make_token(acting_user=cast.dana, at=cast.at, **told)


def test_a_token_makes_no_tokens(cast):
    _, secret = a_token(cast)
    viewer = queries.viewer_of_token(secret, cast.at)
    with pytest.raises(NotAllowedError):
        actions.make_token(acting_user=viewer, name="n", scopes=["people.see"], days=1, at=cast.at)


def test_others_see_and_revoke_it_only_if_they_manage_people(cast):
    token, secret = a_token(cast)
    assert b"Payroll" not in cast.client_of(cast.alice).get("/harlan/people/tokens/").content
    address = f"/harlan/people/tokens/{token.id}/revoke/"
    assert cast.client_of(cast.alice).post(address).status_code == 404
    assert cast.client_of(cast.charlie).post(address).status_code == 404
    assert queries.viewer_of_token(secret, cast.at) is not None
    assert cast.client_of(cast.ada).post(address).status_code == 302
    assert queries.viewer_of_token(secret, cast.at) is None
