from __future__ import annotations

import json
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from watchbook import checking
from watchbook.after.casualty.actions.answers import answer_by_link
from watchbook.after.casualty.actions.casualties import submit_casualty
from watchbook.after.casualty.actions.officers import press_officer_down
from watchbook.after.casualty.links import link_token, opened_by
from watchbook.after.casualty.models import Alert, Answer
from watchbook.after.casualty.pages_alerts import bar_address
from watchbook.after.casualty.queries.alerts import answers_to
from watchbook.after.casualty.queries.recipients import reach
from watchbook.after.casualty.queries.tried import tried
from watchbook.after.casualty.telling import answer_address
from watchbook.after.casualty.tests.alerting import text
from watchbook.duty.teams.models import Dog
from watchbook.duty.teams.tests.factories import make_team
from watchbook.ground.records.queries.prompts import prompts_for
from watchbook.ground.records.sending import Sent


def at_link(one, at, client=None):
    return (client or Client()).get(
        answer_address(one, at).removeprefix("https://watchbook.harlan.example")
    )


def findings(at):
    return [(one.what, one.is_well) for one in checking.rooms(at) if "harlan" in one.what]


def a_dog(at):
    return Dog.objects.create(
        agency_id="harlan", name="Rex", received_at=at, opened_by="x", author="x", last_next=b"x"
    )


def test_an_answer_by_the_link_stands_under_the_name_it_was_sent_to(alerting):
    alerting.list({"name": "Night desk", "channel": "mail", "address": "desk@harlan.example"})
    alert = alerting.test()
    one = alert.deliveries.get()
    page = text(at_link(one, alerting.at))
    assert "You answer as <strong>Night desk</strong>" in page
    assert "Dana" not in page
    assert not Answer.objects.exists()
    address = answer_address(one, alerting.at).partition("example")[2]
    for _ in range(2):
        assert "Answered by Night desk" in text(Client().post(address))
    kept = Answer.objects.get()
    assert (kept.name, kept.way, kept.opened_by) == ("Night desk", "link", f"link:{one.id}")


def test_two_of_one_name_are_two_and_one_by_two_ways_is_one(alerting):
    alerting.list(
        {"name": "P. Lind", "channel": "mail", "address": "pat@harlan.example"},
        {"name": "P. Lind", "channel": "mail", "address": "paul@harlan.example"},
        alerting.to("dana", "mail"), alerting.to("dana", "sms", address="2"),
    )  # fmt: skip
    alert = alerting.test()
    pat, paul, dana, again = alert.deliveries.filter(message="alert")
    answer_by_link(delivery=pat, at=alerting.at)
    (one,) = tried("harlan", [alert])
    assert (one.told.count("P. Lind"), one.answered) == (2, ("P. Lind",))
    assert "P. Lind" in one.silent
    answer_by_link(delivery=dana, at=alerting.at)
    assert answer_by_link(delivery=again, at=alerting.at).way == "link"
    answer_by_link(delivery=paul, at=alerting.at)
    (one,) = tried("harlan", [alert])
    assert (len(one.answered), one.silent) == (3, ())
    assert len(answers_to("harlan", alert.subject)) == 3


def test_a_link_opens_one_thing_for_one_purpose_and_for_a_while(alerting):
    alerting.list(alerting.to("dana", "mail"))
    one = alerting.test().deliveries.get()
    token = link_token("harlan", "answer", one.id, alerting.at + timedelta(days=7))
    assert opened_by(token, "answer", alerting.at) == ("harlan", one.id)
    assert opened_by(token, "live", alerting.at) is None
    assert opened_by(token, "answer", alerting.at + timedelta(days=8)) is None
    assert opened_by(token.replace("harlan", "calder"), "answer", alerting.at) is None
    for bad in ("", "a.b.c.d", token[:-2] + "zz", "harlan.%%%.1.x", token + ".x"):
        assert opened_by(bad, "answer", alerting.at) is None
    assert Client().get(f"/l/answer/{token[:-3]}abc").status_code == 404


