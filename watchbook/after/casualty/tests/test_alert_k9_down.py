from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from watchbook.after.casualty.actions.answers import answer_alert
from watchbook.after.casualty.actions.duties import submit_duty
from watchbook.after.casualty.models import Alert
from watchbook.after.casualty.queries.alerts import alert_about, alerts_in_bar, facts_of
from watchbook.after.casualty.queries.told import phone_document
from watchbook.after.casualty.tests.alerting import text
from watchbook.after.casualty.words import Facts, alert_text, headline
from watchbook.duty.deployments.queries.critical import running_of
from watchbook.duty.deployments.tests.factories import make_incident
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.viewer import system_viewer
from watchbook.ground.records.actions.silences import silence
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.sending import Sent


@pytest.fixture
def told(night, alerting):
    """K9 down with a list that reaches Dana by mail."""
    alerting.list(alerting.to("dana", "mail"))

    def press(**values):
        casualty = night.down(place_words="Route 9 at the mill", **values)
        return casualty, alert_about("harlan", casualty.id)

    return press


def test_a_press_tells_the_dog_the_place_the_clock_and_how_to_answer(told, alerting):
    _, alert = told()
    alerting.tell(alert)
    [letter] = mail.outbox
    assert letter.subject == "K9 DOWN: Juno"
    assert "Route 9 at the mill" in letter.body
    assert "/l/answer/harlan." in letter.body
    assert "Alice" not in letter.body
    assert "shot" not in letter.body


def test_no_silence_stops_it(told, night, alerting):
    for subject in (night.juno.id, alerting.cast.dana.person_id):
        silence(acting_user=alerting.cast.dana, subject=subject, from_at=night.at, at=night.at)
    _, alert = told()
    alerting.tell(alert)
    assert len(mail.outbox) == 1


def test_a_drill_says_so_first_and_last(told, alerting):
    _, alert = told(is_drill=True)
    alerting.tell(alert)
    [letter] = mail.outbox
    assert letter.subject.startswith("DRILL. K9 DOWN")
    assert letter.body.startswith("DRILL. ")
    assert letter.body.endswith("DRILL.")


def test_of_an_officer_down_it_names_nobody_and_no_condition(night):
    facts = Facts(
        what="officer-down", agency_name="Harlan", happened_at=night.at, zone=night.at.tzinfo,
        dog="Juno", place="Route 9",
    )  # fmt: skip
    assert headline(facts) == "OFFICER DOWN, dog guarding: Juno"
    said = alert_text(facts, "")
    assert said.endswith("without its plan: dispatch reads it out. Answer by radio.")


def test_an_officer_down_tells_and_a_wrong_press_takes_it_back(night, alerting):
    alerting.list(alerting.to("dana", "mail"), covers=["officer-down"])
    row = night.write("alice", "officer", dog=night.juno.id, is_wounded=True, is_drill=True)
    alert = alert_about("harlan", row.id)
    alerting.tell(alert)
    [letter] = mail.outbox
    assert letter.subject == "DRILL. OFFICER DOWN, dog guarding: Juno"
    assert "Alice" not in letter.body
    page = text(alerting.get("dov", "officer", officer_id=row.id))
    assert "DRILL. Sent. Nobody has answered. Use the radio." in page
    night.write("alice", "moment", officer=row.id, what="cancelled")
    alerting.tell(alert)
    assert mail.outbox[1].subject.startswith("CALLED OFF: DRILL.")


def test_an_answer_to_one_card_counts_for_the_other_once_they_are_one(told, night, alerting):
    casualty, alert = told()
    other = night.down("bob")
    answer_alert(acting_user=alerting.cast.dana, alert=alert, words="", at=alerting.at)
    assert '"state": "answered"' not in phone_document("harlan", other.id)[0]
    night.write("alice", "same", casualty=casualty.id, other=other.id)
    assert '"state": "answered"' in phone_document("harlan", other.id)[0]


def test_the_live_page_says_where_to_and_when_they_are_there(told, night, alerting):
    casualty, alert = told()
    night.line(casualty, "wound", words="deep", site="chest")
    night.line(casualty, "on-the-way", minutes=14)
    alert.refresh_from_db()
    assert "deep" not in alert.live
    assert "there at" in text(alerting.get("dov", "live", casualty_id=casualty.id))


def test_the_casualtys_page_says_in_red_what_became_of_it(told, night, alerting):
    casualty, _ = told()
    assert "Use the radio." in text(alerting.get("dov", "casualty", casualty_id=casualty.id))
    bare = night.down("bob", dog=night.rex.id)
    Alert.objects.filter(subject=bare.id).delete()
    alerting.list(alerting.to("dana", "mail"), name="None")
    page = text(alerting.get("dov", "casualty", casualty_id=bare.id))
    assert "would reach nobody" not in page


