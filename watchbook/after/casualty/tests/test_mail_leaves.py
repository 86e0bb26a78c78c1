"""Alerts by mail through a real SMTP server: taken, not yet, never, and nobody there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as kept_settings
from django.core.mail.backends.smtp import EmailBackend

from watchbook.after.casualty.pages_alerts import check_reach
from watchbook.after.casualty.tests.mailserver import post_office
from watchbook.duty.teams.tests.factories import make_team

DANA, DOV = "dana@harlan.example", "dov@harlan.example"


@pytest.fixture
def post(alerting, settings):
    make_team(alerting.cast.alice, alerting.at)  # a unit without a dog tells nobody of one
    with post_office() as kept:
        settings.EMAIL_BACKEND = f"{EmailBackend.__module__}.{EmailBackend.__name__}"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", kept.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = ""
        yield kept


def checked(alerting, at):
    return [line for line in check_reach("harlan", at) if line[1]]


def test_a_mail_server_takes_an_alert_and_the_other_s_refusal_is_no_hindrance(alerting, post):
    post.answers = {DOV: ["550 5.1.1 No such mailbox"]}
    alerting.list(alerting.to("dana", "mail"), alerting.to("dov", "mail"))
    alert = alerting.test()
    assert alerting.tell(alert) is None
    assert [state for _, state in alerting.states(alert)] == ["sent", "failed"]
    (mail,) = post.is_for(DANA)
    assert mail["X-Priority"] == "1"
    assert mail["From"] == kept_settings.DEFAULT_FROM_EMAIL
    body = mail.get_content()
    assert "Nothing has happened." in body
    assert "https://watchbook.harlan.example/l/answer/harlan." in body
    page = alerting.get("dana", "alert", subject=alert.subject).content.decode()
    assert "the mail server refused for good: 550 5.1.1 No such mailbox" in page
    ((said, mend),) = checked(alerting, alerting.at)
    assert (
        said
        == "Mail: 1 of the last day did not leave: the mail server refused for good: 550 5.1.1 No such mailbox"
    )
    assert "test" in mend


def test_what_the_server_does_not_take_yet_is_tried_again_until_it_does(alerting, post):
    post.answers = {DANA: ["451 4.7.1 Greylisted, come back", "452 4.2.2 Full"]}
    alerting.list(alerting.to("dana", "mail"))
    alert, at = alerting.test(), alerting.at
    at = alerting.tell(alert, at)
    assert at == alerting.at + timedelta(seconds=5)
    one = alert.deliveries.get()
    assert (one.state, "451 4.7.1 Greylisted" in one.error) == ("waiting", True)
    at = alerting.tell(alert, at)
    assert alerting.tell(alert, at) is None
    one.refresh_from_db()
    assert (one.state, one.tries, one.error) == ("sent", 3, "")
    assert len(post.is_for(DANA)) == 1
    assert checked(alerting, at) == []


def test_a_server_that_is_away_is_tried_again_and_check_says_so(alerting, post, settings):
    with post_office() as gone:
        settings.EMAIL_PORT = gone.port  # closed again by the end of this block
    alerting.list(alerting.to("dana", "mail"))
    alert = alerting.test()
    again_at = alerting.tell(alert)
    assert "ConnectionRefusedError" in alert.deliveries.get().error
    ((said, _),) = checked(alerting, alerting.at)
    assert "Mail: 1 of the last day did not leave: ConnectionRefusedError" in said
    with post_office(gone.port) as back:
        assert alerting.tell(alert, again_at) is None
    assert len(back.is_for(DANA)) == 1
    assert checked(alerting, again_at) == []
