from __future__ import annotations

import json
from base64 import b64decode
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from watchbook.after.casualty.actions.officers import (
    press_officer_down,
    submit_moment,
    submit_officer,
    submit_try,
)
from watchbook.after.casualty.choices.alerts import Message
from watchbook.after.casualty.models import Officer
from watchbook.after.casualty.permissions.officers import OFFICER
from watchbook.after.casualty.queries.alerts import alert_about, facts_of
from watchbook.after.casualty.queries.beside import casualty_beside, officer_beside
from watchbook.after.casualty.queries.officers import (
    access_of,
    officer_of,
    steps_of,
)
from watchbook.after.casualty.words import message_text
from watchbook.duty.teams.actions import check_plan, write_plan
from watchbook.duty.teams.tests.factories import PLAN_VALUES, make_team
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions
from watchbook.ground.people.audit import file_of
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.people.queries.phones import viewer_of_phone
from watchbook.ground.people.tests.handset import SigningPhone
from watchbook.ground.records.queries import timeline_of
from watchbook.ground.records.queries.prompts import prompts_for
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.slots import locked_kinds, submittable_kinds


class Night:
    """Alice's dog guards; its plan is written."""

    def __init__(self, cast, at):
        self.cast, self.at = cast, at
        self.team = make_team(cast.alice, at)
        self.dog = self.team.dog
        self.plan = write_plan(
            acting_user=cast.alice, team=self.team, values=PLAN_VALUES, at=at - timedelta(days=90)
        )

    def press(self, who="bob", **values):
        told = {"dog": self.dog.id, "place_words": "Mill Street 4"} | values
        return press_officer_down(acting_user=getattr(self.cast, who), at=self.at, **told)

    def sent(self, action, after_s, who="bob", **values):
        at = self.at + timedelta(seconds=after_s)
        told = Sent(acting_user=getattr(self.cast, who), values=values, at=at, occurred_at=at)
        return action(told)

    def url(self, name, **kwargs):
        return reverse(f"casualty:{name}", kwargs={"agency": "harlan", **kwargs})

    def get(self, who, name, query="", **kwargs):
        return self.cast.client_of(getattr(self.cast, who)).get(self.url(name, **kwargs) + query)

    def post(self, who, name, data, **kwargs):
        client = self.cast.client_of(getattr(self.cast, who))
        return client.post(self.url(name, **kwargs), data, follow=True)


@pytest.fixture
def night(db, cast, at):
    with acting_for("harlan"):
        yield Night(cast, at)


@pytest.fixture
def called(night):
    night.officer = night.press()
    night.again = lambda who="dov": officer_of(getattr(night.cast, who), night.officer.id)
    return night


