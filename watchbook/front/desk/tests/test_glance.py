"""The unit at a glance: sections with charts, and the records behind their numbers."""

from itertools import pairwise

import pytest
from django.utils import timezone

from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.front.desk.queries.glance import SECTIONS, sections_for
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.records.choices import AGES
from watchbook.ground.records.queries.outstanding import of_age

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(cast, at):
    """Alice's team, as agency Harlan."""
    with acting_for("harlan"):
        yield make_team(cast.alice, at, make_dog("harlan", at, "Juno"))


def test_a_supervisor_has_every_section_and_the_page_comes_without_them(cast, unit):
    client = cast.client_of(cast.dana)
    page = client.get("/harlan/glance/").content.decode()
    for one in SECTIONS:
        assert f'href="/harlan/glance/{one.name}/"' in page
        body = client.get(f"/harlan/glance/{one.name}/")
        assert body.status_code == 200
        assert "<table" in body.content.decode()
    assert "Juno" in client.get("/harlan/glance/hours/").content.decode()


def test_others_have_what_their_roles_read_and_a_handler_has_no_such_page(cast, unit):
    assert "welfare" not in {one.name for one in sections_for(cast.tess)}
    assert cast.client_of(cast.tess).get("/harlan/glance/welfare/").status_code == 404
    assert cast.client_of(cast.alice).get("/harlan/glance/").status_code == 403
    assert cast.client_of(cast.charlie).get("/harlan/glance/").status_code in (403, 404)
    assert cast.client_of(cast.dana).get("/harlan/glance/nothing/").status_code == 404


def test_a_team_without_a_run_has_not_recorded_hours_and_not_none(cast, unit):
    page = cast.client_of(cast.dana).get("/harlan/glance/hours/").content.decode()
    assert "not recorded" in page


def test_a_section_leaves_as_a_file_and_so_do_the_records_that_wait(cast, unit):
    client = cast.client_of(cast.dana)
    file = b"".join(client.get("/harlan/glance/reviews/?format=csv").streaming_content)
    assert "Together" in file.decode()
    assert client.get("/harlan/glance/waiting/?kind=x&age=y&q=%22%25").status_code == 200
    assert client.get("/harlan/glance/waiting/?format=csv").status_code == 200
    assert cast.client_of(cast.alice).get("/harlan/glance/waiting/").status_code == 403


def test_bands_of_age_leave_no_gap_and_hold_nothing_twice(at):
    """Each whole number of days belongs to one band, to the second."""
    at = timezone.now()
    assert [word for word, _, _ in AGES] == ["week", "fortnight", "month", "older"]
    bounds = [dict(child for child in of_age(word, at).children) for word, _, _ in AGES]
    for before, after in pairwise(bounds):
        assert before["received_at__gt"] == after["received_at__lte"]
