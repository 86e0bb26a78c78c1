from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from watchbook.after.casualty import channels
from watchbook.after.casualty.actions.alerts import MOST_TRIES, STALE, wait_after
from watchbook.after.casualty.actions.answers import answer_alert
from watchbook.after.casualty.links import webhook_secret
from watchbook.after.casualty.queries.recipients import reach
from watchbook.duty.health.signatures import is_signed
from watchbook.ground.ledger.slots import URGENT_QUEUE
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError


def test_a_mail_and_a_text_message_leave_and_are_noted_as_taken(alerting, sms):
    alerting.list(
        alerting.to("dana", "mail"), alerting.to("dov", "sms", address="+1 555 0100"),
    )  # fmt: skip
    alert = alerting.test()
    assert alerting.tell(alert) is None
    assert [state for _, state in alerting.states(alert)] == ["sent", "sent"]
    assert mail.outbox[0].to == ["dana@harlan.example"]
    assert "Nothing has happened." in mail.outbox[0].body
    path, headers, body = sms.came[0]
    assert (path, headers["Authorization"]) == ("/send", "Bearer of-the-gateway")
    told = json.loads(body)
    assert told["to"] == "+1 555 0100"
    assert told["text"].startswith("TEST of the K9 down alert")
    assert "https://watchbook.harlan.example/l/answer/harlan." in told["text"]


def test_the_task_waits_in_the_same_database_for_a_worker_of_its_own(alerting):
    alerting.list(alerting.to("dana", "mail"))
    alert = alerting.test()
    task = DBTaskResult.objects.get()
    assert task.args_kwargs["args"] == ["harlan", str(alert.id)]
    assert task.queue_name == URGENT_QUEUE


def test_what_a_gateway_refuses_is_tried_again_and_waits_longer_each_time(alerting, sms):
    alerting.list(alerting.to("dana", "sms", address="555"))
    sms.answers = [500, 503]
    alert = alerting.test()
    first = alerting.tell(alert)
    assert first == alerting.at + timedelta(seconds=5)
    one = alert.deliveries.get()
    assert (one.state, one.tries, "500" in one.error) == ("waiting", 1, True)
    second = alerting.tell(alert, first)
    assert second == first + timedelta(seconds=10)
    assert alerting.tell(alert, second) is None
    one.refresh_from_db()
    assert (one.state, one.tries, one.error, one.taken_at) == ("sent", 3, "", second)


def test_after_eight_tries_it_is_noted_as_not_taken(alerting, sms):
    alerting.list(alerting.to("dana", "sms", address="555"))
    sms.answers = [500] * MOST_TRIES
    alert, at = alerting.test(), alerting.at
    while at is not None:
        at = alerting.tell(alert, at)
    assert alerting.states(alert) == [("Sergeant Dana Whitcomb", "failed")]
    assert len(sms.came) == MOST_TRIES
    assert wait_after(MOST_TRIES) == timedelta(minutes=5)


def test_a_gateway_that_does_not_answer_holds_up_nobody_else(alerting, sms, settings):
    settings.WATCHBOOK_SMS_URL = "http://127.0.0.1:9/send"
    alerting.list(alerting.to("dov", "sms", address="555"), alerting.to("dana", "mail"))
    alert = alerting.test()
    alerting.tell(alert)
    assert [state for _, state in alerting.states(alert)] == ["waiting", "sent"]


def test_a_redirect_is_not_followed_so_the_token_goes_nowhere_else(alerting, sms):
    alerting.list(alerting.to("dana", "sms", address="555"))
    sms.answers = [302]
    alert = alerting.test()
    alerting.tell(alert)
    assert "302" in alert.deliveries.get().error


def test_another_program_can_check_that_it_was_us(alerting, sms):
    kept = alerting.list({"name": "Paging", "channel": "webhook", "address": f"{sms.url}/hook"})
    alert = alerting.test()
    alerting.tell(alert)
    path, headers, body = sms.came[0]
    secret = webhook_secret("harlan", str(kept.id), "w0")
    timestamp, signature = headers["Watchbook-Timestamp"], headers["Watchbook-Signature"]
    assert path == "/hook"
    assert is_signed(secret, timestamp, body, signature)
    assert not is_signed(secret, timestamp, body + b" ", signature)
    assert json.loads(body)["what"] == "test"


def test_it_sends_to_no_host_that_the_installation_does_not_allow(alerting, settings):
    settings.WATCHBOOK_WEBHOOK_HOSTS = []
    alerting.list({"name": "Paging", "channel": "webhook", "address": "http://127.0.0.1/x"})
    alert = alerting.test()
    assert alerting.tell(alert) is None
    assert "WATCHBOOK_WEBHOOK_HOSTS" in alert.deliveries.get().error


def test_who_is_to_be_told_later_is_not_told_once_somebody_has_answered(alerting, sms):
    later = alerting.to("bob", "sms", address="2", after_min=5)
    alerting.list(later, alerting.to("dana", "sms", address="1"))
    told = reach("harlan", alerting.at).told
    assert [one.way.address for one in told] == ["1", "2"]
    alert = alerting.test()
    alert.deliveries.filter(address="2").update(
        is_only_unanswered=True, due_at=alerting.at + timedelta(minutes=5)
    )
    again_at = alerting.tell(alert)
    assert again_at == alerting.at + timedelta(minutes=5)
    answer_alert(acting_user=alerting.cast.dana, alert=alert, words="", at=alerting.at)
    assert alerting.tell(alert, again_at) is None
    assert alerting.states(alert)[1] == ("Deputy Bob Tanaka", "not-needed")
    assert len(sms.came) == 1


def test_what_could_not_leave_for_six_hours_leaves_no_more(alerting, sms):
    alerting.list(alerting.to("dana", "sms", address="1"))
    alert = alerting.test()
    assert alerting.tell(alert, alerting.at + STALE + timedelta(minutes=1)) is None
    assert alert.deliveries.get().state == "failed"
    assert sms.came == []


def test_what_a_worker_left_in_hand_is_sent_again(alerting, sms):
    alerting.list(alerting.to("dana", "sms", address="1"))
    alert = alerting.test()
    alert.deliveries.update(state="sending")
    alerting.tell(alert)
    assert alert.deliveries.get().state == "sent"


def test_a_form_gateway_gets_a_form(settings):
    body, kind = channels.filled_template("To={to}&Body={text}", to="+1 555", text="A & {to}")
    assert (body, kind) == (b"To=%2B1%20555&Body=A%20%26%20%7Bto%7D",
                            "application/x-www-form-urlencoded")  # fmt: skip
    body, _ = channels.filled_template('{"t": "{text}"}', to="", text='say "hello"')
    assert json.loads(body) == {"t": 'say "hello"'}


def test_only_supervisors_and_administrators_say_who_is_told(alerting):
    with pytest.raises(NotAllowedError):
        alerting.list(alerting.to("dana", "mail"), who="alice")
    with pytest.raises(InvalidError, match="Name the person"):
        alerting.list({"channel": "mail", "address": "desk@harlan.example"})
    assert alerting.list(alerting.to("dana", "mail"), who="ada").version == 1
