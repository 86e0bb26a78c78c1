"""Each page of the room: it opens for those who may, and for nobody else."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.models import Unit
from watchbook.ground.people.tests.factories import person_of

pytestmark = pytest.mark.django_db

OWN = ("/account/", "/account/agencies/?choose", "/account/sessions/", "/account/seen/",
       "/account/2fa/", "/account/password/change/", "/account/logout/")  # fmt: skip
MANAGED = ("/harlan/people/invitations/", "/harlan/people/invitations/new/",
           "/harlan/people/settings/")  # fmt: skip


@pytest.mark.parametrize("address", OWN)
def test_one_s_own_pages_open_for_anybody_signed_in(cast, address):
    assert cast.client_of(cast.flora).get(address).status_code == 200
    assert cast.client_of(cast.alice).get(address).status_code == 200


@pytest.mark.parametrize("address", OWN)
def test_one_s_own_pages_send_nobody_to_sign_in(cast, address):
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("address", MANAGED)
def test_managing_is_for_supervisors_and_administrators(cast, address):
    assert cast.client_of(cast.dana).get(address).status_code == 200
    assert cast.client_of(cast.ada).get(address).status_code == 200
    assert cast.client_of(cast.alice).get(address).status_code == 403
    assert cast.client_of(cast.charlie).get(address).status_code == 404


def test_the_list_is_for_the_unit_not_for_family_or_other_agencies(cast):
    page = cast.client_of(cast.alice).get("/harlan/people/")
    assert page.status_code == 200
    assert b"Bob Tanaka" in page.content
    assert b"Charlie Novak" not in page.content
    assert cast.client_of(cast.flora).get("/harlan/people/").status_code == 403
    assert cast.client_of(cast.charlie).get("/harlan/people/").status_code == 404


def test_the_list_is_searched_filtered_and_exported(cast):
    client = cast.client_of(cast.dana)
    found = client.get("/harlan/people/", {"q": "deputy tana"}).content
    assert b"Bob Tanaka" in found
    assert b"Alice Marlow" not in found
    trainers = client.get("/harlan/people/", {"role": "trainer"}).content
    assert b"Tess Okafor" in trainers
    assert b"Bob Tanaka" not in trainers
    exported = client.get("/harlan/people/", {"format": "csv"})
    assert b"Dov Reyes" in exported.getvalue()
    told = client.get("/harlan/people/", {"format": "json", "role": "dispatcher"})
    assert json.loads(told.getvalue())["rows"][0]["roles"] == "Dispatcher"
    assert b"Nobody found" in client.get("/harlan/people/", {"q": "zebra"}).content
    assert client.get("/harlan/people/", {"q": "zebra\0"}).status_code == 400


def test_a_person_s_page_shows_roles_and_to_managers_the_sign_in(cast):
    address = f"/harlan/people/{cast.bob.person_id}/"
    assert b"bob@harlan.example" not in cast.client_of(cast.alice).get(address).content
    assert b"bob@harlan.example" in cast.client_of(cast.dana).get(address).content
    assert cast.client_of(cast.flora).get(address).status_code == 403
    own = f"/harlan/people/{cast.flora.person_id}/"
    assert cast.client_of(cast.flora).get(own).status_code == 200


def test_a_person_of_another_agency_is_not_found(cast):
    address = f"/harlan/people/{cast.charlie.person_id}/"
    assert cast.client_of(cast.dana).get(address).status_code == 404


def test_lockouts_are_for_three_roles(cast):
    for viewer in (cast.dana, cast.dov, cast.ada):
        assert cast.client_of(viewer).get("/harlan/people/lockouts/").status_code == 200
    assert cast.client_of(cast.alice).get("/harlan/people/lockouts/").status_code == 403


def test_the_audit_is_for_auditors_and_administrators(cast):
    assert cast.client_of(cast.ada).get("/harlan/people/audit/").status_code == 200
    assert cast.client_of(cast.dana).get("/harlan/people/audit/").status_code == 403


def test_amending_a_person_makes_a_version_with_its_reason(cast):
    client = cast.client_of(cast.dana)
    address = f"/harlan/people/{cast.bob.person_id}/amend/"
    assert client.get(address).status_code == 200
    sent = {"name": "Bob Tanaka", "rank": "Corporal", "badge": "4471", "based_on": 1}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, sent | {"reason": "Promoted"}).status_code == 302
    assert person_of(cast.bob).rank == "Corporal"
    assert client.post(address, sent | {"reason": "Again"}).status_code == 409
    assert b"Promoted" in client.get(f"/harlan/people/{cast.bob.person_id}/").content


def test_giving_and_ending_a_role_by_page(cast):
    client = cast.client_of(cast.dana)
    address = f"/harlan/people/{cast.bob.person_id}/roles/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"role": "guest"}).status_code == 422
    assert client.post(address, {"role": "administrator"}).status_code == 422
    assert client.post(address, {"role": "trainer", "reason": "Course passed"}).status_code == 302
    role = person_of(cast.bob).roles
    with acting_for("harlan"):
        given = role.get(role="trainer")
    end = f"/harlan/people/roles/{given.id}/end/"
    assert client.get(end).status_code == 200
    assert client.post(end, {}).status_code == 422
    assert client.post(end, {"reason": "Back on patrol"}).status_code == 302
    with acting_for("harlan"):
        assert role.get(role="trainer").until_at is not None


def test_settings_are_a_record(cast):
    client = cast.client_of(cast.dana)
    sent = {"monthly_hours": "20", "needs_review": "on", "lockout_min": "25", "reason": "Contract"}
    assert client.post("/harlan/people/settings/", sent).status_code == 302
    page = client.get("/harlan/people/settings/").content
    assert b"Contract" in page
    assert b'value="25"' in page


def test_the_seen_page_says_what_is_kept_and_who_reads_it(cast):
    page = cast.client_of(cast.alice).get("/account/seen/").content.decode()
    assert "no live map" in page
    assert "The e-mail address you sign in with" in page
    assert "administrator, supervisor" in page


def test_units_are_named_renamed_with_a_reason_and_offered_for_roles(cast):
    dana, alice = cast.client_of(cast.dana), cast.client_of(cast.alice)
    roles = f"/harlan/people/{cast.bob.person_id}/roles/"
    assert b"whole agency" not in dana.get(roles).content
    assert dana.post("/harlan/people/units/", {"name": "North"}).status_code == 302
    assert alice.post("/harlan/people/units/", {"name": "South"}).status_code == 403
    assert b"North" in alice.get("/harlan/people/units/").content
    with acting_for("harlan"):
        unit = Unit.objects.get(name="North")
    rename = f"/harlan/people/units/{unit.id}/rename/"
    assert dana.post(rename, {"name": "Hill"}).status_code == 422
    assert dana.post(rename, {"name": "Hill", "reason": "New district"}).status_code == 302
    assert dana.post(roles, {"role": "decoy", "unit": str(unit.id)}).status_code == 302
    assert b"Hill" in dana.get(f"/harlan/people/{cast.bob.person_id}/").content


@pytest.mark.parametrize("address", ["/harlan/people/invitations/", "/harlan/people/tokens/"])
def test_lists_are_exported(cast, address):
    client = cast.client_of(cast.dana)
    client.post(
        "/harlan/people/invitations/new/",
        {"name": "Nora", "email": "nora@harlan.example", "roles": ["decoy"]},
    )
    client.post(
        "/harlan/people/tokens/new/", {"name": "Nora", "days": "3", "scopes": ["people.see"]}
    )
    for wanted in ("csv", "json"):
        assert b"Nora" in client.get(address, {"format": wanted}).getvalue()
