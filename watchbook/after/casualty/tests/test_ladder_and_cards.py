from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from watchbook.after.casualty.actions.ladders import (
    print_carcard,
    submit_ladder,
    take_ladder,
    take_transport,
)
from watchbook.after.casualty.actions.officers import press_officer_down
from watchbook.after.casualty.bundled import example_ladder, known_transport
from watchbook.after.casualty.models import CarCard
from watchbook.after.casualty.queries.carcards import carcard_lines
from watchbook.after.casualty.queries.ladders import ladder_of, ladder_on_phone
from watchbook.after.casualty.queries.transport import rules_in_use, transport_on_phone
from watchbook.duty.teams.actions import write_plan
from watchbook.duty.teams.tests.factories import PLAN_VALUES, make_team
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.queries.prompts import prompts_for
from watchbook.ground.records.sending import Sent, amending


class Unit:
    def __init__(self, cast, at):
        self.cast, self.at = cast, at

    def get(self, who, name, query="", **kwargs):
        url = reverse(f"casualty:{name}", kwargs={"agency": "harlan", **kwargs})
        return self.cast.client_of(getattr(self.cast, who)).get(url + query)

    def post(self, who, name, **kwargs):
        url = reverse(f"casualty:{name}", kwargs={"agency": "harlan", **kwargs})
        return self.cast.client_of(getattr(self.cast, who)).post(url, follow=True)


@pytest.fixture
def unit(db, cast, at):
    with acting_for("harlan"):
        yield Unit(cast, at)


@pytest.fixture
def planned(unit):
    unit.team = make_team(unit.cast.alice, unit.at)
    unit.plan = write_plan(
        acting_user=unit.cast.alice, team=unit.team, values=PLAN_VALUES, at=unit.at
    )
    return unit