def test_one_press_on_a_page_answers_by_name(alerting):
    alerting.list(alerting.to("dana", "mail"))
    alert = alerting.test()
    assert "Nobody yet." in text(alerting.get("dov", "alert", subject=alert.subject))
    page = text(alerting.post("dov", "answer", {"words": "On my way"}, subject=alert.subject))
    assert "Dov Reyes" in page
    assert "On my way" in page
    assert "Answered by Dov Reyes." in page
    assert alerting.get("charlie", "alert", subject=alert.subject).status_code == 404
    assert alerting.get("flora", "alert", subject=alert.subject).status_code in {403, 404}


def test_the_lists_show_who_is_told_in_order_and_what_does_not_work(alerting):
    kept = alerting.list(
        alerting.to("dana", "application"), alerting.to("dov", "sms", address="555-0100"),
        alerting.to("bob", "mail", after_min=5), telephone="555-0199",
    )  # fmt: skip
    page = text(alerting.get("dov", "recipients"))
    assert "no gateway for text messages is set" in page
    assert "if nobody has answered after 5 min" in page
    assert 'href="tel:555-0199"' in page
    assert "Write a list" not in page
    assert alerting.get("alice", "recipients").status_code == 403
    assert alerting.get("charlie", "recipients").status_code == 404
    rows = json.loads(text(alerting.get("dana", "recipients", "?format=json")))["rows"]
    assert [row["who"] for row in rows][:2] == ["Sergeant Dana Whitcomb", "Dov Reyes"]
    assert "No list matches" in text(alerting.get("dana", "recipients", "?q=nowhere"))
    one = text(alerting.get("dana", "recipients_list", list_id=kept.id))
    assert "bob@harlan.example" in one


def test_only_who_sets_the_lists_sees_the_secret_of_a_program(alerting):
    kept = alerting.list({"name": "Paging", "channel": "webhook", "address": "http://127.0.0.1/x"})
    assert "wbk_" in text(alerting.get("dana", "recipients_list", list_id=kept.id))
    assert "wbk_" not in text(alerting.get("dov", "recipients_list", list_id=kept.id))


def test_that_it_would_reach_nobody_is_said_by_check_desk_page_and_phone(alerting):
    assert findings(alerting.at) == [("harlan: no dog yet, so nobody is told of K9 down", True)]
    a_dog(alerting.at)
    [(what, is_well)] = findings(alerting.at)
    assert "would reach nobody" in what
    assert not is_well
    home = text(alerting.cast.client_of(alerting.cast.dana).get("/harlan/"))
    assert "A K9 down alert would reach nobody" in home
    assert "A K9 down alert would reach nobody" in text(alerting.get("dana", "recipients"))
    from watchbook.after.casualty.pages_alerts import reach_for_phone

    assert reach_for_phone(alerting.cast.alice, alerting.at)["reaches_nobody"] is True
    alerting.list(alerting.to("dana", "mail"))
    [(what, is_well)] = findings(alerting.at)
    assert (what, is_well) == ("harlan: a K9 down alert reaches 1 recipient", True)
    home = text(alerting.cast.client_of(alerting.cast.dana).get("/harlan/"))
    assert "would reach nobody" not in home