def text(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


def test_one_press_is_enough_and_nothing_is_asked(night):
    made = submit_officer(Sent(acting_user=night.cast.bob, values={}, at=night.at))
    assert (made.dog_name, made.happened_at, made.is_wounded) == ("dog not named", night.at, None)


def test_the_alert_names_neither_the_officer_nor_how_he_is(called):
    sent = message_text(Message.ALERT, facts_of(alert_about("harlan", called.officer.id)), "")
    assert "Juno" in sent
    assert "Mill Street 4" in sent
    assert "Alice" not in sent
    assert "hurt" not in sent
    assert "wounded" not in sent
    for name in ("officers", "officer_alert"):
        page = text(called.get("dov", name)).split("<main", 1)[1]
        assert "Alice" not in page
        assert "Juno" in page


def test_a_locked_phone_may_send_all_three_and_stands_as_the_phone(night):
    kinds = {"casualty.officer", "casualty.try", "casualty.moment"}
    assert kinds <= locked_kinds()
    assert {one.needs for one in submittable_kinds() if one.kind in kinds} == {(OFFICER,)}
    phone = SigningPhone()
    code = actions.offer_phone_code(acting_user=night.cast.alice, at=night.at)[1]
    asked = phone.asks(code)
    kept, _ = actions.enrol_phone(
        agency="harlan", phone_id=phone.id, code=code, public_key=phone.spki,
        label=asked["label"], signature=b64decode(asked["signature"]), at=night.at,
    )  # fmt: skip
    locked = viewer_of_phone(kept, [OFFICER], night.at)
    made = submit_officer(Sent(acting_user=locked, values={"dog": night.dog.id}, at=night.at))
    assert made.opened_by == f"phone:{phone.id}"


def test_an_alert_never_waits_for_a_watch_or_a_dog_that_has_not_come(night):
    values = {"dog": uuid4(), "watch": uuid4(), "dog_words": "Ajax", "latitude_e7": 41_0000000}
    made = submit_officer(Sent(acting_user=night.cast.bob, values=values, at=night.at))
    assert (made.dog_name, made.watch_id, made.latitude_e7) == ("Ajax", None, None)


def test_the_clock_of_the_persons_access_to_care(called):
    officer = called.officer.id
    called.sent(submit_try, 95, officer=officer, rung="second-handler", result="not-yet",
                by_words="Deputy Tanaka")  # fmt: skip
    assert access_of(called.again()).is_running
    called.sent(submit_try, 240, officer=officer, rung="lead", result="dog-away")
    called.sent(submit_moment, 262, officer=officer, what="care-reached")
    access = access_of(called.again())
    assert (access.to_away.seconds, access.to_care.seconds) == (240, 262)
    assert not access.is_running
    assert [step.title for step in steps_of(called.again())] == [
        "Known second handler", "Lead", "Care has reached the person",
    ]  # fmt: skip


def test_tries_of_several_people_join_by_name_and_nobody_amends_anothers(called):
    written = called.sent(submit_try, 30, officer=called.officer.id, rung="shield")
    sent = Sent(
        acting_user=called.cast.dana, values={"officer": called.officer.id, "rung": "lead"},
        at=called.at, record_id=written.id, based_on=1, reason="It was the lead",
    )  # fmt: skip
    with pytest.raises(NotAllowedError, match="Only the person who wrote this"):
        submit_try(sent)
    called.sent(submit_try, 31, who="dov", officer=called.officer.id, rung="lead")
    assert len(steps_of(called.again())) == 2


def test_a_wrong_press_is_called_off_in_two(called):
    page = text(called.get("bob", "officer", officer_id=called.officer.id))
    assert "It was a wrong press" in page
    answer = called.post("bob", "write_moment", {"what": "cancelled"}, officer_id=called.officer.id)
    assert "Called off: a wrong press." in text(answer)
    assert alert_about("harlan", called.officer.id).called_off_at is not None


def test_one_press_at_the_desk_for_any_dog_of_the_unit(night):
    answer = night.post("dov", "officer_alert", {"dog": str(night.dog.id), "is_drill": "on"})
    page = text(answer)
    assert "DRILL" in page
    assert "Juno is guarding" in page
    assert "Since the call" in page
    assert "Already called" in text(night.get("dov", "officer_alert"))
    assert "dog not named" in text(night.post("dov", "officer_alert", {"dog": "nonsense"}))


def test_the_same_press_at_the_desk_twice_is_one_alert(night):
    told = {"dog": str(night.dog.id), "place_words": "Mill Street"}
    for _ in range(2):
        night.post("dov", "officer_alert", told)
    assert Officer.objects.count() == 1
    night.post("dov", "officer_alert", told | {"place_words": "Route 9"})
    night.post("bob", "officer_alert", told)
    assert Officer.objects.count() == 3


def test_a_try_is_written_in_two_presses_and_a_time_of_before_is_taken(called):
    data = {"rung": "lead", "rung_words": "Long lead", "result": "dog-away", "by_words": "Ruiz",
            "happened_at": "2026-03-03T10:05:00"}  # fmt: skip
    answer = called.post("dov", "write_try", data, officer_id=called.officer.id)
    assert "The try is written." in text(answer)
    made = called.again().tries.get()
    assert (made.rung_words, made.result, made.by_words) == ("Long lead", "dog-away", "Ruiz")
    assert made.happened_at.isoformat().startswith("2026-03-03T")
    wrong = called.post("dov", "write_try", {"result": "tired"}, officer_id=called.officer.id)
    assert called.again().tries.count() == 1
    assert "not" in text(wrong)


def test_dispatch_reads_the_plan_out_and_the_opening_is_logged(called):
    page = text(called.get("dov", "officer_plan", officer_id=called.officer.id))
    assert "From her left, slowly" in page
    assert "lohss" in page
    assert "The dog is with Kennel master Ruth Ames" in page
    lines = [json.loads(line) for day in (0, 1) for line in _audit(called, day)]
    told = [line for line in lines if line["what"] == "teams.plan to read out"]
    assert [(line["who"], line["record"]) for line in told] == [
        (str(called.cast.dov.person_id), str(called.plan.id))
    ]


def _audit(night, day):
    folder = file_of("harlan", night.at.date()).parent
    files = sorted(folder.glob("*.jsonl"))
    return files[day].read_text("utf-8").splitlines() if day < len(files) else []


@pytest.mark.parametrize("who", ["charlie", "flora", "vera"])
def test_nobody_outside_the_unit_sees_any_of_it(called, who):
    for name, kwargs in (
        ("officers", {}), ("officer_alert", {}), ("ladder", {}), ("carcards", {}),
        ("officer", {"officer_id": called.officer.id}),
        ("officer_now", {"officer_id": called.officer.id}),
        ("officer_plan", {"officer_id": called.officer.id}),
    ):  # fmt: skip
        assert called.get(who, name, **kwargs).status_code in {403, 404}, name
    with pytest.raises(NotFoundError):
        officer_of(getattr(called.cast, who), called.officer.id)


def test_a_dog_without_a_plan_says_whom_to_call(night):
    made = night.press(dog=None, place_words="")
    page = text(night.get("dov", "officer", officer_id=made.id))
    assert "No plan of this dog" in page
    answer = night.cast.client_of(night.cast.dov).get(
        night.url("officer_plan", officer_id=made.id), follow=True
    )
    assert "Call a trainer of the unit." in text(answer)


def test_two_plans_of_one_dog_are_told_apart_without_a_name(called):
    second = make_team(called.cast.bob, called.at, called.dog, days=3, is_temporary=True)
    write_plan(acting_user=called.cast.bob, team=second, values=PLAN_VALUES, at=called.at)
    page = text(called.get("dov", "officer", officer_id=called.officer.id)).split("<main", 1)[1]
    assert "Read the plan out: own handler" in page
    assert "Read the plan out: temporary handler" in page
    assert "Alice" not in page


def test_who_led_it_away_and_where_it_is_stand_in_the_dogs_life(called):
    officer = called.officer.id
    called.post("dana", "write_moment", {"what": "dog-away", "by_words": "Deputy Ruiz",
                                         "is_known_to_dog": "false"}, officer_id=officer)  # fmt: skip
    called.post("dana", "write_moment", {"what": "tonight", "by_words": "Ruth Ames"},
                officer_id=officer)  # fmt: skip
    page = text(called.get("dana", "officer", officer_id=officer))
    assert "Deputy Ruiz, not known to the dog" in page
    lines = timeline_of(called.cast.dana, called.dog.id, limit=20).rows
    titles = {line.title for line in lines}
    assert {"Dog guarding, officer down", "Led away", "Where the dog spent the night"} <= titles
    person = timeline_of(called.cast.dana, called.cast.alice.person_id, limit=20).rows
    assert not [line for line in person if "guarding" in line.title]


def test_a_supervisor_is_asked_the_next_morning_to_go_through_the_plan(called):
    def asked(at):
        return [
            one.prompt.title for one in prompts_for(called.cast.dana, at)
            if one.prompt.kind == "casualty.plan"
        ]  # fmt: skip

    morning = called.at + timedelta(days=1)
    assert asked(morning) == ["Go through the plan of Juno again"]
    check_plan(acting_user=called.cast.alice, plan=called.plan, at=morning)
    assert asked(morning + timedelta(hours=1)) == []


def test_neither_a_drill_nor_a_wrong_press_asks_for_the_plan(night):
    night.press(is_drill=True)
    wrong = night.press()
    night.sent(submit_moment, 20, officer=wrong.id, what="cancelled")
    found = prompts_for(night.cast.dana, night.at + timedelta(days=2))
    assert [one for one in found if one.prompt.kind == "casualty.plan"] == []


def test_the_list_is_filtered_and_taken_away_with_its_times(called):
    called.press(is_drill=True, place_words="The yard")
    called.sent(submit_moment, 130, officer=called.officer.id, what="care-reached")
    told = json.loads(text(called.get("dana", "officers", "?format=json")))
    assert [row["seconds_to_care"] for row in told["rows"]] == [130]
    assert "The yard" not in text(called.get("dana", "officers", "?q=Mill"))
    assert "No alert matches" in text(called.get("dana", "officers", "?q=nowhere"))
    assert "2:10" in text(called.get("dana", "officers"))
    assert "The yard" in text(called.get("dana", "drills", "?what=officer"))


def test_the_page_fetches_the_clock_again_until_it_is_over(called):
    assert 'hx-trigger="every 5s"' in text(
        called.get("dov", "officer", officer_id=called.officer.id)
    )
    fresh = text(called.get("dov", "officer_now", officer_id=called.officer.id))
    assert "data-clock-since" in fresh


def test_what_became_of_the_alert_is_said_once(called):
    page = text(called.get("dov", "officer", officer_id=called.officer.id))
    assert page.count("Whom it told") == 1
    called.sent(submit_moment, 300, officer=called.officer.id, what="over")
    assert "every 5s" not in text(called.get("dov", "officer", officer_id=called.officer.id))
    paper = text(called.get("dov", "officer", "?format=print", officer_id=called.officer.id))
    assert "That care reached the person is not recorded." in paper


def test_wounded_and_guarding_has_both_cards_at_once(called):
    officer = called.officer.id
    page = text(called.get("bob", "officer", officer_id=officer))
    assert "The dog is wounded: begin its card" in page
    called.post("bob", "begin_card", {}, officer_id=officer)
    card = casualty_beside(called.cast.bob, called.again())
    assert (card.dog_id, card.is_two_down, card.place_words) == (
        called.dog.id, True, "Mill Street 4",
    )  # fmt: skip
    assert officer_beside(called.cast.dov, card).id == officer
    assert "The dog's own card" in text(called.get("dov", "officer", officer_id=officer))
    page = text(called.get("dov", "casualty", casualty_id=card.id))
    assert "The dog is guarding: officer down" in page
    assert "Human casualties come first." in page
    called.post("dov", "begin_card", {}, officer_id=officer)
    assert casualty_beside(called.cast.bob, called.again()).id == card.id


def test_a_drill_is_never_joined_with_a_real_card(called):
    called.post("bob", "begin_card", {}, officer_id=called.officer.id)
    assert casualty_beside(called.cast.bob, called.press(is_drill=True)) is None
    assert casualty_beside(called.cast.bob, called.press(dog=None)) is None


def test_a_phone_whose_clock_is_ahead_does_not_turn_the_clock_back(called):
    ahead = called.at + timedelta(hours=1)
    values = {"officer": called.officer.id, "what": "care-reached", "happened_at": ahead}
    at = called.at + timedelta(seconds=200)
    submit_moment(Sent(acting_user=called.cast.bob, values=values, at=at))
    assert access_of(called.again()).to_care.seconds == 200


def test_it_says_in_red_when_nobody_was_told_and_who_answered(called):
    page = text(called.get("dov", "officer", officer_id=called.officer.id))
    assert "Use the radio." in page
    called.post("dov", "answer", {"words": "On it"}, subject=called.officer.id)
    fresh = text(called.get("bob", "officer_now", officer_id=called.officer.id))
    assert f"Answered by {called.cast.dov.name}" in fresh
