"""The home page and the front door."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_each_role_gets_a_home_page(cast) -> None:
    for viewer in (cast.alice, cast.tess, cast.dana, cast.dov, cast.ada):
        page = cast.client_of(viewer).get("/harlan/")
        assert page.status_code == 200, viewer.name


def test_a_stranger_is_asked_to_sign_in_and_another_agency_sees_nothing(cast) -> None:
    answer = Client().get("/harlan/")
    assert answer.status_code == 302
    assert "login" in answer["Location"]
    assert cast.client_of(cast.charlie).get("/harlan/").status_code == 404


def test_a_supervisor_sees_the_units_hours_a_dispatcher_and_a_handler_do_not(cast) -> None:
    assert "The unit this month" in cast.client_of(cast.dana).get("/harlan/").content.decode()
    for viewer in (cast.dov, cast.alice):
        page = cast.client_of(viewer).get("/harlan/").content.decode()
        assert "The unit this month" not in page


def test_the_front_door_leads_to_the_sign_in_or_to_ones_agency(cast, settings) -> None:
    assert Client().get("/")["Location"].startswith("/account/login")
    assert cast.client_of(cast.alice).get("/")["Location"] == "/account/agencies/"


def test_the_demos_front_door_says_that_it_is_made_up(cast, settings) -> None:
    settings.WATCHBOOK_DEMO = True
    page = Client().get("/").content.decode()
    assert "do not exist" in page


def test_the_unit_sees_what_was_left_untrained_and_a_handler_does_not(cast):
    assert "Not trained lately" in cast.client_of(cast.dana).get("/harlan/").content.decode()
    assert "Not trained lately" not in cast.client_of(cast.alice).get("/harlan/").content.decode()


def test_the_supervisors_page_asks_a_bounded_number_of_statements(
    cast, django_assert_max_num_queries
):
    client = cast.client_of(cast.dana)
    client.get("/harlan/")
    with django_assert_max_num_queries(120):
        client.get("/harlan/")