def test_a_way_that_does_not_work_reaches_nobody_and_pages_alone_are_said(alerting, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    alerting.list(alerting.to("dana", "mail"), alerting.to("dov", "sms", address="1"))
    found = reach("harlan", alerting.at)
    assert found.reaches_nobody
    assert [one.trouble for one in found.told] == [
        "mail is off in this installation", "no gateway for text messages is set",
    ]  # fmt: skip
    alerting.list(alerting.to("dana", "application"), name="Pages")
    found = reach("harlan", alerting.at)
    assert (found.reaches_nobody, found.is_only_pages) == (False, True)


def test_a_list_of_officer_down_is_not_told_of_k9_down(alerting):
    alerting.list(alerting.to("dana", "mail"), covers=["officer-down"])
    assert reach("harlan", alerting.at).reaches_nobody
    assert not reach("harlan", alerting.at, what="officer-down").reaches_nobody


def test_the_monthly_test_is_asked_for_and_so_is_who_has_not_answered_it(alerting):
    def asked(at):
        return [
            one.prompt.title for one in prompts_for(alerting.cast.dana, at)
            if one.prompt.kind == "casualty.test"
        ]  # fmt: skip

    alerting.list(alerting.to("dana", "mail"), alerting.to("bob", "mail"))
    assert asked(alerting.at) == ["Send the monthly test of the K9 down alert"]
    alerting.post("dana", "test")
    assert asked(alerting.at + timedelta(days=1)) == []
    late = asked(alerting.at + timedelta(days=3))
    assert late == ["2 have not answered the test of the K9 down alert"]
    assert asked(alerting.at + timedelta(days=31)) == ["Send the monthly test of the K9 down alert"]
    page = text(alerting.get("dana", "drills"))
    assert "not yet: " in page
    assert "0 of 2" in page
    assert alerting.post("alice", "test").status_code == 403


def test_tests_stand_with_the_time_to_the_first_answer(alerting):
    alerting.list(alerting.to("dana", "mail"))
    alert = alerting.test(alerting.at - timedelta(seconds=90))
    alerting.post("dov", "answer", subject=alert.subject)
    rows = json.loads(text(alerting.get("dana", "drills", "?format=json&what=test")))["rows"]
    assert rows[0]["answered"] == "Dov Reyes"
    assert 90 <= rows[0]["first_answer_s"] < 200
    assert rows[0]["silent"] == "Sergeant Dana Whitcomb"
    assert "No test or drill matches" in text(alerting.get("dana", "drills", "?what=k9"))
    assert json.loads(text(alerting.get("alice", "drills", "?format=json")))["rows"] == []


def test_an_open_page_shows_it_in_red_and_that_is_noted(alerting):
    alerting.list(alerting.to("dana", "application"))
    alert = alerting.test()
    assert alerting.tell(alert) is None
    assert alerting.states(alert) == [("Sergeant Dana Whitcomb", "waiting")]
    address = bar_address(alerting.cast.dana)
    assert f'data-bar="{address}"' in text(
        alerting.cast.client_of(alerting.cast.dana).get("/harlan/")
    )
    shown = Client().get(address)
    assert "TEST of the K9 down alert" in text(shown)
    assert alerting.states(alert) == [("Sergeant Dana Whitcomb", "shown")]
    newest = Client().get(address)["ETag"]
    assert Client().get(address, headers={"If-None-Match": newest}).status_code == 304
    assert Client().get(bar_address(alerting.cast.bob)).status_code == 204
    alerting.post("dana", "answer", subject=alert.subject)
    assert Client().get(address).status_code == 204


def test_the_page_of_an_alert_leads_on_to_the_card_or_to_the_call_with_its_plan(alerting):
    team = make_team(alerting.cast.alice, alerting.at)
    alerting.list(alerting.to("dov", "application"))
    card = submit_casualty(
        Sent(acting_user=alerting.cast.alice, values={"dog": team.dog_id}, at=alerting.at)
    )
    call = press_officer_down(acting_user=alerting.cast.bob, at=alerting.at, dog=team.dog_id)
    for subject, place in ((card.id, "k9-down"), (call.id, "officer-down")):
        page = text(alerting.get("dov", "alert", subject=subject))
        address = f"/harlan/casualty/{place}/{subject}/"
        assert f'href="{address}"' in page
        assert alerting.cast.client_of(alerting.cast.dov).get(address).status_code == 200


def test_the_live_page_polls_a_snapshot_and_304_reads_one_row(alerting, django_assert_num_queries):
    alerting.list(alerting.to("dana", "mail"))
    alert = alerting.test()
    page = text(alerting.get("dov", "live_alert", subject=alert.subject))
    assert "Nobody yet" in page
    token = link_token("harlan", "live", alert.id, alerting.at + timedelta(hours=48))
    now = reverse("casualty_live_now", kwargs={"token": token})
    first = Client().get(now)
    assert first.status_code == 200
    assert "Whom it told" not in text(first)
    with django_assert_num_queries(1):
        assert Client().get(now, headers={"If-None-Match": first["ETag"]}).status_code == 304
    alerting.post("dov", "answer", {"words": "He is hit badly"}, subject=alert.subject)
    second = Client().get(now, headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert "Dov Reyes" in text(second)
    assert "hit badly" not in text(second)
    assert "/now" in text(Client().get(reverse("casualty_live", kwargs={"token": token})))


def test_an_expunged_record_leaves_no_alert(alerting):
    from watchbook.after.casualty.actions.alerts import forget_alert

    alerting.list(alerting.to("dana", "mail"))
    alert = alerting.test()
    assert forget_alert("harlan", alert.subject) == 1
    assert not Alert.objects.exists()