def test_a_wrong_press_tells_everyone_who_was_told(told, night, alerting, sms):
    alerting.list(alerting.to("bob", "sms", address="2", after_min=10), name="Later")
    casualty, alert = told()
    alerting.tell(alert)
    night.write("alice", "ending", casualty=casualty.id, how="cancelled")
    alert.refresh_from_db()
    assert alert.called_off_at is not None
    assert alerting.tell(alert) is None
    assert [one.subject for one in mail.outbox] == ["K9 DOWN: Juno", "CALLED OFF: K9 DOWN: Juno"]
    assert sms.came == []
    assert ("Deputy Bob Tanaka", "not-needed") in alerting.states(alert)
    assert '"is_cancelled": true' in phone_document("harlan", casualty.id)[0]


def test_a_wrong_cancel_that_is_amended_tells_everyone_who_was_told_of_it(
    told, night, alerting, sms
):
    alerting.list(alerting.to("bob", "sms", address="2", after_min=10), name="Later")
    casualty, alert = told()
    alerting.tell(alert)
    ended = {"casualty": casualty.id}
    off = night.write("alice", "ending", how="cancelled", **ended)
    alerting.tell(alert)
    again = {"amends": off, "reason": "It was no wrong press"}
    night.write("alice", "ending", how="at-clinic", **again, **ended)
    alert.refresh_from_db()
    assert alert.called_off_at is None
    assert alerting.tell(alert) is None
    assert [one.subject for one in mail.outbox] == [
        "K9 DOWN: Juno", "CALLED OFF: K9 DOWN: Juno", "NOT CALLED OFF: K9 DOWN: Juno",
    ]  # fmt: skip
    assert "Calling it off was a mistake." in mail.outbox[2].body
    assert sms.came == []
    assert '"is_cancelled": false' in phone_document("harlan", casualty.id)[0]


def test_what_comes_half_a_day_late_is_kept_and_told_to_nobody(told, night, alerting):
    casualty, alert = told(happened_at=night.at - timedelta(hours=13))
    assert alert.is_too_late
    assert not alert.deliveries.exists()
    assert '"state": "too-late"' in phone_document("harlan", casualty.id)[0]


def test_an_amendment_tells_nobody_again_and_changes_what_stands(told, night):
    casualty, alert = told()
    night.write(
        "alice", "casualty", amends=casualty, reason="The place", dog=night.juno.id,
        place_words="Route 9 at the bridge",
    )  # fmt: skip
    assert Alert.objects.count() == 1
    alert.refresh_from_db()
    assert "at the bridge" in alert.live


def turned(night, alerting, told, *, from_drill):
    """A press whose author says later that it is the other thing; Dana answered the first."""
    casualty, alert = told(is_drill=from_drill or None)
    alerting.tell(alert)
    answer_alert(acting_user=alerting.cast.dana, alert=alert, words="", at=alerting.at)
    night.at += timedelta(minutes=2)
    night.write(
        "alice", "casualty", amends=casualty, reason="It is the other", dog=night.juno.id,
        place_words="Route 9 at the mill", is_drill=None if from_drill else True,
        sent_at=night.at,
    )  # fmt: skip
    alert.refresh_from_db()
    alerting.tell(alert, night.at)
    return casualty, alert


def test_a_drill_that_turns_out_to_be_real_is_told_anew_and_nobody_has_answered(
    told, night, alerting
):
    casualty, alert = turned(night, alerting, told, from_drill=True)
    assert [one.subject for one in mail.outbox] == ["DRILL. K9 DOWN: Juno", "K9 DOWN: Juno"]
    phone = phone_document("harlan", casualty.id)[0]
    assert '"state": "sent"' in phone
    assert '"is_drill": false' in phone
    assert "DRILL" not in alert.live
    dana = alerting.cast.dana.person_id
    assert alerts_in_bar("harlan", dana, night.at) == [alert], "her answer was to the drill"
    again = answer_alert(acting_user=alerting.cast.dana, alert=alert, words="", at=night.at)
    assert again.received_at >= alert.made_at
    assert '"state": "answered"' in phone_document("harlan", casualty.id)[0]


