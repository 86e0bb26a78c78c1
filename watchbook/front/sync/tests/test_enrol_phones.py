"""A phone enrols itself by the desk's code, and the database really keeps it."""

from __future__ import annotations

import pytest
from django.test import Client

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.models import Phone
from watchbook.ground.people.tests.handset import SigningPhone

pytestmark = pytest.mark.commits


@pytest.fixture
def _looks_into_harlan():
    """In place of the room's own: a test that commits opens an agency itself."""


def test_it_is_enrolled_once_listed_and_revoked_on_a_database_that_commits(cast):
    dana, handset = cast.client_of(cast.dana), SigningPhone()
    code = dana.post("/harlan/phones/add/").context["code"]
    client = Client(enforce_csrf_checks=True)
    address = f"/sync/harlan/phones/{handset.id}"
    codes = [
        client.put(address, handset.asks(code), content_type="application/json").status_code
        for _ in range(2)
    ]
    assert codes == [201, 200]
    other = SigningPhone()
    again = client.put(
        f"/sync/harlan/phones/{other.id}", other.asks(code), content_type="application/json"
    )
    assert (again.status_code, "used already" in again.json()["error"]) == (403, True)
    with acting_for("harlan"):
        assert Phone.objects.count() == 1
    with acting_for("calder"):
        assert not Phone.objects.filter(agency_id="calder").exists()
    assert b"Alice&#x27;s phone" in dana.get("/harlan/phones/").content
    dana.post(f"/harlan/phones/{handset.id}/revoke/")
    with acting_for("harlan"):
        assert Phone.objects.get().revoked_at is not None


def test_the_same_number_in_two_agencies_is_refused_with_a_way_out(cast):
    handset = SigningPhone()
    client = Client()
    for viewer, status in ((cast.alice, 201), (cast.charlie, 403)):
        code = cast.client_of(viewer).post(f"/{viewer.agency}/phones/add/").context["code"]
        handset.agency = viewer.agency
        answer = client.put(
            f"/sync/{viewer.agency}/phones/{handset.id}",
            handset.asks(code),
            content_type="application/json",
        )
        assert answer.status_code == status, answer.content
    assert "new one" in answer.json()["error"]