def text(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


def test_the_bundled_ladder_is_marked_an_example_and_names_who_alone_decides_the_last_resort():
    told = example_ladder()
    assert told["is_example"] is True
    assert told["last_resort_by"]
    kinds = [rung["kind"] for rung in told["rungs"]]
    assert kinds == ["second-handler", "car-and-door", "lead", "decoy-or-food", "catch-pole",
                     "shield", "sedation"]  # fmt: skip
    assert all(rung["who_may"] and rung["needed"] and rung["words"] for rung in told["rungs"])


def test_an_agency_without_a_ladder_is_shown_the_example_and_begins_with_it_in_one_press(unit):
    assert "The agency has no ladder" in text(unit.get("dov", "ladder"))
    page = text(unit.post("dana", "take_ladder"))
    assert "EXAMPLE, not the agency&#x27;s own" in page or "EXAMPLE, not the agency's own" in page
    assert ladder_of(unit.cast.dov).is_example
    assert "EXAMPLE" in text(unit.get("dana", "ladder", "?format=print"))
    again = text(unit.post("dana", "take_ladder"))
    assert "There is a ladder already" in again


def test_a_ladder_is_amended_as_one_record_and_its_order_is_the_agencys(unit):
    made = take_ladder(acting_user=unit.cast.dana, at=unit.at)
    rungs = [
        {"id": "r9", "title": "Kennel master", "kind": "second-handler", "who_may": "R. Ames"},
        {"id": "r1", "title": "Shield pair", "kind": "shield"},
    ]
    values = {"name": "Our ladder", "rungs": rungs, "last_resort_by": "Watch commander"}
    submit_ladder(amending(unit.cast.dana, made, values, "Made our own", unit.at))
    told = ladder_on_phone(unit.cast.alice, unit.at)
    assert (told["name"], told["is_example"], told["version"]) == ("Our ladder", False, 2)
    assert [rung["title"] for rung in told["rungs"]] == ["Kennel master", "Shield pair"]
    rows = json.loads(text(unit.get("dana", "ladder", "?format=json")))["rows"]
    assert [row["place"] for row in rows] == [1, 2]


def test_handlers_do_not_write_the_ladder_and_tries_stand_at_its_rungs(planned):
    with pytest.raises(NotAllowedError):
        take_ladder(acting_user=planned.cast.alice, at=planned.at)
    take_ladder(acting_user=planned.cast.dana, at=planned.at)
    made = press_officer_down(acting_user=planned.cast.bob, at=planned.at, dog=planned.team.dog_id)
    page = text(planned.get("dov", "officer", officer_id=made.id))
    assert "Second handler whom the dog knows" in page
    assert "Last resort. Decided by: The supervisor on duty" in page


def test_a_second_ladder_is_refused_with_what_to_do(unit):
    take_ladder(acting_user=unit.cast.dana, at=unit.at)
    with pytest.raises(InvalidError, match="Amend that one"):
        submit_ladder(Sent(acting_user=unit.cast.dana, values={"name": "Two"}, at=unit.at))


def test_the_card_in_the_car_has_the_essentials_its_date_and_is_logged(planned):
    page = text(planned.post("alice", "make_carcard", team_id=planned.team.id))
    for words in ("From her left, slowly", "lohss", "Left door pocket", "Spare key with dispatch",
                  "sealed envelope", "Too old after"):  # fmt: skip
        assert words in page
    assert CarCard.objects.filter(agency_id="harlan").count() == 1
    listed = text(planned.get("dana", "carcards"))
    assert "as the plan" in listed
    assert "lohss" not in listed


def test_a_card_older_than_its_plan_is_asked_for_again(planned):
    print_carcard(acting_user=planned.cast.alice, team=planned.team, at=planned.at)
    later = planned.at + timedelta(days=2)
    write_plan(
        acting_user=planned.cast.alice, team=planned.team, values=PLAN_VALUES, at=later,
        reason="A new word",
    )  # fmt: skip
    assert carcard_lines(planned.cast.dana, later)[0].is_older_than_plan
    found = [one.prompt for one in prompts_for(planned.cast.dana, later + timedelta(hours=1))]
    titles = [one.title for one in found if one.kind == "casualty.carcard"]
    assert titles == ["Print the card in the car of Juno again"]
    assert "older than the plan" in text(planned.get("dana", "carcards", "?state=again"))
    assert "No team matches" in text(planned.get("dana", "carcards", "?state=none"))


def test_a_team_without_a_plan_has_no_card(unit):
    team = make_team(unit.cast.alice, unit.at)
    page = text(unit.post("dana", "make_carcard", team_id=team.id))
    assert "no handler-down plan yet" in page
    assert unit.post("dov", "make_carcard", team_id=team.id).status_code == 403


def test_bundled_transport_rules_say_what_was_read_and_what_was_not():
    known = known_transport()
    assert set(known) == {"us-ma", "us-ny", "us-il", "us-ms", "us-ca-san-bernardino"}
    assert known["us-ma"]["duty"] == "shall"
    assert "[unsourced]" in known["us-ma"]["source"]
    for code in set(known) - {"us-ma"}:
        assert (known[code]["duty"], known[code]["trust"]) == ("not-known", "named")
        assert "not read [unsourced]" in known[code]["source"]
        assert "care" not in known[code]


def test_a_rule_is_taken_once_and_stands_on_the_phone_with_its_source(unit):
    assert "What comes with the program" in text(unit.get("dov", "transport"))
    page = text(unit.post("dov", "take_transport", code="us-ma"))
    assert "Taken, with its source." in page
    again = text(unit.post("dov", "take_transport", code="us-ma"))
    assert "among your own already" in again
    assert "no such rule" in text(unit.post("dov", "take_transport", code="us-zz"))
    [told] = transport_on_phone(unit.cast.alice, unit.at)
    assert told["duty"] == "Shall carry the dog"
    assert "instalawyer.io" in told["source"]
    [line] = rules_in_use(unit.cast.alice)
    one = text(unit.get("alice", "transport_rule", rule_id=line["rule"].id))
    assert "Human casualties come first." in one
    assert "Basic life support and naloxone only" in one
    assert unit.post("alice", "take_transport", code="us-ny").status_code in {200, 403}
    assert len(rules_in_use(unit.cast.alice)) == 1


@pytest.mark.parametrize("who", ["charlie", "flora"])
def test_nobody_outside_the_unit_reads_rules_or_cards(planned, who):
    rule = take_transport(acting_user=planned.cast.dana, code="us-ma", at=planned.at)
    card = print_carcard(acting_user=planned.cast.alice, team=planned.team, at=planned.at)
    for name, kwargs in (
        ("transport", {}), ("transport_rule", {"rule_id": rule.id}),
        ("carcards", {}), ("carcard", {"card_id": card.id}),
    ):  # fmt: skip
        assert planned.get(who, name, **kwargs).status_code in {403, 404}, name