def test_a_drill_that_was_pressed_as_real_is_called_off_with_everyone(told, night, alerting):
    casualty, alert = turned(night, alerting, told, from_drill=False)
    subjects = [one.subject for one in mail.outbox]
    assert subjects == ["K9 DOWN: Juno", "CALLED OFF: DRILL. K9 DOWN: Juno"]
    assert alert.called_off_at is not None
    assert '"is_cancelled": true' in phone_document("harlan", casualty.id)[0]


def test_the_phone_is_told_sent_and_then_who_has_answered(told, alerting):
    casualty, alert = told()
    assert '"state": "sending"' in phone_document("harlan", casualty.id)[0]
    alerting.tell(alert)
    before = phone_document("harlan", casualty.id)
    assert '"state": "sent"' in before[0]
    answer_alert(acting_user=alerting.cast.dana, alert=alert, words="", at=alerting.at)
    after = phone_document("harlan", casualty.id)
    assert '"state": "answered"' in after[0]
    assert before[1] != after[1]


def test_without_any_recipient_the_phone_says_so_at_once(night):
    casualty = night.down()
    assert '"state": "reaches-nobody"' in phone_document("harlan", casualty.id)[0]


def test_once_it_is_over_nobody_is_sent_to_the_radio(night):
    casualty = night.down()
    kwargs = {"casualty_id": casualty.id}
    assert "Use the radio." in text(night.get("alice", "around", **kwargs))
    night.write("alice", "ending", casualty=casualty.id, how="at-clinic")
    page = text(night.get("alice", "around", **kwargs))
    assert "The alert is over. The server had it, and nobody could be told from here." in page
    assert "Use the radio." not in page
    assert "Nobody yet." not in page


def test_every_question_stands_until_somebody_does_it(told, alerting):
    casualty, _ = told()
    kwargs = {"casualty_id": casualty.id}
    assert text(alerting.get("dov", "around", **kwargs)).count("Nobody yet.") >= 6
    alerting.post("dana", "duty", {"duty": "releases-handler"}, **kwargs)
    alerting.post("dov", "duty", {"duty": "stays-with-handler", "name": "Deputy Kerr"}, **kwargs)
    page = text(alerting.get("dov", "around", **kwargs))
    assert "Sergeant Dana Whitcomb</strong>, since" in page
    assert "Deputy Kerr</strong>, since" in page
    live = text(alerting.get("dov", "live", **kwargs))
    assert "Stays with the handler and does nothing else" in live
    assert "Nobody has answered. Use the radio." in live
    assert alerting.get("charlie", "around", **kwargs).status_code == 404


def test_a_duty_names_somebody_and_comes_from_the_unit(night):
    casualty = night.down()
    values = {"casualty": casualty.id, "duty": "drives"}
    own = submit_duty(Sent(acting_user=night.cast.alice, values=values, at=night.at))
    assert own.who == "Deputy Alice Marlow"
    with pytest.raises(InvalidError, match="Name the person"):
        submit_duty(Sent(acting_user=system_viewer("harlan"), values=values, at=night.at))
    with pytest.raises(NotAllowedError):
        submit_duty(Sent(acting_user=night.cast.flora, values=values | {"name": "X"}, at=night.at))
    assert night.write("alice", "duty", name="Kerr", **values).who == "Kerr"


def test_with_shots_the_supervisor_is_asked_once_and_answers_in_one_press(told, night, alerting):
    incident = make_incident(night.cast.dana, night.at)
    casualty, _ = told(incident=incident.id)
    kwargs = {"casualty_id": casualty.id}
    asked = "Shots were fired. Is the incident critical?"
    assert asked in text(alerting.get("dana", "around", **kwargs))
    assert asked not in text(alerting.get("dov", "around", **kwargs))
    alerting.post("dana", "critical", {"incident": str(incident.id)}, **kwargs)
    assert running_of("harlan", incident.id) is not None
    assert asked not in text(alerting.get("dana", "around", **kwargs))


def test_the_live_page_says_at_the_clinic_and_never_more(told, night, alerting):
    casualty, alert = told()
    night.write("alice", "ending", casualty=casualty.id, how="discharged", words="He is well")
    alert.refresh_from_db()
    assert alert.ended_at is not None
    assert "He is well" not in alert.live
    assert "shot" not in alert.live
    closed = text(alerting.get("dov", "live", casualty_id=casualty.id))
    assert "The card is closed." in closed
    assert "live-head" not in closed
    assert "Nobody yet" not in closed
    night.write("alice", "ending", casualty=casualty.id, how="at-clinic")
    live = text(alerting.get("dov", "live", casualty_id=casualty.id))
    assert "At the clinic." in live
    assert facts_of(alert).dog == "Juno"
