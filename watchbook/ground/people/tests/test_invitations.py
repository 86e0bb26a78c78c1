"""Invitations: made, used once, withdrawn, renewed; and a new way in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions, queries
from watchbook.ground.people.errors import InvitationGoneError, NotAllowedError, PeopleError
from watchbook.ground.people.models import Account, Person
from watchbook.ground.people.tests.factories import Cast, add_viewer, person_of

pytestmark = pytest.mark.django_db
NEW = "a-phrase-of-my-own"


def invited(cast, roles=None, by=None):
    return actions.invite(
        acting_user=by or cast.dana, email="Nora@Harlan.example", name="Nora Bell",
        rank="Deputy", roles=roles or ["handler"], at=cast.at,
    )  # fmt: skip


def accepted(cast: Cast, secret: str, at: datetime | None = None) -> Account:
    return actions.accept_invitation(
        agency=cast.agency, secret=secret, account=None, password=NEW, at=at or cast.at
    )


def test_a_page_invites_mails_the_link_and_the_link_makes_the_account(cast):
    dana = cast.client_of(cast.dana)
    assert dana.get("/harlan/people/invitations/new/").status_code == 200
    sent = {"name": "Nora Bell", "email": "nora@harlan.example", "roles": ["handler", "decoy"]}
    page = dana.post("/harlan/people/invitations/new/", sent)
    link = page.context["link"]
    assert link in mail.outbox[0].body
    path = link.removeprefix("http://testserver")
    visitor = Client()
    assert b"Welcome, Nora Bell" in visitor.get(path).content
    assert visitor.post(path, {"password": "short", "again": "short"}).status_code == 422
    assert visitor.post(path, {"password": NEW, "again": "other"}).status_code == 422
    answer = visitor.post(path, {"password": NEW, "again": NEW})
    assert answer["Location"] == "/account/agencies/"
    assert visitor.get("/harlan/")["Location"] == "/account/second-step/"
    account = Account.objects.get(email="nora@harlan.example")
    viewer = queries.viewer_of(account, cast.agency, account.last_seen_at)
    assert viewer.roles == {"handler", "decoy"}
    assert b"can no longer be used" in Client().get(path).content
    assert b"used" in dana.get("/harlan/people/invitations/").content


def test_a_link_opens_once(cast):
    _, secret = invited(cast)
    accepted(cast, secret)
    with pytest.raises(InvitationGoneError):
        accepted(cast, secret)


def test_a_link_opens_nothing_after_seven_days_or_when_withdrawn_or_unknown(cast):
    made, secret = invited(cast)
    with pytest.raises(InvitationGoneError):
        accepted(cast, secret, cast.at + timedelta(days=7))
    with acting_for("harlan"):
        actions.revoke_invitation(acting_user=cast.dana, invitation=made, at=cast.at)
    with pytest.raises(InvitationGoneError):
        accepted(cast, secret)
    with pytest.raises(InvitationGoneError):
        accepted(cast, "no-such-secret")
    for address in ("/account/invitations/harlan/x/", "/account/invitations/nowhere/x/"):
        assert Client().get(address).status_code == 404


def test_an_invitation_of_one_agency_opens_nothing_in_another(cast):
    _, secret = invited(cast)
    assert Client().get(f"/account/invitations/calder/{secret}/").status_code == 404


def test_renewing_replaces_the_link(cast):
    made, old = invited(cast)
    page = cast.client_of(cast.dana).post(f"/harlan/people/invitations/{made.id}/renew/")
    assert page.status_code == 200
    with pytest.raises(InvitationGoneError):
        accepted(cast, old)
    accepted(cast, page.context["link"].rstrip("/").split("/")[-1])


def test_only_the_digest_of_the_link_is_kept(cast):
    made, secret = invited(cast)
    assert secret not in str(vars(made))


def test_the_inviter_stands_in_the_ledger_as_who_gave_the_roles(cast):
    _, secret = invited(cast)
    accepted(cast, secret)
    with acting_for("harlan"):
        person = Person.objects.get(name="Nora Bell")
        assert person.opened_by == cast.dana.actor_id
        assert history("harlan", person.id)[0].reason == "Invitation accepted"


def test_an_inviter_who_lost_the_right_gives_nothing(cast):
    _, secret = invited(cast)
    with acting_for("harlan"):
        role = queries.roles_of(cast.ada, person_of(cast.dana))[0]
        actions.end_role(acting_user=cast.ada, role=role, until_at=cast.at, reason="x", at=cast.at)
    with pytest.raises(NotAllowedError):
        accepted(cast, secret)
    assert not Account.objects.filter(email="nora@harlan.example").exists()


def test_a_supervisor_invites_no_administrator(cast):
    with pytest.raises(NotAllowedError):
        invited(cast, ["administrator"])
    invited(cast, ["administrator"], by=cast.ada)


def test_handlers_invite_nobody_and_nonsense_is_refused(cast):
    with pytest.raises(NotAllowedError):
        invited(cast, by=cast.alice)
    with pytest.raises(PeopleError, match="event"):
        invited(cast, ["guest"])
    for wrong in ({"email": "no address"}, {"name": " "}, {"roles": []}, {"roles": ["king"]}):
        told = {"email": "a@b.example", "name": "A", "roles": ["handler"]} | wrong
        with pytest.raises(PeopleError):
            actions.invite(acting_user=cast.dana, at=cast.at, **told)


def test_somebody_with_an_account_joins_a_second_agency_with_it(cast):
    boss = add_viewer(
        cast.other_agency, "boss@calder.example", "Cal Boss", ("supervisor",), cast.at
    )
    _, secret = actions.invite(
        acting_user=boss, email="alice@harlan.example", name="Alice", roles=["trainer"], at=cast.at
    )
    address = f"/account/invitations/calder/{secret}/"
    assert b"Sign in" in Client().get(address).content
    bob = cast.client_of(cast.bob)
    bob.post(address)
    assert not Person.objects.filter(agency_id="calder", name="Alice").exists()
    alice = cast.client_of(cast.alice)
    assert b"Join" in alice.get(address).content
    assert alice.post(address)["Location"] == "/calder/"
    assert b"Calder" in alice.get("/account/agencies/").content


def test_the_mail_subject_holds_no_line_break_of_an_agency_s_name(cast):
    type(cast.agency).objects.filter(code="harlan").update(name="Harlan\nBcc: x@y.example")
    sent = {"name": "N", "email": "nora@harlan.example", "roles": ["handler"]}
    assert (
        cast.client_of(cast.dana).post("/harlan/people/invitations/new/", sent).status_code == 200
    )
    assert "\n" not in mail.outbox[0].subject


def test_an_administrator_gives_a_new_way_in_that_drops_the_second_step(cast):
    account = Account.objects.get(id=cast.bob.account_id)
    Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
    bob = cast.client_of(cast.bob)
    address = f"/harlan/people/{cast.bob.person_id}/way-in/"
    assert cast.client_of(cast.dana).post(address).status_code == 403
    page = cast.client_of(cast.ada).post(address)
    path = page.context["link"].removeprefix("http://testserver")
    visitor = Client()
    assert visitor.post(path, {"password": NEW, "again": NEW}).status_code == 302
    account.refresh_from_db()
    assert account.check_password(NEW)
    assert not Authenticator.objects.filter(user=account).exists()
    assert bob.get("/harlan/people/").status_code == 302
    assert visitor.get("/harlan/people/")["Location"] == "/account/second-step/"


def test_no_single_agency_opens_an_account_that_belongs_to_two(cast):
    add_viewer(cast.other_agency, "bob@harlan.example", "Bob Tanaka", ("trainer",), cast.at)
    with pytest.raises(NotAllowedError, match="another agency"), acting_for("harlan"):
        actions.offer_new_way_in(acting_user=cast.ada, person=person_of(cast.bob), at=cast.at)
